"""What the bot does with a turn: pure, with all that lasts in the turn itself, so any worker can take the next."""

from dataclasses import replace
from typing import Final, assert_never

from broker.domain.commands import TakeBotTurn, WantedCall
from broker.domain.context import BOOKKEEPING, FieldValue
from broker.domain.signals import Signals
from broker.protocol.frames import TurnFrame
from collabtui.bot.engine import advanced, looked_at, order_asked
from collabtui.bot.flows import Looked
from collabtui.bot.moves import (
    Agree,
    Begin,
    Choose,
    Decline,
    Doubt,
    Drop,
    Fill,
    Lost,
    Person,
    Plain,
    Tell,
    move_of,
)
from collabtui.bot.script import Script
from collabtui.bot.slots import AS_ASKED, Given, chosen, given
from collabtui.bot.state import WRONG, digest, of_this_engagement, read, written
from collabtui.bot.talk import CERTAIN, Talk
from collabtui.bot.told import fallen_back, no_longer, told
from collabtui.bot.wish import INTENT, read_together, wish_of
from collabtui.understanding.api import UNTOLD, Guess, Reading
from collabtui.understanding.kept import field_of, places

#: Whoever answered so often without an answer is told how to get a person.
_STUCK_AFTER: Final = 2


def plan(
    turn: TurnFrame,
    reading: Reading,
    script: Script,
    at: int,
    parts: tuple[Reading, ...] = (),
    recalled: tuple[FieldValue, ...] = (),
) -> Talk:
    """How the customer's unanswered texts are answered; with a ``call`` it must be made, then ``resumed``.

    ``reading`` is that of the joined texts, ``parts`` those of its sentences, ``at`` is Unix milliseconds. ``recalled``
    is what the customer told people since a bot last spoke.
    """
    wish = wish_of(turn, reading, script.replies, parts)
    state = of_this_engagement(read(turn.values), turn.engagement)
    known = {**turn.values, **{one.name: one.value for one in recalled}}
    values = {**known, **{name: one.value for name, one in wish.found.items()}}
    talk = Talk(turn, script, wish, state, at, values, wish.intents, recalled=recalled)
    move = move_of(wish, state, known, script, at)
    if talk.flow is None:
        talk = replace(talk, state=replace(state, asked=""))
    if isinstance(move, Choose):
        asked = order_asked(replace(talk, otherwise=move.otherwise))
        return asked if asked is not None else _ended(_done(talk, move.otherwise))
    return _ended(_with_second(_done(talk, move), move))


def resumed(talk: Talk, looked: Looked) -> Talk:
    """The turn once its call was made; it may want another one."""
    if talk.otherwise is not None and talk.call is not None and talk.call.check and looked.ending == "found":
        known = replace(talk, call=None, calls=(*talk.calls, *looked.calls), items=looked.items)
        return _ended(_chosen(known))
    return _ended(looked_at(talk, looked))


def answer(talk: Talk, milliseconds: int = 0, guess: Guess = UNTOLD) -> TakeBotTurn:
    """The whole turn; ``milliseconds`` is how long all of it took, ``guess`` the language of the texts."""
    signals = Signals(
        intents=() if talk.fallback else talk.intents,
        fallback=talk.fallback or not talk.intents,
        sentiment=talk.wish.sentiment,
        wants_human=talk.wish.wants_human,
        frustration=talk.wish.frustration,
        out_of_scope=talk.wish.out_of_scope,
        api_calls=talk.calls,
        milliseconds=milliseconds,
        language=guess.language,
        language_confidence=guess.confidence,
    )
    wanted = talk.callback
    return TakeBotTurn(
        conversation=talk.turn.conversation,
        lease=talk.turn.lease,
        epoch=talk.turn.epoch,
        turn=talk.turn.turn,
        texts=talk.texts[:8],
        signals=signals,
        fields=_fields(talk),
        done=talk.done,
        ask_survey=talk.done and talk.turn.survey,
        callback=WantedCall(wanted.due, wanted.phone, wanted.topic) if wanted is not None else None,
    )


def _done(talk: Talk, move: Plain) -> Talk:
    """The turn after the customer's move."""
    match move:
        case Person():
            return talk.said(talk.script.words.person)
        case Lost():
            return fallen_back(talk)
        case Tell(intent):
            return _told(talk, intent)
        case Begin(flow, intent):
            return _begun(talk, flow, intent)
        case Drop(then):
            return no_longer(talk) if then is None else _done(replace(talk, state=talk.state.ended()), then)
        case Fill():
            return _filled(talk, move)
        case Agree():
            return _agreed(talk.about(None, CERTAIN))
        case Decline():
            return _declined(talk.about(None, CERTAIN))
        case Doubt(helpless):
            return _doubted(talk, helpless=helpless)
        case _:
            assert_never(move)


def _told(talk: Talk, intent: str) -> Talk:
    """A text, then back to what was asked before it."""
    said = told(talk, intent)
    return said if said.flow is None else advanced(said.said(said.script.words.back, more={"title": said.flow.title}))


