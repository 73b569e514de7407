"""The broker's certificate with its key, made ready for encrypted connections."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_END: Final = "-----END CERTIFICATE-----"


class CannotEncrypt(Exception):
    """Certificate or key can't be used; the sentence says which, why, what to do."""


@dataclass(frozen=True, slots=True)
class Tls:
    """``certificate`` is the broker's own as PEM, without those of who signed it."""

    context: ssl.SSLContext
    certificate: str


def tls_of(certificate: Path | None, key: Path | None) -> Tls | None:
    """TLS 1.2 or newer by Python's defaults; None where neither file is named. Raises CannotEncrypt.

    ``certificate`` holds the broker's own first, then the chain; without ``key`` it holds the key as well.
    """
    if certificate is None:
        if key is None:
            return None
        raise CannotEncrypt("A key without a certificate encrypts nothing: name one with --tls-cert.")
    own = _own(_text(certificate, "certificate"), certificate)
    if key is not None:
        _text(key, "key")
    return Tls(_context(certificate, key), own)


def _context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    named = key or certificate

    def locked() -> NoReturn:
        # Without this OpenSSL would ask for the password on a terminal that a service does not have.
        raise CannotEncrypt(f"The key in {named} is locked with a password: give the broker one without.")

    try:
        context.load_cert_chain(certificate, key, password=locked)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise CannotEncrypt(f"The key in {named} does not belong to the certificate {certificate}.") from None
        raise CannotEncrypt(
            f"{certificate} with the key in {named} can't be used ({error.reason or 'not PEM'}): both must be PEM."
        ) from None
    return context


def _text(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise CannotEncrypt(f"The {what} {path} can't be read ({error.strerror}): name another.") from error


def _own(text: str, path: Path) -> str:
    start, end = text.find(_BEGIN), text.find(_END)
    if not 0 <= start < end:
        raise CannotEncrypt(f"{path} holds no certificate (PEM, {_BEGIN!r}): name the file that does.")
    return text[start:end] + _END + "\n"
