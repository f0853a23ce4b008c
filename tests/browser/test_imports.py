"""导入: a file is looked at, taken in before one's eyes, and what can't be used is told by row."""

from pathlib import Path

from tests.browser.conftest import Open

TABLE = """工单号码,诉求时间,诉求人,联系方式,诉求内容,没人读的栏
IMP1,2026/11/10 9:05,陈晓岚,13812345678,营业执照变更经营范围窗口两次要求补材料,甲
IMP2,昨天,陈晓岚,13812345678,时间写坏了,乙
IMP3,2026/11/10 9:06,陈晓岚,13812345678,厂区门口夜间施工噪声扰民,丙
"""


async def test_a_file_is_looked_at_taken_in_and_its_errors_are_told(
    opened: Open, pictures: Path | None
) -> None:
    window = await opened("registrar")
    page = window.page
    await window.go("/imports")
    await page.select_option("#source", "sh12345")
    file = {"name": "十一月.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    await page.set_input_files("#file", files=[file])
    await window.click("button", "先看一看")
    shown = await window.text()
    assert "导入预览：十一月.csv" in shown
    assert "不读，随原文加密保存" in shown
    assert "第 3 行「诉求时间」" in shown
    await window.must_fit()
    await window.must_be_accessible()
    await window.picture(pictures, "import-preview")
    await window.click("button", "开始导入")
    await page.get_by_text("已完成").wait_for()  # it comes by itself, once the last row was read
    ended = await window.text()
    assert "受理 2 行，不能用 1 行" in ended
    assert "错误报告" in ended
    assert "重新开始" not in ended
    await window.must_be_accessible()
    await window.go("/imports")
    await page.locator("tbody a").first.click()
    await page.get_by_text("错误报告").wait_for()


async def test_a_file_that_is_none_is_refused_in_words(opened: Open) -> None:
    window = await opened("registrar")
    await window.go("/imports")
    file = {"name": "照片.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(200)}
    await window.page.set_input_files("#file", files=[file])
    await window.click("button", "先看一看")
    assert await window.page.get_by_role("alert").inner_text()
    window.complaints.clear()  # the browser says of a refusal that it is one
