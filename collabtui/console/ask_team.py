"""The questions behind what an agent does with colleagues; None is the answer of who thought better of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from typing import Any, Final, Literal, get_args

from textual.app import App

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Consult
from broker.domain.judgement_events import Verdict
from broker.domain.teamwork_events import Oversight
from broker.protocol.rows import AgentRow
from collabtui.console import ask, entries
from collabtui.console.entries import Sleep, Target
from collabtui.console.present.besides import VERDICTS
from collabtui.console.present.colleagues import colleagues, skills
from collabtui.ui.dialogs import Choice, Choose
from collabtui.ui.form import Form, FormField
from collabtui.ui.text import tell

ALONE: Final = "Nobody else works at this desk."
_BY_NAME: Final = Choice("", "somebody else", "by the name of a skill, or @ and the agent's id")
_WAYS: Final = (
    Choice("skill", "To a skill", "it waits for whoever has it"),
    Choice("blind", "To a colleague", "it leaves you at once"),
    Choice("warm", "To a colleague who accepts first", "it stays yours until then"),
)
_REASONS: Final = ("busy with another customer", "not my field", "about to leave")
_TIMES: Final = (
    Choice("in 15m", "For 15 minutes"),
    Choice("in 1h", "For an hour"),
    Choice("tomorrow 9:00", "Until tomorrow morning", "9:00"),
    Choice("", "Until another time"),
)
_MODES: Final = (
    Choice("monitor", "Watch", "nobody but the desk sees it"),
    Choice("whisper", "Advise", "your notes are for the agent"),
    Choice("barge", "Speak, too", "the customer reads your name"),
    Choice("off", "Leave"),
)


async def to_whom(app: App[Any], me: str, agents: Sequence[AgentRow], *, warm: bool = True) -> Target | None:
    """The skill or the colleague for a transfer with how; ``warm``: whether one may wait for the colleague's yes."""
    ways = _WAYS if warm else _WAYS[:2]
    way = await app.push_screen_wait(Choose("Transfer: how?", ways, hasty=False))
    if way is None:
        return None
    choices = skills(agents) if way == "skill" else colleagues(agents, me)
    named = () if way == "warm" else (_BY_NAME,)
    if not (*choices, *named):
        tell(app, ALONE, severity="warning")
        return None
    whom = await app.push_screen_wait(Choose("Transfer: to whom?", (*choices, *named), hasty=False))
    if whom == "":
        return await ask.to_whom(app, me, [one.agent for one in agents], [one.value for one in skills(agents)])
    note = None if whom is None else await _words(app, "Transfer", "Note for whoever takes it", entries.reason)
    if whom is None or note is None:
        return None
    return Target(whom if way == "skill" else "", "" if way == "skill" else whom, note, way == "warm")


async def whom_to_ask(app: App[Any], me: str, agents: Sequence[AgentRow]) -> tuple[str, str] | None:
    """A colleague with the question."""
    choices = colleagues(agents, me)
    if not choices:
        tell(app, ALONE, severity="warning")
        return None
    agent = await app.push_screen_wait(Choose("Ask which colleague?", choices, hasty=False))
    if agent is None:
        return None
    question = await _words(app, f"Ask {agent}", "Your question, which the customer never sees", _question)
    return None if question is None else (agent, question)


async def which_consult(app: App[Any], me: str, consults: Iterable[Consult], *, may_ask: bool) -> str | None:
    """The id of the consultation to end; empty to ask somebody else."""
    ends = [Choice(one.id, f"End: {_between(one, me)}", one.question) for one in consults]
    more = [Choice("", "Ask another colleague")] if may_ask else []
    return await app.push_screen_wait(Choose("Consultation", (*ends, *more), hasty=False))


async def until_when(app: App[Any], clock: Callable[[], int], zone: tzinfo | None = None) -> Sleep | None:
    """Until when a conversation is set aside; ``clock`` tells Unix milliseconds."""
    time = await app.push_screen_wait(Choose("Set aside: for how long?", _TIMES, hasty=False))
    if time is None:
        return None
    hint = "14:30, tomorrow 9:00, 2026-11-23 09:00, in 2h"

    def wrong(when: str) -> str | None:
        read = entries.sleep(when, "", clock(), zone)
        return None if isinstance(read, Sleep) else read.why

    when = () if time else (FormField("when", "Until when", "", wrong, hint),)
    note = FormField("note", "Note for the desk, may be left out", "", ask.wrong(entries.reason))
    answer = await app.push_screen_wait(Form("Set aside", (*when, note), "Set aside"))
    read = None if answer is None else entries.sleep(time or answer["when"], answer["note"], clock(), zone)
    # A clock may have passed the time that was right a moment ago.
    return read if isinstance(read, Sleep) else None


async def why_decline(app: App[Any]) -> str | None:
    """The reason why an offer is declined; may be empty."""
    choices = (*(Choice(reason, reason) for reason in _REASONS), Choice("-", "no reason"), Choice("", "another reason"))
    chosen = await app.push_screen_wait(Choose("Decline: why?", choices, hasty=False))
    if chosen == "":
        return await ask.why_decline(app)
    return "" if chosen == "-" else chosen


async def what_of_the_handoff(app: App[Any], state: Conversation) -> Verdict | None:
    """What the agent thinks of the newest handoff."""
    present = state.escalations[-1].verdict
    choices = tuple(Choice(verdict, words[0].upper() + words[1:]) for verdict, words in VERDICTS.items())
    chosen = await app.push_screen_wait(Choose("What do you think of this handoff?", choices, present, hasty=False))
    return next((verdict for verdict in get_args(Verdict) if verdict == chosen), None)


async def how_to_oversee(app: App[Any], present: Oversight | None) -> Oversight | Literal["off"] | None:
    """How a supervisor takes part; ``present`` is how they do now."""
    modes = _MODES if present else _MODES[:-1]
    chosen = await app.push_screen_wait(Choose("Take part: how?", modes, present, hasty=False))
    if chosen == "off":
        return "off"
    return next((mode for mode in get_args(Oversight) if mode == chosen), None)


async def _words(app: App[Any], title: str, label: str, entry: ask.Entry) -> str | None:
    answer = await app.push_screen_wait(Form(title, (FormField("words", label, "", ask.wrong(entry)),), "Go on"))
    return None if answer is None else answer["words"].strip()


def _question(text: str) -> str | entries.Wrong:
    return entries.reason(text) if text.strip() else entries.Wrong("words", "Write what you want to know.")


def _between(consult: Consult, me: str) -> str:
    return f"{consult.by} asks you" if consult.agent == me else f"you ask {consult.agent}"
