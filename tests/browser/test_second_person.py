"""What one proposes and another decides: marks of clause 52, exceptions to a bad callback."""

import pytest

from tests.browser.conftest import TO_A_UNIT, Arrive, Open
from tests.browser.hotline import Hotline
from tests.browser.test_walk import wait_for

pytestmark = pytest.mark.long


async def test_a_mark_is_proposed_by_one_and_confirmed_by_another(
    opened: Open, arrive: Arrive, hotline: Hotline
) -> None:
    await arrive("MARK", 1, TO_A_UNIT)
    order = (await hotline.order("MARK-001"))["order_id"]
    clerk = await opened("clerk")
    await clerk.go(f"/orders/{order}")
    await clerk.page.get_by_text("提出第52条标记").click()
    await clerk.page.fill("#mark-evidence", "180 日内第三次反映")
    await clerk.click("button", "提出", exact=True)
    assert "等另一人核实" in await clerk.text()
    await clerk.go("/marks")
    assert "您提出的，须由他人核实" in await clerk.text()
    leader = await opened("leader")
    await leader.go("/marks")
    await leader.must_be_accessible()
    await leader.page.get_by_label("理由").first.fill("三次工单属实")
    await leader.click("button", "核实", exact=True)
    assert "生效的标记（1）" in await leader.text()


async def test_a_bad_callback_is_excepted_by_a_supervisor(
    opened: Open, arrive: Arrive, hotline: Hotline
) -> None:
    await arrive("EXCEPT", 1, TO_A_UNIT)
    await hotline.unit("scjgj", "EXCEPT-001", "signed", "contacted")
    await hotline.unit("scjgj", "EXCEPT-001", "answered", outcome="unsolved", basis="法院已判决")
    await hotline.check("EXCEPT-001")
    caller = await opened("callback")
    await wait_for(caller, "/callbacks", "EXCEPT-001")
    await caller.click("link", "EXCEPT-001")
    page = caller.page
    await caller.click("button", "查看联系方式（记入审计）")
    assert "13800000000" in await caller.text()
    await page.get_by_label("未解决", exact=True).check()
    await page.get_by_label("不满意", exact=True).check()
    await page.get_by_text("提请认定为合理例外").click()
    await page.select_option("#exception", "judged")
    await page.fill("#evidence", "（2026）沪0114民初1号")
    await caller.click("button", "保存")
    supervisor = await opened("supervisor")
    await wait_for(supervisor, "/exceptions", "EXCEPT-001")
    await supervisor.must_be_accessible()
    await supervisor.page.get_by_label("意见").fill("判决书已核对")
    await supervisor.click("button", "认定，不计入")
    assert "例外已认定" in await supervisor.text()
    order = (await hotline.order("EXCEPT-001"))["order_id"]
    await wait_for(supervisor, f"/orders/{order}", "未解决，不满意")
