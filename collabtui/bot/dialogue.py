"""What the bot does with a turn: pure, with all that lasts in the turn itself, so any worker can take the next."""

from dataclasses import dataclass

from broker.domain.commands import TakeBotTurn
from broker.domain.context import FieldValue
from broker.domain.signals import Signals
from broker.protocol.frames import TurnFrame
from collabtui.bot.flows import NEEDS, OF_ACCOUNT, Looked, Lookup, Slot, question, reply_to
from collabtui.bot.kept import field_of, places
from collabtui.bot.script import Script
from collabtui.bot.wish import ASKED_FOR, INTENT, SMALL_TALK, Wish, asked_flow, read_together, wish_of
from collabtui.understanding.api import UNTOLD, Guess, Reading
from collabtui.understanding.domain import IntentReply


@dataclass(frozen=True, slots=True)
class Plan:
    """How to answer: ``topic`` is the intent that is answered, None for nothing understood.

    With a ``lookup`` the shop must be asked before the turn can be answered.
    """

    turn: TurnFrame
    wish: Wish
    topic: str | None = None
    lookup: Lookup | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """What to say, with what is asked of the customer from now on."""

    texts: tuple[str, ...]
    asked_for: str = ""
    done: bool = False


def plan(turn: TurnFrame, reading: Reading, script: Script) -> Plan:
    """The plan for the customer's unanswered texts, whose joined ``reading`` this is."""
    wish = wish_of(turn, reading, script.replies)
    waiting = asked_flow(turn.values, script.replies)
    # "Yes" to a question for a number is no number: the flow goes on asking.
    topic = waiting if wish.intent == "affirm" and waiting is not None else wish.intent
    return Plan(turn, wish, topic, _lookup(turn, wish, topic, script))


def answer(
    plan: Plan, script: Script, looked: Looked | None = None, milliseconds: int = 0, guess: Guess = UNTOLD
) -> TakeBotTurn:
    """The whole turn; ``looked`` is how the plan's lookup ended, ``milliseconds`` how long all of it took.

    ``guess`` is the language of the texts.
    """
    said = _say(plan, script, looked)
    signals = Signals(
        intents=plan.wish.intents,
        fallback=not plan.wish.intents,
        sentiment=plan.wish.sentiment,
        api_calls=looked.calls if looked else (),
        milliseconds=milliseconds,
        language=guess.language,
        language_confidence=guess.confidence,
    )
    return TakeBotTurn(
        conversation=plan.turn.conversation,
        lease=plan.turn.lease,
        epoch=plan.turn.epoch,
        turn=plan.turn.turn,
        texts=said.texts,
        signals=signals,
        fields=_fields(plan, said, looked),
        done=said.done,
    )


def goodbye(turn: TurnFrame, script: Script) -> TakeBotTurn:
    """The last words after a person resolved the matter, with the question how it went."""
    words = script.replies.closing
    thanks = (words.thanks,) if turn.agent_resolved else ()
    return TakeBotTurn(
        conversation=turn.conversation,
        lease=turn.lease,
        epoch=turn.epoch,
        turn=None,
        texts=(*thanks, words.resources, words.callback, words.survey),
        ask_survey=True,
    )


def _lookup(turn: TurnFrame, wish: Wish, topic: str | None, script: Script) -> Lookup | None:
    reply = script.replies.intents[topic] if topic is not None else None
    if reply is None or reply.flow is None or _is_barred(turn, reply):
        return None
    value = _known(turn, wish, NEEDS[reply.flow])
    return Lookup(reply.flow, value, _account(turn)) if value else None


def _account(turn: TurnFrame) -> str:
    """The e-mail address that the business vouches for; never what the customer wrote."""
    return turn.record.email if turn.record is not None else ""


def _is_barred(turn: TurnFrame, reply: IntentReply) -> bool:
    """True when nobody knows who asks for what only the account's owner may know."""
    return reply.flow in OF_ACCOUNT and not _account(turn)


def _known(turn: TurnFrame, wish: Wish, slot: Slot) -> str:
    """The newest value of a field: what the customer just wrote goes before what is known already."""
    found = wish.found.get(slot)
    return found.value if found is not None else turn.values.get(slot, "")


def _say(plan: Plan, script: Script, looked: Looked | None) -> _Said:
    replies = script.replies
    if plan.topic is None:
        texts = replies.fallback.texts
        said = texts[min(plan.turn.fallbacks, len(texts) - 1)]
        return _Said((said,), asked_for=plan.turn.values.get(ASKED_FOR, ""))
    reply = replies.intents[plan.topic]
    if reply.flow is None:
        return _say_text(plan, reply, script)
    if _is_barred(plan.turn, reply):
        return _Said((replies.flows.order_status.log_in,))
    slot = NEEDS[reply.flow]
    if looked is None:
        return _Said((question(slot, replies),), asked_for=slot)
    return _Said((reply_to(looked, reply.flow, replies),), asked_for=slot if looked.ending == "not_found" else "")


def _say_text(plan: Plan, reply: IntentReply, script: Script) -> _Said:
    text = reply.text or ""
    if plan.topic == "thanks_goodbye":
        # Once it is closing the survey has been asked: a second question would only annoy.
        closing = plan.turn.closing
        return _Said((text,)) if closing else _Said((text, script.replies.closing.survey), done=True)
    if reply.article is None:
        return _Said((text,))
    return _Said((f"{text} More: {script.titles[reply.article]}",))


def _fields(plan: Plan, said: _Said, looked: Looked | None) -> tuple[FieldValue, ...]:
    """What is worth remembering and new: the customer's values, the matter, what the bot waits for."""
    unknown = NEEDS[plan.lookup.flow] if plan.lookup and looked and looked.ending == "not_found" else None
    where = places(read_together(plan.turn), plan.turn.messages)
    fields = [
        field_of(entity, where)
        for name, entity in plan.wish.found.items()
        # A number that the shop does not know must not be taken for known the next time.
        if name != unknown
    ]
    if plan.topic is not None and plan.topic not in SMALL_TALK:
        fields.append(FieldValue(INTENT, plan.topic, "bot", plan.wish.intents[0].confidence))
    fields.append(FieldValue(ASKED_FOR, said.asked_for, "bot"))
    return tuple(field for field in fields if field.value != plan.turn.values.get(field.name, ""))
