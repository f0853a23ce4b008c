"""Certificates of the local broker: an authority of our own, and a server's signed by it, for loopback."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from shared.platform.secret_files import replace_secret

HOST = "localhost"
_ADDRESS = ip_address("127.0.0.1")
_LIFE, _RENEWED_BEFORE = timedelta(days=365), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files: `ca` is what clients trust, `server` the server's key, certificate and authority in one PEM."""

    ca: Path
    server: Path


def ensure_certificates(folder: Path, now: datetime | None = None) -> Certificates:
    """Those of the folder, made anew when there are none or they end within thirty days.

    The authority's key is thrown away: it signs this one server.
    """
    made, now = Certificates(folder / "ca.crt", folder / "server.pem"), now or datetime.now(UTC)
    if not (made.ca.exists() and made.server.exists() and _ends(made.ca) > now + _RENEWED_BEFORE):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(made, now)
    return made


def _ends(certificate: Path) -> datetime:
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def _make(files: Certificates, now: datetime) -> None:
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _name("Tiaokuai local authority")
    ca = _begun(authority, authority, ca_key.public_key(), now)
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    ca = ca.add_extension(_usage(signs=True), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(_ADDRESS)])
    both = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    server = _begun(_name(HOST), authority, key.public_key(), now)
    server = server.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    server = server.add_extension(names, critical=False).add_extension(both, critical=False)
    signed = ca.sign(ca_key, SHA256()).public_bytes(Encoding.PEM).decode()
    own = server.sign(ca_key, SHA256()).public_bytes(Encoding.PEM).decode()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    replace_secret(files.ca, signed)
    replace_secret(files.server, private + own + signed)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LIFE)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs: bool) -> x509.KeyUsage:
    never = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, key_cert_sign=signs, crl_sign=signs, **never)
