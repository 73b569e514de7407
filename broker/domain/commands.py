"""Wishes about a conversation: imperative, frozen; each is granted as events or refused."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import MaxLen

from broker.domain.context import FieldValue
from broker.domain.desk_commands import DeskCommand
from broker.domain.events import Score, SuggestionFate, SuggestionSort, Visibility
from broker.domain.handoff_commands import HandoffCommand
from broker.domain.ids import CommandId, Count, Id, Label, OptionalLabel, Remark, Share, Text
from broker.domain.keeping_commands import MarkErased
from broker.domain.owner_events import LeaseLoss
from broker.domain.signals import Signals
from broker.domain.team_commands import TeamCommand
from broker.domain.value import value


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """The client makes the conversation's id, so that a repeated wish opens one conversation."""

    conversation: CommandId
    channel: Label = "web"
    language: Label = "en"
    device: OptionalLabel = ""
    topic: OptionalLabel = ""
    kind: Literal["open_conversation"] = "open_conversation"


@dataclass(frozen=True, slots=True)
class ReachOut:
    """Write to ``customer`` first: a conversation of the bots' begins with ``text``, on the channel outreach.

    ``reason`` tells the desk what it is about; ``fields`` are what is known of the matter.
    """

    conversation: CommandId
    customer: Id
    topic: Label
    text: Text
    reason: OptionalLabel = ""
    fields: Annotated[tuple[FieldValue, ...], MaxLen(32)] = ()
    language: Label = "en"
    kind: Literal["reach_out"] = "reach_out"


@value
class PostMessage:
    """Say something; the command's own id becomes the message's. ``epoch`` is required of agents."""

    conversation: Id
    text: Text
    epoch: Count | None = None
    visibility: Visibility = "public"
    reply_to: Id | None = None
    suggestion: Id | None = None
    kind: Literal["post_message"] = "post_message"


@dataclass(frozen=True, slots=True)
class ReportSignals:
    conversation: Id
    turn: Id
    signals: Signals
    kind: Literal["report_signals"] = "report_signals"


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A call by a person that the customer agreed to; ``due`` in Unix milliseconds."""

    due: Count
    phone: Remark
    topic: Remark = ""


@dataclass(frozen=True, slots=True)
class TakeBotTurn:
    """A bot's whole answer to the message ``turn``: what it measured, found, wants to say; judged as one.

    ``done`` says that the bot considers the matter solved; ``ask_survey`` that the texts ask how it went, with which a
    goodbye is complete: refused as ``survey_not_due`` where the turn's frame had no ``survey``; ``callback`` is
    scheduled in the same breath as it is promised.
    """

    conversation: Id
    lease: Id
    epoch: Count
    turn: Id | None
    texts: Annotated[tuple[Text, ...], MaxLen(8)]
    signals: Signals | None = None
    fields: Annotated[tuple[FieldValue, ...], MaxLen(32)] = ()
    done: bool = False
    ask_survey: bool = False
    callback: WantedCall | None = None
    kind: Literal["take_bot_turn"] = "take_bot_turn"


@dataclass(frozen=True, slots=True)
class SetField:
    """Write a context field; refused when its version is not ``expected_version`` (0: it does not exist yet)."""

    conversation: Id
    field: FieldValue
    expected_version: Count
    kind: Literal["set_field"] = "set_field"


@dataclass(frozen=True, slots=True)
class ClearField:
    conversation: Id
    name: Label
    expected_version: Count
    kind: Literal["clear_field"] = "clear_field"


@dataclass(frozen=True, slots=True)
class Resolve:
    conversation: Id
    code: Label
    note: Remark = ""
    kind: Literal["resolve"] = "resolve"


@dataclass(frozen=True, slots=True)
class HandBack:
    conversation: Id
    note: Remark = ""
    kind: Literal["hand_back"] = "hand_back"


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    conversation: Id
    score: Score
    comment: Remark = ""
    kind: Literal["answer_survey"] = "answer_survey"


@dataclass(frozen=True, slots=True)
class ScheduleCallback:
    """``due`` in Unix milliseconds."""

    conversation: Id
    due: Count
    phone: Remark
    topic: Remark = ""
    kind: Literal["schedule_callback"] = "schedule_callback"


@dataclass(frozen=True, slots=True)
class CloseConversation:
    conversation: Id
    reason: Label = "closed"
    kind: Literal["close_conversation"] = "close_conversation"


@dataclass(frozen=True, slots=True)
class ReopenConversation:
    conversation: Id
    kind: Literal["reopen_conversation"] = "reopen_conversation"


@dataclass(frozen=True, slots=True)
class OfferSuggestion:
    """A copilot's proposal. ``internal`` text is for the desk's eyes: no message to the customer may rest on it.

    ``past`` is the resolved conversation whose words the text has: not_found once that was erased, or taken up again.
    """

    conversation: Id
    about: Id
    text: Text
    source: Remark
    score: Share
    internal: bool = False
    sort: SuggestionSort = "article"
    past: Id | None = None
    kind: Literal["offer_suggestion"] = "offer_suggestion"


@dataclass(frozen=True, slots=True)
class MarkSuggestion:
    """What became of a suggestion; shares with edits are for what was sent, as in ``SuggestionMarked``."""

    conversation: Id
    suggestion: Id
    fate: SuggestionFate
    ai_share: Share | None = None
    kept_share: Share | None = None
    edits: Count | None = None
    kind: Literal["mark_suggestion"] = "mark_suggestion"


@dataclass(frozen=True, slots=True)
class RateSuggestion:
    """A person's verdict on a suggestion; a later one of the same person stands."""

    conversation: Id
    suggestion: Id
    good: bool
    reason: Remark = ""
    kind: Literal["rate_suggestion"] = "rate_suggestion"


@dataclass(frozen=True, slots=True)
class GrantBotLease:
    """The desk's: lend the conversation to ``worker``."""

    conversation: Id
    worker: Id
    kind: Literal["grant_bot_lease"] = "grant_bot_lease"


@dataclass(frozen=True, slots=True)
class EndBotLease:
    """The desk's: take the conversation back from a bot worker."""

    conversation: Id
    lease: Id
    reason: LeaseLoss
    kind: Literal["end_bot_lease"] = "end_bot_lease"


@dataclass(frozen=True, slots=True)
class GiveUpOnBots:
    """The desk's: no bot answers, so people must."""

    conversation: Id
    rule: Literal["bot_silent", "no_bot", "bots_busy"]
    kind: Literal["give_up_on_bots"] = "give_up_on_bots"


@dataclass(frozen=True, slots=True)
class TellOfDelay:
    """The desk's: the customer should know that the bots are slow just now."""

    conversation: Id
    kind: Literal["tell_of_delay"] = "tell_of_delay"


@dataclass(frozen=True, slots=True)
class AskSurvey:
    """The desk's: no live bot says goodbye, or none asked. Who was asked not long ago is not: the matter is closed."""

    conversation: Id
    kind: Literal["ask_survey"] = "ask_survey"


TalkCommand = (
    OpenConversation
    | ReachOut
    | PostMessage
    | ReportSignals
    | SetField
    | ClearField
    | OfferSuggestion
    | MarkSuggestion
    | RateSuggestion
    | ScheduleCallback
)
BotCommand = TakeBotTurn | GrantBotLease | EndBotLease | GiveUpOnBots | TellOfDelay
ClosingCommand = Resolve | HandBack | AskSurvey | AnswerSurvey | CloseConversation | ReopenConversation | MarkErased
ConversationCommand = TalkCommand | BotCommand | HandoffCommand | TeamCommand | ClosingCommand


Command = ConversationCommand | DeskCommand
