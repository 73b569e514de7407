"""What became of each suggestion of one conversation, told by its log alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from broker.domain.actors import Actor
from broker.domain.erasure import GONE
from broker.domain.events import (
    MessagePosted,
    Recorded,
    SuggestionFate,
    SuggestionMarked,
    SuggestionOffered,
    SuggestionRated,
    SuggestionSort,
)
from broker.domain.owner_events import HandoffRequested

#: How much of a suggestion somebody took on, the most last: whoever did most of all is the agent it counts for.
_DEEDS: Final[tuple[SuggestionFate | None, ...]] = (None, "shown", "inserted", "dismissed", "sent")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person thinks of a suggestion."""

    by: str
    good: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Life:
    """One suggestion. ``at`` is when it was offered (Unix milliseconds), ``rule`` that of the newest handoff before.

    ``agent`` did most with it, empty where nobody did anything; ``told_shown``: somebody's screen said it was shown.
    ``characters`` of its text are None once that is erased. Shares with ``edits`` as in ``SuggestionMarked``.
    """

    conversation: str
    suggestion: str
    at: int
    source: str
    sort: SuggestionSort
    rule: str
    characters: int | None
    agent: str = ""
    deed: SuggestionFate | None = None
    told_shown: bool = False
    inserted: bool = False
    sent: bool = False
    dismissed: bool = False
    ai_share: float | None = None
    kept_share: float | None = None
    edits: int | None = None
    verdicts: tuple[Verdict, ...] = ()

    @property
    def shown(self) -> bool:
        """True where somebody's screen said so, or somebody did something with it."""
        return self.deed is not None


def lives(conversation: str, log: Iterable[Recorded]) -> tuple[Life, ...]:
    """Every suggestion that was offered in a conversation, in the order of the offers."""
    found: dict[str, Life] = {}
    rule = ""
    for recorded in log:
        event = recorded.event
        if isinstance(event, HandoffRequested):
            rule = event.why.rule if event.why else ""
        elif isinstance(event, SuggestionOffered):
            found[event.suggestion] = _born(conversation, recorded.at, event, rule)
        elif isinstance(event, MessagePosted):
            # A message made from it proves that it was sent, also where the mark was lost. A note may name any id.
            if event.suggestion in found:
                found[event.suggestion] = _did(found[event.suggestion], recorded.actor, "sent")
        elif isinstance(event, SuggestionMarked):
            found[event.suggestion] = _marked(found[event.suggestion], recorded.actor, event)
        elif isinstance(event, SuggestionRated):
            found[event.suggestion] = _rated(found[event.suggestion], recorded.actor, event)
    return tuple(found.values())


def _born(conversation: str, at: int, offered: SuggestionOffered, rule: str) -> Life:
    characters = None if offered.text == GONE else len(offered.text)
    return Life(conversation, offered.suggestion, at, offered.source, offered.sort, rule, characters)


def _did(life: Life, actor: Actor, fate: SuggestionFate) -> Life:
    done = replace(
        life,
        told_shown=life.told_shown or fate == "shown",
        inserted=life.inserted or fate == "inserted",
        sent=life.sent or fate == "sent",
        dismissed=life.dismissed or fate == "dismissed",
    )
    if _DEEDS.index(fate) > _DEEDS.index(life.deed):
        return replace(done, deed=fate, agent=actor.id)
    return done


def _marked(life: Life, actor: Actor, mark: SuggestionMarked) -> Life:
    done = _did(life, actor, mark.fate)
    if mark.fate != "sent":
        return done
    return replace(
        done,
        ai_share=life.ai_share if mark.ai_share is None else mark.ai_share,
        kept_share=life.kept_share if mark.kept_share is None else mark.kept_share,
        edits=life.edits if mark.edits is None else mark.edits,
    )


def _rated(life: Life, actor: Actor, rated: SuggestionRated) -> Life:
    others = tuple(one for one in life.verdicts if one.by != actor.id)
    return replace(life, verdicts=(*others, Verdict(actor.id, rated.good, rated.reason)))
