"""What each role gets for each command that may give a conversation another owner, or has people share one."""

from broker.domain.actors import Actor
from broker.domain.commands import Command
from broker.domain.handoff_commands import (
    AcceptOffer,
    AnswerProposal,
    DeclineOffer,
    ExpireOffer,
    LoseAgent,
    MakeOffer,
    Reassign,
    RequestHandoff,
    Rescue,
    Snooze,
    TakeOver,
    Transfer,
    WakeUp,
    WithdrawOffer,
)
from broker.domain.team_commands import (
    AskColleague,
    EndConsult,
    FlagTurn,
    Hold,
    MarkEscalation,
    Oversee,
    RaiseAlert,
    Unhold,
)
from tests.policies import RULES
from tests.unit.decide.stories import ADA, BOT, SUPERVISOR, UNSURE
from tests.unit.desk.authority_kit import ACK, ALL, GONE, MINE, NO, OWNERS, Row, own, people, told
from tests.unit.desk.rehearsal import CY, Play
from tests.unit.policy.rulebook import policy

#: A policy whose one rule asks the customer first.
ASKS_FIRST = policy({**RULES[-1], "act": "offer"}, routing={"default_skill": "support"})


def _proposed(play: Play) -> None:
    play.leased().send(BOT, play.turn("Perhaps?", signals=UNSURE))


def _answered(play: Play) -> None:
    play.leased().send(BOT, play.turn("On its way."))


def _said_by_bot(play: Play) -> str:
    return next(line.message for line in play.state.lines if line.author.role == "bot")


def _proposal(play: Play) -> str:
    return play.state.proposal.id if play.state.proposal else "gone"


def _owner(play: Play) -> Actor:
    return SUPERVISOR if play.state.agent == SUPERVISOR.id else ADA


def _warm(play: Play) -> None:
    """On its way to Cy."""
    play.send(_owner(play), Transfer("c", agent=CY.id, mode="warm"))


def _held(play: Play) -> None:
    play.send(_owner(play), Hold("c"))


def _asleep(play: Play) -> None:
    play.send(ADA, Snooze("c", play.at + 60_000))


def _consulting(play: Play) -> None:
    play.send(ADA, AskColleague("c", CY.id))


def _asks(_play: Play, id: str) -> Command:
    return AskColleague(id, CY.id, "do you know?")


HANDOFF: tuple[Row, ...] = (
    Row(
        "handoff",
        told(Play.leased),
        lambda _, id: RequestHandoff(id),
        {"customer": MINE, "bot": OWNERS, "supervisor": ALL},
    ),
    Row(
        "proposal-answered",
        told(_proposed, ASKS_FIRST),
        lambda play, id: AnswerProposal(id, _proposal(play), accept=True),
        {"customer": MINE},
    ),
    Row("offer", told(Play.queued), lambda _, id: MakeOffer(id, ADA.id), {"desk": ALL}),
    Row("accept", told(Play.offered), lambda play, id: AcceptOffer(id, play.offer), {"agent": (ACK, GONE)}),
    Row("decline", told(Play.offered), lambda play, id: DeclineOffer(id, play.offer), {"agent": (ACK, GONE)}),
    Row("expire", told(Play.offered), lambda play, id: ExpireOffer(id, play.offer), {"desk": ALL}),
    Row(
        "withdraw",
        told(Play.offered),
        lambda play, id: WithdrawOffer(id, play.offer, "so"),
        {"agent": (NO, NO), "supervisor": (NO, NO), "desk": ALL},
    ),
    Row(
        "withdraw-warm",
        people(_warm),
        lambda play, id: WithdrawOffer(id, play.offer, "so"),
        {"agent": (ACK, NO), "supervisor": (ACK, NO), "desk": ALL},
    ),
    Row("transfer", own, lambda _, id: Transfer(id, agent=CY.id), {"agent": OWNERS, "supervisor": OWNERS}),
    Row("snooze", own, lambda play, id: Snooze(id, play.at + 60_000), {"agent": OWNERS, "supervisor": ALL}),
    Row(
        "wake",
        lambda _role: own("agent", _asleep),
        lambda _, id: WakeUp(id),
        {"agent": ALL, "supervisor": ALL, "desk": ALL},
    ),
    Row("reassign", own, lambda _, id: Reassign(id, agent=CY.id), {"supervisor": ALL}),
    Row("take-over", told(Play.owned), lambda _, id: TakeOver(id, "Sue"), {"supervisor": ALL}),
    # What somebody has stays theirs, even when the desk asks.
    Row("rescue", told(Play.owned), lambda _, id: Rescue(id, "orphaned"), {"desk": ("wrong_phase", "wrong_phase")}),
    Row(
        "lost",
        told(lambda play: play.owned().parts(ADA)),
        lambda _, id: LoseAgent(id, ADA.id),
        {"desk": ALL},
    ),
)

TEAM: tuple[Row, ...] = (
    Row("hold", own, lambda _, id: Hold(id), {"agent": OWNERS, "supervisor": OWNERS}),
    Row("unhold", people(_held), lambda _, id: Unhold(id), {"agent": OWNERS, "supervisor": OWNERS}),
    Row("consult", own, _asks, {"agent": OWNERS, "supervisor": OWNERS}),
    Row(
        "consult-ended",
        lambda _role: own("agent", _consulting),
        lambda play, id: EndConsult(id, play.state.consults[0].id),
        {"agent": (ACK, NO), "supervisor": ALL},
    ),
    Row("oversee", told(Play.owned), lambda _, id: Oversee(id, "barge"), {"supervisor": ALL}),
    Row("alert", told(Play.queued), lambda _, id: RaiseAlert(id, "team", 1), {"desk": ALL}),
    Row(
        "marked",
        told(Play.owned),
        lambda play, id: MarkEscalation(id, play.state.escalations[0].ticket, "right"),
        {"agent": ALL, "supervisor": ALL},
    ),
    Row(
        "flagged",
        told(_answered),
        lambda play, id: FlagTurn(id, _said_by_bot(play), "wrong"),
        {"agent": ALL, "supervisor": ALL},
    ),
)
