"""What ends along with a conversation's owner: their work, open offers, questions to colleagues."""

from broker.decide.case import Case, Decision
from broker.decide.wrap_up import wrap_up_after
from broker.domain.agent_events import OfferReleased, ReleaseOutcome, WorkOutcome, WorkReleased
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Warm
from broker.domain.events import Event, MessagePosted
from broker.domain.ids import AGENT, stream_of
from broker.domain.owner_events import OfferDeclined, OfferTimedOut, OfferWithdrawn, WarmEnded
from broker.domain.owners import Offered
from broker.domain.teamwork_events import ConsultEnded

#: A reservation of an agent: for a ticket from the queue, or for a warm transfer.
Offer = Offered | Warm


def together(*decisions: Decision) -> Decision:
    """One decision with the events of all, in order."""
    merged: Decision = {}
    for decision in decisions:
        for stream, events in decision.items():
            merged[stream] = (*merged.get(stream, ()), *events)
    return merged


def owner_freed(case: Case, outcome: WorkOutcome) -> Decision:
    """The end of the owning person's work, with the wrap-up that follows; nothing where no person owns it."""
    owner = case.state.agent
    if owner is None:
        return {}
    wrap_up = wrap_up_after(case.policy, case.agent(owner), case.state.id, outcome, case.at)
    return {stream_of(AGENT, owner): (WorkReleased(case.state.id, outcome), *wrap_up)}


def open_offer(state: Conversation) -> Offer | None:
    """The offer that is open in this conversation, if one is."""
    return state.owner if isinstance(state.owner, Offered) else state.warm


def offer_ended(case: Case, offer: Offer, outcome: ReleaseOutcome, reason: str = "") -> Decision:
    """The end of an offer that nobody accepted."""
    released = OfferReleased(offer.offer, case.state.id, outcome)
    return {case.stream: (_end(offer, outcome, reason),), stream_of(AGENT, offer.agent): (released,)}


def _end(offer: Offer, outcome: ReleaseOutcome, reason: str) -> Event:
    if isinstance(offer, Warm):
        return WarmEnded(offer.offer, offer.agent, outcome, reason)
    match outcome:
        case "declined":
            return OfferDeclined(offer.offer, offer.agent, reason)
        case "timed_out":
            return OfferTimedOut(offer.offer, offer.agent)
        case "withdrawn":
            return OfferWithdrawn(offer.offer, offer.agent, reason)


def offer_closed(case: Case, reason: str) -> Decision:
    """The withdrawal of the offer that is open, for what happens now leaves nothing to accept."""
    offer = open_offer(case.state)
    return offer_ended(case, offer, "withdrawn", reason) if offer is not None else {}


def consults_ended(case: Case, agent: str | None = None) -> tuple[ConsultEnded, ...]:
    """The end of all open questions to colleagues, or of those to one agent."""
    return tuple(ConsultEnded(one.id, one.agent) for one in case.state.consults if agent in (None, one.agent))


def parting_note(case: Case, note: str, epoch: int) -> tuple[Event, ...]:
    """What somebody leaves for whoever comes next, where they will read it: among the notes."""
    if not note.strip():
        return ()
    return (MessagePosted(case.id("note"), note, epoch, visibility="note"),)
