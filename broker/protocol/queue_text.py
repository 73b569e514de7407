"""The rows of the queue as frames that are never too long."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from broker.protocol.codec import encode
from broker.protocol.rows import ConversationRow, Waits

#: What a frame has besides its rows, with some room to spare.
_AROUND = 200


def queue_texts(rows: Sequence[ConversationRow], gone: Sequence[str], *, full: Waits | None, most: int) -> list[str]:
    """The texts of ``QueueRows`` frames of at most ``most`` bytes each; nothing where there is nothing to tell.

    ``full`` says that these begin a whole list: then there is a first frame even without a row, marked so, which tells
    these waits.
    A single row that is longer than half of ``most`` has a frame to itself.
    """
    room = (most - _AROUND) // 2
    packs = list(zip_longest(_packed(map(encode, rows), room), _packed((f'"{id}"' for id in gone), room), fillvalue=""))
    if full is not None and not packs:
        packs = [("", "")]
    return [_text(full if place == 0 else None, *pack) for place, pack in enumerate(packs)]


def _text(full: Waits | None, rows: str, gone: str) -> str:
    is_full, waits = ("false", "null") if full is None else ("true", encode(full))
    return f'{{"type":"queue_rows","full":{is_full},"rows":[{rows}],"gone":[{gone}],"waits":{waits}}}'


def _packed(items: Iterable[str], room: int) -> list[str]:
    """The items joined by commas, as few runs of at most ``room`` bytes as keep their order."""
    packs: list[list[str]] = []
    left = 0
    for item in items:
        size = len(item.encode()) + 1
        if size > left:
            packs.append([])
            left = room
        packs[-1].append(item)
        left -= size
    return [",".join(pack) for pack in packs]
