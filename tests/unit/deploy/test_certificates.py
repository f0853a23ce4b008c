"""The local broker's certificates: kept while they hold, made anew before they end."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from deploy.local.broker_properties import broker_properties
from deploy.local.certificates import ensure_certificates

NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)


def test_they_are_kept_and_renewed_in_time(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path / "c", NOW)
    first = made.server.read_bytes()
    assert ensure_certificates(tmp_path / "c", NOW + timedelta(days=330)).server.read_bytes() == first
    assert ensure_certificates(tmp_path / "c", NOW + timedelta(days=340)).server.read_bytes() != first


def test_the_server_is_signed_by_the_authority_for_this_machine_alone(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, NOW)
    server, ca = x509.load_pem_x509_certificates(made.server.read_bytes())
    assert ca == x509.load_pem_x509_certificate(made.ca.read_bytes())
    server.verify_directly_issued_by(ca)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert stat.S_IMODE(made.server.stat().st_mode) == 0o600


def test_every_line_is_encrypted(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, NOW)
    told = broker_properties(1, 2, tmp_path, "secret", made)
    assert told["listener.security.protocol.map"] == "SASL_SSL:SASL_SSL,CONTROLLER:SASL_SSL"
    assert "PLAINTEXT" not in "".join(told.values())
    assert "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config" in told
