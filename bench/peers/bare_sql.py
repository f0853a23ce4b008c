"""The bare loop's tables and statements."""

STATE = """
create table if not exists state (
    event_id uuid primary key, subject text not null, at timestamptz not null)"""

TABLES = """
create table if not exists progress (
    topic text, partition int, next_offset bigint not null, primary key (topic, partition));
create table if not exists outbox (
    id bigint primary key, event_id uuid not null, topic text not null, key bytea, value bytea,
    subject text not null, trace text not null, at timestamptz not null)
"""

ADVANCE = """
insert into progress select * from unnest($1::text[], $2::int[], $3::bigint[])
on conflict (topic, partition) do update set next_offset = excluded.next_offset"""

KEEP = """
insert into state select * from unnest($1::uuid[], $2::text[], $3::timestamptz[]) on conflict do nothing"""

SEND = """
insert into outbox
select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::text[], $7::text[],
                     $8::timestamptz[])"""

UNSENT = "select * from outbox order by id"

# One process numbers the rows, and all before this transaction have been sent. The lower bound spares a walk
# over the index entries of all that was deleted before.
FORGET = "delete from outbox where id >= $1 and id < $2"
