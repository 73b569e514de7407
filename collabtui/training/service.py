"""What a simulated agent does next in a conversation, with the words for it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.packet import Packet
from collabtui.training.scenario import Brief
from collabtui.understanding.api import Understanding

GOODBYE, SURE = "thanks_goodbye", 0.6
#: Said among other things it ends a talk all the same.
_BYE: Final = re.compile(r"\b(?:good)?bye\b|\bwiedersehen\b|\btschüss\b", re.IGNORECASE)
_KNOWN: Final = {"order_number": "order {}", "email": "the account {}"}
_REPLIES: Final = (
    "Thank you, that is what I needed. I have taken it over and I am settling it for you now.",
    "I have noted that in your case. It is being done while we speak.",
    "That is settled now. Is there anything else I can do for you?",
)


@dataclass(frozen=True, slots=True)
class Greet:
    """Say who is here, with what is known already."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the customer's message with this id."""

    about: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The customer is content: resolve."""


@dataclass(frozen=True, slots=True)
class GiveBack:
    """The bots can go on: hand it back."""


@dataclass(frozen=True, slots=True)
class Listen:
    """It is the customer's turn."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody else owns the conversation."""


Move = Greet | Reply | Finish | GiveBack | Listen | Leave
_PLAIN: Final = Brief()


def next_move(state: Conversation, agent: str, is_goodbye: Callable[[str], bool], brief: Brief = _PLAIN) -> Move:
    """The agent's next move; ``is_goodbye`` tells whether a customer's words say that all is well."""
    if state.agent != agent:
        return Leave()
    said = _own_lines(state, agent)
    if not said:
        return Greet()
    if brief.hands_back_after is not None and said >= brief.hands_back_after and state.handoffs == 1:
        return GiveBack()
    is_through = brief.resolves_after is not None and said >= brief.resolves_after
    waiting = state.line(state.pending) if state.pending is not None else None
    if waiting is None:
        return Finish() if is_through and not brief.waits_for_answer else Listen()
    return Finish() if is_through or is_goodbye(waiting.text) else Reply(waiting.message)


def read_by_eye(understanding: Understanding, packet: Packet) -> dict[str, str]:
    """The values in the customer's own lines, which a person reads too; the newest of each kind."""
    lines = [line.text for line in packet.lines if line.author.role == "customer"]
    return {one.type: one.value for text in lines for one in understanding.read(text).entities}


def greeting(packet: Packet, agent_name: str, read: Mapping[str, str] = MappingProxyType({})) -> str:
    """The first words: the customer's name with all that need not be asked again, by its fields or as ``read``."""
    name = packet.record.name.split(" ")[0] if packet.record and packet.record.name else ""
    hello = f"Hello {name}, this is {agent_name}." if name else f"Hello, this is {agent_name}."
    fields = {**read, **{field.name: field.value for field in packet.fields if field.value is not None}}
    known = " and ".join(form.format(fields[name]) for name, form in _KNOWN.items() if fields.get(name))
    have = f"I have {known} here, along with all that you wrote" if known else "I have read all that you wrote"
    return f"{hello} {have}, so you need not tell it again. I am looking into it."


def briefed_line(state: Conversation, brief: Brief) -> str:
    """What the brief has the agent say now; empty where it says nothing about it."""
    said = sum(line.author.role == "agent" and line.visibility == "public" for line in state.lines)
    return brief.says[said] if said < len(brief.says) else ""


def own_reply(state: Conversation, agent: str) -> str:
    """A reply without a suggestion: the first, the second, then the last of them again."""
    said = _own_lines(state, agent) - 1
    return _REPLIES[min(max(said, 0), len(_REPLIES) - 1)]


def best_suggestion(state: Conversation, about: str) -> Suggestion | None:
    """The open suggestion that fits a message best, ties by id; never one that customers must not read."""
    fitting = [
        one for one in state.suggestions.values() if one.about == about and one.fate is None and not one.internal
    ]
    return min(fitting, key=lambda one: (-one.score, one.id), default=None)


def says_goodbye(understanding: Understanding, text: str) -> bool:
    """Whether these words say goodbye, or read as thanks."""
    if _BYE.search(text) is not None:
        return True
    intents = understanding.read(text).intents
    return bool(intents) and intents[0].name == GOODBYE and intents[0].confidence >= SURE


def _own_lines(state: Conversation, agent: str) -> int:
    """How often the agent spoke to the customer since the conversation became theirs."""
    return sum(
        line.author.role == "agent"
        and line.author.id == agent
        and line.visibility == "public"
        and line.at >= state.owner_since
        for line in state.lines
    )
