"""Certificates made for one test, as files."""

from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """``ca`` signed ``cert``, whose key is ``key``; ``other_ca`` signed nothing here."""

    ca: Path
    other_ca: Path
    cert: Path
    key: Path


def certificates(folder: Path, name: str = "localhost") -> Certificates:
    """Files in the folder, of a broker with this name."""
    authority, stranger = trustme.CA(), trustme.CA()
    issued = authority.issue_cert(name)
    made = Certificates(*(folder / f"{part}.pem" for part in ("ca", "other-ca", "cert", "key")))
    authority.cert_pem.write_to_path(str(made.ca))
    stranger.cert_pem.write_to_path(str(made.other_ca))
    issued.private_key_pem.write_to_path(str(made.key))
    made.cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    return made
