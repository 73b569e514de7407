"""The facts of a conversation: immutable, past tense, one tagged union."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from broker.domain.access import AccessEvent
from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import AgentEvent
from broker.domain.context import FieldValue
from broker.domain.customers import CustomerEvent
from broker.domain.erasure_events import Erased, KeepingEvent
from broker.domain.ids import Count, Id, Label, Remark, Share, Text
from broker.domain.judgement_events import JudgementEvent
from broker.domain.owner_events import OwnershipEvent
from broker.domain.signals import Signals
from broker.domain.teamwork_events import TeamworkEvent
from broker.domain.value import value

Visibility = Literal["public", "note"]
Score = Annotated[int, Ge(1), Le(5)]
#: ``shown`` leaves a suggestion open; the others end its wait.
SuggestionFate = Literal["shown", "inserted", "sent", "dismissed"]
SuggestionSort = Literal["article", "draft", "summary", "resolution", "reply", "step", "hint"]


@value
class MessagePosted:
    """Something was said. ``message`` is its id, ``epoch`` the ownership it was written under.

    ``desk`` marks the broker's own lines, whoever's command caused them.
    """

    message: Id
    text: Text
    epoch: Count
    visibility: Visibility = "public"
    reply_to: Id | None = None
    suggestion: Id | None = None
    desk: bool = False
    kind: Literal["message_posted"] = "message_posted"


@dataclass(frozen=True, slots=True)
class SignalsReported:
    """What was measured on the customer message ``turn``."""

    turn: Id
    signals: Signals
    kind: Literal["signals_reported"] = "signals_reported"


@dataclass(frozen=True, slots=True)
class ContextSet:
    field: FieldValue
    version: Count
    kind: Literal["context_set"] = "context_set"


@dataclass(frozen=True, slots=True)
class ContextCleared:
    name: Label
    version: Count
    kind: Literal["context_cleared"] = "context_cleared"


@dataclass(frozen=True, slots=True)
class SuggestionOffered:
    """A copilot proposes ``text`` in answer to the message ``about``; ``source`` names the document it rests on.

    ``internal`` text is for the desk's eyes only; ``sort`` says what is proposed. ``past`` is the resolved conversation
    whose words the text has: with that one's customer they are erased here, too.
    """

    suggestion: Id
    about: Id
    text: Text
    source: Remark
    score: Share
    internal: bool = False
    sort: SuggestionSort = "article"
    past: Id | None = None
    kind: Literal["suggestion_offered"] = "suggestion_offered"


@dataclass(frozen=True, slots=True)
class SuggestionMarked:
    """What became of a suggestion; what was sent may say how much of it is the copilot's.

    Shares are of characters: ``ai_share`` is how much of the message is the copilot's, ``kept_share`` how much of the
    suggestion was sent; ``edits`` counts characters added or taken away. None where nobody measured.
    """

    suggestion: Id
    fate: SuggestionFate
    ai_share: Share | None = None
    kept_share: Share | None = None
    edits: Count | None = None
    kind: Literal["suggestion_marked"] = "suggestion_marked"


@dataclass(frozen=True, slots=True)
class SuggestionRated:
    """What a person thinks of a suggestion."""

    suggestion: Id
    good: bool
    reason: Remark = ""
    kind: Literal["suggestion_rated"] = "suggestion_rated"


@dataclass(frozen=True, slots=True)
class SurveyAsked:
    kind: Literal["survey_asked"] = "survey_asked"


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    score: Score
    comment: Remark = ""
    kind: Literal["survey_answered"] = "survey_answered"


@dataclass(frozen=True, slots=True)
class CallbackScheduled:
    """Somebody will call at ``due`` (Unix milliseconds)."""

    due: Count
    phone: Remark
    topic: Remark = ""
    kind: Literal["callback_scheduled"] = "callback_scheduled"


TalkEvent = (
    MessagePosted
    | SignalsReported
    | ContextSet
    | ContextCleared
    | SuggestionOffered
    | SuggestionMarked
    | SuggestionRated
    | SurveyAsked
    | SurveyAnswered
    | CallbackScheduled
)


@dataclass(frozen=True, slots=True)
class Opaque:
    """An event type newer than this reader: it only advances the numbers. ``name`` is its kind."""

    name: str
    body: str = ""
    kind: Literal["opaque"] = "opaque"


ConversationEvent = TalkEvent | JudgementEvent | TeamworkEvent | OwnershipEvent | Erased | Opaque


@dataclass(frozen=True, slots=True)
class PolicyAdopted:
    """The desk runs by this policy from here on; the text is kept so that any judgement can be repeated."""

    version: Label
    text: str
    kind: Literal["policy_adopted"] = "policy_adopted"


Event = ConversationEvent | AgentEvent | CustomerEvent | AccessEvent | PolicyAdopted | KeepingEvent


def author_of(event: Event, commander: Actor) -> Actor:
    """Who is recorded as the author: the desk for its own lines, else whoever's command it was."""
    return DESK if isinstance(event, MessagePosted) and event.desk else commander


@value
class Recorded:
    """One event in its place: ``seq`` counts 1, 2, 3 in its stream; ``at`` is Unix milliseconds."""

    stream: str
    seq: int
    at: int
    actor: Actor
    event: Event
