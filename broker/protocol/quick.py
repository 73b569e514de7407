"""The most common frame read by its shape alone: a command that posts a message."""

import re
from typing import Final

from broker.domain.commands import PostMessage
from broker.domain.ids import is_said

_MOST_TEXT: Final = 8_000
_ID: Final = rb"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}"
#: Text without any escape, so that it stands for itself.
_TEXT: Final = rb'[^"\\\x00-\x1f]+'
#: As ``encode`` writes it, or with the kind first and with what is not needed left out: no name can stand twice.
_SHAPE: Final = re.compile(
    rb'\{"type":"command","id":"([A-Za-z0-9][A-Za-z0-9_-]{0,39})","command":\{'
    rb'("kind":"post_message",)?"conversation":"(' + _ID + rb')","text":"(' + _TEXT + rb')"'
    rb'(?:,"epoch":(null|0|[1-9][0-9]{0,14}))?(?:,"visibility":"public")?'
    rb'(?:,"reply_to":(?:null|"(' + _ID + rb')"))?(?:,"suggestion":null)?(,"kind":"post_message")?\}\}'
)


def quick_post(raw: bytes) -> tuple[str, PostMessage] | None:
    """The id with the command of such a frame; None for every other, right or wrong, which the codec must read.

    What it gives is what the codec would give. Time is linear in the frame's length.
    """
    found = _SHAPE.fullmatch(raw)
    if found is None:
        return None
    id, first, conversation, words, epoch, reply_to, last = found.groups()
    try:
        text = words.decode()
    except UnicodeDecodeError:
        return None
    if (first is None) is (last is None) or len(text) > _MOST_TEXT or not is_said(text):
        return None
    now = int(epoch) if epoch is not None and epoch != b"null" else None
    answers = reply_to.decode() if reply_to is not None else None
    return id.decode(), PostMessage(conversation.decode(), text, now, reply_to=answers)
