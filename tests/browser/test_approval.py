"""审签: what a unit's handler answers is read by its leader before it leaves."""

from pathlib import Path

from tests.browser.conftest import CAREFUL, TO_THE_DESK, Arrive, Open
from tests.browser.hotline import Hotline
from tests.browser.test_walk import wait_for
from tests.browser.window import Window

HANDLER, PASSWORD = "fgwhandler", "a long invented one 9"


async def test_an_answer_waits_for_the_leader_goes_back_and_leaves(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None
) -> None:
    await arrive("APPROVE", 1, TO_THE_DESK)
    await hotline.desk("APPROVE-001", "dispatch", unit=CAREFUL)
    await hotline.unit(CAREFUL, "APPROVE-001", "signed", "contacted")
    order = (await hotline.order("APPROVE-001"))["order_id"]
    await make_handler(await opened("secadmin"))
    handler = await opened()
    await handler.sign_in(HANDLER, PASSWORD)
    await answer(handler, order, "已协调。")
    assert "答复待本单位负责人审签" in await handler.text()

    leader = await opened(CAREFUL)
    await wait_for(leader, "/inbox?box=work", "APPROVE-001")
    await wait_for(leader, order, "审签答复")
    await leader.must_be_accessible()
    await leader.picture(pictures, "approval")
    await leader.page.fill("#approve-words", "请写明协调的结果和时间。")
    await leader.click("button", "退回重拟")
    assert "已退回重拟" in await leader.text()

    await answer(handler, order, "已会同税务局核对清算资料，三个工作日内出具意见，并告知企业。")
    await wait_for(leader, order, "审签答复")
    await leader.press("y")
    assert "已审签报出" in await leader.text()
    assert (await hotline.order("APPROVE-001"))["state"] == "answer_check"
    await hotline.check("APPROVE-001")


async def make_handler(window: Window) -> None:
    await window.go("/accounts")
    page = window.page
    await page.fill("#name", HANDLER)
    await page.fill("#shown", "发展改革委经办人小方")
    await page.get_by_label("科室经办人", exact=True).check()
    await page.select_option("#unit", CAREFUL)
    await page.fill("#password", PASSWORD)
    await window.click("button", "保存")
    assert "账号已新建" in await window.text()


async def answer(window: Window, order: str, words: str) -> None:
    await wait_for(window, order, "查明的情况")
    await window.page.fill("#answer-words", words)
    await window.click("button", "答复", exact=True)
