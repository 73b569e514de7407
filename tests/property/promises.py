"""What must hold of a desk at every moment, whatever was asked of it."""

from dataclasses import replace
from itertools import pairwise

from broker.decide.work import open_offer
from broker.desk.head import Head, empty_state
from broker.desk.stored import fold_all
from broker.domain.actors import Actor
from broker.domain.audience import AUDIENCES, Audience, Numbers, project
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.events import ConversationEvent, MessagePosted, Recorded, SurveyAnswered, SurveyAsked
from broker.domain.evolve import evolve, fold
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.owner_events import Closed, ConversationOpened, Resolved
from broker.domain.owners import AgentOwner, BotLease, Offered, Owner, Queue
from broker.domain.transcript import PublicTranscript, read_all
from broker.protocol.codec import decode_event, encode_event
from broker.store.api import Row
from tests.property.desk_model import DeskModel

SPEAKERS = {
    "bot": "bot",
    "bot_closing": "bot",
    "queued": "waiting",
    "offered": "waiting",
    "agent": "agent",
    "snoozed": "waiting",
    "closed": "closed",
}


def check_replay(model: DeskModel, conversation: str) -> None:
    """The log, sent over the wire to each audience, folds to what lives here."""
    log = [_sent(recorded) for recorded in model.log_of(conversation)]
    assert fold(conversation, log) == model.conversations[conversation]
    for audience in AUDIENCES:
        seen = _log_for(log, audience)
        assert [n for n, _ in seen] == list(range(1, len(seen) + 1)), f"a gap in the {audience} log"
    public = _log_for(log, "public")
    told = read_all((n, one.at, one.actor, _conversational(one)) for n, one in public)
    assert told == model.transcripts.get(conversation, PublicTranscript())
    assert model.numbers[conversation] == Numbers(len(public), len(_log_for(log, "bot")), len(log))
    _check_start(model, conversation)


def _check_start(model: DeskModel, conversation: str) -> None:
    """A desk that starts on this log, and folds its plain words in one go, knows the same."""
    stream = stream_of(CONVERSATION, conversation)
    head = Head(stream, empty_state(stream))
    log = model.log_of(conversation)
    fold_all(
        head,
        (
            Row(stream, one.seq, one.event.kind, one.at, one.actor.role, one.actor.id, encode_event(one.event))
            for one in log
        ),
    )
    assert (head.state, head.numbers, head.seq) == (
        model.conversations[conversation],
        model.numbers[conversation],
        len(log),
    )


def _sent(recorded: Recorded) -> Recorded:
    """The record as a reader gets it, from the bytes of its event."""
    return replace(recorded, event=decode_event(encode_event(recorded.event)))


def _conversational(recorded: Recorded) -> ConversationEvent:
    assert isinstance(recorded.event, ConversationEvent)
    return recorded.event


def _log_for(log: list[Recorded], audience: Audience) -> list[tuple[int, Recorded]]:
    """What the audience sees, each with its number in that audience's own log."""
    numbers = Numbers()
    seen: list[tuple[int, Recorded]] = []
    for recorded in log:
        event = project(_conversational(recorded), audience)
        numbers = numbers.after(_conversational(recorded))
        if event is not None:
            seen.append((numbers.of(audience), replace(recorded, event=event)))
    return seen


def check_ownership(model: DeskModel, conversation: str) -> None:
    """One owner at a time: each change raises the epoch by one, nobody speaks under another's ownership."""
    state = Conversation(conversation)
    for recorded in model.log_of(conversation):
        after = evolve(state, recorded)
        raised = _holder(state.owner) != _holder(after.owner) or isinstance(recorded.event, ConversationOpened)
        assert after.epoch == state.epoch + raised, f"{recorded.event} took epoch {state.epoch} to {after.epoch}"
        if isinstance(recorded.event, MessagePosted):
            _check_speaker(state, recorded, recorded.event)
        state = after


def _holder(owner: Owner) -> Owner:
    """An open offer leaves the conversation with the queue."""
    return Queue() if isinstance(owner, Offered) else owner


def _check_speaker(state: Conversation, recorded: Recorded, message: MessagePosted) -> None:
    role = recorded.actor.role
    if message.visibility == "note" or role == "customer":
        return
    assert message.epoch == state.epoch, f"a {role} spoke under epoch {message.epoch}, it was {state.epoch}"
    if role == "bot":
        assert isinstance(state.owner, BotLease), "a bot spoke without a lease"
        assert state.owner.worker == recorded.actor.id, "a bot spoke under another worker's lease"
    elif role != "desk":
        barged_in = role == "supervisor" and state.supervisors.get(recorded.actor.id) == "barge"
        assert barged_in or state.owner == AgentOwner(recorded.actor.id), f"{recorded.actor} spoke without owning it"
        assert barged_in or not state.on_hold, f"{recorded.actor} spoke in what is set aside"


def check_surveys(model: DeskModel, conversation: str) -> None:
    """Each resolution is asked about at most once, answered at most once."""
    asked = answered = 0
    for recorded in model.log_of(conversation):
        if isinstance(recorded.event, Resolved):
            asked = answered = 0
        asked += isinstance(recorded.event, SurveyAsked)
        answered += isinstance(recorded.event, SurveyAnswered)
        assert answered <= asked <= 1, f"asked {asked} times, answered {answered} times"


