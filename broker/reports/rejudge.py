"""Deciding a recorded moment anew, under another policy, by the broker's own verb."""

from broker.decide.case import Decision, Facts
from broker.decide.decide import decide
from broker.domain.commands import ConversationCommand, PostMessage, TakeBotTurn
from broker.domain.events import MessagePosted
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.judgement_events import HandoffProposed
from broker.domain.owner_events import HandoffRequested
from broker.domain.signals import Why
from broker.policy.models import Policy
from broker.policy.sightings import NOBODY, Sightings
from broker.reports.recorded_sightings import RecordedSightings
from broker.reports.replay_moments import Called, Moment

#: Stands for an answer that was never shown, so never recorded: the rules do not read it.
_ANSWER = "…"
#: With its dot no client can have named a message so.
_COMMAND = "replay.turn"


def rejudged(moment: Moment, policy: Policy, sighted: RecordedSightings | None = None) -> Called | None:
    """What the rules of ``policy`` call for at this moment; None: nothing. Raises Refused.

    Where the record leaves open what they saw, the recorded decision stands if they may have made it.
    """
    outcomes = [
        _decided(moment, policy, is_done, sightings)
        for is_done in ((False, True) if moment.done is None else (moment.done,))
        for sightings in ((NOBODY,) if sighted is None else sighted.views)
    ]
    return moment.called if moment.called in outcomes else outcomes[0]


def _decided(moment: Moment, policy: Policy, is_done: bool, sightings: Sightings) -> Called | None:
    command_id, command = _command(moment, is_done)
    facts = Facts(moment.recorded.actor, command_id, {}, {}, sightings=sightings)
    return _called(decide(moment.before, command, facts, policy, moment.recorded.at), moment.before.id)


def _command(moment: Moment, is_done: bool) -> tuple[str, ConversationCommand]:
    """The command as it must have been, as far as the rules can see it."""
    state, event = moment.before, moment.recorded.event
    if moment.recorded.actor.role == "customer" and isinstance(event, MessagePosted):
        return event.message, PostMessage(state.id, event.text, reply_to=event.reply_to)
    lease = state.lease.lease if state.lease else "none"
    turn = TakeBotTurn(
        state.id, lease, state.epoch, moment.turn, (_ANSWER,), moment.signals, moment.fields, done=is_done
    )
    return _COMMAND, turn


def _called(decision: Decision, conversation: str) -> Called | None:
    for event in decision[stream_of(CONVERSATION, conversation)]:
        match event:
            case HandoffRequested(why=Why(rule=rule)):
                return Called(rule, "now")
            case HandoffProposed(why=Why(rule=rule)):
                return Called(rule, "offer")
            case _:
                continue
    return None
