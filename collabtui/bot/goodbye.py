"""The bot's last words after a person resolved the matter: thanks, what was promised, help, a call, the survey."""

from dataclasses import replace
from typing import Final

from broker.domain.commands import TakeBotTurn
from broker.domain.context import BOOKKEEPING, FieldValue
from broker.protocol.frames import TurnFrame
from collabtui.bot.engine import confirmable
from collabtui.bot.promises import Promise, promises_in
from collabtui.bot.script import Script
from collabtui.bot.slots import AS_ASKED, Given
from collabtui.bot.state import State, digest, read, written
from collabtui.bot.talk import Talk
from collabtui.bot.when import When, stored
from collabtui.bot.wish import Wish

_CALL: Final = "schedule_callback"
#: A day without a time was promised: the call comes in its afternoon, when it should have happened.
_INTO_THE_DAY_MS: Final = 6 * 3_600_000


def goodbye(turn: TurnFrame, script: Script, at: int, recalled: tuple[FieldValue, ...] = ()) -> TakeBotTurn:
    """The goodbye, with the question how it went where the desk lets it be asked; ``at`` is Unix milliseconds.

    ``recalled`` is what the customer told people: kept for when they come back.
    """
    words = script.replies.closing
    promises = promises_in(turn.heard) if turn.agent_resolved else ()
    talk = Talk(
        turn,
        script,
        Wish("", (), {}, (), 0.0),
        State(said=read(turn.values).said, era=turn.engagement),
        at,
        {**turn.values, **{one.name: one.value for one in recalled}},
        recalled=recalled,
    )
    if turn.agent_resolved:
        talk = replace(talk, texts=(words.thanks,))
    if promises:
        talk = talk.said(script.words.promised, more={"promises": _quoted(promises)})
    talk = replace(talk, texts=(*talk.texts, words.resources))
    called = _follow_up(talk, promises)
    talk = called if called is not None else replace(talk, texts=(*talk.texts, words.callback))
    return TakeBotTurn(
        conversation=turn.conversation,
        lease=turn.lease,
        epoch=turn.epoch,
        turn=None,
        texts=(*talk.texts, words.survey) if turn.survey else talk.texts,
        fields=_fields(talk),
        ask_survey=turn.survey,
    )


def _quoted(promises: tuple[Promise, ...]) -> str:
    return " ".join(f"\u201c{one.text}\u201d" for one in promises)


def _follow_up(talk: Talk, promises: tuple[Promise, ...]) -> Talk | None:
    """A call offered for the moment that was promised, waiting for the customer's yes; None where nothing fits."""
    flow = next((flow for flow in talk.script.flows.values() if flow.call == _CALL), None)
    due = next((one.due for one in reversed(promises) if one.due is not None and _moment(one.due) > talk.at), None)
    if flow is None or due is None:
        return None
    begun = talk.begun(flow.name)
    begun = begun.given({flow.arguments["when"]: Given(stored(_moment(due)), AS_ASKED)})
    asked = confirmable(begun)
    if asked is None:
        return None
    shown = asked.shown()
    more = {"when": shown[flow.arguments["when"]], "phone": shown[flow.arguments["phone"]]}
    return asked.said(talk.script.words.follow_up, more=more)


def _moment(due: When) -> int:
    return due.at if due.clock else due.at + _INTO_THE_DAY_MS


def _fields(talk: Talk) -> tuple[FieldValue, ...]:
    state = replace(talk.state, said=tuple(map(digest, talk.texts)))
    given = [FieldValue(name, one.value, "bot", one.confidence) for name, one in talk.filled.items()]
    fields = [*talk.recalled, *given]
    fields.append(FieldValue(BOOKKEEPING, written(state), "bot"))
    return tuple(field for field in fields if field.value != talk.turn.values.get(field.name, ""))
