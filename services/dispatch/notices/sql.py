"""Statements on notices."""

# Which of them are new: a climb acts on those alone.
INSERT = """
insert into notice (notice_id, kind, unit, level, role, order_id, reference, words, urgent, next_try, at)
select *, $1::timestamptz
from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[],
            $10::boolean[], $11::timestamptz[])
on conflict do nothing returning notice_id"""

TO_DELIVER = """
select notice_id, kind, unit, level, role, reference, words, urgent, at, tries from notice
where delivered_at is null and next_try <= $1
order by urgent desc, next_try limit $2 for update skip locked"""

DELIVERED = "update notice set delivered_at = $1, tries = tries + 1 where notice_id = any($2::uuid[])"

LATER = """
update notice set tries = tries + 1, next_try = $1::timestamptz + interval '5 s' * power(2, least(tries, 7))
where notice_id = any($2::uuid[])"""

# None of what is sealed without the right to it ($2), to somebody of a section ($3) none of another's order.
_SHOWN = """not exists (
    select from work_order o where o.order_id = n.order_id and (
        not $2::boolean and o.confidentiality = 'sealed'
        or $3::text is not null and o.order_state::json ->> 'section' is distinct from $3))"""

LIST = f"""
select notice_id, kind, unit, level, role, order_id, reference, words, urgent, at, delivered_at, read_at
from notice n
where unit = any($1::text[]) and read_at is null and next_try <= now() and {_SHOWN}
  and ($4::timestamptz is null or (at, notice_id) < ($4, $5::uuid))
order by at desc, notice_id desc limit $6"""  # noqa: S608

READ = f"""
update notice n set read_at = coalesce(read_at, $5), read_by = coalesce(read_by, $6),
    delivered_at = coalesce(delivered_at, $5)
where notice_id = $4 and unit = any($1::text[]) and {_SHOWN} returning read_at"""  # noqa: S608

RECEIPTS = """
update notice n set delivered_at = coalesce(delivered_at, r.at),
    read_at = case when r.read then coalesce(read_at, r.at) else read_at end,
    read_by = case when r.read then coalesce(read_by, $1) else read_by end
from unnest($2::uuid[], $3::boolean[], $4::timestamptz[]) as r(notice_id, read, at)
where n.notice_id = r.notice_id returning n.notice_id"""

URGENT = """
select order_state from work_order where risk >= 4 and (at_work or queue = 'desk') order by order_id"""

BUSY = """
select lead, count(*) filter (where state = 'issued') as unsigned,
       count(*) filter (where binding between $1 and $2) as due_soon
from work_order where at_work and lead is not null and confidentiality <> 'sealed' group by lead"""

WAITING = """
select count(*) as notices, extract(epoch from now() - min(next_try))::float8 as seconds
from notice where delivered_at is null and next_try <= now()"""
