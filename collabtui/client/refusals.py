"""Refused commands as the exceptions that callers catch."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from broker.domain.commands import Command
from broker.domain.errors import BadCommand, Refused
from broker.protocol import wording
from broker.protocol.codec import decode_client, encode
from broker.protocol.frames import CommandFrame, RefusedFrame


def refusal(frame: RefusedFrame) -> Refused:
    """The exception that the broker raised, by its code; a code newer than this client is a plain Refused."""
    known = _BY_CODE.get(frame.code)
    if known is None:
        known = type("Refused", (Refused,), {"code": frame.code, "retry": frame.retry})
    return known(frame.message, frame.current)


def check(id: str, command: Command) -> None:
    """Refuse what the broker would refuse unread, by the broker's own reading.

    A command that breaks a bound would otherwise be sent again after each connection that it breaks.
    Raises BadCommand or BadFrame.
    """
    try:
        raw = encode(CommandFrame(id=id, command=command))
    except ValidationError as error:
        raise wording.refusal(error) from None
    except PydanticSerializationError as error:
        raise BadCommand(f"The command can't be written as JSON: {error}") from None
    decode_client(raw)


def _family(root: type[Refused]) -> Iterator[type[Refused]]:
    yield root
    for child in root.__subclasses__():
        yield from _family(child)


_BY_CODE = {kind.code: kind for kind in _family(Refused)}
