"""The list of flagged words of the bot as text for people."""

import time
from collections.abc import Iterator, Sequence

from broker.domain.inert import inert
from broker.reports.flags import Flagged
from broker.reports.table import count


def text_of(found: Sequence[Flagged]) -> str:
    """All of them, each with what was asked, understood, objected."""
    if not found:
        return "Nothing was flagged in that time."
    head = f"{count(len(found), 'message')} of the bot flagged."
    return "\n\n".join((head, *("\n".join(_one(flag)) for flag in found)))


def _one(flag: Flagged) -> Iterator[str]:
    yield f"{_line(flag.conversation)} {_line(flag.message)} by {_line(flag.bot)}: {_understood(flag)}"
    if flag.asked is not None:
        yield f"  asked: {_line(flag.asked)}"
    yield f"  said:  {_line(flag.text)}"
    for one in flag.objections:
        at = time.strftime("%Y-%m-%d %H:%M", time.gmtime(one.at / 1000))
        yield f"  {at} UTC, {_line(one.by)}: {_line(one.reason) or 'no reason given'}"


def _understood(flag: Flagged) -> str:
    if flag.intent is None:
        return "nothing understood"
    return f"intent {_line(flag.intent)} ({flag.confidence:.2f})"


def _line(text: str) -> str:
    return inert(text, multiline=False)
