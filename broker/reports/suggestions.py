"""How much copilots' suggestions help: by source, sort, escalation rule, agent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from broker.reports.suggestion_lives import Life

#: How fast a person types, in characters a minute: what was kept of a suggestion need not be typed.
TYPED_A_MINUTE: Final = 200

#: What each number means; the reference of the metrics prints this.
MEANINGS: Final[dict[str, str]] = {
    "offered": "suggestions that a copilot posted",
    "shown": "those that somebody's screen showed, or that somebody did something with",
    "inserted": "those put into a message that was being written",
    "sent": "those that a message was made from, whatever was changed in it",
    "dismissed": "those put away",
    "good, bad": "verdicts of people, the newest of each person for each suggestion",
    "acceptance": "sent ÷ shown; sent ÷ offered where no screen in the whole report said what it showed "
    "(`acceptance_of` tells which)",
    "kept_share": "mean share of a suggestion's characters that was sent, over those sent with that measured",
    "ai_share": "mean share of the sent message's characters that is the copilot's, over the same",
    "edits": "mean number of characters added or taken away before it was sent, over the same",
    "saved_s": f"estimate: kept characters ÷ {TYPED_A_MINUTE} characters typed a minute, in seconds; reading is not "
    "taken off, erased texts count nothing",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of some suggestions, as ``MEANINGS`` says. Shares are None of nothing."""

    offered: int
    shown: int
    inserted: int
    sent: int
    dismissed: int
    good: int
    bad: int
    acceptance: float | None
    acceptance_of: Literal["shown", "offered"]
    kept_share: float | None
    ai_share: float | None
    edits: float | None
    saved_s: float


@dataclass(frozen=True, slots=True)
class Remarked:
    """A verdict with what it is about."""

    conversation: str
    suggestion: str
    source: str
    by: str
    good: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """All suggestions of ``conversations``. Each table holds every suggestion once, so its sums are those of ``total``.

    ``agents`` counts a suggestion for whoever did most with it: ``""`` is nobody. ``rules`` are those of the newest
    handoff before the offer: ``""`` is none.
    """

    conversations: int
    total: Figures
    sources: dict[str, Figures]
    sorts: dict[str, Figures]
    rules: dict[str, Figures]
    agents: dict[str, Figures]
    verdicts: tuple[Remarked, ...]


@dataclass(slots=True)
class Tally:
    """What is added up one conversation at a time. Only what was offered from ``since`` on counts (Unix ms)."""

    since: int = 0
    conversations: int = 0
    lives: list[Life] = field(default_factory=list)

    def add(self, found: Iterable[Life]) -> None:
        """Count the suggestions of one conversation."""
        counted = [life for life in found if life.at >= self.since]
        self.conversations += bool(counted)
        self.lives += counted

    def report(self) -> Report:
        """The numbers of all that was added."""
        is_told = any(life.told_shown for life in self.lives)
        return Report(
            self.conversations,
            figures(self.lives, is_told),
            _by(self.lives, lambda life: life.source, is_told),
            _by(self.lives, lambda life: life.sort, is_told),
            _by(self.lives, lambda life: life.rule, is_told),
            _by(self.lives, lambda life: life.agent, is_told),
            tuple(_remarked(self.lives)),
        )


def figures(lives: Sequence[Life], is_told: bool) -> Figures:
    """The numbers of these suggestions; ``is_told``: screens said what they showed."""
    shown, sent = sum(life.shown for life in lives), sum(life.sent for life in lives)
    base = shown if is_told else len(lives)
    verdicts = [one.good for life in lives for one in life.verdicts]
    return Figures(
        offered=len(lives),
        shown=shown,
        inserted=sum(life.inserted for life in lives),
        sent=sent,
        dismissed=sum(life.dismissed for life in lives),
        good=sum(verdicts),
        bad=len(verdicts) - sum(verdicts),
        acceptance=sent / base if base else None,
        acceptance_of="shown" if is_told else "offered",
        kept_share=_mean(life.kept_share for life in lives),
        ai_share=_mean(life.ai_share for life in lives),
        edits=_mean(life.edits for life in lives),
        saved_s=round(sum(_kept(life) for life in lives) * 60 / TYPED_A_MINUTE, 1),
    )


def _by(lives: Sequence[Life], key: Callable[[Life], str], is_told: bool) -> dict[str, Figures]:
    groups: dict[str, list[Life]] = {}
    for life in lives:
        groups.setdefault(key(life), []).append(life)
    return {name: figures(groups[name], is_told) for name in sorted(groups)}


def _remarked(lives: Iterable[Life]) -> Iterable[Remarked]:
    for life in lives:
        for one in life.verdicts:
            yield Remarked(life.conversation, life.suggestion, life.source, one.by, one.good, one.reason)


def _kept(life: Life) -> int:
    """Characters that nobody had to type."""
    return round((life.kept_share or 0) * (life.characters or 0))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None
