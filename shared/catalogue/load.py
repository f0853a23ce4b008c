"""Loads a catalogue's folder: every file checked against its schema, every code unique, or CatalogueError."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import CategoriesFile, Category, SecondLevel, TitleFile
from shared.catalogue.clocks import ClocksFile
from shared.catalogue.grounds import GroundsFile
from shared.catalogue.index import Index, listed
from shared.catalogue.listed import ListedFile
from shared.catalogue.places import PlacesFile
from shared.catalogue.problems import CatalogueError, Location
from shared.catalogue.reader import Files, read_texts
from shared.catalogue.rules import FactsFile, RulesFile
from shared.catalogue.sources import SourcesFile
from shared.catalogue.towns import RegionFinder, TownFinder
from shared.catalogue.typed import typed_category, typed_fact, typed_rule
from shared.catalogue.units import Unit, UnitsFile
from shared.catalogue.version import version_of

SHIPPED = Path(__file__).parents[2] / "catalogue" / "jiading-2025"
"""The catalogue that comes with the project."""


def catalogue_of(environment: Mapping[str, str]) -> Catalogue:
    """The one that TIAOKUAI_CATALOGUE names, else the one that is shipped. Raises CatalogueError."""
    return load(Path(environment.get("TIAOKUAI_CATALOGUE") or SHIPPED))


def load(folder: Path = SHIPPED) -> Catalogue:
    """The catalogue in `folder`.

    Raises CatalogueError with file, line and a Chinese message for every mistake of form and every code used
    twice; mistakes of content are found by `check`.
    """
    texts = read_texts(folder)
    files, index = Files(texts), Index()
    catalogue = _built(folder, files, index, version_of(files.one(TitleFile)[1].id, texts))
    if index.doubles:
        raise CatalogueError(files.problem(location, message) for location, message in index.doubles)
    return catalogue


def _built(folder: Path, files: Files, index: Index, version: str) -> Catalogue:
    title_file, title = files.one(TitleFile)
    clocks_file, clocks = files.one(ClocksFile)
    sources_file, sources = files.one(SourcesFile)
    facts_file, facts_written = files.one(FactsFile)
    rules_file, rules = files.one(RulesFile)
    facts = index.by_code("fact", listed(facts_file, "facts", map(typed_fact, facts_written.facts), "name"))
    grounds_file, grounds = files.one(GroundsFile)
    places_written = files.one(PlacesFile)[1]
    places = tuple(places_written.places())
    typed_rules = (typed_rule(rule, facts) for rule in rules.rules)
    second = index.by_code("second_level", _second_levels(files))
    leaves = index.by_code("category", _leaves(files))
    return Catalogue(
        folder=folder,
        version=version,
        title=title,
        first_levels=index.by_code("first_level", listed(title_file, "first_levels", title.first_levels)),
        second_levels=second,
        categories=MappingProxyType({code: typed_category(leaf, facts) for code, leaf in leaves.items()}),
        units=index.by_code("unit", _units(files)),
        places=places,
        clocks=index.by_code("clock", listed(clocks_file, "clocks", clocks.clocks)),
        clock_by_request_type=MappingProxyType(clocks.by_request_type),
        overlays=index.by_code("overlay", listed(clocks_file, "overlays", clocks.overlays)),
        working_hours=index.by_code("hours", listed(clocks_file, "working_hours", clocks.working_hours)),
        rosters=index.by_code("roster", listed(clocks_file, "rosters", clocks.rosters)),
        channels=index.by_code("channel", listed(sources_file, "channels", sources.channels)),
        sources=index.by_code("source", listed(sources_file, "sources", sources.sources)),
        facts=facts,
        grounds=index.by_code("ground", listed(grounds_file, "returns", grounds.returns)),
        rules=tuple(index.by_code("rule", listed(rules_file, "rules", typed_rules, "id")).values()),
        locations=MappingProxyType(index.locations),
        elsewhere=places_written.elsewhere,
        finder=TownFinder(places),
        regions=RegionFinder(places_written.elsewhere),
        listed=files.one(ListedFile)[1].firms,
    )


def _units(files: Files) -> Iterator[tuple[str, Unit, Location]]:
    for file, parsed in files.all(UnitsFile):
        yield from listed(file, "units", parsed.units)


def _second_levels(files: Files) -> Iterator[tuple[str, SecondLevel, Location]]:
    for file, parsed in files.all(CategoriesFile):
        yield from listed(file, "second_levels", parsed.second_levels)


def _leaves(files: Files) -> Iterator[tuple[str, Category, Location]]:
    for _, second, location in _second_levels(files):
        for position, leaf in enumerate(second.leaves):
            yield leaf.code, leaf, location.at("leaves", position)
