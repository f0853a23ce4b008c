"""The stage's statements, each with the reason for its shape."""

# A partition met for the first time begins at the log's start; a known one keeps its row.
INSERT_CURSORS = """
insert into stream_cursor (consumer_group, topic, partition, topic_id, epoch, next_offset)
select $1, t, p, id, 0, first
from unnest($2::text[], $3::int[], $4::text[], $5::bigint[]) as f(t, p, id, first)
on conflict do nothing"""

# Waits for a zombie's open transaction (its row lock), then makes its epoch stale.
# Sorted, so that claims can't deadlock.
CLAIM_CURSORS = """
with mine as (
    select c.lane from stream_cursor c
    join unnest($2::text[], $3::int[]) as f(t, p) on c.topic = f.t and c.partition = f.p
    where c.consumer_group = $1
    order by c.lane
    for update of c)
update stream_cursor c set epoch = epoch + 1, claimed_at = now()
from mine where c.lane = mine.lane
returning c.topic, c.partition, c.topic_id, c.lane, c.epoch, c.next_offset"""

# Epoch and offset are both compared: a missing row means that the partition was lost.
ADVANCE = """
with held as (
    select c.lane, w.next from stream_cursor c
    join unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[]) as w(lane, epoch, expected, next)
      on c.lane = w.lane and c.epoch = w.epoch and c.next_offset = w.expected
    order by c.lane
    for update of c)
update stream_cursor c set next_offset = held.next
from held where c.lane = held.lane
returning c.lane"""

# Also what was blocked: a claim is the moment to try it again.
UNSENT = """
with freed as (
    update outbox set blocked = null where lane = any($1::int[]) and blocked is not null returning lane, seq)
select lane, seq, event_id, topic, key, value, headers, created_at
from outbox where lane = any($1::int[]) order by lane, seq"""

# The outbox is filled by COPY: half of what `insert … select unnest` costs client and server.
OUTBOX_COLUMNS = ("lane", "seq", "event_id", "topic", "key", "value", "headers", "created_at")

INSERT_DIRECT = """
insert into outbox (lane, event_id, topic, key, value, headers, created_at)
select 0, * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::timestamptz[])
returning seq"""

# A lane has one writer at a time and its rows commit in order: a mark per lane is safe here, and only here;
# not under another epoch, whose owner may number from the beginning again. The lower bound spares a walk over
# the index entries of all that was deleted before.
FORGET_SENT = """
delete from outbox o
using unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[]) as s(lane, epoch, gone, upto)
join stream_cursor c on c.lane = s.lane and c.epoch = s.epoch
where o.lane = s.lane and o.seq > s.gone and o.seq <= s.upto and o.blocked is null"""

# Direct rows come from many transactions: only rows known to be sent go, one by one. Nobody waits for the
# disk: a row that a crash brings back is sent again, with the same bytes.
FORGET_DIRECT = """
with lazily as materialized (select set_config('synchronous_commit', 'off', true))
delete from outbox using lazily where lane = 0 and seq = any($1::bigint[])"""

BLOCK = "update outbox set blocked = $3 where lane = $1 and seq = $2"

# Rows whose own process didn't send them (it died, or Kafka was away). A row from the future was written
# before the clock was set back: nobody shall wait for its time to come again.
STALE_DIRECT = """
select lane, seq, event_id, topic, key, value, headers, created_at from outbox
where lane = 0 and blocked is null
  and created_at not between clock_timestamp() - make_interval(secs => $1) and clock_timestamp()
order by seq limit $2 for update skip locked"""

INSERT_DEAD_LETTER = """
insert into dead_letter (dead_letter_id, stage, consumer_group, topic, partition, record_offset, record_time,
                         code, field, detail, sealed, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
on conflict (dead_letter_id) do nothing"""

TAKE_REDRIVES = """
select d.dead_letter_id, d.sealed from dead_letter d
join unnest($2::text[], $3::int[]) as f(t, p) on d.topic = f.t and d.partition = f.p
where d.consumer_group = $1 and d.state = 'redrive'
order by d.created_at, d.record_offset limit $4
for update of d skip locked"""

SETTLE_REDRIVE = """
update dead_letter
set state = $2, code = coalesce($3, code), field = coalesce($4, field),
    attempts = attempts + 1, updated_at = $5
where dead_letter_id = $1"""
