"""Statements behind what people are shown."""

# What is decided and can still be undone waits no more. One event says what put the order in the queue
# (a return's ground and words), the last deciding one why.
QUEUE = """
select o.order_id, o.risk, o.queued_at, o.order_state, c.payload, l.clerk, e.event,
       (select d.event from order_event d where d.order_id = o.order_id and d.decides
        order by d.version desc limit 1) as decided
from work_order o
join complaint c using (complaint_id)
join order_event e on e.order_id = o.order_id and e.version = (
    select max(q.version) from order_event q
    where q.order_id = o.order_id and (q.move is null or q.move = any(array[
        'queue', 'request_return', 'check', 'reopen', 'city_refuses'])))
left join desk_claim l on l.order_id = o.order_id and l.until > now()
where o.queue = $1 and ($6::boolean or o.confidentiality <> 'sealed')
  and not exists (select from held_decision h where h.order_id = o.order_id)
  and ($2::int is null or (-o.risk, o.queued_at, o.order_id) > (-$2::int, $3::timestamptz, $4::uuid))
order by o.risk desc, o.queued_at, o.order_id limit $5"""

# What the queue's orders repeat, or are like by the classifier: a few looks by id.
EARLIER = """
select complaint_id, order_id, order_state from work_order
where (order_id = any($1::uuid[]) or complaint_id = any($2::uuid[])) and ($3 or confidentiality <> 'sealed')
order by item desc"""

ORDERS = """
select order_id, order_state from work_order
where ($1::text is null or lead = $1) and ($2::text is null or state = $2)
  and ($3::uuid is null or order_id > $3) and confidentiality <> 'sealed'
  and ($5::text is null or order_state::json ->> 'section' = $5)
order by order_id limit $4"""

# Without the right to sealed matters, there are none.
ORDER_STATE = """
select o.order_state, c.payload from work_order o join complaint c using (complaint_id)
where o.order_id = $1 and ($2::boolean or o.confidentiality <> 'sealed')"""

# By range: of a join the planner expects half the table.
OF_COMPLAINTS = """
select f.order_state from unnest($1::uuid[], $2::uuid[]) as r(lowest, highest)
cross join lateral (
    select o.complaint_id, o.item, o.order_state from work_order o
    where o.complaint_id between r.lowest and r.highest order by o.complaint_id, o.item limit 50) f
order by f.complaint_id, f.item limit 50"""

HOPS = """
select from_unit, to_unit, count(*) as hops, sum(seconds_used)::bigint as seconds_used
from hop where at > now() - make_interval(days => $1)
group by from_unit, to_unit order by hops desc, from_unit, to_unit limit 200"""

# A matter's complaints are those that joined it: no index of orders by matter is needed.
_ON_MATTER = """
select o.order_state, c.payload
from (select distinct complaint_id from matter_change where matter_id = $1) m
join work_order o using (complaint_id) join complaint c using (complaint_id)
where o.order_id <> $2 and {}
order by o.order_state::json ->> 'created_at' desc limit 10"""

RELATED = _ON_MATTER.format(
    "o.confidentiality <> 'sealed' and o.order_state::json ->> 'respondent_unit' is distinct from $3"
)

SIMILAR = _ON_MATTER.format("o.confidentiality = 'open' and o.order_state::json ->> 'ended_at' is null")

MOVES = "select event from order_event where order_id = $1 order by version"

# A complaint is sealed when one of its orders is.
_OPEN_TASK = """
done_at is null and ($1::boolean or not exists (
    select from work_order o where o.complaint_id = t.complaint_id and o.confidentiality = 'sealed'))"""

TASKS = f"""
select task_id, kind, complaint_id, order_id, words, at from desk_task t
where {_OPEN_TASK} and ($2::timestamptz is null or (at, task_id) > ($2, $3::uuid))
order by at, task_id limit $4"""  # noqa: S608

DONE = f"""
update desk_task t set done_at = $4, done_by = $3
where task_id = $2 and {_OPEN_TASK} returning true"""  # noqa: S608

