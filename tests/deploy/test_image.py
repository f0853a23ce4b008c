"""The overlays' image is set by digest, in both, and nothing else of them changes."""

import shutil
from pathlib import Path

import pytest

from deploy.k8s.image import OVERLAYS, set_image

DIGEST = "sha256:" + 8 * "0123abcd"


def test_every_overlay_names_the_image_that_was_built(tmp_path: Path) -> None:
    copy = tmp_path / "overlays"
    shutil.copytree(OVERLAYS, copy)
    files = set_image(f"registry.example.cn:5000/gov/tiaokuai@{DIGEST}", copy)
    assert [file.parent.name for file in files] == ["production", "small-district"]
    for file in files:
        before = (OVERLAYS / file.relative_to(copy)).read_text("utf-8").splitlines()
        after = file.read_text("utf-8").splitlines()
        changed = [new.strip() for old, new in zip(before, after, strict=True) if old != new]
        assert changed == ["newName: registry.example.cn:5000/gov/tiaokuai", f"digest: {DIGEST}"]


@pytest.mark.parametrize(
    "image",
    ["", "tiaokuai:latest", f"tiaokuai@{DIGEST[:-1]}", "tiaokuai@sha256:" + 64 * "0", f"a b@{DIGEST}"],
)
def test_what_is_no_digest_is_refused(image: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not NAME@sha256"):
        set_image(image, tmp_path)
