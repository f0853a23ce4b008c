"""Nothing that the classifier shows names a complaint that is sealed, or whose complainant is hidden."""

import pytest

from services.classifier.classes.job import MattersJob
from services.classifier.reporters.gathering import Gathering
from services.classifier.routes import classifier_routes
from shared.catalogue import load
from shared.contract.events.complaint import Enterprise
from shared.domain.identifiers import complaint_id, item_id, order_id, reference
from shared.domain.pseudonym import Pseudonymiser
from shared.domain.vocabulary import Confidentiality
from tests.component.classifier.conftest import Stage
from tests.component.classifier.test_classes import DUST, from_stranger
from tests.component.classifier.test_lessons import learn, move
from tests.component.every_route import answers
from tests.unit.classifier.made import classifier

OPEN, HIDDEN, SEALED = "A0", "A1", "A2"
FIRM = "嘉定隐名机械有限公司"
RISEN = {HIDDEN: Confidentiality.IDENTITY_HIDDEN, SEALED: Confidentiality.SEALED}


def traces(number: str) -> set[str]:
    known = complaint_id("sh12345", number)
    return {reference(known), str(known), str(order_id(item_id(known, 1)))}


@pytest.fixture
async def district(stage: Stage) -> Stage:
    """Three strangers' class matter and what their orders taught, before two of them became confidential."""
    first = [from_stranger(number) for number in (OPEN, HIDDEN, SEALED, "A3")]
    await stage.take(*first)
    await MattersJob(Gathering(load())).look(stage.store)
    await learn(stage, [move(each, 1, "dispatch") for each in first])
    for number, level in RISEN.items():
        firm = Enterprise(name=FIRM, key="firm-8")
        words = f"{FIRM}:{DUST}"
        await stage.take(from_stranger(number, words, version=2, confidentiality=level, enterprise=firm))
    return stage


async def shown(stage: Stage) -> dict[str, str]:
    """The text of every answer, by path."""
    group = await stage.pool.fetchval("select class_id from class_matter")
    named = [complaint_id("sh12345", number) for number in (OPEN, HIDDEN, SEALED)]
    filling = {"class_id": (group,), "complaint_id": named, "key": ("p-A1",), "entry_id": (group,)}
    catalogue, pseudonyms = load(), Pseudonymiser(bytes(32), 1)
    routes = classifier_routes(stage.store, classifier(), catalogue, pseudonyms, _nobody)
    return {path: text async for path, _, text in answers(routes, filling)}


async def _nobody(*_: object) -> None:
    return None


@pytest.mark.parametrize("job_has_looked", [False, True])
async def test_no_route_names_the_confidential(district: Stage, job_has_looked: bool) -> None:
    if job_has_looked:
        await MattersJob(Gathering(load())).look(district.store)
    found = await shown(district)
    secret = {FIRM} | traces(HIDDEN) | traces(SEALED)
    assert {path: text for path, text in found.items() if any(trace in text for trace in secret)} == {}
    told = {path.split("/")[1] for path, text in found.items() if any(t in text for t in traces(OPEN))}
    assert told == {"classify", "class-matters", "lessons"}, "the open one is shown"
