"""Several callers on one place or enterprise within hours (集中反映), whatever each calls about.

Counted from committed rows by their exact keys, so that every worker's rows count; the confidential and the
anonymous have no keys and aren't counted.
"""

from datetime import datetime, timedelta

from services.classifier.messages import matter_changed
from services.classifier.settings import Settings
from shared.contract.events.classification import MatterChanged
from shared.domain.identifiers import stable_id
from shared.platform.database import Connection
from shared.stream.ports import Effects
from shared.stream.service import Store, Timer

KIND = "group_signal"
_SECONDS = 15.0

# `distinct` callers by their hashes. A key of a caller alone has one, so it never counts as a group.
_GROUPS = """
select k.key, count(distinct c.complainant) as callers, count(*) as members,
       (array_agg(k.complaint_id order by k.submitted_at desc, k.complaint_id))[1] as latest
from repeat_key k join known_complaint c using (complaint_id)
where k.submitted_at > $1 and k.submitted_at <= $2
group by k.key having count(distinct c.complainant) >= $3"""

_NEW = """
insert into group_signal (signal_id, at) select *, $1::timestamptz from unnest($2::uuid[])
on conflict do nothing returning signal_id"""


async def find_groups(tx: Connection, now: datetime, callers: int, window: timedelta) -> tuple[Effects, int]:
    """Tell of each key that enough callers met at within the window, once a window."""
    period = int(now.timestamp() // window.total_seconds())
    rows = {
        stable_id("group signal", row["key"], period): row
        for row in await tx.fetch(_GROUPS, now - window, now, callers)
    }
    effects = Effects()
    for new in await tx.fetch(_NEW, now, list(rows)) if rows else ():
        row = rows[new["signal_id"]]
        event = MatterChanged(
            matter_id=new["signal_id"],
            version=1,
            kind=KIND,
            change="found",
            complaint_id=row["latest"],
            members=row["members"],
            complainants=row["callers"],
        )
        effects.sent.append((None, matter_changed(event, now, "")))
    return effects, len(effects.sent)


def signal_timer(settings: Settings) -> Timer:
    """Looks every quarter of a minute: a group is told of within one."""
    window = timedelta(hours=settings.group_hours)

    async def look(store: Store) -> None:
        async def work(tx: Connection, now: datetime) -> tuple[Effects, int]:
            return await find_groups(tx, now, settings.group_callers, window)

        await store.direct.transact(work)

    return Timer("group-signals", _SECONDS, look)
