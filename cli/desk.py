"""`tiaokuai desk`: decide what waits at the dispatch desk, and the units' returns and answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from cli.desk_client import DeskClient, DeskError, connected
from cli.desk_tables import order_page, queue_table, returns_table
from cli.screen import screen
from deploy.local.platform import DEFAULT_FOLDER
from shared.domain.chinese_words import STATES
from shared.domain.worktime import SHANGHAI

Data = Annotated[Path, typer.Option(help="Data folder of a running loop.")]
Client = Annotated[str, typer.Option("--as", help="Which of the loop's clients to be: desk or clerk.")]
Order = Annotated[UUID, typer.Argument(help="The order's id, from the list.")]
Reason = Annotated[str, typer.Option(help="Why; kept with the decision, under the client's name.")]
Unit = Annotated[str, typer.Option(help="Code of the next lead unit.")]
At = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d %H:%M"], help="When, in Shanghai's time: 2026-03-10 10:05; else now."),
]
Limit = Annotated[int, typer.Option(min=1, max=200, help="At most so many.")]

app = typer.Typer(
    help="Decide what waits at the dispatch desk, and the units' returns.",
    no_args_is_help=True,
    add_completion=False,
)
out = screen()


@app.command("list")
def list_waiting(limit: Limit = 50, data: Data = DEFAULT_FOLDER, client: Client = "desk") -> None:
    """Show what waits for a decision, the riskiest and oldest first."""
    with asking(data, client) as desk:
        out.print(queue_table(desk.get("/desk", limit=limit)["items"]))


@app.command()
def show(order: Order, data: Data = DEFAULT_FOLDER, client: Client = "desk") -> None:
    """Show one order: how it stands, why, and every move."""
    with asking(data, client) as desk:
        out.print(order_page(desk.get(f"/orders/{order}")))


@app.command()
def dispatch(
    order: Order,
    unit: Unit,
    reason: Reason,
    category: Annotated[str | None, typer.Option(help="Code of the category, if it is another.")] = None,
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Issue the order to a unit."""
    body = {"action": "dispatch", "unit": unit, "category": category, "reason": reason}
    decide(data, client, f"/desk/{order}/decide", body)


@app.command()
def guide(order: Order, reason: Reason, data: Data = DEFAULT_FOLDER, client: Client = "desk") -> None:
    """Confirm another lawful path; the reason says which, and is told to the complainant."""
    decide(data, client, f"/desk/{order}/decide", {"action": "guide", "reason": reason})


@app.command()
def merge(
    order: Order,
    into: Annotated[UUID, typer.Option(help="The open order of the same complainant to join.")],
    reason: Reason,
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Join a repeat to the order that is open."""
    body = {"action": "merge", "into": str(into), "reason": reason}
    decide(data, client, f"/desk/{order}/decide", body)


@app.command()
def again(
    order: Order,
    into: Annotated[UUID, typer.Option(help="The ended order whose result is told once more.")],
    reason: Reason,
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Nothing new: tell the complainant the result again."""
    body = {"action": "tell_again", "into": str(into), "reason": reason}
    decide(data, client, f"/desk/{order}/decide", body)


@app.command()
def rework(
    order: Order,
    into: Annotated[UUID, typer.Option(help="The ended order that is done again.")],
    reason: Reason,
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Something new, or unsolved: have the earlier order done again."""
    body = {"action": "rework", "into": str(into), "reason": reason}
    decide(data, client, f"/desk/{order}/decide", body)


@app.command()
def call(
    order: Order,
    unit: Annotated[list[str], typer.Option(help="Code of a department on the call; may be given again.")],
    said: Annotated[str, typer.Option(help="What came of it; no names or numbers.")],
    at: At = None,
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Record a three-way call: the enterprise, the hotline and the department (clause 15)."""
    held = at.replace(tzinfo=SHANGHAI).isoformat() if at else None
    body = {"action": "three_way_call", "units": unit, "called_at": held, "reason": said}
    decide(data, client, f"/desk/{order}/decide", body)


@app.command()
def group(
    orders: Annotated[list[UUID], typer.Argument(help="The orders' ids, from the list.")],
    action: Annotated[str, typer.Option(help="dispatch, guide, ask_facts, accept_answer, supervise.")],
    reason: Reason,
    unit: Annotated[str, typer.Option(help="Code of the lead unit, to dispatch.")] = "",
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Decide several orders at once, with one reason."""
    with asking(data, client) as desk:
        seen = [{"order_id": str(o), "version": desk.get(f"/orders/{o}")["order"]["version"]} for o in orders]
        body = {"orders": seen, "action": action, "reason": reason, "unit": unit}
        for line in desk.post("/desk/decide", body)["orders"]:
            state = STATES.get(line.get("state", ""), line["message"])
            out.print(f"工单 {line['order_id']}：{state}")


@app.command()
def undo(order: Order, data: Data = DEFAULT_FOLDER, client: Client = "desk") -> None:
    """Take back a decision that is still held."""
    with asking(data, client) as desk:
        desk.post(f"/desk/{order}/undo", {})
        out.print("已撤回，尚未告知任何单位")


@app.command()
def returns(limit: Limit = 50, data: Data = DEFAULT_FOLDER, client: Client = "desk") -> None:
    """Show the return requests that wait for review."""
    with asking(data, client) as desk:
        out.print(returns_table(desk.get("/returns", limit=limit)["items"]))


@app.command()
def accept(
    order: Order, unit: Unit, reason: Reason, data: Data = DEFAULT_FOLDER, client: Client = "desk"
) -> None:
    """Accept a return and name the next lead."""
    body = {"action": "accept", "unit": unit, "reason": reason}
    decide(data, client, f"/returns/{order}/decide", body)


@app.command()
def refuse(order: Order, reason: Reason, data: Data = DEFAULT_FOLDER, client: Client = "desk") -> None:
    """Refuse a return: the unit goes on."""
    decide(data, client, f"/returns/{order}/decide", {"action": "refuse", "reason": reason})


@app.command()
def designate(
    order: Order, unit: Unit, reason: Reason, data: Data = DEFAULT_FOLDER, client: Client = "desk"
) -> None:
    """Designate the lead: binding, it can't be returned."""
    body = {"action": "designate", "unit": unit, "reason": reason}
    decide(data, client, f"/desk/{order}/decide", body)


@app.command()
def check(
    order: Order,
    send_back: Annotated[str, typer.Option(help="Send the answer back, for this reason.")] = "",
    data: Data = DEFAULT_FOLDER,
    client: Client = "desk",
) -> None:
    """Accept an answer that waits for a person's check, or send it back."""
    body = {"action": "send_back", "reason": send_back} if send_back else {"action": "accept"}
    decide(data, client, f"/orders/{order}/check", body)


def decide(data: Path, client: str, path: str, body: dict[str, Any]) -> None:
    """Send the decision and say how the order stands now."""
    with asking(data, client) as desk:
        order = desk.post(path, body)["order"]
        state = STATES.get(order["state"], order["state"])
        out.print(f"工单 {order['number']}：{state}，主办 {order['lead'] or '派单台'}")


@contextmanager
def asking(data: Path, client: str) -> Iterator[DeskClient]:
    """The desk of a running loop; a refusal is told in words and ends with code 1."""
    try:
        with connected(data, client) as desk:
            yield desk
    except DeskError as error:
        screen(stderr=True).print(str(error), markup=False)
        raise typer.Exit(1) from None
