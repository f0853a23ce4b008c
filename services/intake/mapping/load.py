"""Loads the mappings of a catalogue's folder; mistakes are told with file, line and a Chinese message."""

from pathlib import Path

from pydantic import ValidationError

from services.intake.mapping.compiled import CompiledMapping
from services.intake.mapping.declaration import MappingFile
from shared.catalogue.messages import in_chinese
from shared.catalogue.positions import YamlFault, compose, line_of, plain
from shared.catalogue.problems import CatalogueError, Problem


def load_mapping(catalogue_folder: Path, name: str) -> CompiledMapping:
    """The mapping of that name, compiled. Raises CatalogueError when it is missing or not as it should be."""
    file = f"mappings/{name}.yaml"
    try:
        text = (catalogue_folder / file).read_bytes()
    except OSError as error:
        raise CatalogueError([Problem(file, 1, "缺少这个文件")]) from error
    return CompiledMapping(read_mapping(file, text))


def read_mapping(file: str, text: bytes) -> MappingFile:
    """The mapping written in `text`; `file` is named in what goes wrong. Raises CatalogueError."""
    try:
        node = compose(text)
        return MappingFile.model_validate(plain(node))
    except YamlFault as fault:
        raise CatalogueError([Problem(file, fault.line, fault.message)]) from fault
    except ValidationError as error:
        problems = [
            Problem(file, line_of(node, each["loc"]), in_chinese(each))
            for each in error.errors(include_url=False)
        ]
        raise CatalogueError(problems) from error