# A clerk takes an order nobody holds, or prolongs his own; another's claim ends by itself.
CLAIM = """
insert into desk_claim (order_id, clerk, until)
select o.order_id, $2, $3 from work_order o
where o.order_id = $1 and o.queue is not null and ($5::boolean or o.confidentiality <> 'sealed')
on conflict (order_id) do update set clerk = excluded.clerk, until = excluded.until
where desk_claim.clerk = excluded.clerk or desk_claim.until <= $4
returning until"""

HOLDER = "select clerk from desk_claim where order_id = $1 and until > $2 and clerk <> $3"

UNCLAIM = "delete from desk_claim where order_id = $1"

HELD_BY_OTHERS = "select order_id from desk_claim where order_id = any($1) and until > $2 and clerk <> $3"

UNCLAIM_ALL = "delete from desk_claim where order_id = any($1)"

# A decision that can still be undone; the clerk's later one takes its place.
HOLD = """
insert into held_decision (order_id, clerk, ruling, until, sealed) values ($1, $2, $3, $4, $5)
on conflict (order_id) do update
set clerk = excluded.clerk, ruling = excluded.ruling, until = excluded.until, sealed = excluded.sealed"""

UNHOLD = "delete from held_decision where order_id = $1"

UNDO = "delete from held_decision where order_id = $1 and clerk = $2 returning true"

HELD_DUE = "select order_id from held_decision where until <= $1 order by until limit 100"

TAKE_HELD = "delete from held_decision where order_id = $1 and until <= $2 returning ruling, until, sealed"

HELD_REFUSED = """
insert into desk_task (task_id, kind, complaint_id, order_id, words, at)
select $1, 'held_refused', complaint_id, order_id, $3, $4 from work_order where order_id = $2
on conflict do nothing"""

# Orders whose lead is to be told how little time is left: few, among those at work.
TO_WARN = """
select order_id from work_order where at_work and warn_at <= $1 order by warn_at limit $2"""

# Orders on which a department or a helper has not answered in time: few.
TO_CHASE = "select order_id from work_order where chase_at <= $1 order by chase_at limit $2"

# Dates that wait for the calendar of a coming year.
PROVISIONAL = """
select order_id from work_order where provisional and order_id > $1 order by order_id limit $2"""

# Shelved orders whose day of review has come.
TO_REVIEW = """
insert into desk_task (task_id, kind, complaint_id, order_id, words, at)
select md5('review ' || order_id || review_on)::uuid, 'shelved_review', complaint_id, order_id,
       '挂账复核日已到', $1
from work_order where state = 'shelved' and review_on <= $2
on conflict do nothing"""

CLASS_MATTERS = """
select matter_id, opened_at, lead from class_matter
where opened_at is not null and closed_at is null
  and ($1::timestamptz is null or (opened_at, matter_id) > ($1, $2::uuid))
order by opened_at, matter_id limit $3"""

ORDERS_OF_MATTERS = """
select m.matter_id, o.order_state
from (select distinct matter_id, complaint_id from matter_change where matter_id = any($1::uuid[])) m
join work_order o using (complaint_id)
where o.confidentiality <> 'sealed' order by o.order_id"""

GAUGES = """
select queue, count(*) as orders, min(queued_at) as oldest
from work_order where queue is not null group by queue"""

AT_WORK = """
select lead, count(*) as orders, count(*) filter (where binding < $1) as overdue,
       count(*) filter (where binding >= $1 and binding < $1 + interval '1 day') as soon
from work_order where at_work and lead is not null group by lead"""

LATE_RETURNS = "select queued_at, lead from work_order where queue = 'returns'"

MARKS = """
select kind, count(*) filter (where expires_on >= $1) as counting,
       count(*) filter (where expires_on < $1) as expired
from mark where state in ('confirmed', 'contested') group by kind"""

HOPPED = """
select count(*) from (
    select from hop join work_order using (order_id)
    where at_work or queue is not null group by order_id having count(*) >= 3) as often"""

EARLY_WAITING = "select count(*) from early where arrived_at < $1"

# Versions whose predecessor was applied by a transaction that could not see them yet.
DRAINABLE = """
select e.complaint_id
from early e join complaint c on c.complaint_id = e.complaint_id and e.version = c.version + 1
order by e.arrived_at limit $1"""
