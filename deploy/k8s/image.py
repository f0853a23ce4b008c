"""Names the built image in the overlays: `python -m deploy.k8s.image REGISTRY/tiaokuai@sha256:…`."""

import re
import sys
from pathlib import Path

OVERLAYS = Path(__file__).parent / "overlays"
_IMAGE = re.compile(r"(?P<name>[a-z0-9][a-z0-9.:/_-]*)@(?P<digest>sha256:[0-9a-f]{64})")
_NAMED = re.compile(r"(- name: tiaokuai\n\s+newName: )\S+(\n\s+digest: )\S+")
_NOTHING = "sha256:" + 64 * "0"


def set_image(image: str, folder: Path = OVERLAYS) -> list[Path]:
    """Write name and digest into every overlay; returns the files. Raises ValueError for anything else.

    By digest alone: a tag may be another image tomorrow.
    """
    found = _IMAGE.fullmatch(image)
    if found is None or found["digest"] == _NOTHING:
        raise ValueError(f"{image!r} is not NAME@sha256:… as a registry prints it after the push")
    files = sorted(folder.glob("*/kustomization.yaml"))
    for file in files:
        text, count = _NAMED.subn(rf"\g<1>{found['name']}\g<2>{found['digest']}", file.read_text("utf-8"))
        if count != 1:
            raise ValueError(f"{file} names no image tiaokuai")
        file.write_text(text, "utf-8")
    return files


if __name__ == "__main__":
    try:
        print(*set_image(" ".join(sys.argv[1:])), sep="\n")  # noqa: T201 - a command
    except ValueError as error:
        sys.exit(str(error))
