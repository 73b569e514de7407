"""What holds of proposals however a conversation goes."""

from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import DESK
from broker.domain.commands import CloseConversation, GrantBotLease, HandBack, PostMessage
from broker.domain.errors import Refused
from broker.domain.events import Event
from broker.domain.handoff_commands import AcceptOffer, AnswerProposal, MakeOffer, RequestHandoff
from broker.domain.judgement_events import HandoffProposed, ProposalAnswered
from broker.domain.owner_events import HandoffRequested
from broker.domain.owners import BotPool, Offered
from broker.domain.signals import Signals
from tests.policies import RULES
from tests.unit.decide.stories import ADA, BOT, MARIA, SURE, UNSURE, Story
from tests.unit.policy.rulebook import policy

KEYWORD, *_, UNSURE_RULE = RULES
OFFERS = policy(
    KEYWORD,
    {**UNSURE_RULE, "act": "offer"},
    {"id": "lost", "kind": "repeated_fallbacks", "count": 1, "act": "offer"},
)
SAYS = ["yes", "no", "no, where is it?", "my parcel", "human"]
TURNS = ["unsure", "lost", "sure", "done"]
DEEDS = [*SAYS, *TURNS, "press_yes", "press_no", "ask", "take", "back", "close"]


def tries(story: Story, deed: str) -> tuple[Event, ...]:
    """What the deed writes; nothing where it is refused."""
    try:
        return _does(story, deed)
    except Refused:
        return ()


def _does(story: Story, deed: str) -> tuple[Event, ...]:
    state = story.state
    match deed:
        case "unsure" | "lost" | "sure" | "done":
            if isinstance(state.owner, BotPool) and state.bot_is_due:
                story.does(DESK, GrantBotLease("c", BOT.id))
            signals = {"unsure": UNSURE, "lost": Signals(fallback=True)}.get(deed, SURE)
            return story.does(BOT, story.turn("Hm.", signals=signals, done=deed == "done"))
        case "press_yes" | "press_no":
            proposal = state.proposal.id if state.proposal else "none"
            return story.does(MARIA, AnswerProposal("c", proposal, accept=deed == "press_yes"))
        case "ask":
            return story.does(MARIA, RequestHandoff("c"))
        case "take":
            offered = story.does(DESK, MakeOffer("c", ADA.id))
            assert isinstance(story.state.owner, Offered)
            return offered + story.does(ADA, AcceptOffer("c", story.state.owner.offer))
        case "back":
            return story.does(ADA, HandBack("c"))
        case "close":
            return story.does(MARIA, CloseConversation("c"))
        case text:
            return story.does(MARIA, PostMessage("c", text))


@given(st.lists(st.sampled_from(DEEDS), max_size=25))
def test_a_question_is_asked_once_answered_once_and_leaves_nobody_waiting(deeds: list[str]) -> None:
    story = Story(OFFERS).opened()
    asked: list[tuple[int, str]] = []
    for deed in ("my parcel", "unsure", *deeds):
        before = story.state
        events = tries(story, deed)
        answers = [event.answer for event in events if isinstance(event, ProposalAnswered)]
        for event in events:
            if isinstance(event, HandoffProposed) and event.why is not None:
                asked.append((before.engagement.number, event.why.rule))
        if story.state.proposal is not None:
            assert story.state.phase in ("bot", "bot_closing")
            assert story.state.pending is None, "the customer waits for nobody while they are asked"
        if answers:
            assert before.proposal is not None
            assert len(answers) == 1
            assert story.state.proposal is None
        assert any(isinstance(event, HandoffRequested) for event in events) or "accepted" not in answers
        if answers == ["declined"]:
            assert not story.state.bot_is_due
        if answers == ["lapsed"]:
            assert story.state.pending is not None
    assert len(asked) == len(set(asked)), "a rule asks once in an engagement"
