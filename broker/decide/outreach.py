"""Conversations that the desk's side begins: whether it may, what that writes, how a customer ends it for good."""

from datetime import UTC, datetime

from broker.decide.case import Case, Decision, of_an_honest_source
from broker.decide.closing import closed
from broker.decide.work import together
from broker.domain.commands import ReachOut
from broker.domain.context import FieldValue
from broker.domain.customers import ConversationStarted, Customer, OutreachDeclined
from broker.domain.errors import AlreadyExists, Forbidden, NotNow
from broker.domain.events import ContextSet, Event, MessagePosted
from broker.domain.ids import CUSTOMER, stream_of
from broker.domain.owner_events import ConversationOpened

#: The channel of a conversation that did not begin with its customer.
CHANNEL = "outreach"
#: What tells in ``Refused.current`` why a customer was not written to: topic, declined, cap, quiet_hours.
HELD_BACK = "held_back"


def reached_out(case: Case, command: ReachOut) -> Decision:
    """The conversation with the first words, or a refusal that says why, with when to try again if ever."""
    if case.state.seq:
        raise AlreadyExists(f"The id {command.conversation} is taken: make a new one.")
    customer = case.facts.customers.get(command.customer, Customer(command.customer))
    _may_reach(case, customer, command.topic)
    reason = (FieldValue("outreach_reason", command.reason, "bot"),) if command.reason else ()
    fields = (*command.fields, *reason)
    for field in fields:
        of_an_honest_source(case, field)
    opened = ConversationOpened(
        customer=command.customer,
        channel=CHANNEL,
        language=command.language,
        policy_version=case.policy.version,
        record=customer.record,
        topic=command.topic,
    )
    known = {field.name: field for field in fields}
    said = MessagePosted(case.facts.command, command.text, case.state.epoch + 1)
    started = ConversationStarted(command.conversation, outreach=command.topic)
    written: tuple[Event, ...] = (opened, *(ContextSet(field, 1) for field in known.values()), said)
    return {case.stream: written, stream_of(CUSTOMER, command.customer): (started,)}


def _may_reach(case: Case, customer: Customer, topic: str) -> None:
    rules = case.policy.outreach
    if not rules.enabled or topic not in rules.topics:
        allowed = ", ".join(rules.topics) if rules.enabled else ""
        raise Forbidden(
            f"The policy lets nobody write first about {topic}" + (f": only about {allowed}." if allowed else "."),
            {HELD_BACK: "topic"},
        )
    if customer.declines_outreach:
        raise Forbidden(f"The customer {customer.id} asked never to be written to first.", {HELD_BACK: "declined"})
    written = tuple(visit.started for visit in customer.visits if visit.outreach)
    free = rules.free_at(written, case.at)
    if free > case.at:
        raise _not_now("cap", f"The customer had {rules.most} such conversations in {rules.days} days", free)
    awake = rules.awake_at(case.at, case.policy.hours.timezone)
    if awake > case.at:
        raise _not_now("quiet_hours", "These are quiet hours", awake)


def _not_now(held_back: str, why: str, at: int) -> NotNow:
    moment = datetime.fromtimestamp(at // 1000, UTC)
    return NotNow(f"{why}: try again from {moment:%Y-%m-%d %H:%M} UTC on.", {"retry_at": at, HELD_BACK: held_back})


def stops_outreach(case: Case, message: MessagePosted) -> bool:
    """Whether the customer answers an outreach, before any person is involved, by wanting no more of them."""
    is_ours = case.state.channel == CHANNEL and case.state.phase in ("bot", "bot_closing")
    return is_ours and case.policy.outreach.is_stop(message.text, case.state.language)


def outreach_stopped(case: Case, message: MessagePosted) -> Decision:
    """Remembered of the customer for good; the desk confirms it, with which the matter ends."""
    confirmed = case.said_by_desk(case.words.stopped or case.policy.outreach.stopped, "stopped")
    declined: Decision = {stream_of(CUSTOMER, case.state.customer): (OutreachDeclined(case.state.id),)}
    return together(closed(case, "outreach declined", message, confirmed), declined)
