"""Orders by words: filled behind the loop, seen as far as somebody may see them."""

from shared.domain.vocabulary import Confidentiality
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, incoming


async def numbers(dispatch: Dispatch, who: str, said: str) -> list[str]:
    async with dispatch.client(who) as client:
        answer = await client.get("/orders/found", params={"q": said})
    assert answer.status_code == 200, answer.text
    return [each["number"] for each in answer.json()["items"]]


async def test_words_find_orders_once_the_index_has_them(dispatch: Dispatch) -> None:
    open_one, sealed = complaint("A1"), complaint("C3", confidentiality=Confidentiality.SEALED)
    await dispatch.take(incoming(classified(open_one)), incoming(classified(sealed)))
    word = open_one.items[0].text[:4]
    assert await numbers(dispatch, "wang", word) == []
    await dispatch.tick("search")
    assert await numbers(dispatch, "wang", word) == ["A1"]
    assert await numbers(dispatch, "wang", "没有这样的词") == []


async def test_a_revised_complaint_is_found_by_its_new_words(dispatch: Dispatch) -> None:
    await dispatch.take(incoming(classified(complaint("A1"))))
    await dispatch.tick("search")
    await dispatch.pool.execute("update complaint set version = version + 1")
    await dispatch.tick("search")
    (row,) = await dispatch.rows("complaint_words")
    assert row["version"] == 2
