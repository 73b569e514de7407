"""Where a conversation stands in its flows, as the one context field that carries it from turn to turn."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from zlib import crc32

from broker.domain.context import BOOKKEEPING

#: What is asked instead of a slot: the yes before a change, what was wrong after a no.
CONFIRM, WRONG = "?confirm", "?wrong"
#: Asked when a flow is done: whether there is anything else.
MORE: Final = "?more"
#: How many flows may wait for another one to end.
MOST_PAUSED: Final = 2
_MOST_SAID: Final = 8
_MOST_HAVE: Final = 16
_MOST_PAUSED_HAVE: Final = 8
_MOST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Paused:
    """A flow that waits for another one to end, with the slots it has.

    ``number`` is the order that it is about: the other one may be about another.
    """

    flow: str
    have: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Names alone: the values stand in the context's fields, where people see and correct them.

    ``flow`` is the one under way, ``asked`` the slot (or ``CONFIRM``, ``WRONG``) that the customer was asked for,
    ``tries`` how often in a row; ``have`` are the slots that were given or checked in this run; ``meant`` is the
    digest of the values that a yes was asked for; ``said`` are the digests of the last answer's texts. ``era`` is the
    engagement in which all that was so: a question from before a person spoke to the customer is no question any more.
    """

    flow: str = ""
    asked: str = ""
    tries: int = 0
    have: tuple[str, ...] = ()
    meant: str = ""
    said: tuple[str, ...] = ()
    paused: tuple[Paused, ...] = ()
    era: int = 1

    def with_slot(self, name: str) -> "State":
        return self if name in self.have else replace(self, have=(*self.have, name)[-_MOST_HAVE:])

    def without(self, *names: str) -> "State":
        return replace(self, have=tuple(one for one in self.have if one not in names))

    def ended(self) -> "State":
        """This state once its flow is over; those that wait are still there."""
        return replace(self, flow="", asked="", tries=0, have=(), meant="")

    def begun(self, flow: str, number: str = "") -> "State":
        """This state with a new flow, for which the one under way waits, which is about the order ``number``."""
        waiting = [one for one in self.paused if one.flow != flow]
        if self.flow and self.flow != flow:
            waiting.append(Paused(self.flow, self.have[-_MOST_PAUSED_HAVE:], number[:_MOST_NAME]))
        return replace(self.ended(), flow=flow, paused=tuple(waiting[-MOST_PAUSED:]))

    def waiting(self, flow: str) -> "State":
        """This state with another flow that waits for the one under way, behind no other."""
        others = [one for one in self.paused if one.flow != flow]
        return replace(self, paused=(Paused(flow), *others)[:MOST_PAUSED])

    def resumed(self) -> "State":
        """This state with the flow that waited last; without one where none waits."""
        if not self.paused:
            return self.ended()
        *others, last = self.paused
        return replace(self.ended(), flow=last.flow, have=last.have, paused=tuple(others))


def digest(*texts: str) -> str:
    """Eight signs that the same texts share."""
    return f"{crc32(chr(0).join(texts).encode('utf-8', 'surrogatepass')):08x}"


def written(state: State) -> str:
    """The field's value: less than 2,000 characters, whatever was said."""
    parts: dict[str, Any] = {
        "flow": state.flow,
        "asked": state.asked,
        "tries": state.tries,
        "have": state.have,
        "meant": state.meant,
        "said": state.said[:_MOST_SAID],
        "era": state.era if state.era != 1 else 0,
        "paused": [[one.flow, one.number, *one.have] for one in state.paused],
    }
    return json.dumps({key: value for key, value in parts.items() if value}, separators=(",", ":"))


def read(values: Mapping[str, str]) -> State:
    """The state in a conversation's values; a new one where nothing readable stands there. Never raises."""
    try:
        parts = json.loads(values.get(BOOKKEEPING, ""))
    except (ValueError, RecursionError):
        return State()
    if not isinstance(parts, dict):
        return State()
    paused = [list(map(_name, _list(one))) for one in _list(parts.get("paused"))]
    return State(
        flow=_name(parts.get("flow")),
        asked=_name(parts.get("asked")),
        tries=_count(parts.get("tries", 0)),
        have=_names(parts.get("have"))[:_MOST_HAVE],
        meant=_name(parts.get("meant")),
        said=_names(parts.get("said"))[:_MOST_SAID],
        paused=tuple(map(_paused, filter(None, paused)))[:MOST_PAUSED],
        era=_count(parts.get("era", 1)),
    )


def _paused(names: list[str]) -> Paused:
    flow, number, *have = [*names, ""] if len(names) == 1 else names
    return Paused(flow, tuple(filter(None, have))[:_MOST_PAUSED_HAVE], number)


def of_this_engagement(state: State, engagement: int) -> State:
    """The state as far as it still holds in an engagement."""
    return state if state.era == engagement else State(said=state.said, era=engagement)


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1_000 else 0


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _name(value: object) -> str:
    return value[:_MOST_NAME] if isinstance(value, str) else ""


def _names(value: object) -> tuple[str, ...]:
    return tuple(name for one in _list(value) if (name := _name(one)))
