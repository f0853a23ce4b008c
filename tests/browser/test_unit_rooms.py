"""A unit's rooms besides the inbox: the case file, the camera, whistle and report-in, ratings, duty."""

from pathlib import Path

from tests.browser.conftest import TO_A_UNIT, TO_THE_DESK, Arrive, Open
from tests.browser.hotline import Hotline
from tests.browser.test_walk import wait_for
from tests.browser.window import PHONE, Window
from tests.unit.intake.test_attachments import JPEG

SMALL = {"width": 360, "height": 740}


async def on_its_page(window: Window, order: str, words: str) -> None:
    await wait_for(window, f"/orders/{order}", words)


async def test_many_are_signed_at_once_by_keys(opened: Open, arrive: Arrive, pictures: Path | None) -> None:
    await arrive("BATCH", 4, TO_A_UNIT)
    window = await opened("scjgj")
    await wait_for(window, "/inbox", "BATCH-004")
    await window.picture(pictures, "inbox")
    count = await window.page.locator("table input[name=order]").count()
    await window.page.get_by_label("全选").focus()
    await window.page.keyboard.press("Space")
    await window.press("s")
    assert f"已签收 {count} 件" in await window.text()
    await window.click("link", "办理中")
    shown = await window.text()
    assert "BATCH-004" in shown
    assert shown.count("承办工作台") == 2, "the whole page is another, not a part of it"


async def test_a_photograph_is_taken_and_the_case_is_looked_at_once_for_a_purpose(
    opened: Open, arrive: Arrive, hotline: Hotline, pictures: Path | None
) -> None:
    await arrive("CAMERA", 1, TO_A_UNIT)
    order = (await hotline.order("CAMERA-001"))["order_id"]
    window = await opened("scjgj", size=PHONE, has_touch=True, is_mobile=True)
    await on_its_page(window, order, "拍照上传现场情况")
    page = window.page
    camera = page.locator("#photo")
    assert await camera.get_attribute("capture") == "environment"
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
    await camera.set_input_files(files=[photo])
    await window.click("button", "上传附件")
    assert "已上传 1 个附件" in await window.text()
    assert "13800000000" not in await window.text(), "nobody is shown before the look"
    await page.fill("#purpose", "联系企业，核对窗口告知的材料")
    await window.click("button", "查看案卷、联系方式和附件")
    shown = await window.text()
    assert "13800000000" in shown
    assert "现场.jpg" in shown
    assert "本次查看已记入审计" in shown
    await window.must_fit()
    await window.must_be_accessible()
    await window.picture(pictures, "phone-case", whole=True)
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="现场.jpg").click()
    assert (await (await saved.value).path()).read_bytes()[:2] == b"\xff\xd8"
    await on_its_page(window, order, "查看目的")
    assert "13800000000" not in await window.text(), "a look is one look"


async def test_a_town_whistles_on_a_phone_the_department_reports_in_and_is_rated(
    opened: Open, arrive: Arrive, hotline: Hotline
) -> None:
    await arrive("WHISTLE", 1, TO_THE_DESK)
    await hotline.desk("WHISTLE-001", "dispatch", unit="nanxiang")
    await hotline.unit("nanxiang", "WHISTLE-001", "signed", "contacted")
    order = (await hotline.order("WHISTLE-001"))["order_id"]
    town = await opened("nanxiang", size=SMALL, has_touch=True, is_mobile=True)
    await on_its_page(town, order, "吹哨")
    await town.must_fit()
    await town.must_be_accessible()
    await town.page.get_by_text("吹哨 W").click()
    await town.page.select_option("#whistle-unit", "shuiju")
    await town.page.fill("#whistle-words", "企业反映清算受阻，镇里已走访两次，请到企业一起对账。")
    await town.click("button", "吹哨")
    assert "已吹哨" in await town.text()
    department = await opened("shuiju")
    await wait_for(department, "/inbox?box=join", "WHISTLE-001")
    assert "南翔镇吹哨，待报到" in await department.text()
    async with department.turned():
        await department.page.locator(f"table a[href='/orders/{order}']").click()
    await department.page.fill("#part-words", "已派员到场对账。")
    await department.click("button", "报到", exact=True)
    assert "已报到" in await department.page.get_by_role("status").inner_text()
    await department.go("/inbox?box=join")
    assert "WHISTLE-001" not in await department.text()
    await on_its_page(town, order, "税务局已报到")
    await town.page.get_by_text("记会商纪要 K").click()
    await town.page.fill("#minutes", "税务局三个工作日内出具意见，镇里通知企业。")
    await town.click("button", "记录纪要")
    assert "会商纪要已报" in await town.text()
    clerk = await opened("clerk")
    await wait_for(clerk, "/tasks", "街镇吹哨")
    await clerk.click("button", "办妥")
    assert "已标为办妥" in await clerk.text()
    await on_its_page(town, order, "评价税务局")
    await town.click("link", "评价税务局的履职")
    await town.must_fit()
    await town.page.select_option("#score", "5")
    await town.page.fill("#words", "半小时内到场。")
    await town.click("button", "评价", exact=True)
    assert "已评价，部门看不到是谁评的" in await town.text()


async def test_an_urgent_matter_is_told_to_who_is_on_duty(
    opened: Open, arrive: Arrive, pictures: Path | None
) -> None:
    await arrive("URGENT", 1, "厂房燃气管道泄漏，有人晕倒，请立即处置。", urgent=True)
    window = await opened("jgw")
    await wait_for(window, "/duty", "未阅的通知（")
    assert "值班表" in await window.text()
    await window.must_be_accessible()
    await window.picture(pictures, "duty")
    await window.click("button", "已阅")
    assert "已阅" in await window.page.get_by_role("status").inner_text()
