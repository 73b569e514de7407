"""When the customer wants to be called back: noted at once, slept on by whoever waits in the queue."""

from broker.decide.case import Case, Decision
from broker.domain.agent_events import OfferReleased
from broker.domain.errors import BadCommand, LimitReached
from broker.domain.events import CallbackScheduled
from broker.domain.ids import stream_of
from broker.domain.owner_events import OfferWithdrawn, PutToSleep
from broker.domain.owners import Offered, Queue
from broker.policy.openings import opening_words

#: How far ahead a waiting customer may put the call: 366 days.
_FARTHEST_MS = 366 * 24 * 3_600_000


def called_back(case: Case, wanted: CallbackScheduled) -> Decision:
    """The wish for a call. Whoever waits for a person sleeps until then, and wakes in the queue with priority 1."""
    allowed(case, wanted)
    owner = case.state.owner
    if not isinstance(owner, Queue | Offered):
        return case.only(wanted)
    _within_hours(case, wanted.due)
    asleep = PutToSleep(wanted.due)
    if isinstance(owner, Queue):
        return case.only(wanted, asleep)
    withdrawn = OfferWithdrawn(owner.offer, owner.agent, "the customer wants to be called back")
    released = OfferReleased(owner.offer, case.state.id, "withdrawn")
    return {case.stream: (withdrawn, wanted, asleep), stream_of("agent", owner.agent): (released,)}


def allowed(case: Case, wanted: CallbackScheduled) -> None:
    """Refuse a call in the past, or one more than a conversation may have."""
    if wanted.due <= case.at:
        raise BadCommand("A callback must lie in the future.")
    most = case.policy.limits.callbacks
    if len(case.state.callbacks) >= most:
        raise LimitReached(f"{most} callbacks are scheduled already: that is as many as one conversation may have.")


def _within_hours(case: Case, due: int) -> None:
    """Refuse a time when nobody is there to call, with the next one when somebody is."""
    if due > case.at + _FARTHEST_MS:
        raise BadCommand("A callback must lie within the next 366 days.")
    calendar = case.policy.hours.calendar
    opens = calendar.opens(due)
    if opens is None:
        raise BadCommand("Nobody is at the desk from then on: choose an earlier time.")
    if opens > due:
        then = opening_words(calendar.local(opens), "en")
        raise BadCommand(f"The desk is closed at that time; it opens again on {then}.", {"opens": opens})
