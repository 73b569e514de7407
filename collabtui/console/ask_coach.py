"""The questions behind next steps, verdicts on suggestions, objections to a bot's words; None for no answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from textual.app import App

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from collabtui.console import ask, entries
from collabtui.console.views import AdviceRow
from collabtui.ui.dialogs import DIGITS, Choice, Choose
from collabtui.ui.form import Form, FormField
from collabtui.ui.text import cut, plain

_MOST: Final = len(DIGITS)
#: What tells one text from another, in one row of the dialog.
_MOST_CELLS: Final = 60
_GOOD: Final = "good"
_OTHER: Final = "another reason"
_FAULTS: Final = ("about something else", "wrong", "out of date", "not in our tone")
_MISTAKES: Final = ("wrong answer", "did not understand", "asked for what was known", "bad tone")


@dataclass(frozen=True, slots=True)
class Rating:
    """A verdict on the suggestion ``about``; the reason may be empty."""

    about: str
    good: bool
    reason: str = ""


async def what_next(app: App[Any], rows: Sequence[AdviceRow]) -> AdviceRow | None:
    """One of the steps that are due."""
    choices = [Choice(str(place), row.title, row.words or row.why) for place, row in enumerate(rows[:_MOST])]
    chosen = await app.push_screen_wait(Choose("What to do next: its words go into your message", choices))
    return None if chosen is None else rows[int(chosen)]


def past_of(state: Conversation) -> Mapping[str, str]:
    """The resolved conversations that suggestions are from, the newest first, each with where it says so."""
    newest = list(state.suggestions.values())[::-1]
    return {one.past: one.source for one in newest if one.past is not None and one.fate != "dismissed"}


async def which_past(app: App[Any], state: Conversation) -> str | None:
    """One of the conversations that suggestions are from; asked for only where there are more than one."""
    found = past_of(state)
    if len(found) < 2:
        return next(iter(found), None)
    return await _one_of(app, "Open which conversation?", [*found.items()][:_MOST])


def rateable(state: Conversation) -> tuple[Suggestion, ...]:
    """The suggestions one may have an opinion on: what was used last, then what is open; nothing that was put away."""
    newest = list(state.suggestions.values())[::-1]
    used = [one for one in newest if one.fate in ("inserted", "sent")]
    return (*used, *(one for one in newest if one.fate is None))[:_MOST]


async def what_of_a_suggestion(app: App[Any], state: Conversation) -> Rating | None:
    """A verdict on one of them, with the reason where it did not help."""
    about = await _one_of(app, "Rate which suggestion?", [(one.id, one.text) for one in rateable(state)])
    if about is None:
        return None
    reasons = (Choice(_GOOD, "It helped"), *(Choice(why, f"It did not: {why}") for why in (*_FAULTS, _OTHER)))
    chosen = await app.push_screen_wait(Choose("Did it help?", reasons, hasty=False))
    if chosen == _GOOD or chosen is None:
        return None if chosen is None else Rating(about, good=True)
    reason = await _in_words(app, "Rate", chosen)
    return None if reason is None else Rating(about, good=False, reason=reason)


def flaggable(state: Conversation) -> tuple[Line, ...]:
    """What bots said to the customer, the newest first."""
    return tuple(line for line in reversed(state.lines) if line.author.role == "bot")[:_MOST]


async def what_was_wrong(app: App[Any], state: Conversation) -> tuple[str, str] | None:
    """A bot's message with what is wrong about it."""
    about = await _one_of(app, "Flag what the bot said", [(one.message, one.text) for one in flaggable(state)])
    if about is None:
        return None
    kinds = tuple(Choice(why, why) for why in (*_MISTAKES, _OTHER))
    chosen = await app.push_screen_wait(Choose("What was wrong?", kinds, hasty=False))
    reason = None if chosen is None else await _in_words(app, "Flag", chosen)
    return None if reason is None else (about, reason)


async def _one_of(app: App[Any], title: str, among: Iterable[tuple[str, str]]) -> str | None:
    choices = tuple(Choice(id, cut(plain(text), _MOST_CELLS)) for id, text in among)
    return await app.push_screen_wait(Choose(title, choices))


async def _in_words(app: App[Any], title: str, chosen: str) -> str | None:
    """The reason that was chosen, or the agent's own."""
    if chosen != _OTHER:
        return chosen
    field = FormField("why", "What was wrong", "", ask.wrong(entries.reason))
    answer = await app.push_screen_wait(Form(title, (field,), title))
    return None if answer is None else answer["why"].strip()
