"""The model a service starts with: a file the operator names, else the one the catalogue itself teaches."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from services.classifier.model.files import ModelError, load, save
from services.classifier.model.lessons import consequence, lessons_of, numbered
from services.classifier.model.scorer import Model
from services.classifier.model.train import train
from shared.catalogue import Catalogue
from shared.platform.logs import get_logger

log = get_logger(__name__)


def starting_model(catalogue: Catalogue, file: Path | None, cache: Path | None) -> Model:
    """The named file; raises ModelError when it is none. Without one, trained from the catalogue (cached)."""
    if file is not None:
        return of_catalogue(load(file), catalogue)
    if cache is None:
        return train(lessons_of(catalogue))
    return _cached(catalogue, cache / f"catalogue-{catalogue.version}-{_made_by()}.npz")


def of_catalogue(model: Model, catalogue: Catalogue) -> Model:
    """A local model fitted to the catalogue: labels are its categories, those of one consequence one group.

    Raises ModelError for a label that is no category: units and other words need `train --label-map`.
    """
    codes = model.labels.codes
    unknown = [code for code in codes if code not in catalogue.categories]
    if unknown:
        told = ", ".join(unknown[:3])
        raise ModelError(
            f"{len(unknown)} of {len(codes)} labels are no category of {catalogue.version}: {told}; "
            "train again with --label-map"
        )
    group = numbered([consequence(catalogue.categories[code]) for code in codes])
    return replace(model, labels=replace(model.labels, group=group))


def _made_by() -> str:
    """The code that trains, in eight hex digits: what another code made is not taken from the cache."""
    sources = sorted(Path(__file__).parent.glob("model/*.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


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
