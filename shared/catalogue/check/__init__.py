"""Checks a loaded catalogue for mistakes of content."""

from collections.abc import Iterable, Iterator
from itertools import chain

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.check.coverage import coverage
from shared.catalogue.check.finding import Finding
from shared.catalogue.check.leaves import leaves
from shared.catalogue.check.links import links
from shared.catalogue.check.reach import reach
from shared.catalogue.check.rulebook import rulebook
from shared.catalogue.positions import compose, line_of
from shared.catalogue.problems import Problem


def check(catalogue: Catalogue) -> list[Problem]:
    """Every mistake with its file and line, sorted; none when the catalogue may be used."""
    found = chain.from_iterable(each(catalogue) for each in (links, leaves, coverage, rulebook, reach))
    return located(catalogue, found)


def located(catalogue: Catalogue, findings: Iterable[Finding]) -> list[Problem]:
    """The findings with their lines, sorted, each once."""
    return sorted(set(_with_lines(catalogue, findings)))


def _with_lines(catalogue: Catalogue, findings: Iterable[Finding]) -> Iterator[Problem]:
    trees = {}
    for finding in findings:
        file = finding.location.file
        if file not in trees:
            trees[file] = compose((catalogue.folder / file).read_bytes())
        yield Problem(file, line_of(trees[file], finding.location.path), finding.message)
