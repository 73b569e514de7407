"""The bot's words that people flagged, with what its designer needs to mend them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from broker.domain.events import MessagePosted, Recorded, SignalsReported
from broker.domain.judgement_events import TurnFlagged


@dataclass(frozen=True, slots=True)
class Objection:
    """Why one person flagged it; ``at`` is Unix milliseconds."""

    by: str
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """One message of a bot. ``asked`` is the customer's that it answers; ``intent`` is what the bot took that for.

    None where the bot measured nothing, understood nothing or answered nobody.
    """

    conversation: str
    message: str
    bot: str
    text: str
    asked: str | None
    intent: str | None
    confidence: float | None
    objections: tuple[Objection, ...]


def flagged(conversation: str, log: Iterable[Recorded], since: int = 0) -> tuple[Flagged, ...]:
    """The flagged messages of a conversation by their first flags; only flags from ``since`` on (Unix ms)."""
    said: dict[str, tuple[str, MessagePosted]] = {}
    measured: dict[str, SignalsReported] = {}
    found: dict[str, Flagged] = {}
    for recorded in log:
        event, by = recorded.event, recorded.actor
        if isinstance(event, MessagePosted):
            said[event.message] = (by.id, event)
        elif isinstance(event, SignalsReported) and by.role == "bot":
            measured[event.turn] = event
        elif isinstance(event, TurnFlagged) and recorded.at >= since:
            known = found.get(event.message) or _flagged(conversation, event.message, said, measured)
            others = tuple(one for one in known.objections if one.by != by.id)
            objection = Objection(by.id, recorded.at, event.reason)
            found[event.message] = replace(known, objections=(*others, objection))
    return tuple(found.values())


def _flagged(
    conversation: str, message: str, said: dict[str, tuple[str, MessagePosted]], measured: dict[str, SignalsReported]
) -> Flagged:
    bot, line = said[message]
    _, question = said.get(line.reply_to or "", ("", None))
    report = measured.get(line.reply_to or "")
    best = report.signals.intents[0] if report and report.signals.intents else None
    asked = question.text if question else None
    intent, confidence = (best.name, best.confidence) if best else (None, None)
    return Flagged(conversation, message, bot, line.text, asked, intent, confidence, ())
