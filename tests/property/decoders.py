"""The ways to read a client's frame, which must agree on every text."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from broker.domain.errors import Refused
from broker.protocol.codec import decode_client
from broker.protocol.frames import ClientFrame, CommandFrame
from broker.protocol.quick import quick_post

Decoder = Callable[[str], ClientFrame]
#: What it is that a text says: its frame, or the refusal's class, code, sentence, retry.
Said = ClientFrame | tuple[type[Refused], str, str, str]


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise _Twice
    return dict(pairs)


def decode_rewritten(raw: str) -> ClientFrame:
    """The frame of the text that Python's own JSON reader makes of this one; what it can't read is read as it is."""
    try:
        found = json.loads(raw, object_pairs_hook=_once)
        again = json.dumps(found, ensure_ascii=False)
        again.encode()  # a lone surrogate is told in other words where it was escaped
    except (ValueError, RecursionError):
        return decode_client(raw)
    return decode_client(again)


def decode_quickly(raw: str) -> ClientFrame:
    """The frame by its shape alone where it is one of the common ones."""
    try:
        found = quick_post(raw.encode())
    except UnicodeEncodeError:
        return decode_client(raw)
    return decode_client(raw) if found is None else CommandFrame(id=found[0], command=found[1])


def said(decode: Decoder, raw: str) -> Said:
    """The outcome of reading. Raises what is no refusal."""
    try:
        return decode(raw)
    except Refused as refused:
        return type(refused), refused.code, refused.message.partition(" at line ")[0], refused.retry


#: Each way by its name; the first is the reference. A way that is quicker for some frames belongs here.
DECODERS: Final[Mapping[str, Decoder]] = {
    "decode_client": decode_client,
    "rewritten": decode_rewritten,
    "quick": decode_quickly,
}