def check_cool_down(model: DeskModel) -> None:
    """No customer is asked twice within the cool-down, in whichever conversations; their own record tells of each."""
    for customer, known in model.customers.items():
        own = [one.id for one in model.conversations.values() if one.customer == customer]
        log = [recorded for conversation in own for recorded in model.log_of(conversation)]
        asked = sorted(recorded.at for recorded in log if isinstance(recorded.event, SurveyAsked))
        answered = [recorded.at for recorded in log if isinstance(recorded.event, SurveyAnswered)]
        assert known.surveyed == max((*asked, *answered), default=None), f"{customer} was asked or answered last then"
        rest = int(model.policy.survey.cool_down * 1000)
        assert not rest or all(later - before >= rest for before, later in pairwise(asked)), f"{customer}: {asked}"


def check_questions(model: DeskModel, conversation: str) -> None:
    """A customer's words wait until somebody answers them, or says that the matter is closed."""
    waiting = None
    for recorded in model.log_of(conversation):
        event, role = recorded.event, recorded.actor.role
        if isinstance(event, MessagePosted) and role == "customer":
            waiting = event.message
        elif isinstance(event, MessagePosted) and event.visibility == "public":
            answered = role in ("agent", "supervisor") or (role == "bot" and event.reply_to == waiting)
            waiting = None if answered else waiting
        elif isinstance(event, Resolved | Closed):
            waiting = None
    assert model.conversations[conversation].pending == waiting, "a question was lost"


def check_agreement(model: DeskModel) -> None:
    """Conversations with agents' streams name each other, in both directions."""
    for key, agent in model.agents.items():
        owned = {one.id for one in model.conversations.values() if one.owner == AgentOwner(key)}
        assert agent.holding == owned, f"{key} holds {set(agent.holding)}, owns {owned}"
        paused = {one.id for one in model.conversations.values() if one.owner == AgentOwner(key) and one.on_hold}
        assert agent.paused == paused, f"{key} paused {set(agent.paused)}, conversations say {paused}"
        offers = [(one.id, open_offer(one)) for one in model.conversations.values()]
        offered = {offer.offer: name for name, offer in offers if offer is not None and offer.agent == key}
        assert agent.offers == offered, f"{key} was offered {agent.offers}, conversations say {offered}"
        assert agent.holding | set(offered.values()) == agent.channel_of.keys(), f"{key} counts other channels"
        assert not agent.wrapping or agent.presence != "offline", f"{key} left without ending a wrap-up"
    for one in model.conversations.values():
        if isinstance(one.owner, AgentOwner | Offered):
            assert one.owner.agent in model.agents, f"{one.id} belongs to nobody who exists"
    assert model.orphans() == [], "the sweeper found something to mend"


def check_sense(model: DeskModel, conversation: str) -> None:
    """The parts of a state fit each other, so does what the customer is shown."""
    state, shown = model.conversations[conversation], model.transcripts[conversation]
    assert (state.ticket is not None) == (state.phase in ("queued", "offered", "agent", "snoozed"))
    assert state.phase == "agent" or (state.warm is None and not state.on_hold)
    assert not state.is_closed or (not state.consults and not state.supervisors)
    assert (state.resolution is not None) or not state.is_closing
    assert shown.speaker == SPEAKERS[state.phase]
    assert shown.closed == state.is_closed
    assert shown.survey_open == (state.survey.is_open and not state.is_closed)
    assert bool(shown.agent_name) == (state.phase == "agent")
    messages = [line.message for line in state.lines]
    assert len(messages) == len(set(messages)), "two messages share an id"
    for field in state.fields.values():
        assert [reading.version for reading in field.readings] == list(range(field.version, 0, -1))


def check_care(model: DeskModel, conversation: str) -> None:
    """What waits for the desk is looked after; looking twice wants the same."""
    state, wanted = model.conversations[conversation], model.care_of(conversation)
    assert wanted == model.care_of(conversation)
    assert len({timer.id for timer in wanted.timers}) == len(wanted.timers)
    if state.bot_is_due or state.is_closing or state.phase in ("offered", "snoozed") or state.warm:
        assert wanted.now or wanted.timers, f"{state.phase} waits for nothing, for ever"


def check_nobody_waits_in_vain(model: DeskModel) -> None:
    """Left to itself, each conversation comes to rest; an able agent who is free is then offered all that waits."""
    for workers in (frozenset[str](), frozenset({"mute"})):
        quiet = model.copy()
        quiet.workers = workers
        for conversation in sorted(quiet.conversations):
            quiet.settle(conversation)
            rested = quiet.conversations[conversation]
            assert not rested.bot_is_due, "a question waits for bots that say nothing"
            assert not rested.is_closing, "a resolved conversation is never closed"
        _check_a_free_agent_gets_all(quiet)


def _check_a_free_agent_gets_all(model: DeskModel) -> None:
    supervisor, zoe = Actor("supervisor", "sue"), Actor("agent", "zoe")
    model.send(supervisor, RegisterAgent("zoe", "Zoe", {"support": 5, "billing": 5}, 100, {"web": 100}))
    model.send(zoe, SetPresence("online"))
    model.connected = model.connected | {"zoe"}
    model.route()
    left = [one.id for one in model.conversations.values() if isinstance(one.owner, Queue)]
    assert left == [], f"{left} wait although an able agent is free"
    for one in list(model.conversations.values()):
        if isinstance(one.owner, Offered):
            model.send(Actor("agent", one.owner.agent), AcceptOffer(one.id, one.owner.offer))
    check_agreement(model)
