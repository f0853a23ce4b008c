"""A reference leads back to its complaint."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.identifiers import ids_behind, reference


@given(st.uuids())
def test_a_reference_or_an_id_finds_the_complaint(ident: UUID) -> None:
    for written in (reference(ident), reference(ident).lower(), str(ident)):
        found = ids_behind(written)
        assert found is not None
        assert found[0] <= ident <= found[1]
        assert found[1].int - found[0].int < 2**64


@pytest.mark.parametrize("written", ["", "TK-", "TK-1", "TK-ABC", "TK-" + "A" * 16, "SH2026", "TK-！"])
def test_nothing_else_does(written: str) -> None:
    assert ids_behind(written) is None
