"""Where in the input: declared names are shown, names the caller made up are not."""

import pytest

from shared.platform.problem import field_path


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ((), ""),
        (("size",), "size"),
        (("items", 0, "text"), "items.0.text"),
        (("facts", "张三"), "facts.*"),
        (("facts", "13812345678"), "facts.*"),
        (("facts", "a" * 65), "facts.*"),
    ],
)
def test_field_path(location: tuple[int | str, ...], path: str) -> None:
    assert field_path(location) == path
