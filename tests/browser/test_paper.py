"""A4 prints: 交办单, 退单审核表, 督办单, 会商纪要, with barcode, person and time."""

from pathlib import Path

import pytest

from tests.browser.conftest import TO_THE_DESK, Arrive, Open
from tests.browser.hotline import Hotline

pytestmark = pytest.mark.long

PAPERS = {"order": "交办单", "return": "退单审核表", "supervise": "督办单", "consult": "会商纪要"}


@pytest.mark.usefixtures("chromium")
async def test_an_order_goes_on_paper(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None
) -> None:
    await arrive("PAPER", 1, TO_THE_DESK)
    await hotline.desk("PAPER-001", "dispatch", unit="nanxiang")
    await hotline.unit("nanxiang", "PAPER-001", "signed")
    await hotline.unit("nanxiang", "PAPER-001", "whistle", units=["shuiju"])
    await hotline.desk("PAPER-001", "consult", reason="税务局出具清税意见，镇里通知企业。")
    await hotline.desk("PAPER-001", "supervise", reason="两个工作日内报送进展。")
    order = await hotline.order("PAPER-001")
    window = await opened("clerk")
    await window.page.emulate_media(media="print")
    for kind, name in PAPERS.items():
        await window.go(f"/orders/{order['order_id']}/print?kind={kind}")
        shown = await window.text()
        assert await window.page.get_by_role("heading", name=name).is_visible()
        assert "打印人 派单员小陈" in shown
        assert order["reference"] in shown
        assert await window.page.get_by_role("img", name="条码").is_visible()
        assert not await window.page.locator(".bar").is_visible()
        await window.must_use_our_font()
        assert (await window.page.pdf(format="A4")).count(b"/Type /Page\n") <= 1, "one sheet"
    assert "税务局出具清税意见" in shown
    await window.picture(pictures, "paper")
