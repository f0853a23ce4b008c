"""Model files: arrays (npz) and a JSON header, no code; bad and foreign ones are refused."""

import json
import os
import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.classifier.model.scorer import BENDS_AT, Labels, Model, Trust
from services.classifier.model.vectors import Vocabulary

FORMAT = "tiaokuai.classifier.3"
_LARGEST = 512 * 1024 * 1024


class ModelError(Exception):
    """A file that is no model of ours, or a damaged one."""


class Header(BaseModel):
    """What isn't an array."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    format: str = Field(pattern=f"^{FORMAT}$")
    version: str = Field(min_length=1, max_length=64)
    sizes: tuple[int, ...] = Field(min_length=1, max_length=4)
    bits: int = Field(ge=8, le=24)
    codes: tuple[str, ...] = Field(min_length=1, max_length=10_000)
    temperature: float = Field(gt=0)
    trust: tuple[float, ...] = Field(min_length=2 + len(BENDS_AT), max_length=2 + len(BENDS_AT))
    lessons: str = Field(max_length=200)


_ARRAYS = {
    "buckets": np.dtype(np.int32),
    "idf": np.dtype(np.float32),
    "weight": np.dtype(np.float32),
    "bias": np.dtype(np.float32),
    "group": np.dtype(np.int64),
    "threshold": np.dtype(np.float32),
}


def versioned(model: Model) -> Model:
    """The model with the hash of its content as version."""
    return replace(model, version=_digest(model))


def save(model: Model, path: Path) -> None:
    """Write the model; a reader never sees half a file."""
    header = _header(model).model_dump_json().encode()
    packed = BytesIO()
    np.savez_compressed(packed, allow_pickle=False, header=np.frombuffer(header, np.uint8), **_arrays(model))
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_bytes(packed.getvalue())
    draft.replace(path)


def load(path: Path) -> Model:
    """Read a model; raises ModelError for what is not one, or not whole."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ModelError("too large")
        # NumPy leaves a file open that it can't read, so it isn't left to open it.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as packed:
            header = Header.model_validate_json(packed["header"].tobytes())
            arrays = {name: packed[name] for name in _ARRAYS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, ValidationError) as error:
        raise ModelError(f"not a model file: {type(error).__name__}") from None
    _check(header, arrays)
    model = _built(header, arrays)
    if not model.trust.rises:
        raise ModelError("trust falls")
    if _digest(model) != header.version:
        raise ModelError("content and version differ")
    return model


def _check(header: Header, arrays: dict[str, Any]) -> None:
    features, categories = len(arrays["buckets"]), len(header.codes)
    shapes = {
        "buckets": (features,),
        "idf": (features,),
        "weight": (features, categories),
        "bias": (categories,),
        "group": (categories,),
        "threshold": (categories,),
    }
    for name, array in arrays.items():
        if array.dtype != _ARRAYS[name] or array.shape != shapes[name]:
            raise ModelError(f"array {name} has another shape or type")
    buckets, group = arrays["buckets"], arrays["group"]
    if features and not (buckets[0] >= 0 and buckets[-1] < 1 << header.bits and (np.diff(buckets) > 0).all()):
        raise ModelError("buckets out of range or order")
    if not ((group >= 0) & (group < categories)).all() or not _finite(arrays):
        raise ModelError("values out of range")


def _finite(arrays: dict[str, Any]) -> bool:
    return all(np.isfinite(arrays[name]).all() for name in ("idf", "weight", "bias", "threshold"))


def _built(header: Header, arrays: dict[str, Any]) -> Model:
    vocabulary = Vocabulary(header.sizes, header.bits, arrays["buckets"], arrays["idf"])
    labels = Labels(header.codes, arrays["group"], arrays["threshold"])
    scorer = (vocabulary, arrays["weight"], arrays["bias"])
    slope, offset, *bends = header.trust
    trust = Trust(slope, offset, tuple(bends))
    return Model(*scorer, labels, header.temperature, trust, header.lessons, header.version)


def _header(model: Model) -> Header:
    return Header(
        format=FORMAT,
        version=model.version,
        sizes=model.vocabulary.sizes,
        bits=model.vocabulary.bits,
        codes=model.labels.codes,
        temperature=model.temperature,
        trust=(model.trust.slope, model.trust.offset, *model.trust.bends),
        lessons=model.lessons,
    )


def _arrays(model: Model) -> dict[str, Any]:
    vocabulary, labels = model.vocabulary, model.labels
    return {
        "buckets": vocabulary.buckets,
        "idf": vocabulary.idf,
        "weight": model.weight,
        "bias": model.bias,
        "group": labels.group,
        "threshold": labels.threshold,
    }


def _digest(model: Model) -> str:
    facts = _header(model).model_dump(exclude={"version"})
    digest = sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode())
    for array in _arrays(model).values():
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]
