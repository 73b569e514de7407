"""Tokens kept on disk for the user's next start, each readable by that user alone."""

import json
import os
import secrets
from pathlib import Path


def cached(path: Path, store_id: str) -> str | None:
    """The token kept at ``path``; None where there is none for this store."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        # A spoiled file is as good as none: a new token takes its place.
        return None
    if not isinstance(kept, dict) or kept.get("store_id") != store_id:
        return None
    token = kept.get("token")
    return token if isinstance(token, str) else None


def keep(path: Path, store_id: str, token: str) -> None:
    """Write the token, whole or not at all: file mode 0600 in a folder of mode 0700."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    # The mode stands from the first byte on, so there is no moment when others could read it.
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"store_id": store_id, "token": token}, file)
    beside.replace(path)
