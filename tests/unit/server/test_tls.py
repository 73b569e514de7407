"""Certificates that can be used, sentences about those that can't."""

import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as pem

from broker.server.tls import CannotEncrypt, tls_of
from tests.certificates import Certificates, certificates


@pytest.fixture
def made(tmp_path: Path) -> Certificates:
    return certificates(tmp_path)


def complaint(cert: Path | None, key: Path | None) -> str:
    with pytest.raises(CannotEncrypt) as caught:
        tls_of(cert, key)
    return str(caught.value)


def test_without_files_nothing_is_encrypted() -> None:
    assert tls_of(None, None) is None


def test_old_versions_of_tls_are_not_spoken(made: Certificates) -> None:
    tls = tls_of(made.cert, made.key)
    assert tls is not None
    assert tls.context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert tls.certificate == made.cert.read_text().partition("-----END")[0] + "-----END CERTIFICATE-----\n"


def test_a_certificate_may_hold_its_key_as_well(made: Certificates) -> None:
    both = made.cert.with_name("both.pem")
    both.write_bytes(made.key.read_bytes() + made.cert.read_bytes())
    tls = tls_of(both, None)
    assert tls is not None
    assert "PRIVATE" not in tls.certificate


def test_a_key_alone_is_not_enough(made: Certificates) -> None:
    assert "--tls-cert" in complaint(None, made.key)


@pytest.mark.parametrize("part", ["cert", "key"])
def test_a_file_that_is_not_there_is_named(made: Certificates, part: str) -> None:
    path = made.cert.with_name("nowhere.pem")
    given = {"cert": made.cert, "key": made.key, part: path}
    assert f"{path} can't be read (No such file" in complaint(given["cert"], given["key"])


def test_a_file_that_holds_no_certificate_is_named(made: Certificates) -> None:
    assert f"{made.key} holds no certificate" in complaint(made.key, made.key)


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_spoiled_key_is_named(made: Certificates, text: str) -> None:
    made.key.write_text(text)
    assert str(made.key) in complaint(made.cert, made.key)


def test_a_spoiled_certificate_is_named(made: Certificates) -> None:
    made.cert.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert str(made.cert) in complaint(made.cert, made.key)


def test_a_key_of_another_certificate_is_told_from_a_spoiled_one(made: Certificates, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = certificates(tmp_path / "other")
    assert "does not belong" in complaint(made.cert, other.key)


def test_a_locked_key_is_no_reason_to_ask_at_a_terminal(made: Certificates) -> None:
    key = pem.load_pem_private_key(made.key.read_bytes(), None)
    locked = key.private_bytes(
        pem.Encoding.PEM, pem.PrivateFormat.TraditionalOpenSSL, pem.BestAvailableEncryption(b"secret")
    )
    made.key.write_bytes(locked)
    assert "locked with a password" in complaint(made.cert, made.key)
