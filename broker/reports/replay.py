"""Recorded conversations judged by another policy, as far as the record tells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from broker.domain.events import MessagePosted, Recorded
from broker.domain.judgement_events import Verdict
from broker.domain.owner_events import HandoffRequested
from broker.policy.models import Policy
from broker.reports.recorded_sightings import RecordedSightings
from broker.reports.rejudge import rejudged
from broker.reports.replay_moments import Called, Moment, Step, steps

#: ``quiet``: no rule called for a person, then or now. ``undetermined``: it follows a change, so nobody can know.
Kind = Literal[
    "same", "added", "dropped", "earlier", "later", "other_rule", "other_way", "refused", "quiet", "undetermined"
]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: at which customer's message, when (Unix milliseconds), what."""

    turn: str
    at: int
    called: Called


@dataclass(frozen=True, slots=True)
class Handoff:
    """A recorded handoff. ``is_judged``: by a rule of the policy; else it is kept as it is.

    ``turn`` is the message that was its evidence.
    """

    ticket: str
    rule: str
    at: int
    turn: str | None
    is_judged: bool
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch with the bots: what was decided, what would be; ``handoff`` is how it ended, if a person was asked.

    ``recorded`` with ``predicted`` are those of the first difference; where there is none, the last decision.
    """

    number: int
    kind: Kind
    moments: int
    recorded: Decided | None
    predicted: Decided | None
    handoff: Handoff | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """One conversation, judged anew. ``first`` is the time of the customer's first message, None without any."""

    conversation: str
    first: int | None
    stretches: tuple[Stretch, ...]

    @property
    def changed(self) -> Stretch | None:
        """The stretch with the first difference: what follows it is undetermined."""
        return next((one for one in self.stretches if one.kind not in ("same", "quiet")), None)

    @property
    def handoffs(self) -> tuple[Handoff, ...]:
        return tuple(one.handoff for one in self.stretches if one.handoff is not None)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A stretch as recorded: each of its moments, then the handoff that ended it."""

    moments: tuple[Moment, ...] = ()
    handoff: Handoff | None = None


@dataclass(frozen=True, slots=True)
class _Judge:
    """The policy with what it may look at besides the conversation."""

    policy: Policy
    sighted: RecordedSightings | None

    def of(self, moment: Moment) -> Called | None:
        return rejudged(moment, self.policy, self.sighted)


def replay(
    conversation: str, log: Sequence[Recorded], policy: Policy, sighted: RecordedSightings | None = None
) -> Replayed:
    """Judge each recorded stretch with the bots by ``policy``, up to the first difference.

    ``sighted`` knows what other customers brought; it is needed where ``shared_fields`` names some.
    """
    first, found, state = None, list[_Seen](), Conversation(conversation)
    for step in steps(conversation, log):
        if first is None and isinstance(step.recorded.event, MessagePosted):
            first = step.recorded.at if step.recorded.actor.role == "customer" else None
        _add(found, step)
        state = step.after
    verdicts = {one.ticket: one.verdict for one in state.escalations}
    return Replayed(conversation, first, tuple(_judged(_marked(found, verdicts), _Judge(policy, sighted))))


def _add(found: list[_Seen], step: Step) -> None:
    """Note the step in the stretch it belongs to; one begins wherever the bots get the conversation."""
    if _is_with_bots(step.after) and not (found and _is_with_bots(step.before)):
        found.append(_Seen())
    if step.moment is not None:
        found[-1] = replace(found[-1], moments=(*found[-1].moments, step.moment))
    event = step.recorded.event
    if isinstance(event, HandoffRequested) and _is_with_bots(step.before):
        rule, turn = (event.why.rule, event.why.evidence) if event.why else ("unknown", None)
        handoff = Handoff(event.ticket, rule, step.recorded.at, turn, step.is_judged)
        found[-1] = replace(found[-1], handoff=handoff)


def _is_with_bots(state: Conversation) -> bool:
    return state.phase in ("bot", "bot_closing")


def _marked(found: Iterable[_Seen], verdicts: dict[str, Verdict | None]) -> Iterable[_Seen]:
    for seen in found:
        handoff = seen.handoff
        yield seen if handoff is None else replace(seen, handoff=replace(handoff, verdict=verdicts.get(handoff.ticket)))


def _judged(found: Iterable[_Seen], judge: _Judge) -> Iterable[Stretch]:
    is_known = True
    for number, seen in enumerate(found, 1):
        stretch = _compared(number, seen, judge) if is_known else _unknown(number, seen)
        is_known = stretch.kind in ("same", "quiet")
        yield stretch


def _unknown(number: int, seen: _Seen) -> Stretch:
    return Stretch(number, "undetermined", len(seen.moments), None, None, seen.handoff)


def _compared(number: int, seen: _Seen, judge: _Judge) -> Stretch:
    """The stretch up to the first moment that is decided otherwise."""
    last: Decided | None = None
    for place, moment in enumerate(seen.moments):
        recorded = _decided(moment, moment.called)
        try:
            predicted = _decided(moment, judge.of(moment))
        except Refused:
            return Stretch(number, "refused", place + 1, recorded, None, seen.handoff)
        if recorded != predicted:
            kind, then, now = _difference(seen, place, recorded, predicted, judge)
            return Stretch(number, kind, place + 1, then, now, seen.handoff)
        last = recorded or last
    return Stretch(number, "same" if last else "quiet", len(seen.moments), last, last, seen.handoff)


def _difference(
    seen: _Seen, place: int, recorded: Decided | None, predicted: Decided | None, judge: _Judge
) -> tuple[Kind, Decided | None, Decided | None]:
    """The kind of the first difference, with the two decisions that it lies between."""
    later = seen.moments[place + 1 :]
    if recorded is not None and predicted is not None:
        same_rule = recorded.called.rule == predicted.called.rule
        return "other_way" if same_rule else "other_rule", recorded, predicted
    if recorded is None:
        then = next((found for moment in later if (found := _decided(moment, moment.called))), None)
        then = then or _kept(seen.handoff)
        return "earlier" if then else "added", then, predicted
    # The record goes on only where the customer was asked but kept the bot: it was shaped by that question.
    now = next((found for moment in later if (found := _leniently(moment, judge))), None)
    return "later" if now else "dropped", recorded, now


def _decided(moment: Moment, called: Called | None) -> Decided | None:
    return None if called is None else Decided(moment.turn, moment.recorded.at, called)


def _leniently(moment: Moment, judge: _Judge) -> Decided | None:
    """What would be decided had the rules asked nothing before; nothing where it could not even have come about."""
    unasked = replace(moment.before.engagement, proposals=frozenset(), asked_at=None)
    before = replace(moment.before, proposal=None, engagement=unasked)
    try:
        return _decided(moment, judge.of(replace(moment, before=before, called=None)))
    except Refused:
        return None


def _kept(handoff: Handoff | None) -> Decided | None:
    """A handoff that no rule made, as a decision: it would still have come, only later."""
    if handoff is None or handoff.is_judged:
        return None
    return Decided(handoff.turn or "", handoff.at, Called(handoff.rule, "now"))
