"""Dispatch's statements, each with the reason for its shape."""

# Looking up many keys is written as a lateral subquery with a limit: one look into an index a key, whatever
# the planner believes of a table without statistics. A plain join turned into scans of whole tables.

# Base: the complaints named, those of the orders named, those with an open order for a matter of the batch,
# and what their orders were joined to. Where an order may move so that others are told (tied), all that were
# joined to the same one besides: an answer is told to every number. A repeat that only joins needs none of
# them, and a matter met every day may have hundreds. Sorted, so that two workers can't deadlock; orders need
# no lock of their own, whoever changes one holds its complaint.
LOCK_CASES = """
with base as (
    select complaint_id, bool_or(tied) as tied from (
        select unnest($1::uuid[]) as complaint_id, true as tied
        union all
        select unnest($2::uuid[]), false
        union all
        select o.complaint_id, true from unnest($3::uuid[]) as k(order_id)
        cross join lateral (select complaint_id from work_order w where w.order_id = k.order_id limit 1) o
        union all
        select o.complaint_id, false from unnest($4::text[], $5::uuid[]) as k(side, matter)
        cross join lateral (
            select complaint_id from work_order w
            where w.side = k.side and w.open_matter = k.matter limit 1) o
    ) as named group by complaint_id),
orders as materialized (
    select o.merged_into, coalesce(o.merged_into, o.order_id) as root, base.tied from base
    cross join lateral (
        select order_id, merged_into from work_order w where w.complaint_id = base.complaint_id limit 100) o),
wanted as materialized (
    select complaint_id, tied from base
    union all
    select t.complaint_id, o.tied from orders o
    cross join lateral (
        select complaint_id from work_order w where w.order_id = o.merged_into limit 1) t
    union all
    select j.complaint_id, false from (select distinct root from orders where tied) o
    cross join lateral (
        select complaint_id from work_order w where w.merged_into = o.root limit 100000) j)
select complaint_id, version, side, number, round, reported, payload,
       complaint_id = any(array(select complaint_id from wanted where tied)) as tied
from complaint
where complaint_id = any(array(select complaint_id from wanted))
order by complaint_id
for update"""

# After the lock, so that it sees what those before us committed. An order joined to a tied one of ours shows
# up even if its complaint isn't held: then we begin again.
LOAD_ORDERS = """
with ours as materialized (
    select o.* from unnest($1::uuid[]) as k(complaint_id)
    cross join lateral (
        select complaint_id, order_id, version, item, side, open_matter, order_state
        from work_order w where w.complaint_id = k.complaint_id order by item limit 100) o)
select complaint_id, version, item, side, open_matter, order_state from ours
union all
select j.* from ours
cross join lateral (
    select complaint_id, version, item, side, open_matter, order_state
    from work_order w where w.merged_into = ours.order_id limit 100000) j
where ours.complaint_id = any($2::uuid[]) and j.complaint_id <> all($1::uuid[])"""

LOAD_EARLY = """
select complaint_id, version, event_id, traceparent, payload
from early where complaint_id = any($1::uuid[])"""

KNOWN_REPORTS = """
select r.reporter, r.report_id, r.refusal
from unnest($1::text[], $2::uuid[]) as k(reporter, report_id)
cross join lateral (
    select * from report r where r.reporter = k.reporter and r.report_id = k.report_id limit 1) r"""

NEW_COMPLAINTS = "complaint_id, version, side, number, round, reported, payload"

UPDATE_COMPLAINTS = """
update complaint c
set version = n.v, side = n.s, number = n.n, round = n.r,
    reported = string_to_array(n.told, ','), payload = n.p
from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::int[], $6::text[], $7::bytea[])
     as n(id, v, s, n, r, told, p)
where c.complaint_id = n.id returning 1"""

# What is new goes in by COPY, in these columns; a row that is there already is somebody else's doing.
# Two open orders of one side for one matter: the later one conflicts, and is decided again knowing the first.
NEW_ORDERS = (
    "order_id, version, complaint_id, item, state, lead, queue, queued_at, at_work, side, open_matter, "
    "merged_into, confidentiality, risk, binding, order_state, warn_at, provisional, review_on, chase_at, "
    "seen_by, awaited"
)

UPDATE_ORDERS = """
update work_order o
set version = n.version, state = n.state, lead = n.lead, queue = n.queue, queued_at = n.queued_at,
    at_work = n.at_work, open_matter = n.open_matter, merged_into = n.merged_into,
    confidentiality = n.confidentiality, risk = n.risk, binding = n.binding, order_state = n.order_state,
    warn_at = n.warn_at, provisional = n.provisional, review_on = n.review_on,
    chase_at = n.chase_at, seen_by = string_to_array(n.seen_by, ','),
    awaited = string_to_array(n.awaited, ',')
from unnest($1::uuid[], $2::int[], $3::uuid[], $4::smallint[], $5::text[], $6::text[], $7::text[],
            $8::timestamptz[], $9::boolean[], $10::text[], $11::uuid[], $12::uuid[], $13::text[],
            $14::smallint[], $15::timestamptz[], $16::text[], $17::timestamptz[], $18::boolean[],
            $19::date[], $20::timestamptz[], $21::text[], $22::text[], $23::int[])
     as n(order_id, version, complaint_id, item, state, lead, queue, queued_at, at_work, side,
          open_matter, merged_into, confidentiality, risk, binding, order_state, warn_at, provisional,
          review_on, chase_at, seen_by, awaited, loaded)
where o.order_id = n.order_id and o.version = n.loaded returning 1"""

NEW_EVENTS = "order_id, version, move, at, decides, event"

# The same report twice at once, on two orders: the second is decided again, knowing the first.
NEW_REPORTS = "reporter, report_id, order_id, kind, staff, refusal, at"

NEW_CITY_REPORTS = "report_id, complaint_id, number, kind, source, awaits, value, headers, at, sent_at"

# Nobody needs the bytes of a report that was taken. Of two receipts for one report in a batch, any counts.
ACKNOWLEDGE = """
update city_report r
set acknowledged = k.yes, acknowledged_at = $1, words = k.words,
    value = case when k.yes then null else r.value end, headers = null
from unnest($2::uuid[], $3::boolean[], $4::text[]) as k(report_id, yes, words)
where r.report_id = k.report_id and r.acknowledged is distinct from k.yes"""

INSERT_TASKS = """
insert into desk_task (task_id, kind, complaint_id, order_id, words, at)
select *, $1::timestamptz from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[])
on conflict do nothing"""

INSERT_HOPS = """
insert into hop (order_id, version, from_unit, to_unit, ground, at, seconds_used)
select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
                     $7::bigint[])"""

INSERT_EARLY = """
insert into early (complaint_id, version, event_id, traceparent, payload, arrived_at)
select *, $1::timestamptz from unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::bytea[])
on conflict do nothing"""

DELETE_EARLY = """
delete from early e using unnest($1::uuid[], $2::int[]) as d(complaint_id, version)
where e.complaint_id = d.complaint_id and e.version = d.version"""

INSERT_MATTERS = """
insert into matter_change (matter_id, version, kind, change, complaint_id, members, complainants, at)
select *, $1::timestamptz
from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::uuid[], $7::int[], $8::int[])
on conflict do nothing returning 1"""
