"""Statements on what the city was told."""

SILENT = """
select report_id, complaint_id, number, kind, tries, value, headers from city_report
where acknowledged is null and awaits and sent_at <= $1::timestamptz - $2::interval
  and sent_at <= $1 - $2 * power(2, least(tries, 12) - 1)
order by sent_at limit $3 for update skip locked"""
"""The pause doubles with every try: a city that was away for a weekend isn't drowned on Monday."""

SENT_AGAIN = """
update city_report r set tries = tries + 1, sent_at = $1
from unnest($2::uuid[]) as s(report_id) where r.report_id = s.report_id"""

# Only up to the oldest transaction still open: what is committed late comes behind the reader, never before.
OPEN = """
select tx, report_id, value, pushed_at from city_report
where source = $1 and acknowledged is null and awaits
  and ($2::xid8 is null or (tx, report_id) > ($2::xid8, $3::uuid))
  and tx < pg_snapshot_xmin(pg_current_snapshot())
order by tx, report_id limit $4"""

TO_PUSH = """
select report_id, value from city_report
where source = $1 and acknowledged is null and awaits and (pushed_at is null or pushed_at <= $2)
order by tx, report_id limit $3"""

PUSHED = "update city_report set pushed_at = $2 where report_id = any($1::uuid[])"

WAITING = "select count(*) from city_report where acknowledged is null and awaits and at < $1"
