"""What the timers show: queues, overdue orders, late returns, versions and reports left waiting."""

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY

from shared.domain.vocabulary import Action, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report


def shown(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"tiaokuai_dispatch_{name}", labels)


async def test_what_waits_is_shown(dispatch: Dispatch) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    await dispatch.take(
        incoming(classified(complaint(due_city=long_ago + timedelta(days=3)))),
        incoming(classified(complaint("B2"), decided=False)),
        incoming(classified(complaint("C3"))),
        incoming(classified(complaint("E5", 2, action=Action.URGE))),
        incoming(report(ReportKind.SIGNED, first_order())),
        incoming(
            report(
                ReportKind.RETURN_REQUESTED,
                first_order("C3"),
                ground="not_our_duty",
                basis="三定方案",
                words="不属本局",
            )
        ),
        now=long_ago,
    )
    await dispatch.tick("due")
    assert shown("queued_orders", queue="desk") == 1
    assert (shown("queue_oldest_seconds", queue="desk") or 0) > 86_400 * 29
    assert shown("queued_orders", queue="returns") == 1
    assert shown("returns_late") == 1
    assert shown("open_orders", unit="scjgj") == 1
    assert shown("overdue_orders", unit="scjgj") == 1
    assert shown("open_orders", unit="jw") == 0
    assert shown("early_versions") == 1
    assert shown("city_unacknowledged") == 1
