"""What the customer does with their words: begins a matter, answers, corrects, agrees, turns away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from collabtui.bot.cues import after_no, does_not_know, drops, objects, plain, points_elsewhere, says_no, says_yes
from collabtui.bot.flow_file import ITEM, Flow, Slot
from collabtui.bot.script import Script
from collabtui.bot.slots import AS_ASKED, Given, given
from collabtui.bot.state import CONFIRM, MORE, WRONG, State
from collabtui.bot.wish import GOODBYE, INTENT, SMALL_TALK, Wish
from collabtui.understanding.kept import EXPLICIT

_QUESTION: Final = re.compile(
    r"(?:what|when|where|who|why|how|which|can|could|do|does|is|are|will|would|wie|was|wann|wo|warum|kann|gibt)(?!\w)"
)

#: Kinds of slots that whole sentences fill, whatever else these may be read as.
_SAID: Final = frozenset({"text", "address", "when"})


@dataclass(frozen=True, slots=True)
class Person:
    """Asks for a person."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Says nothing that is understood."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Asks, or says, what a text answers."""

    intent: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Opens a matter that a flow settles."""

    flow: str
    intent: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Wants no more of the flow under way, perhaps ``then`` something else."""

    then: Tell | Begin | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """Gives values, for the first time or others than before; ``cleared`` slots are to be others, unsaid which."""

    values: Mapping[str, Given] = field(default_factory=dict)
    cleared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agree:
    """Says yes to what was asked."""


@dataclass(frozen=True, slots=True)
class Decline:
    """Says no to what was asked."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Answers nothing that was asked; ``helpless`` when the customer says that they can't."""

    helpless: bool = False


Plain = Person | Lost | Tell | Begin | Drop | Fill | Agree | Decline | Doubt


@dataclass(frozen=True, slots=True)
class Choose:
    """May name one of the order's items; ``otherwise`` where none of them is named."""

    otherwise: Plain


Move = Plain | Choose


def move_of(wish: Wish, state: State, values: Mapping[str, str], script: Script, now: int) -> Move:
    """The customer's move in the light of what was asked; ``now`` is Unix milliseconds."""
    if wish.asks_for_a_person:
        return Person()
    flow = script.flows.get(state.flow)
    if flow is None:
        return _after(wish, script) if state.asked == MORE else _outside(wish, values, script, now)
    if drops(wish.text, at_a_yes=state.asked in (CONFIRM, WRONG)):
        return Drop(Tell(GOODBYE) if wish.sure == GOODBYE else _another(wish, flow, script, answers=False))
    found = {
        slot.name: value
        for slot in flow.slots
        if (value := given(slot, wish.text, wish.entities, now, asked=state.asked == slot.name)) is not None
    }
    if state.asked in (CONFIRM, WRONG):
        found |= _instead(wish, flow, now)
        changed = {name: one for name, one in found.items() if one.value != values.get(name)}
        return _at_a_yes(wish, flow, state, changed, script)
    return _at_a_slot(wish, flow, flow.slot(state.asked), found, script)


def _after(wish: Wish, script: Script) -> Plain:
    """The answer to whether there is anything else."""
    if (says_no(wish.text) or wish.sure == "deny") and GOODBYE in script.replies.intents:
        return Tell(GOODBYE)
    return _outside(wish, {}, script, 0)


def _instead(wish: Wish, flow: Flow, now: int) -> dict[str, Given]:
    """A whole address after a no, where there is one to correct."""
    text = after_no(wish.text)
    found = {
        slot.name: given(slot, text, wish.entities, now, asked=True) for slot in flow.slots if slot.type == "address"
    }
    return {name: one for name, one in found.items() if one is not None}


def _outside(wish: Wish, values: Mapping[str, str], script: Script, now: int) -> Plain:
    """What opens a matter, or corrects the one just settled."""
    last = script.started_by(values.get(INTENT))
    meant = wish.sure is None or wish.sure in SMALL_TALK or (last is not None and wish.sure in last.started_by)
    if last is not None and meant and (wish.is_bare or points_elsewhere(wish.text)):
        found = [given(slot, wish.text, wish.entities, now, asked=False) for slot in last.slots]
        if any(one is not None and one.confidence >= EXPLICIT for one in found):
            return Begin(last.name, values[INTENT])
    phrased = script.phrased(wish.text)
    if phrased is not None:
        return Begin(phrased.name, phrased.intent())
    return Lost() if wish.intent is None else _opens(wish.intent, script)


def _opens(intent: str, script: Script) -> Tell | Begin:
    flow = script.started_by(intent)
    return Tell(intent) if flow is None else Begin(flow.name, intent)


