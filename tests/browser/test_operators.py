"""The administrators' rooms: 死信, 运行, 回测报告 under 目录, 账号 and 登录记录."""

import asyncio
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from typer.testing import CliRunner

from cli.catalogue import app
from deploy.local.session import Loop
from shared.contract.topics import SUBMISSIONS
from tests.browser.conftest import Open
from tests.browser.test_walk import wait_for
from tests.unit.dispatch.test_backtest import propose

pytestmark = pytest.mark.long

PHONE = "13800000777"


async def test_a_dead_letter_is_looked_into_and_tried_again(
    opened: Open, loop: Loop, pictures: Path | None
) -> None:
    async with AIOKafkaProducer(**loop.session.login().client()) as city:
        spoiled = f'{{"工单编号": "DEAD-1", "联系电话": "{PHONE}", '.encode()
        await city.send_and_wait(SUBMISSIONS.full_name, spoiled, headers=[("source", b"sh12345")])
    window = await opened("sysadmin")
    await wait_for(window, "/dead-letters", SUBMISSIONS.full_name)
    await window.must_be_accessible()
    async with window.turned():
        await window.page.locator("tbody a").first.click()
    letter = window.page.url.removeprefix(window.address)
    shown = await window.text()
    assert "个人信息已遮盖" in shown
    assert "DEAD-1" in shown
    assert PHONE not in shown
    await window.picture(pictures, "dead-letter")
    await window.click("button", "重投")
    assert "1 封将重新处理" in await window.text()
    await wait_for(window, letter, "尝试 2 次")  # it is as spoiled as before, and says so again


async def test_what_runs_is_seen_with_its_curves(opened: Open, pictures: Path | None) -> None:
    window = await opened("sysadmin")
    await wait_for(window, "/running", "每秒处理（条）")
    assert "dispatch" in await window.text()
    await window.page.locator("[data-chart] canvas").first.wait_for()
    await window.must_be_accessible()
    await window.picture(pictures, "running")


async def test_a_backtest_is_handed_over_and_read(
    opened: Open, loop: Loop, pictures: Path | None, tmp_path: Path
) -> None:
    proposed = tmp_path / "proposed"
    await asyncio.to_thread(_propose, proposed, tmp_path, loop.session.data_folder)
    window = await opened("supervisor")
    await window.go("/catalogue")
    await window.click("link", "回测报告")
    await window.click("link", "标记事项改由条线主办")
    assert "由街镇转给条线" in await window.text()
    await window.page.locator("[data-chart] canvas").wait_for()
    await window.must_fit()
    await window.must_be_accessible()
    await window.picture(pictures, "backtest")
    await window.page.locator("#cases input[name=q]").fill("没有这样的词")
    await window.click("button", "查找")
    assert "没有符合的" in await window.text()


def _propose(folder: Path, scratch: Path, data: Path) -> None:
    """A changed catalogue, tried on invented decisions of a year and handed over."""
    propose(folder)
    run, past = CliRunner().invoke, scratch / "past.jsonl"
    assert run(app, ["sample", "--n", "2000", "--out", str(past)]).exit_code == 0
    given = ["--catalogue", str(folder), "--decisions", str(past), "--report", str(scratch / "report.html")]
    done = run(app, ["backtest", *given, "--hand-over", "标记事项改由条线主办", "--data", str(data)])
    assert done.exit_code == 0, done.output


async def test_an_account_is_made_and_seen_by_the_auditor(opened: Open) -> None:
    window = await opened("secadmin")
    await window.go("/accounts")
    page = window.page
    await page.fill("#name", "newclerk")
    await page.fill("#shown", "派单员小新")
    await page.get_by_label("派单员", exact=True).check()
    await page.fill("#password", "a long invented one 7")
    await window.click("button", "保存")
    assert "账号已新建" in await window.text()
    auditor = await opened("auditor")
    await auditor.go("/sign-ins")
    assert "newclerk" in await auditor.text()
