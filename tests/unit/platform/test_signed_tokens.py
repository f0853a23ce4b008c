"""Signed tokens: only our key, algorithm, issuer, audience and time are believed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from shared.platform.faults import PlatformError
from shared.platform.identity import EitherAuthenticator, Identity, TokenAuthenticator
from shared.platform.signed_tokens import (
    Parties,
    SignedTokenAuthenticator,
    TokenSigner,
    ensure_signing_key,
    read_public_keys,
    read_signing_key,
)

PARTIES = Parties("console", "tiaokuai")
WANG = Identity("wang", frozenset({"reports", "unit:jw"}), "fgk")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return ensure_signing_key(tmp_path)


@pytest.fixture
def known(files: tuple[Path, Path]) -> SignedTokenAuthenticator:
    return SignedTokenAuthenticator(read_public_keys(files[1]), PARTIES)


def signed(files: tuple[Path, Path], parties: Parties = PARTIES, *, at: datetime | None = None) -> str:
    signer = TokenSigner(read_signing_key(files[0]), parties, timedelta(minutes=5))
    return signer.sign(WANG, at or datetime.now(UTC))


def forged(files: tuple[Path, Path], header: dict[str, str], key: Any = None, **changes: Any) -> str:
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": "console",
        "aud": "tiaokuai",
        "sub": "wang",
        "scope": "desk",
        "iat": now,
        "exp": now + 60,
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(
        header, claims, key or read_signing_key(files[0]), algorithms=list({header["alg"], "ES256"})
    )


async def test_a_signed_identity_is_believed_whole(
    files: tuple[Path, Path], known: SignedTokenAuthenticator
) -> None:
    either = EitherAuthenticator(TokenAuthenticator({}), known)
    assert await either.identify(f"Bearer {signed(files)}") == WANG
    assert WANG.units == {"jw"}


async def test_the_public_file_holds_no_private_key(files: tuple[Path, Path]) -> None:
    (key,) = json.loads(files[1].read_text())["keys"]
    assert "d" not in key
    assert ensure_signing_key(files[0].parent) == files, "made once"


@pytest.mark.parametrize("parties", [Parties("other", "tiaokuai"), Parties("console", "other")])
async def test_another_issuer_or_audience_is_not(
    files: tuple[Path, Path], known: SignedTokenAuthenticator, parties: Parties
) -> None:
    assert await known.identify(f"Bearer {signed(files, parties)}") is None


@pytest.mark.parametrize("hours", [-1, 1])
async def test_nor_one_out_of_its_time(
    files: tuple[Path, Path], known: SignedTokenAuthenticator, hours: int
) -> None:
    token = signed(files, at=datetime.now(UTC) + timedelta(hours=hours))
    assert await known.identify(f"Bearer {token}") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"scope": ["desk"]},
        {"section": 1},
        {"exp": 2**40},
    ],
)
async def test_nor_one_with_odd_claims(
    files: tuple[Path, Path], known: SignedTokenAuthenticator, changes: dict[str, Any]
) -> None:
    token = forged(files, {"alg": "ES256", "kid": read_signing_key(files[0]).kid or ""}, **changes)
    assert await known.identify(f"Bearer {token}") is None


async def test_nor_another_key_or_algorithm(
    files: tuple[Path, Path], known: SignedTokenAuthenticator
) -> None:
    kid = read_signing_key(files[0]).kid or ""
    stranger = forged(files, {"alg": "ES256", "kid": kid}, ECKey.generate_key("P-256"))
    hmac = forged(files, {"alg": "HS256", "kid": kid}, OctKey.import_key(files[1].read_bytes()))
    good = signed(files)
    for token in (stranger, hmac, good[:-4], f"{good}.x", "a.b.c", ""):
        assert await known.identify(f"Bearer {token}") is None
    assert await SignedTokenAuthenticator(KeySet([]), PARTIES).identify(f"Bearer {good}") is None


def test_unreadable_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "odd").write_text("{}")
    with pytest.raises(PlatformError):
        read_public_keys(tmp_path / "odd")
    with pytest.raises(PlatformError):
        read_signing_key(tmp_path / "odd")
