"""Which policy judges: a new one for the desk, the one in force for each new engagement."""

from broker.decide.case import Decision, Facts
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import AdoptPolicy
from broker.domain.errors import AlreadyExists, BadCommand
from broker.domain.events import Event, PolicyAdopted
from broker.domain.ids import CONVERSATION, POLICY, stream_of
from broker.domain.judgement_events import PolicyApplied
from broker.domain.owner_events import HandedBack, HandoffRequested, OfferAccepted, Reopened, Resolved, TakenOver
from broker.policy.load import PolicyError, parse

#: How many of a refused policy's problems the refusal tells: all of them are told by ``policy check``.
TOLD = 5
_BEGINS = HandoffRequested | OfferAccepted | TakenOver | HandedBack | Resolved | Reopened


def adopted(command: AdoptPolicy, facts: Facts) -> Decision:
    """The adoption of a whole policy; refused with its problems, or where its version names another text already."""
    try:
        policy = parse(command.text, "policy")
    except PolicyError as error:
        told = "; ".join(map(str, error.problems[:TOLD]))
        raise BadCommand(f"The policy stays as it was. {told}") from error
    book = facts.book
    if book.texts.get(policy.version, command.text) != command.text:
        raise AlreadyExists(
            f"The policy stays as it was: version {policy.version} was adopted before with another text. "
            "Give the changed policy a new version."
        )
    if policy.version == book.now:
        raise AlreadyExists(f"The policy {policy.version} is in force already.")
    return {POLICY: (PolicyAdopted(policy.version, command.text),)}


def judged_anew(state: Conversation, decision: Decision, facts: Facts) -> Decision:
    """The decision with the policy in force named, where it begins an engagement under an older one."""
    stream = stream_of(CONVERSATION, state.id)
    events = decision.get(stream, ())
    if facts.adopted in ("", state.policy_version) or not any(isinstance(event, _BEGINS) for event in events):
        return decision
    applied: tuple[Event, ...] = (*events, PolicyApplied(facts.adopted))
    return {**decision, stream: applied}
