"""A complaint becomes orders: decided, explained, told to whom it concerns and to nobody else."""

import pytest

from services.dispatch.rulings import Action
from shared.contract.events.order import OrderMessage, OrderState
from shared.domain.lifecycle import State
from shared.domain.vocabulary import Confidentiality, OrderKind, UnitRole
from tests.unit.dispatch.desk import MemoryDesk, everything_sent
from tests.unit.dispatch.samples import (
    LINE,
    anonymous,
    book,
    classified,
    complaint,
    first_order,
    incoming,
    respondent,
)

A1 = first_order()


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk()


def test_lead_and_town_are_told_and_the_first_move_carries_the_decision(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified()))
    (told,), (copied,) = desk.told("scjgj"), desk.told("nanxiang")
    assert (told.kind, told.role, told.rule) == (OrderKind.ISSUED, UnitRole.LEAD, "line")
    assert (copied.kind, copied.role, copied.due) == (OrderKind.COPIED, UnitRole.INFORMED, None)
    assert told.text == copied.text == "清河机械有限公司第1件事项的说明"
    assert told.due is not None
    (moved,) = desk.moves()
    assert moved.move is None
    assert moved.decision is not None
    assert (moved.decision.lead, moved.decision.model) == ("scjgj", "test-1")
    assert moved.decision.catalogue == book().catalogue.version


def test_every_item_has_an_order_of_its_own(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(items=3))))
    assert [told.text[-8:] for told in desk.told("scjgj")] == [f"第{n}件事项的说明" for n in (1, 2, 3)]
    assert len({told.order_id for told in desk.told("scjgj")}) == 3


def test_an_unsure_one_waits_at_the_desk_with_its_candidates(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(decided=False)))
    order, (moved,) = desk.order(A1), desk.moves()
    assert (order.state, order.lead, order.category, order.due) == (State.DESK, None, None, None)
    assert moved.decision is not None
    assert (moved.decision.rule, moved.decision.suggest) == ("unsure", "scjgj")
    assert moved.decision.candidates[0].category == LINE
    assert desk.told("scjgj") == []


def test_a_matter_of_the_court_is_only_proposed_to_be_guided(desk: MemoryDesk) -> None:
    outside = next(c for c in book().catalogue.categories.values() if c.lead == "fy")
    desk.hear(incoming(classified(category=outside.code)))
    assert desk.order(A1).state is State.DESK
    decision = desk.moves()[0].decision
    assert decision is not None
    assert decision.place == "propose_guided"


def test_a_complaint_against_the_unit_that_would_have_led_goes_to_the_desk(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(respondent=respondent("scjgj")))))
    assert (desk.order(A1).state, desk.order(A1).respondent_unit) == (State.DESK, "scjgj")
    assert desk.told("scjgj") == []


def test_a_town_complained_of_gets_no_copy(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(respondent=respondent("nanxiang")))))
    assert desk.order(A1).lead == "scjgj"
    assert desk.told("nanxiang") == []


def test_a_sealed_matter_is_told_to_no_unit_and_its_content_to_nobody(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(confidentiality=Confidentiality.SEALED))))
    assert desk.order(A1).state is State.DESK
    assert [message.topic for _, message in desk.work.effects.sent] == ["tiaokuai.dispatch.lifecycle"]
    sent = everything_sent(desk)
    assert "清河机械" not in sent
    assert "银翔路" not in sent
    assert LINE not in sent


def test_a_level_of_confidentiality_nobody_knows_counts_as_sealed(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(confidentiality=Confidentiality("top-secret")))))
    assert desk.order(A1).confidentiality is Confidentiality.SEALED
    assert desk.told("scjgj") == []


def test_a_hidden_complainant_is_not_named_to_units(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(confidentiality=Confidentiality.IDENTITY_HIDDEN))))
    told = desk.told("scjgj") + desk.told("nanxiang")
    assert len(told) == 2
    assert all("清河机械" not in OrderMessage.model_dump_json(message) for message in told)
    assert told[0].text == "〔企业〕第1件事项的说明"


@pytest.mark.parametrize("hint", ["urgent", "danger", "group"])
def test_a_signal_in_the_text_makes_it_urgent(desk: MemoryDesk, hint: str) -> None:
    desk.hear(incoming(classified(hints=(hint,))))
    due = desk.order(A1).due
    assert desk.order(A1).urgent
    assert due is not None
    assert (due.sign - desk.now).total_seconds() == 1800


def test_nobody_can_contact_an_anonymous_caller(desk: MemoryDesk) -> None:
    desk.hear(incoming(classified(complaint(complainant=anonymous()))))
    assert desk.order(A1).anonymous


@pytest.mark.parametrize("words", ["督办", '","order":{"decision":', '},"decision":{"order":{"x":"\\'])
def test_the_state_that_is_kept_is_the_one_that_is_sent(desk: MemoryDesk, words: str) -> None:
    """Cut out of the move's bytes, whatever is said in it."""
    desk.hear(incoming(classified(complaint(title=words))))
    desk.rules(A1, Action.SUPERVISE, words)
    for row, moved in zip(desk.work.journal.events, desk.moves(), strict=True):
        assert OrderState.model_validate_json(row.order_state) == moved.order
