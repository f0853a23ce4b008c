"""Files of an answer go up with it: named by hash, with where the city fetches them."""

from shared.contract.events.order import CityReport
from shared.domain.vocabulary import Action, CityReportKind, ReportKind
from tests.unit.dispatch.desk import MemoryDesk
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report, same_as

A1, B2 = first_order(), first_order("B2")
RECORD, PHOTO = "a" * 64, "b" * 64


def handled(desk: MemoryDesk, *kinds: ReportKind, **more: object) -> None:
    for kind in kinds:
        desk.hear(incoming(report(kind, A1, desk.order(A1).version, **more)))


def said(desk: MemoryDesk, kind: CityReportKind) -> list[CityReport]:
    return [each for each in desk.city() if each.kind is kind]


def test_an_answer_and_an_interim_report_name_their_files() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    handled(desk, ReportKind.SIGNED, ReportKind.CONTACTED)
    handled(desk, ReportKind.INTERIM, words="已到现场", files=(PHOTO,))
    handled(desk, ReportKind.ANSWERED, files=(RECORD, PHOTO))
    (interim,), (answer,) = said(desk, CityReportKind.INTERIM), said(desk, CityReportKind.ANSWERED)
    assert [file.sha256 for file in interim.files] == [PHOTO]
    reference = desk.order(A1).reference
    assert [file.path for file in answer.files] == [
        f"/complaints/{reference}/attachments/{file}" for file in (RECORD, PHOTO)
    ]


def test_an_answer_done_again_names_its_own() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified()))
    handled(desk, ReportKind.SIGNED, ReportKind.CONTACTED)
    handled(desk, ReportKind.ANSWERED, files=(PHOTO,))
    desk.hear(incoming(classified(complaint(version=2, action=Action.REHANDLE))))
    handled(desk, ReportKind.SIGNED, ReportKind.CONTACTED, ReportKind.ANSWERED)
    assert [len(each.files) for each in said(desk, CityReportKind.ANSWERED)] == [1, 0]


def test_a_number_joined_to_another_sources_is_told_by_its_own_name_and_without_its_files() -> None:
    desk = MemoryDesk()
    desk.hear(incoming(classified(repeat=same_as("A1", exact=True))))
    other = complaint("B2", source="enterprise-portal")
    desk.hear(incoming(classified(other, repeat=same_as("A1", exact=True))))
    assert desk.order(B2).merged_into == A1
    handled(desk, ReportKind.SIGNED, ReportKind.CONTACTED)
    handled(desk, ReportKind.ANSWERED, files=(PHOTO,))
    answers = {each.number: each for each in said(desk, CityReportKind.ANSWERED)}
    assert {number: each.source for number, each in answers.items()} == {
        "A1": "sh12345",
        "B2": "enterprise-portal",
    }
    assert {number: len(each.files) for number, each in answers.items()} == {"A1": 1, "B2": 0}
