"""A turn while it is being answered: what is known by now, what will be said, which call is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from broker.domain.context import FieldValue
from broker.domain.signals import ApiCall, Intent
from broker.protocol.frames import TurnFrame
from collabtui.bot.calls import CALLS
from collabtui.bot.flow_file import ITEM, Flow, Slot
from collabtui.bot.flows import Lookup
from collabtui.bot.moves import Plain
from collabtui.bot.script import Script
from collabtui.bot.slots import Given
from collabtui.bot.state import State, digest
from collabtui.bot.when import moment_of, told
from collabtui.bot.wish import INTENT, SMALL_TALK, Wish
from collabtui.bot.wording import worded

#: How sure it is that a yes, a no, a "forget it" means what it says.
CERTAIN: Final = 0.9
#: Marks a slot whose known value is not the right one.
REFUSED: Final = "!"


@dataclass(frozen=True, slots=True)
class CallMe:
    """A call that the broker is to schedule: ``due`` in Unix milliseconds."""

    due: int
    phone: str
    topic: str


# Without slots: it is replaced a dozen times a turn.
@dataclass(frozen=True)
class Talk:
    """One turn in the making; ``at`` is Unix milliseconds.

    ``values`` are the context's with what was found since, ``recalled`` what the customer told people meanwhile,
    ``filled`` what this turn gave, ``gone`` what turned out wrong. ``items`` are those of the order that was looked up
    in this turn. ``agreed`` is what the customer's yes was for. With a ``call`` the turn can't go on before it was
    made. Only when ``choosing`` may the text name an item, ``otherwise`` being what it means where it names none;
    ``second`` is an intent that is answered last.
    """

    turn: TurnFrame
    script: Script
    wish: Wish
    state: State
    at: int
    values: Mapping[str, str]
    intents: tuple[Intent, ...] = ()
    fallback: bool = False
    topic: str | None = None
    recalled: tuple[FieldValue, ...] = ()
    filled: Mapping[str, Given] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    items: tuple[str, ...] | None = None
    agreed: str = ""
    texts: tuple[str, ...] = ()
    calls: tuple[ApiCall, ...] = ()
    call: Lookup | None = None
    otherwise: Plain | None = None
    choosing: bool = False
    second: str | None = None
    callback: CallMe | None = None
    done: bool = False
    passes: int = 0

    @property
    def flow(self) -> Flow | None:
        return self.script.flows.get(self.state.flow)

    @property
    def email(self) -> str:
        """The e-mail address that the business vouches for; never what the customer wrote."""
        return self.turn.record.email if self.turn.record is not None else ""

    def said(self, wordings: Sequence[str], turn: int = 0, more: Mapping[str, str] | None = None) -> "Talk":
        """This turn with one of the wordings added, one that was not just said."""
        just = {*self.state.said, *map(digest, self.texts)}
        text = worded(wordings, {**self.shown(), **(more or {})}, just, self.script.words.again, turn)
        return replace(self, texts=(*self.texts, text))

    def shown(self) -> dict[str, str]:
        """The values as a customer reads them."""
        known = {slot.name: self.value(slot) for slot in self.flow.slots} if self.flow else {}
        shown = {**self.values, **{name: value for name, value in known.items() if value}}
        due = moment_of(shown.get("when", ""))
        return shown if due is None else {**shown, "when": told(due)}

    def value(self, slot: Slot) -> str:
        """What is known for a slot in this run of its flow; empty for nothing."""
        value = self.values.get(slot.name, "")
        if value and (slot.name in self.state.have or slot.name in self.filled):
            return value
        if f"{REFUSED}{slot.name}" in self.state.have:
            return ""
        return (value if "context" in slot.known else "") or self._on_record(slot)

    def is_of_record(self, slot: Slot) -> bool:
        """Whether the value is one that only the record tells."""
        given = slot.name in self.state.have or slot.name in self.filled
        known = "context" in slot.known and self.values.get(slot.name)
        return not given and not known and bool(self.value(slot))

    def _on_record(self, slot: Slot) -> str:
        if self.turn.record is None or "record" not in slot.known:
            return ""
        of_type = {"email": self.turn.record.email, "phone": self.turn.record.phone, "name": self.turn.record.name}
        return of_type.get(slot.type, "")

    def given(self, values: Mapping[str, Given]) -> "Talk":
        """This turn with values for the flow's slots: what depended on others is asked for anew."""
        talk = self
        for name, one in values.items():
            slot = talk.flow.slot(name) if talk.flow else None
            changed = one.value != talk.turn.values.get(name)
            state = talk.state.without(name, f"{REFUSED}{name}")
            state = state if slot and slot.check else state.with_slot(name)
            talk = replace(
                talk,
                values={**talk.values, name: one.value},
                filled={**talk.filled, name: one},
                gone=talk.gone - {name},
                state=state,
            )
            if slot and slot.check and changed:
                talk = replace(talk.without(*talk.items_slots()), items=None)
        return talk

    def without(self, *names: str) -> "Talk":
        """This turn, in which these values are not known."""
        return replace(
            self,
            values={name: value for name, value in self.values.items() if name not in names},
            filled={name: one for name, one in self.filled.items() if name not in names},
            gone=self.gone | frozenset(names),
            state=self.state.without(*names),
        )

    def begun(self, flow: str) -> "Talk":
        """This turn with a new flow, for which the one under way waits."""
        checked = next((slot.name for slot in self.flow.slots if slot.check), "") if self.flow else ""
        number = self.turn.values.get(checked, "") if checked in self.state.have else ""
        return replace(self, state=self.state.begun(flow, number), items=None)

    def resumed(self) -> "Talk":
        """This turn with the flow that waited last, about the order that it was about."""
        number = self.state.paused[-1].number if self.state.paused else ""
        talk = replace(self, state=self.state.resumed(), agreed="", otherwise=None, items=None)
        checked = next((slot.name for slot in talk.flow.slots if slot.check), None) if talk.flow else None
        if checked is None or not number:
            return talk
        filled = {**talk.filled, checked: Given(number, CERTAIN)}
        return replace(talk, values={**talk.values, checked: number}, filled=filled)

    def refused(self, *names: str) -> "Talk":
        """This turn, in which what is known for these slots is not what is meant."""
        talk = self.without(*names, *(self.items_slots() if any(self._is_checked(name) for name in names) else ()))
        state = talk.state
        for name in names:
            state = state.with_slot(f"{REFUSED}{name}")
        return replace(talk, state=state, items=None)

    def _is_checked(self, name: str) -> bool:
        slot = self.flow.slot(name) if self.flow else None
        return slot is not None and slot.check

    def items_slots(self) -> tuple[str, ...]:
        return tuple(slot.name for slot in self.flow.slots if slot.type == ITEM) if self.flow else ()

    def about(self, intent: str | None, confidence: float | None = None) -> "Talk":
        """This turn, which turns out to be about ``intent``: read so, or so ``confidence`` sure from what was asked."""
        known = intent or (self.flow.intent(self.turn.values.get(INTENT, "")) if self.flow else "")
        intents = self.wish.intents if confidence is None or not known else (Intent(known, confidence),)
        keeps = not known or known in SMALL_TALK or self._is_about_nothing(known)
        return replace(self, intents=intents, topic=self.topic if keeps else known)

    def _is_about_nothing(self, intent: str) -> bool:
        """Whether it is a wish for a call, which is about the matter before."""
        flow = self.script.started_by(intent)
        return flow is not None and CALLS[flow.call].by_desk