def _another(wish: Wish, flow: Flow, script: Script, *, answers: bool) -> Tell | Begin | None:
    """The other matter that is surely meant, if one is; values without a word mean none where they are ``answers``."""
    phrased, sure = script.phrased(wish.text), wish.sure
    if phrased is not None and phrased.name != flow.name:
        return Begin(phrased.name, phrased.intent())
    if sure is None or sure in SMALL_TALK or sure in flow.started_by or (answers and wish.is_bare):
        return None
    return _opens(sure, script)


def _at_a_yes(wish: Wish, flow: Flow, state: State, changed: Mapping[str, Given], script: Script) -> Move:
    if changed:
        return Fill(changed)
    if _agrees(wish):
        # After a no there is nothing that a yes could be for, until it is asked anew.
        return Agree() if state.asked == CONFIRM else Fill()
    if wish.says_goodbye:
        return Tell(GOODBYE)
    pointed = _pointed_at(flow, wish.text)
    if pointed and (state.asked == WRONG or points_elsewhere(wish.text)):
        return _or_an_item(flow, Fill(cleared=pointed)) if _item_of(flow) in pointed else Fill(cleared=pointed)
    if says_no(wish.text):
        return _or_an_item(flow, Drop() if state.asked == WRONG else Decline())
    other = _another(wish, flow, script, answers=False)
    if other is not None:
        return other if asks(wish.text) else _or_an_item(flow, other)
    if wish.sure in (GOODBYE, "greeting"):
        return Tell(wish.sure)
    return _or_an_item(flow, Decline() if wish.sure == "deny" else Doubt())


def asks(text: str) -> bool:
    """Whether the text has the form of a question."""
    words = plain(text)
    return words.endswith("?") or _QUESTION.match(words) is not None


def _agrees(wish: Wish) -> bool:
    """A yes, by its words or as surely read as one; nothing in it may speak against."""
    read = wish.sure == "affirm" and wish.intents[0].confidence >= AS_ASKED
    return says_yes(wish.text) or (read and not objects(wish.text) and not says_no(wish.text))


def _at_a_slot(wish: Wish, flow: Flow, slot: Slot | None, found: Mapping[str, Given], script: Script) -> Move:
    other = _another(wish, flow, script, answers=bool(found))
    question, said = asks(wish.text), slot is not None and slot.type in _SAID
    if slot is not None and said and wish.is_bare and len(found) > 1:
        # A bare number is no reason: it corrects what was said before.
        found = {name: one for name, one in found.items() if name != slot.name}
    if wish.says_goodbye and not any(one.confidence >= EXPLICIT for one in found.values()):
        return Tell(GOODBYE)
    aside = said and question and (other is not None or wish.sure in flow.started_by)
    outweighs = other is None or (not question and (said or isinstance(other, Tell)))
    if found and outweighs and not aside:
        return Fill(found)
    if other is not None:
        return Choose(other) if slot is not None and slot.type == ITEM and not question else other
    if slot is not None and slot.assumed and (_agrees(wish) or says_no(wish.text)):
        return Agree() if _agrees(wish) else Decline()
    pointed = _pointed_at(flow, wish.text) if points_elsewhere(wish.text) else ()
    without = tuple(name for name in pointed if slot is None or name != slot.name)
    otherwise = Fill(cleared=without) if without else _beside(wish, flow, script)
    return Choose(otherwise) if slot is not None and slot.type == ITEM else otherwise


def _beside(wish: Wish, flow: Flow, script: Script) -> Plain:
    """Words that neither answer nor open anything."""
    sure = wish.sure
    if sure in (GOODBYE, "greeting") or (sure in flow.started_by and script.replies.intents[sure].text):
        return Tell(sure)
    return Doubt(helpless=does_not_know(wish.text) or says_no(wish.text))


def _item_of(flow: Flow) -> str | None:
    return next((slot.name for slot in flow.slots if slot.type == ITEM), None)


def _or_an_item(flow: Flow, otherwise: Plain) -> Move:
    return otherwise if _item_of(flow) is None else Choose(otherwise)


def _pointed_at(flow: Flow, text: str) -> tuple[str, ...]:
    """The slots whose names, or kinds, the text has in it; the only one where the flow has one."""
    words = frozenset(re.findall(r"\w{2,40}", plain(text)))
    named = tuple(slot.name for slot in flow.slots if words & {*slot.name.split("_"), slot.type} - {"number"})
    if named:
        return named
    if len(flow.slots) == 1:
        return (flow.slots[0].name,)
    item = _item_of(flow)
    return (item,) if item is not None and "one" in words else ()
