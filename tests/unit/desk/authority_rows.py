"""What each role gets for each command: here those about what is said in a conversation, about bots, about its end."""

from functools import partial

from broker.domain.commands import (
    AnswerSurvey,
    AskSurvey,
    ClearField,
    CloseConversation,
    EndBotLease,
    GiveUpOnBots,
    GrantBotLease,
    HandBack,
    MarkSuggestion,
    OfferSuggestion,
    OpenConversation,
    PostMessage,
    RateSuggestion,
    ReachOut,
    ReopenConversation,
    ReportSignals,
    Resolve,
    ScheduleCallback,
    SetField,
    TakeBotTurn,
    TellOfDelay,
)
from broker.domain.context import FieldValue
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BOT, COPILOT, SURE
from tests.unit.desk.authority_kit import ACK, ALL, MINE, NO, OWNERS, Row, closed, own, told
from tests.unit.desk.authority_rows_keeping import ERASED, KEEPING
from tests.unit.desk.authority_rows_owners import HANDOFF, TEAM
from tests.unit.desk.authority_rows_people import PEOPLE
from tests.unit.desk.rehearsal import Play

FIELD = FieldValue("order", "42", "customer")
SUGGESTION = OfferSuggestion("c", "m1", "It left on Monday.", "articles", 0.9)
LATER = 10**13
#: Lets bots write first, whatever the time.
REACHING = policy_of(
    outreach={"enabled": True, "topics": ("delay",), "not_before": "00:00", "not_after": "23:59", "most": 100}
)


def _lease(play: Play) -> str:
    return play.state.lease.lease if play.state.lease else "gone"


def _set(play: Play) -> None:
    play.send(ADA, SetField("c", FIELD, 0))


def _suggested(play: Play) -> None:
    play.send(COPILOT, SUGGESTION, "proposal")


def _turn(play: Play, id: str) -> TakeBotTurn:
    return TakeBotTurn(id, _lease(play), play.state.epoch, play.state.pending, ("On its way.",), SURE)


TALK: tuple[Row, ...] = (
    # A client makes the id: whoever makes one that is taken must learn so, or two would share a conversation.
    Row("open", told(Play.opened), lambda _, id: OpenConversation(id), {"customer": ("already_exists",) * 2}),
    Row("open-new", told(lambda play: play), lambda _, id: OpenConversation(id), {"customer": ALL}, "c2"),
    Row(
        "reach-out",
        told(lambda play: play, REACHING),
        lambda _, id: ReachOut(id, "maria", "delay", "It will be late."),
        {"bot": ALL, "supervisor": ALL},
        "c2",
    ),
    Row(
        "say",
        own,
        lambda play, id: PostMessage(id, "hello", play.state.epoch),
        # A supervisor speaks to customers as the owner, or after joining them.
        {"customer": MINE, "agent": OWNERS, "supervisor": (ACK, NO)},
    ),
    Row(
        "note",
        own,
        lambda play, id: PostMessage(id, "hello", play.state.epoch, visibility="note"),
        {"customer": (NO, "not_found"), "agent": ALL, "supervisor": ALL},
    ),
    Row("signals", own, lambda _, id: ReportSignals(id, "m1", SURE), {"copilot": ALL}),
    Row(
        "field",
        own,
        lambda _, id: SetField(id, FIELD, 0),
        {"bot": OWNERS, "copilot": ALL, "agent": ALL, "supervisor": ALL},
    ),
    Row(
        "field-cleared",
        lambda role: own("agent", _set),
        lambda _, id: ClearField(id, "order", 1),
        {"agent": ALL, "supervisor": ALL},
    ),
    Row("suggestion", own, lambda _, id: OfferSuggestion(id, "m1", "So.", "articles", 0.9), {"copilot": ALL}),
    Row(
        "suggestion-marked",
        partial(own, then=_suggested),
        lambda _, id: MarkSuggestion(id, "proposal", "inserted"),
        {"agent": ALL},
    ),
    Row(
        "suggestion-rated",
        partial(own, then=_suggested),
        lambda _, id: RateSuggestion(id, "proposal", True),
        {"agent": ALL, "supervisor": ALL},
    ),
    Row("callback", own, lambda _, id: ScheduleCallback(id, LATER, "+49 30 1"), {"customer": MINE, "agent": ALL}),
)

BOTS: tuple[Row, ...] = (
    Row("turn", told(Play.leased), _turn, {"bot": OWNERS}),
    Row("lease", told(Play.asked), lambda _, id: GrantBotLease(id, BOT.id), {"desk": ALL}),
    Row("lease-ended", told(Play.leased), lambda play, id: EndBotLease(id, _lease(play), "gone"), {"desk": ALL}),
    Row("no-bot", told(Play.asked), lambda _, id: GiveUpOnBots(id, "no_bot"), {"desk": ALL}),
    Row("delay", told(Play.leased), lambda _, id: TellOfDelay(id), {"desk": ALL}),
)

CLOSING: tuple[Row, ...] = (
    Row("resolve", own, lambda _, id: Resolve(id, "done"), {"agent": OWNERS, "supervisor": OWNERS}),
    Row("hand-back", own, lambda _, id: HandBack(id), {"agent": OWNERS, "supervisor": OWNERS}),
    Row("survey", told(Play.resolved), lambda _, id: AskSurvey(id), {"desk": ALL}),
    Row(
        "survey-answered",
        told(lambda play: play.resolved(with_bots=False)),
        lambda _, id: AnswerSurvey(id, 5),
        {"customer": MINE},
    ),
    Row("close", own, lambda _, id: CloseConversation(id), {"customer": MINE, "supervisor": ALL, "desk": ALL}),
    Row(
        "reopen",
        told(closed),
        lambda _, id: ReopenConversation(id),
        {"customer": MINE, "agent": ALL, "supervisor": ALL},
    ),
)

ABOUT_CONVERSATIONS = (*TALK, *BOTS, *CLOSING, *HANDOFF, *TEAM, ERASED)
ROWS = (*ABOUT_CONVERSATIONS, *PEOPLE, *KEEPING)
