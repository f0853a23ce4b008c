"""Sealed complaints go their own road; the common one learns only that there is something to forget."""

import orjson
import pytest

from shared.contract.events.complaint import ComplaintSealed
from tests.component.intake.conftest import Intake
from tests.unit.intake.made import NAME, amendment, submission

WHO = ("sealed", "city", "officer")


async def test_a_sealed_complaint_is_whole_on_its_own_topic_alone(intake: Intake) -> None:
    sealed = []
    for said in (submission(), amendment("supplement", confidentiality="sealed"), amendment("urge")):
        effects = await intake.effects_of(said)
        sealed += [m for _, m in effects.sent if m.topic == "tiaokuai.complaints.sealed"]
    whole = [ComplaintSealed.model_validate_json(m.value or b"") for m in sealed]
    assert [(each.version, each.items[0].text != "") for each in whole] == [(2, True), (3, True)]
    assert [bool(each.items[0].text) for each in intake.sent] == [True, False, False]
    shell = orjson.dumps(intake.sent[2].model_dump(mode="json")).decode()
    for trace in ("叶城路", "转供电", whole[0].side):
        assert trace not in shell


async def test_a_word_we_do_not_know_may_mean_more_than_sealed(intake: Intake) -> None:
    effects = await intake.effects_of(submission(confidentiality="绝密"))
    assert {m.topic for _, m in effects.sent} == {
        "tiaokuai.complaints.sealed",
        "tiaokuai.complaints.received",
    }
    assert intake.sent[0].items[0].text == ""


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", ["open", "identity_hidden", "sealed"])
async def test_role_by_level_at_the_timeline_and_contacts(intake: Intake, who: str, level: str) -> None:
    (receipt,) = await intake.take(submission(confidentiality=level))
    path = f"/complaints/{receipt.complaint_id}"
    async with intake.client(who) as client:
        timeline, contact = await client.get(path), await client.get(f"{path}/contact?purpose=核实")
    readers, lookers = {"sealed", "city"}, {"sealed", "officer"}
    for answer, allowed in ((timeline, readers), (contact, lookers)):
        hidden = level == "sealed" and who != "sealed"
        assert answer.status_code == (403 if who not in allowed else 404 if hidden else 200)
    assert len(await intake.rows("contact_look")) == (contact.status_code == 200)


async def test_a_unit_looks_at_no_contacts_here(intake: Intake) -> None:
    (receipt,) = await intake.take(submission())
    async with intake.client("unit") as client:
        answer = await client.get(f"/complaints/{receipt.complaint_id}/contact?purpose=核实")
    assert answer.status_code == 403
    assert NAME not in answer.text
