"""The rows behind arrears, reverse evaluation and what the rule saved: as files, and equal to the figures."""

import csv
import io
from datetime import timedelta
from typing import Any

from shared.domain.identifiers import stable_id
from shared.domain.lifecycle import Move, State
from tests.component.feedback.conftest import Feedback
from tests.unit.feedback.made import START, accepted, moved, order

ALL = {"from": "2025-01-01T00:00:00+08:00"}
HALF_YEAR = timedelta(days=181)


async def rows(feedback: Feedback, path: str, **query: str) -> list[dict[str, str]]:
    async with feedback.client() as reader:
        text = (await reader.get(f"{path}/rows.csv", params=query)).text
        sheet = await reader.get(f"{path}/rows.xlsx", params=query)
        other = await reader.get(f"{path}/rows.pdf", params=query)
    assert (sheet.content[:2], other.status_code) == (b"PK", 404)
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


async def test_rows_of_arrears_hold_all_that_is_known(feedback: Feedback) -> None:
    owed = {"category": "12-01-02", "lead": "gzw"}
    await feedback.take(*(accepted(5, f"A{n}", **owed) for n in range(2)))
    await feedback.tick("scoreboard")
    async with feedback.client("reviewer") as desk:
        body = {"creditor_size": "small", "sum_band": "to_1m", "settled": True, "evidence": "银行回单"}
        await desk.put(f"/arrears/{order('A0')}", json=body)
        gauge = next(g for g in (await desk.get("/arrears")).json()["gauges"] if g["kind"] == "12-01-02")
    found = await rows(feedback, "/arrears")

    paid = [each for each in found if each["是否清偿"] == "是"]
    assert (len(found) - len(paid), len(paid)) == (gauge["open"], gauge["settled"]) == (1, 1)
    assert (paid[0]["债权人规模"], paid[0]["金额"]) == ("小型", "10万—100万元")
    assert {each["法定阶段"] for each in found} == {"已超过最长期限"}


async def test_rows_of_what_was_saved_add_up_to_the_months(feedback: Feedback) -> None:
    matter = stable_id("matter")
    await feedback.take(
        moved(1, None, State.ISSUED, "S0", matter_id=matter),
        moved(1, None, State.ISSUED, "S1", matter_id=matter),
        moved(1, None, State.ISSUED, "S2"),
        moved(1, None, State.MERGED, "S3", matter_id=matter, lead=None),
        moved(1, None, State.MERGED, "S4", matter_id=matter, lead=None, created_at=START - HALF_YEAR),
    )
    await feedback.tick("scoreboard")
    async with feedback.client() as reader:
        said: dict[str, Any] = (await reader.get("/saved", params=ALL)).json()
    found = await rows(feedback, "/saved", **ALL)

    month = said["months"][0]
    assert month["dispatched"] == len(found) == 3
    # Two of three came while the matter was known, one joined to another; that of long ago doesn't count.
    assert (month["repeats"]["numerator"], month["repeats"]["denominator"]) == (2, 3)
    assert sum(int(each["重复"]) for each in found) == 1
    assert sum(each["repeats"]["denominator"] for each in said["repeats_by_category"]) == 4
    assert said["repeats_by_category"][0]["repeats"]["numerator"] == 2
    assert {"hops", "repeats", "minute"} <= {each["code"] for each in said["measures"]}
    assert month["hops"]["denominator"] == 3


async def test_rows_of_ratings_name_no_town_below_the_sample(feedback: Feedback) -> None:
    copies = {"informed": ("anting", "malu", "nanxiang"), "lead": "scjgj"}
    await feedback.take(*(moved(1, None, State.ISSUED, f"R{n}", **copies) for n in range(3)))
    await feedback.take(moved(2, Move.SIGN, State.SIGNED, "R0", **copies))

    async def rate(town: str, number: str) -> None:
        async with feedback.client(town) as client:
            body = {"department": "scjgj", "order_id": str(order(number)), "score": 4}
            assert (await client.post("/ratings", json=body)).status_code == 201

    await rate("malu", "R0")
    assert await rows(feedback, "/ratings") == []
    for number in ("R0", "R1", "R2"):
        await rate("anting", number)
    await rate("nanxiang", "R0")
    found = await rows(feedback, "/ratings")

    towns = sorted(each["街镇"] for each in found)
    assert towns == ["安亭镇"] * 3 + ["样本不足，不显示"] * 2
    assert {(each["事由"], each["分数"]) for each in found} == {("抄告", "4")}
