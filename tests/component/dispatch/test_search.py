"""Orders by words: filled behind the loop, seen as far as somebody may see them."""

from shared.domain.vocabulary import Confidentiality, ReportKind
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report


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


async def test_ended_orders_of_others_that_say_much_the_same_stand_beside_for_the_desk(
    dispatch: Dispatch,
) -> None:
    hidden = complaint("H3", confidentiality=Confidentiality.IDENTITY_HIDDEN, side="side-3")
    for each in (complaint("A1"), complaint("B2", side="side-2"), hidden):
        await dispatch.take(incoming(classified(each)))
    for number in ("A1", "H3"):
        for kind in (ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED):
            await dispatch.take(incoming(report(kind, first_order(number))))
    await dispatch.tick("search")

    async def beside(who: str, number: str) -> list[tuple[str, str, str]]:
        async with dispatch.client(who) as client:
            found = (await client.get(f"/orders/{first_order(number)}/related")).json()
        return [(each["number"], each["lead"], each["outcome"]) for each in found["alike"]]

    assert await beside("wang", "B2") == [("A1", "scjgj", "solved")]
    assert await beside("scjgj", "B2") == [], "a unit reads no others' orders"
    assert await beside("wang", "H3") == [], "what hides somebody takes no part"
    assert await beside("wang", "A1") == [], "nothing else has ended"
