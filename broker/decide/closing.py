"""How a conversation ends: resolved, surveyed, closed; or begins again."""

from typing import Final, assert_never

from broker.decide.case import PEOPLE, Case, Decision, once, owned_by_actor
from broker.decide.escalated import asked_for, handed_off
from broker.decide.supervision import all_left
from broker.decide.surveys import asked, is_survey_due, noted
from broker.decide.work import consults_ended, offer_closed, owner_freed, parting_note, together
from broker.domain.commands import (
    AnswerSurvey,
    AskSurvey,
    CloseConversation,
    ClosingCommand,
    HandBack,
    ReopenConversation,
    Resolve,
)
from broker.domain.customers import ConversationFinished
from broker.domain.erasure_events import Erased
from broker.domain.errors import LimitReached, NoLiveBot, WrongPhase
from broker.domain.events import Event, SurveyAnswered
from broker.domain.ids import CUSTOMER, stream_of
from broker.domain.keeping_commands import MarkErased
from broker.domain.owner_events import Closed, HandedBack, Reopened, Resolved

#: Why the desk closes what is to be erased, whoever waits for an answer there.
TO_ERASE: Final = "erased on request"
#: Why a resolved conversation ends whose customer is not to be asked how it went.
NOT_ASKED: Final = "survey not due"


def decide_closing(case: Case, command: ClosingCommand) -> Decision:
    """The events of a command that ends the conversation, or takes it up again."""
    match command:
        case Resolve(_, code, note):
            return _resolve(case, code, note)
        case HandBack(_, note):
            return _hand_back(case, note)
        case AskSurvey():
            return _survey(case)
        case AnswerSurvey(_, score, comment):
            return _answer(case, score, comment)
        case CloseConversation(_, reason):
            if case.actor.role == "desk" and case.state.bot_is_due and reason != TO_ERASE:
                raise WrongPhase("The customer waits for an answer.", {"phase": case.state.phase})
            return closed(case, reason)
        case ReopenConversation():
            return _taken_up(case)
        case MarkErased(_, upto, data, cause):
            return case.only(Erased(upto, data, cause))
        case _:
            assert_never(command)


def _taken_up(case: Case) -> Decision:
    """Reopened on demand. A person who asks wants it themselves, for bots have no question to answer there."""
    if not case.state.is_closed:
        raise WrongPhase("The conversation is open.", {"phase": case.state.phase})
    reason = f"{case.actor.role} asked"
    if case.actor.role not in PEOPLE:
        return reopened(case, reason)
    preferred = case.actor.id if case.actor.role == "agent" else None
    escalation = asked_for(case, f"{case.actor.role}_reopened")
    return reopened(case, reason, *handed_off(once(case, Reopened(reason)), escalation, preferred))


def reopened(case: Case, reason: str, *then: Event) -> Decision:
    """Take a closed conversation up again, while the policy's window is open."""
    window = int(case.policy.limits.reopen * 1000)
    if case.at > case.state.owner_since + window:
        raise WrongPhase("This conversation is closed for good: open a new one.", {"phase": "closed"})
    return case.only(Reopened(reason), *then)


def closed(case: Case, reason: str, *before: Event) -> Decision:
    """The end: whoever held, watched or was offered it is free, the customer's history has its outcome."""
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed already.", {"phase": "closed"})
    resolution = case.state.resolution
    finished = ConversationFinished(
        case.state.id,
        resolution.code if resolution and resolution.code else reason,
        resolution.by.role if resolution else "",
    )
    return together(
        case.only(*before),
        offer_closed(case, "closed"),
        case.only(*consults_ended(case), *all_left(case), Closed(reason)),
        {stream_of(CUSTOMER, case.state.customer): (finished,)},
        owner_freed(case, "closed"),
    )


def _resolve(case: Case, code: str, note: str) -> Decision:
    owned_by_actor(case)
    bot_closes = case.facts.live_bots > 0
    done: tuple[Event, ...] = (*consults_ended(case), Resolved(code, bot_closes, note))
    resolved = together(offer_closed(case, "resolved"), case.only(*done), owner_freed(case, "resolved"))
    return resolved if bot_closes else together(resolved, _goodbye(once(case, *resolved[case.stream])))


def _goodbye(case: Case) -> Decision:
    """The desk's own: it asks how it went, or parts at once with whoever was asked not long ago."""
    if not is_survey_due(case):
        return closed(case, NOT_ASKED)
    return asked(case, case.said_by_desk(case.words.survey, "survey"))


def _hand_back(case: Case, note: str) -> Decision:
    owned_by_actor(case)
    if case.facts.live_bots < 1:
        raise NoLiveBot("No bot is connected: keep the conversation, transfer it, or resolve it.")
    most = case.policy.limits.engagements
    if case.state.engagement.number >= most:
        raise LimitReached(f"It went back and forth {most} times already: keep it, transfer it, or resolve it.")
    return together(
        offer_closed(case, "handed back to the bots"),
        case.only(*consults_ended(case), HandedBack(note), *parting_note(case, note, case.state.epoch + 1)),
        owner_freed(case, "handed_back"),
    )


def _survey(case: Case) -> Decision:
    if not case.state.is_closing or case.state.survey.asked is not None:
        raise WrongPhase("There is no survey to ask now.", {"phase": case.state.phase})
    if case.state.pending is not None and not is_survey_due(case):
        raise WrongPhase("The customer waits for an answer.", {"phase": case.state.phase})
    return _goodbye(case)


def _answer(case: Case, score: int, comment: str) -> Decision:
    """The score ends the conversation, unless a question still waits: that one is answered first."""
    if not case.state.survey.is_open:
        raise WrongPhase("No survey is open in this conversation.", {"phase": case.state.phase})
    answer = (SurveyAnswered(score, comment), case.said_by_desk(case.words.thanks, "thanks"))
    ending = case.only(*answer) if case.state.bot_is_due else closed(case, "survey answered", *answer)
    return together(ending, noted(case))
