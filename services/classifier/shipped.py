"""The model a service starts with: a file the operator names, else the one the catalogue itself teaches."""

from pathlib import Path

from services.classifier.model.files import ModelError, load, save
from services.classifier.model.lessons import lessons_of
from services.classifier.model.scorer import Model
from services.classifier.model.train import train
from shared.catalogue import Catalogue
from shared.platform.logs import get_logger

log = get_logger(__name__)


def starting_model(catalogue: Catalogue, file: Path | None, cache: Path | None) -> Model:
    """The named file; raises ModelError when it is none. Without one, trained from the catalogue (cached)."""
    if file is not None:
        return load(file)
    if cache is None:
        return train(lessons_of(catalogue))
    return _cached(catalogue, cache / f"catalogue-{catalogue.version}.npz")


def _cached(catalogue: Catalogue, path: Path) -> Model:
    try:
        return load(path)
    except ModelError:
        model = train(lessons_of(catalogue))
    try:
        save(model, path)
    except OSError as error:
        log.warning("model not cached", exc_info=error)
    return model