def _begun(talk: Talk, name: str, intent: str) -> Talk:
    """A flow with all that the same message gives for it; what everybody may know comes first where nothing does."""
    talk = replace(talk.about(intent).begun(name), choosing=True)
    flow, wish = talk.script.flows[name], talk.wish
    wanted = {intent} == {talk.wish.intent} or talk.wish.is_bare
    found = {
        slot.name: value
        for slot in flow.slots
        if (value := given(slot, wish.text, wish.entities, talk.at, asked=slot.type == "order_number" and wanted))
    }
    talk = talk.given(found)
    reply = talk.script.replies.intents.get(intent)
    if reply is not None and reply.text and not talk.value(flow.slots[0]):
        talk = told(talk, intent)
    if (wish.is_bare and found) or intent != wish.intent:
        # A bare number, or a phrase, says little to a model, but everything to a flow.
        talk = talk.about(intent, max((one.confidence for one in found.values()), default=AS_ASKED))
    return advanced(talk)


def _filled(talk: Talk, move: Fill) -> Talk:
    confidence = max((one.confidence for one in move.values.values()), default=CERTAIN)
    return advanced(replace(talk.about(None, confidence), choosing=True).given(move.values).refused(*move.cleared))


def _agreed(talk: Talk) -> Talk:
    """The yes, to the values that it was asked for alone."""
    slot = talk.flow.slot(talk.state.asked) if talk.flow else None
    if slot is not None:
        return advanced(talk.given({slot.name: Given(talk.value(slot), CERTAIN)}))
    return advanced(replace(talk, agreed=talk.state.meant))


def _declined(talk: Talk) -> Talk:
    slot = talk.flow.slot(talk.state.asked) if talk.flow else None
    if slot is not None:
        return advanced(talk.refused(slot.name))
    return replace(talk, state=replace(talk.state, asked=WRONG)).said(talk.script.words.unchanged)


def _doubted(talk: Talk, *, helpless: bool) -> Talk:
    """What was asked is asked again, in other words; whoever can't answer it is told what to do."""
    tries = talk.state.tries
    if helpless:
        talk = replace(talk.about(None, CERTAIN), state=replace(talk.state, tries=tries + 1))
        return talk.said(talk.script.words.stuck, tries)
    talk = replace(talk, fallback=True)
    if talk.state.asked == WRONG:
        return talk.said(talk.script.words.unclear, tries).said(talk.script.words.unchanged, tries)
    if tries >= _STUCK_AFTER:
        return advanced(talk.said(talk.script.words.stuck, tries))
    return advanced(talk.said(talk.script.words.unclear, tries))


def _chosen(talk: Talk) -> Talk:
    """The item that the text names, where it names one that was not meant before."""
    names = talk.items_slots()
    slot = talk.flow.slot(names[0]) if talk.flow and names else None
    found = chosen(talk.wish.text, talk.items or (), asked=True)
    otherwise = talk.otherwise
    talk = replace(talk, otherwise=None)
    if slot is not None and found is not None and found.value != talk.value(slot):
        return _filled(talk, Fill({slot.name: found}))
    return _done(talk, otherwise) if otherwise is not None else talk


def _with_second(talk: Talk, move: Plain) -> Talk:
    """The second matter of the same message waits for the first one to be settled."""
    second = talk.wish.second
    if second is None or not isinstance(move, Begin | Tell) or talk.wish.intent != move.intent:
        return talk
    flow = talk.script.started_by(second)
    return replace(talk, second=None if flow is not None and flow.name == talk.state.flow else second)


def _ended(talk: Talk) -> Talk:
    """The turn with its second matter, once the first needs no call any more."""
    second = talk.second
    if talk.call is not None or second is None:
        return talk
    talk = replace(talk, second=None)
    flow = talk.script.started_by(second)
    if flow is None:
        return told(talk, second, aside=True)
    if talk.flow is not None:
        return replace(talk, state=talk.state.waiting(flow.name))
    begun = talk.begun(flow.name)
    return advanced(begun.said(begun.script.words.also, more={"title": flow.title}))


def _fields(talk: Talk) -> tuple[FieldValue, ...]:
    """What is worth remembering and new: the customer's values, the matter, where the bot stands."""
    where = places(read_together(talk.turn), talk.turn.messages)
    found = {name: field_of(entity, where) for name, entity in talk.wish.found.items()}
    filled = {
        name: FieldValue(name, one.value, "customer", one.confidence)
        for name, one in talk.filled.items()
        if name not in found or found[name].value != one.value
    }
    earlier = {one.name: one for one in talk.recalled}
    fields = {name: one for name, one in {**earlier, **found, **filled}.items() if name not in talk.gone}
    if talk.topic is not None:
        confidence = talk.intents[0].confidence if talk.intents else CERTAIN
        fields[INTENT] = FieldValue(INTENT, talk.topic, "bot", confidence)
    state = replace(talk.state, said=tuple(map(digest, talk.texts)))
    fields[BOOKKEEPING] = FieldValue(BOOKKEEPING, written(state), "bot")
    return tuple(field for field in fields.values() if field.value != talk.turn.values.get(field.name, ""))
