"""What an agent wrote into a dialog: a value for a command, or the sentence that says what is wrong."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import tzinfo
from difflib import get_close_matches

from broker.domain.agent_events import Presence
from broker.domain.ids import is_id, is_said, is_word
from collabtui.ui.moments import moment

MOST_LABEL = 80
MOST_REMARK = 2_000
MOST_TEXT = 8_000

_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{3,40}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """``why`` says what to write instead; ``part`` names the dialog's field."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a conversation was resolved."""

    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Target:
    """A skill or an agent; the other is empty. ``warm``: it stays mine until the agent accepts."""

    skill: str
    agent: str
    note: str
    warm: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A promised call; ``due`` in Unix milliseconds."""

    due: int
    phone: str
    topic: str


@dataclass(frozen=True, slots=True)
class Sleep:
    """How long a conversation is set aside: ``until`` in Unix milliseconds."""

    until: int
    note: str


@dataclass(frozen=True, slots=True)
class Status:
    presence: Presence
    reason: str


@dataclass(frozen=True, slots=True)
class FieldText:
    """A context field's new value."""

    name: str
    value: str


def message(text: str) -> str | Wrong:
    """A reply or a note, as it stands."""
    if not is_said(text):
        return Wrong("text", "There is nothing to send yet.")
    if len(text) > MOST_TEXT:
        return Wrong("text", f"A message has at most {MOST_TEXT:,} characters, this one {len(text):,}: shorten it.")
    return text


def ending(code: str, note: str) -> Ending | Wrong:
    """The code is required."""
    code = code.strip()
    if not code:
        return Wrong("code", "Say how it ended: a code such as solved.")
    if len(code.split()) > 1:
        # Words that were meant for the customer, by somebody who took the letters for a message.
        return Wrong("code", "A code is one word such as solved; what you want to tell goes into the note.")
    return _label("code", code) or _remark("note", note) or Ending(code, note.strip())


def target(whom: str, note: str, agents: Collection[str] = (), me: str = "") -> Target | Wrong:
    """``@ada`` is an agent, anything else a skill. Where ``agents`` are known, it must be one of them."""
    whom = whom.strip()
    if whom in ("", "@"):
        return Wrong("whom", "Write a skill such as billing, or an agent such as @ada.")
    if not whom.startswith("@"):
        return _label("whom", whom) or _remark("note", note) or Target(whom, "", note.strip())
    agent = whom[1:]
    return _no_agent(agent, agents, me) or _remark("note", note) or Target("", agent, note.strip())


def reason(text: str) -> str | Wrong:
    """Why an offer is declined; may be empty."""
    return _remark("reason", text) or text.strip()


def call(when: str, phone: str, topic: str, at: int, zone: tzinfo | None = None) -> Call | Wrong:
    """A callback said at ``at`` (Unix milliseconds)."""
    due = moment(when, at, zone)
    if isinstance(due, str):
        return Wrong("when", due)
    phone = " ".join(phone.split())
    if not _PHONE.fullmatch(phone):
        return Wrong("phone", "Write the phone number like +1 206 555 0110.")
    return _remark("topic", topic) or Call(due, phone, topic.strip())


def sleep(when: str, note: str, at: int, zone: tzinfo | None = None) -> Sleep | Wrong:
    """A time, as said at ``at`` (Unix milliseconds), until which a conversation is set aside."""
    until = moment(when, at, zone)
    if isinstance(until, str):
        return Wrong("when", until)
    return _remark("note", note) or Sleep(until, note.strip())


def field_text(name: str, value: str) -> FieldText | Wrong:
    """A value that is not empty: clearing a field is an action of its own."""
    name = name.strip()
    if not name:
        return Wrong("name", "Say which field you mean.")
    if not value.strip():
        return Wrong("value", "Write a value; to empty the field, choose Clear field instead.")
    return _label("name", name) or _remark("value", value) or FieldText(name, value)


def status(presence: Presence, why: str) -> Status | Wrong:
    """A presence with a reason, which others see; may be empty."""
    why = why.strip()
    return (_label("reason", why) if why else None) or Status(presence, why)


def _no_agent(agent: str, agents: Collection[str], me: str) -> Wrong | None:
    if not is_id(agent):
        return Wrong("whom", "After @ comes an agent's id, one word such as @ada.")
    if agent == me:
        return Wrong("whom", "It is yours already: name somebody else.")
    if agents and agent not in agents:
        near = get_close_matches(agent, agents, n=1)
        hint = f"Did you mean @{near[0]}?" if near else "The ids are those of the roster."
        return Wrong("whom", f"There is no agent @{agent}. {hint}")
    return None


def _label(part: str, text: str) -> Wrong | None:
    if len(text) > MOST_LABEL:
        return Wrong(part, f"This has {len(text):,} characters; {MOST_LABEL} is the most.")
    return None if is_word(text) else Wrong(part, "Write it without control characters or line breaks.")


def _remark(part: str, text: str) -> Wrong | None:
    if len(text) > MOST_REMARK:
        return Wrong(part, f"This has {len(text):,} characters; {MOST_REMARK:,} is the most.")
    return None
