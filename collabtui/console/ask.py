"""The questions behind an agent's actions; None is the answer of who thought better of it.

Each is awaited in a worker: `ending = await ask.how_it_ended(self.app, codes)`.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar, get_args

from textual.app import App

from broker.domain.agent_events import Presence
from broker.domain.conversation import Conversation
from collabtui.console import entries
from collabtui.console.entries import Call, Ending, FieldText, Status, Target, Wrong
from collabtui.ui.dialogs import Choice, Choose, Confirm
from collabtui.ui.form import Check, Form, FormField

ReadT = TypeVar("ReadT")
#: Reads one part of a form.
Entry = Callable[[str], object]

_ANOTHER = "another field"
_RESOLVE = "Resolve: how did it end?"
_OTHERWISE = "another code, or one with a note"
_PRESENCES = {
    "online": Choice("online", "Online", "you get offers"),
    "busy": Choice("busy", "Busy", "you keep what you have, no new offers"),
    "away": Choice("away", "Away", "you are not at the desk"),
}


async def how_it_ended(app: App[Any], codes: Sequence[str] = (), begun: Ending | None = None) -> Ending | None:
    """One of the ``codes`` by one key, or else a code with a note; ``begun`` is what was given before."""
    if codes and begun is None:
        choices = (*(Choice(code, code.replace("_", " ")) for code in codes), Choice("", _OTHERWISE))
        code = await app.push_screen_wait(Choose(_RESOLVE, choices, hasty=False))
        if code != "":
            return None if code is None else Ending(code, "")
    given = begun or Ending("", "")
    hint = ", ".join(codes) or "solved"
    answer = await app.push_screen_wait(
        Form(
            _RESOLVE,
            (
                FormField("code", "Code", given.code, wrong(lambda code: entries.ending(code, "")), hint),
                FormField("note", "Note for the desk", given.note, wrong(lambda note: entries.ending("-", note))),
            ),
            "Resolve",
        )
    )
    return _read(answer, lambda said: entries.ending(said["code"], said["note"]))


async def to_whom(app: App[Any], me: str, agents: Collection[str] = (), skills: Sequence[str] = ()) -> Target | None:
    """The skill or the agent, for a transfer."""
    hint = ", ".join((*skills, *(f"@{agent}" for agent in agents if agent != me))) or "billing, or @ada"
    answer = await app.push_screen_wait(
        Form(
            "Transfer: to which skill, or to whom?",
            (
                FormField("whom", "Skill or @agent", "", wrong(lambda to: entries.target(to, "", agents, me)), hint),
                FormField("note", "Note for whoever takes it", "", wrong(lambda note: entries.target("-", note))),
            ),
            "Transfer",
        )
    )
    return _read(answer, lambda said: entries.target(said["whom"], said["note"], agents, me))


async def why_decline(app: App[Any]) -> str | None:
    """The reason why an offer is declined; may be empty."""
    fields = (FormField("reason", "Reason, may be left out", "", wrong(entries.reason)),)
    answer = await app.push_screen_wait(Form("Decline the offer", fields, "Decline"))
    return _read(answer, lambda said: entries.reason(said["reason"]))


async def when_to_call(app: App[Any], clock: Callable[[], int], phone: str = "") -> Call | None:
    """Time, number, topic of a callback; ``clock`` tells Unix milliseconds, ``phone`` is the number on record."""
    fields = (
        FormField(
            "when",
            "When",
            "",
            wrong(lambda when: entries.call(when, "0000", "", clock())),
            "14:30, tomorrow 9:00, 2026-11-23 14:30, in 2h",
        ),
        FormField("phone", "Phone", phone, wrong(lambda number: entries.call("in 1h", number, "", clock()))),
        FormField("topic", "What about", "", wrong(lambda topic: entries.call("in 1h", "0000", topic, clock()))),
    )
    answer = await app.push_screen_wait(Form("Callback", fields, "Plan it"))
    return _read(answer, lambda said: entries.call(said["when"], said["phone"], said["topic"], clock()))


async def field_value(app: App[Any], state: Conversation, name: str | None = None) -> FieldText | None:
    """A new value for the field ``name``, or for one that is chosen first."""
    if name is None and state.values:
        another = Choice("", _ANOTHER)
        name = await app.push_screen_wait(Choose("Which field?", (*_field_choices(state), another)))
        if name is None:
            return None
    given, value = name or "", state.values.get(name or "", "")
    fields = (
        FormField("value", f"New value of {given}", value, wrong(lambda new: entries.field_text("-", new))),
        FormField("name", "Field", given, wrong(lambda of: entries.field_text(of, "-")), "order"),
    )
    shown = fields[:1] if given else tuple(reversed(fields))
    answer = await app.push_screen_wait(Form("Edit a field", shown, "Save"))
    return _read(answer, lambda said: entries.field_text(said.get("name", given), said["value"]))


async def field_to_clear(app: App[Any], state: Conversation) -> str | None:
    """The name of the field that shall lose its value."""
    return await app.push_screen_wait(Choose("Clear which field?", _field_choices(state)))


async def presence(app: App[Any], now: Status) -> Status | None:
    """What to say of being there, with a reason where one helps the others."""
    chosen = await app.push_screen_wait(Choose("Your presence", tuple(_PRESENCES.values()), now.presence))
    said: Presence | None = next((name for name in get_args(Presence) if name == chosen), None)
    if said is None or said == "online":
        return None if said is None else Status(said, "")
    fields = (
        FormField("reason", "Reason, may be left out", "", wrong(lambda why: entries.status(said, why)), "lunch"),
    )
    answer = await app.push_screen_wait(Form(_PRESENCES[said].label, fields, "Set"))
    return _read(answer, lambda written: entries.status(said, written["reason"]))


async def whether_to_leave(app: App[Any], holding: int, unsent: int) -> bool:
    """Quitting with conversations in hand asks first; without any it is a yes. ``unsent`` counts held messages."""
    if holding == 0 and unsent == 0:
        return True
    theirs = (
        f"{_count(holding, 'customer')} will be offered to somebody else unless you are back soon. " if holding else ""
    )
    held = f"{_count(unsent, 'message')} not sent yet: kept as drafts. " if unsent else ""
    return await app.push_screen_wait(Confirm(f"{theirs}{held}Leave the desk?", "Leave", "Stay"))


def _field_choices(state: Conversation) -> tuple[Choice, ...]:
    return tuple(Choice(name, name, value) for name, value in sorted(state.values.items()))


def wrong(entry: Entry) -> Check:
    """The check of one part, the others being right."""

    def check(value: str) -> str | None:
        read = entry(value)
        return read.why if isinstance(read, Wrong) else None

    return check


def _read(answer: dict[str, str] | None, read: Callable[[dict[str, str]], ReadT | Wrong]) -> ReadT | None:
    """The value in a form's answer, every part of which was checked before the form closed."""
    value = None if answer is None else read(answer)
    # A clock may have passed the time that was right a moment ago.
    return None if isinstance(value, Wrong) else value


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
