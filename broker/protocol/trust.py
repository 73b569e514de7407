"""Which certificate of a broker its client believes."""

import ssl
from pathlib import Path


def pinned(certificate: str) -> ssl.SSLContext:
    """Believes this one certificate (PEM), whatever name it was made for; nobody else's, whoever signed it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # The name need not be checked: there is exactly one certificate that can be shown.
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    return context


def signed_by(authority: Path) -> ssl.SSLContext:
    """Believes certificates for the broker's name that this authority (a PEM file) signed. Raises ValueError."""
    try:
        return ssl.create_default_context(cafile=authority)
    except ssl.SSLError:
        raise ValueError(f"{authority} holds no certificate (PEM): name the file of who signed the broker's.") from None
    except OSError as error:
        raise ValueError(f"The certificate {authority} can't be read ({error.strerror}).") from error
