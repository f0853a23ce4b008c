"""The live screen on a narrow terminal: what a person needs to sign in, and every title, is there whole."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from deploy.local.console import STAFF, Accounts
from deploy.local.session_file import Session
from deploy.local.view.figures import Figures, Orders, ProcessFigures, StageFigures
from deploy.local.view.screen import draw


def test_every_account_and_title_can_be_read_on_eighty_columns() -> None:
    folder = Path("/tmp/x")
    session = Session(
        data_folder=folder,
        pid=1,
        kafka="127.0.0.1:9092",
        admin_dsn="",
        access=folder,
        logs=folder,
        services={},
    )
    names = tuple(each.name for each in STAFF)
    accounts = Accounts("http://127.0.0.1:8080", names, "xnuk-ahuy-c6zv")
    out = Console(file=StringIO(), width=80, soft_wrap=True)
    busy = Figures(
        orders=(Orders("issued", "公安嘉定分局", 24, 1),),
        stages=(StageFigures("intake", "submissions", 1200, 12.5),),
        processes=(ProcessFigures("classifier", True, 0),),
    )
    out.print(draw(busy, {}, session, 44.0, accounts=accounts))
    shown = "".join(line.strip("│ ") + " " for line in out.file.getvalue().splitlines())  # type: ignore[attr-defined]
    assert all(f" {name} " in shown or f" {name}，" in shown for name in names)
    assert "密码 xnuk-ahuy-c6zv" in shown
    assert all(title in shown for title in ("工单", "在办", "答复", "办结", "超期", "最久等待"))
