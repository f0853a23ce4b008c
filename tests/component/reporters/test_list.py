"""The reviewed list: two reviewers, evidence, notice, appeal; matching by whoever handles an open order."""

import pytest

from tests.component.reporters.conftest import (
    CLAIM,
    CLAIMS,
    CLOSED,
    DECLARED,
    LATELY,
    ORDER,
    PHONE,
    SUSPECT,
    WORDS,
    Office,
    claim,
)

PURPOSE = "判断消费目的的参考"


async def on_topic(office: Office) -> list[bool]:
    """What the list's topic was told: an entry or a tombstone, in order."""
    rows = await office.stage.pool.fetch(
        "select value from outbox where topic = 'tiaokuai.reporters.list' order by seq"
    )
    return [row["value"] is not None for row in rows]


async def test_off_until_the_assessment_is_filed(office: Office) -> None:
    await office.suspect()
    answer = await office.propose()

    assert (answer.status_code, answer.json()["code"]) == (409, "list_off")


async def test_suspected_is_seen_by_reviewers_with_its_factors_and_listed_nowhere(office: Office) -> None:
    await office.suspect()
    (found,) = (await office.get("market", "suspected")).json()["suspected"]

    assert (found["key"], found["suspected"], found["claims"]) == (SUSPECT, True, 12)
    assert {each["name"] for each in found["factors"]} >= {"template", "merchants", "multiple"}
    assert await on_topic(office) == []
    assert (await office.get("officer", "suspected")).status_code == 403


async def test_one_reviewer_alone_lists_nobody(office: Office) -> None:
    await office.suspect()
    await office.switch_on()
    entry = (await office.propose()).json()["entry_id"]
    path = f"entries/{entry}/approve"
    answers = [await office.post(who, path, DECLARED) for who in ("market", "market", "market-2", "outsider")]
    early = await office.post("hotline", f"entries/{entry}/notice", WORDS)

    assert [each.json().get("code", each.json().get("state")) for each in answers] == [
        "proposed",
        "same_reviewer",
        "same_reviewer",
        "not_a_reviewer",
    ]
    assert early.json()["code"] == "illegal_entry_move"
    assert await on_topic(office) == []


async def test_two_reviewers_and_notice_list_an_entry_for_180_days(office: Office) -> None:
    entry = await office.list_suspect()
    shown = (await office.get("justice", f"entries/{entry}")).json()

    assert (shown["state"], shown["approved_by"]) == ("listed", ["scjgj", "sfj"])
    assert [each["change"] for each in shown["changes"]] == ["proposed", "approved", "approved", "listed"]
    assert len(shown["evidence"]) == 12
    assert await on_topic(office) == [True]


async def test_without_a_declaration_nobody_is_approved(office: Office) -> None:
    await office.suspect()
    await office.switch_on()
    entry = (await office.propose()).json()["entry_id"]
    answer = await office.post("market", f"entries/{entry}/approve", {**DECLARED, "not_insider": False})

    assert answer.json()["code"] == "forbidden_group"


@pytest.mark.parametrize(
    ("words", "count", "evidence", "code"),
    [
        # labels reported, nothing asked for: in the public interest
        ("“{}”单价{}元，外包装标签未标注生产日期，请依法查处", 12, 12, "forbidden_group"),
        ("本人买的“{}”{}元，标签未标注生产日期，要求退一赔十", 12, 2, "missing_evidence"),
        ("本人买的“{}”{}元，标签未标注生产日期，要求退一赔十", 6, 6, "not_suspected"),
    ],
)
async def test_who_can_not_be_listed(
    office: Office, words: str, count: int, evidence: int, code: str
) -> None:
    await office.stage.take(*(claim(number, words=words) for number in range(count)))
    await office.look()
    await office.switch_on()

    assert (await office.propose(*CLAIMS[:evidence])).json()["code"] == code


async def test_an_appeal_suspends_at_once_and_removes_when_granted(office: Office) -> None:
    entry = await office.list_suspect()
    await office.post("hotline", f"entries/{entry}/appeal", {"reason": "均为自用"})
    assert await on_topic(office) == [True, False]

    own = await office.post("market", f"entries/{entry}/appeal/grant", WORDS)
    granted = await office.post("justice-2", f"entries/{entry}/appeal/grant", WORDS)
    assert (own.json()["code"], granted.json()["state"]) == ("same_reviewer", "removed")
    assert (await office.propose()).status_code == 201


