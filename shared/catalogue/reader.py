"""Reads each file by its own schema and gathers everything wrong before giving up."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from shared.catalogue.categories import CategoriesFile, TitleFile
from shared.catalogue.clocks import ClocksFile
from shared.catalogue.grounds import GroundsFile
from shared.catalogue.listed import ListedFile
from shared.catalogue.messages import in_chinese
from shared.catalogue.places import PlacesFile
from shared.catalogue.positions import YamlFault, compose, line_of, plain
from shared.catalogue.problems import CatalogueError, Location, Problem
from shared.catalogue.rules import FactsFile, RulesFile
from shared.catalogue.sources import SourcesFile
from shared.catalogue.units import UnitsFile

M = TypeVar("M", bound=BaseModel)

_FILES: dict[str, type[BaseModel]] = {
    "catalogue.yaml": TitleFile,
    "clocks.yaml": ClocksFile,
    "facts.yaml": FactsFile,
    "grounds.yaml": GroundsFile,
    "listed.yaml": ListedFile,
    "places.yaml": PlacesFile,
    "rules.yaml": RulesFile,
    "sources.yaml": SourcesFile,
}
_FOLDERS: dict[str, type[BaseModel]] = {"units": UnitsFile, "categories": CategoriesFile}


def read_texts(folder: Path) -> dict[str, bytes]:
    """Every YAML file of the folder by its path in it, sorted."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


class Files:
    """The files of a catalogue, parsed; raises CatalogueError when one is missing or breaks its schema."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts
        self._parsed: dict[str, BaseModel] = {}
        problems = [*self._missing(), *(each for file in texts for each in self._read(file))]
        if problems:
            raise CatalogueError(problems)

    def one(self, model: type[M]) -> tuple[str, M]:
        """The only file of that schema, with its name."""
        return next(self.all(model))

    def all(self, model: type[M]) -> Iterator[tuple[str, M]]:
        """Every file of that schema, with its name, sorted."""
        for file, parsed in self._parsed.items():
            if isinstance(parsed, model):
                yield file, parsed

    def problem(self, location: Location, message: str) -> Problem:
        """The message with the line the location stands on."""
        return Problem(location.file, line_of(compose(self._texts[location.file]), location.path), message)

    def _missing(self) -> Iterator[Problem]:
        for file in _FILES.keys() - self._texts.keys():
            yield Problem(file, 1, "缺少这个文件")
        for folder in _FOLDERS:
            if not any(file.startswith(f"{folder}/") for file in self._texts):
                yield Problem(f"{folder}/", 1, "这个目录里一个文件也没有")

    def _read(self, file: str) -> Iterator[Problem]:
        model = _FILES.get(file) or _FOLDERS.get(file.partition("/")[0])
        if model is None:
            return
        try:
            node = compose(self._texts[file])
            values = plain(node)
        except YamlFault as fault:
            yield Problem(file, fault.line, fault.message)
            return
        try:
            self._parsed[file] = model.model_validate(values)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                yield Problem(file, line_of(node, each["loc"]), in_chinese(each))
