"""Who may ask for what: one table for roles, one rule for whose conversation it is."""

from broker.domain.actors import Actor, Role
from broker.domain.commands import (
    AnswerSurvey,
    AskSurvey,
    ClearField,
    CloseConversation,
    Command,
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
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import (
    AdoptPolicy,
    BeginWrapUp,
    EndWrapUp,
    IssueToken,
    RecordCustomer,
    RegisterAgent,
    RevokeToken,
    RosterAgent,
    SetCapacity,
    SetPresence,
    SetSkills,
)
from broker.domain.errors import Forbidden, NotFound
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
from broker.domain.keeping_commands import (
    CertifyErasure,
    EraseCustomer,
    LiftHold,
    MarkErased,
    NoteBackup,
    NoteRestore,
    NoteRetention,
    PlaceHold,
    RunRetention,
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

MAY: dict[type[Command], frozenset[Role]] = {
    OpenConversation: frozenset({"customer"}),
    ReachOut: frozenset({"bot", "supervisor"}),
    PostMessage: frozenset({"customer", "agent", "supervisor"}),
    ReportSignals: frozenset({"copilot"}),
    TakeBotTurn: frozenset({"bot"}),
    SetField: frozenset({"bot", "copilot", "agent", "supervisor"}),
    ClearField: frozenset({"agent", "supervisor"}),
    RequestHandoff: frozenset({"customer", "bot", "supervisor"}),
    AcceptOffer: frozenset({"agent"}),
    DeclineOffer: frozenset({"agent"}),
    Transfer: frozenset({"agent", "supervisor"}),
    Resolve: frozenset({"agent", "supervisor"}),
    HandBack: frozenset({"agent", "supervisor"}),
    AnswerSurvey: frozenset({"customer"}),
    ScheduleCallback: frozenset({"customer", "agent"}),
    CloseConversation: frozenset({"customer", "supervisor", "desk"}),
    ReopenConversation: frozenset({"customer", "agent", "supervisor"}),
    OfferSuggestion: frozenset({"copilot"}),
    MarkSuggestion: frozenset({"agent"}),
    RateSuggestion: frozenset({"agent", "supervisor"}),
    GrantBotLease: frozenset({"desk"}),
    EndBotLease: frozenset({"desk"}),
    GiveUpOnBots: frozenset({"desk"}),
    TellOfDelay: frozenset({"desk"}),
    MakeOffer: frozenset({"desk"}),
    ExpireOffer: frozenset({"desk"}),
    WithdrawOffer: frozenset({"agent", "supervisor", "desk"}),
    LoseAgent: frozenset({"desk"}),
    AskSurvey: frozenset({"desk"}),
    SetPresence: frozenset({"agent"}),
    RegisterAgent: frozenset({"supervisor"}),
    SetSkills: frozenset({"supervisor"}),
    SetCapacity: frozenset({"supervisor"}),
    RecordCustomer: frozenset({"supervisor"}),
    IssueToken: frozenset({"supervisor"}),
    RevokeToken: frozenset({"supervisor"}),
    AnswerProposal: frozenset({"customer"}),
    Snooze: frozenset({"agent", "supervisor"}),
    WakeUp: frozenset({"agent", "supervisor", "desk"}),
    Reassign: frozenset({"supervisor"}),
    TakeOver: frozenset({"supervisor"}),
    Rescue: frozenset({"desk"}),
    Hold: frozenset({"agent", "supervisor"}),
    Unhold: frozenset({"agent", "supervisor"}),
    AskColleague: frozenset({"agent", "supervisor"}),
    EndConsult: frozenset({"agent", "supervisor"}),
    Oversee: frozenset({"supervisor"}),
    RaiseAlert: frozenset({"desk"}),
    MarkEscalation: frozenset({"agent", "supervisor"}),
    FlagTurn: frozenset({"agent", "supervisor"}),
    RosterAgent: frozenset({"desk", "supervisor"}),
    BeginWrapUp: frozenset({"agent"}),
    EndWrapUp: frozenset({"agent", "desk"}),
    AdoptPolicy: frozenset({"supervisor", "desk"}),
    EraseCustomer: frozenset({"supervisor"}),
    CertifyErasure: frozenset({"desk"}),
    MarkErased: frozenset({"desk"}),
    PlaceHold: frozenset({"supervisor"}),
    LiftHold: frozenset({"supervisor"}),
    NoteBackup: frozenset({"supervisor"}),
    NoteRestore: frozenset({"supervisor"}),
    NoteRetention: frozenset({"desk"}),
    RunRetention: frozenset({"supervisor", "desk"}),
}


def permit(actor: Actor, command: Command) -> None:
    """Refuse a command that this role may never give."""
    allowed = MAY[type(command)]
    if actor.role not in allowed:
        who = ", ".join(sorted(allowed))
        raise Forbidden(f"A {actor.role} may not {command.kind.replace('_', ' ')}; that is for: {who}.")


def is_party(actor: Actor, state: Conversation) -> bool:
    """True when the actor may know of this conversation at all.

    Agents, supervisors, copilots share one desk; a customer has their own conversations; a bot those leased to it.
    """
    if actor.role == "customer":
        return state.customer == actor.id
    if actor.role == "bot":
        return state.lease is not None and state.lease.worker == actor.id
    return True


def find(actor: Actor, state: Conversation) -> None:
    """Refuse alike what does not exist with what is not theirs, so that ids can't be probed.

    A bot that just lost its lease still gets the true reason, since it was a party a moment ago.
    """
    hidden = actor.role == "customer" and not is_party(actor, state)
    if state.seq == 0 or hidden:
        raise NotFound(f"There is no conversation {state.id} for you.")