async def test_a_denied_appeal_shares_it_again_to_its_old_day(office: Office) -> None:
    entry = await office.list_suspect()
    before = (await office.get("market", f"entries/{entry}")).json()["expires_on"]
    await office.post("hotline", f"entries/{entry}/appeal", {"reason": "均为自用"})
    after = (await office.post("market-2", f"entries/{entry}/appeal/deny", WORDS)).json()

    assert (after["state"], after["expires_on"]) == ("listed", before)
    assert await on_topic(office) == [True, False, True]


async def test_a_person_has_one_entry_under_way(office: Office) -> None:
    await office.list_suspect()

    assert (await office.propose()).json()["code"] == "conflict"


async def test_match_is_for_who_handles_an_open_order_and_leaves_a_trace(office: Office) -> None:
    entry = await office.list_suspect()
    ask = {"phone": "139 0000 0001", "order_id": str(ORDER), "purpose": PURPOSE}
    answers = [
        await office.post("officer", "match", ask),
        await office.post("officer", "match", {**ask, "phone": "13900000002"}),
        await office.post("officer", "match", {**ask, "order_id": str(CLOSED)}),
        await office.post("other-officer", "match", ask),
        await office.post("officer", "match", {**ask, "purpose": "催办"}),
        await office.post("market", "match", ask),
    ]

    assert answers[0].json() == {"hit": True, "entry_id": entry}
    assert answers[1].json() == {"hit": False, "entry_id": None}
    assert [each.status_code for each in answers[2:]] == [403, 403, 422, 403]
    looks = await office.stage.pool.fetch("select * from reporter_look where what = 'match' order by look_id")
    assert [(row["actor"], row["hit"], row["order_id"]) for row in looks] == [
        ("officer", True, ORDER),
        ("officer", False, ORDER),
    ]
    assert PHONE not in str([dict(row) for row in looks])


async def test_asking_again_and_again_is_refused(office: Office) -> None:
    await office.switch_on()
    ask = {"phone": "13900000002", "order_id": str(ORDER), "purpose": PURPOSE}
    codes = [(await office.post("officer", "match", ask)).status_code for _ in range(31)]

    assert codes == [200] * 30 + [429]


async def test_claims_behind_a_pattern_are_ids_without_words_and_the_look_is_seen(office: Office) -> None:
    await office.suspect()
    found = (await office.get("hotline", f"suspected/{SUSPECT}")).json()
    assert {each["evidence"] for each in found["claims"]} == {str(each) for each in CLAIMS}
    assert "食品" not in str(found)
    looks = (await office.get("auditor", "looks")).json()["looks"]
    assert [(each["actor"], each["what"]) for each in looks] == [("hotline", "claims")]
    assert (await office.get("hotline", "looks")).status_code == 403
    assert (await office.get("hotline", "suspected/nobody")).status_code == 404


async def test_every_look_is_kept(office: Office) -> None:
    entry = await office.list_suspect()
    for path in ("suspected", "entries", f"entries/{entry}"):
        assert (await office.get("market", path)).status_code == 200

    looks = await office.stage.pool.fetch("select actor, what from reporter_look order by look_id")
    assert [(row["actor"], row["what"]) for row in looks] == [
        ("market", "suspected"),
        ("market", "entries"),
        ("market", "entry"),
    ]


async def test_history_of_12315_counts_and_keeps_no_identity(office: Office) -> None:
    claims = [
        {
            "number": f"1310114{number}",
            "phone": "13900000001" if number else "",
            "respondent": f"某某{number}超市",
            "text": CLAIM.format(f"商品{number}", number),
            "time": LATELY.isoformat(),
        }
        for number in range(11)
    ]
    first = await office.post("importer", "history", {"claims": claims})
    again = await office.post("importer", "history", {"claims": claims})

    assert first.json() == again.json() == {"taken": 10, "unknown": 1}
    rows = await office.stage.pool.fetch("select * from reporter_claim")
    assert len(rows) == 10
    assert not any(word in str([dict(row) for row in rows]) for word in ("13900000001", "商品", "某某"))
    assert await office.stage.pool.fetchval("select suspected from reporter_pattern where key = $1", SUSPECT)
    assert (await office.post("market", "history", {"claims": claims})).status_code == 403
