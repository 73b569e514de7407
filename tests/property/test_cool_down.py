"""A customer with many conversations, ended in every way: asked how it went as often as the cool-down lets them be."""

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from broker.domain.actors import DESK, Actor
from broker.domain.commands import (
    AnswerSurvey,
    GrantBotLease,
    OpenConversation,
    PostMessage,
    Resolve,
    TakeBotTurn,
)
from broker.domain.conversation import Conversation
from broker.domain.handoff_commands import TakeOver
from broker.domain.signals import Intent, Signals
from tests.policies import policy_of
from tests.property import promises
from tests.property.desk_model import DeskModel

MARIA, BOT, SUE = Actor("customer", "maria"), Actor("bot", "bot.1"), Actor("supervisor", "sue")
SURE: Final = Signals(intents=(Intent("order_status", 0.95),))
COOL_DOWN_S: Final = 600
WAYS: Final = ("bot solves", "bot says goodbye", "no bot is there")

endings = st.tuples(
    st.sampled_from(WAYS),
    st.booleans(),  # whether the bot's words ask how it went, whatever it was told
    st.sampled_from((0, 1, 300, COOL_DOWN_S - 1, COOL_DOWN_S)),  # seconds since the one before
    st.sampled_from((None, 0, 60)),  # seconds until the customer answers a survey, if they do
)


def bot_turn(model: DeskModel, key: str, *, asks: bool) -> bool:
    """The bot's answer, with which the matter is solved, or its goodbye; False when it was refused."""
    model.send(DESK, GrantBotLease(key, BOT.id))
    state = model.conversation(key)
    assert state.lease is not None
    signals = SURE if state.pending else None
    words = ("Here you are.",)
    solves = state.pending is not None
    return model.tries(
        BOT,
        TakeBotTurn(key, state.lease.lease, state.epoch, state.pending, words, signals, done=solves, ask_survey=asks),
    )


def ended(model: DeskModel, key: str, way: str, *, asks: bool) -> bool:
    """Bring the conversation to its end; False when the bot's words were refused."""
    model.workers = frozenset() if way == "no bot is there" else frozenset({BOT.id})
    model.send(MARIA, OpenConversation(key))
    model.send(MARIA, PostMessage(key, "where is my parcel?"))
    if way == "bot solves":
        return bot_turn(model, key, asks=asks)
    model.send(SUE, TakeOver(key, "Sue"))
    model.send(SUE, Resolve(key, "solved"))
    return way == "no bot is there" or bot_turn(model, key, asks=asks)


def wanted(way: str, *, asks: bool, due: bool) -> tuple[bool, bool]:
    """Whether the words pass, whether the survey opens, by the rule alone."""
    is_a_bots = way != "no bot is there"
    passes = not (is_a_bots and asks) or due
    return passes, passes and due and (asks or way != "bot says goodbye")


@settings(deadline=None)
@given(st.lists(endings, max_size=6), st.sampled_from((0, COOL_DOWN_S)))
def test_a_customer_is_asked_whenever_it_is_due_never_before(
    plan: list[tuple[str, bool, int, int | None]], cool_down: int
) -> None:
    model, last = DeskModel(policy_of(survey={"cool_down": cool_down})), None
    for number, (way, asks, gap_s, answers_s) in enumerate(plan):
        model.at += gap_s * 1000
        due = not cool_down or last is None or model.at >= last + cool_down * 1000
        passed = ended(model, f"c{number}", way, asks=asks)
        state = model.conversation(f"c{number}")
        assert (passed, state.survey.is_open) == wanted(way, asks=asks, due=due)
        last = asked_at(model, state, answers_s) or last
        promises.check_cool_down(model)


def asked_at(model: DeskModel, state: Conversation, answers_s: int | None) -> int | None:
    """When the survey was asked, or answered; None where there was none."""
    if state.survey.is_open and answers_s is not None:
        model.at += answers_s * 1000
        model.send(MARIA, AnswerSurvey(state.id, 4))
        return model.at
    return state.survey.asked
