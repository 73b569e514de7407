"""The key that a broker leaves for the clients of its own user."""

import os
import secrets
from pathlib import Path

from broker.domain.actors import Actor
from broker.domain.errors import Unauthenticated
from broker.protocol.local import FILE_NAME, BadLocalFile, LocalBroker, dump, parse
from broker.server.ports import Serving
from broker.server.secret import new_token

#: Who hands out the key: whoever may read the folder may run the broker.
KEEPER = Actor("supervisor", "local")
KEY_FILE = "local.key"


def read_key(folder: Path) -> LocalBroker | None:
    """What the last broker left in the folder; None where it left nothing. Raises BadLocalFile."""
    path = folder / FILE_NAME
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadLocalFile(f"{path} can't be read ({type(error).__name__}): delete it, restart the broker.") from error


async def leave_key(folder: Path, desk: Serving, url: str, certificate: str = "") -> LocalBroker:
    """Write the file, private to its user, with a token that opens the broker. Raises OSError, Refused.

    The token outlives the broker, so that who was connected can come back after a restart.
    """
    token = await _opening(_former_token(folder / KEY_FILE), desk)
    if token is None:
        token = await _issue(desk)
        _write_private(folder / KEY_FILE, token)
    local = LocalBroker(url=url, store_id=desk.store_id, pid=os.getpid(), token=token, certificate=certificate)
    _write_private(folder / FILE_NAME, dump(local))
    return local


def take_away(folder: Path) -> None:
    """Remove the file: nobody listens any more."""
    (folder / FILE_NAME).unlink(missing_ok=True)


def _former_token(path: Path) -> str:
    """What is in the key file; empty where there is none that can be read."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


async def _opening(token: str, desk: Serving) -> str | None:
    """The token, if it opens this store; it may be another store's."""
    try:
        return token if (await desk.authenticate(token)).actor == KEEPER else None
    except Unauthenticated:
        return None


async def _issue(desk: Serving) -> str:
    token = new_token(KEEPER.id)
    await desk.handle(KEEPER, f"issue-{secrets.token_hex(8)}", token.issue(KEEPER.role, KEEPER.id, None))
    return token.text


def _write_private(path: Path, text: str) -> None:
    """Whoever finds the file finds a whole one; nobody else can ever read it."""
    unborn = path.with_name(f"{path.name}.{os.getpid()}.new")
    unborn.unlink(missing_ok=True)
    descriptor = os.open(unborn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unborn.replace(path)
