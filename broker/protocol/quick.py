"""The most common frame read by its shape alone: a command that posts a message."""

import re
from typing import Final

from broker.domain.commands import PostMessage
from broker.domain.ids import is_said

_MOST_TEXT: Final = 8_000
_ID: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}"
#: Text without any escape, so that it stands for itself.
_TEXT: Final = r'[^"\\\x00-\x1f]+'
#: As ``encode`` writes it, or with the kind first and with what is not needed left out: no name can stand twice.
_SHAPE: Final = re.compile(
    r'\{"type":"command","id":"([A-Za-z0-9][A-Za-z0-9_-]{0,39})","command":\{'
    r'("kind":"post_message",)?"conversation":"(' + _ID + r')","text":"(' + _TEXT + r')"'
    r'(?:,"epoch":(null|0|[1-9][0-9]{0,14}))?(?:,"visibility":"public")?'
    r'(?:,"reply_to":(?:null|"(' + _ID + r')"))?(?:,"suggestion":null)?(,"kind":"post_message")?\}\}'
)


def quick_post(raw: bytes) -> tuple[str, PostMessage] | None:
    """The id with the command of such a frame; None for every other, right or wrong, which the codec must read.

    What it gives is what the codec would give. Time is linear in the frame's length.
    """
    try:
        found = _SHAPE.fullmatch(raw.decode())
    except UnicodeDecodeError:
        return None
    if found is None:
        return None
    id, first, conversation, text, epoch, reply_to, last = found.groups()
    if (first is None) is (last is None) or len(text) > _MOST_TEXT or not is_said(text):
        return None
    now = int(epoch) if epoch is not None and epoch != "null" else None
    return id, PostMessage(conversation, text, now, "public", reply_to)
