"""Random conversations at a desk, for claims that must hold on any log."""

from functools import cache
from random import Random
from typing import Any

from broker.domain.actors import DESK, Actor
from broker.domain.commands import (
    GrantBotLease,
    HandBack,
    OpenConversation,
    PostMessage,
    Resolve,
    SetField,
    TakeBotTurn,
)
from broker.domain.context import FieldValue
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.handoff_commands import AcceptOffer, AnswerProposal, RequestHandoff
from broker.domain.owners import AgentOwner, BotLease, BotPool, Offered
from broker.domain.signals import ApiCall, Intent, Signals
from broker.policy.models import Policy
from tests.property.desk_model import DeskModel
from tests.unit.policy.rulebook import WORDS, policy

SUPERVISOR, ADA, BOT = Actor("supervisor", "sue"), Actor("agent", "ada"), Actor("bot", "bot.1")
TEXTS = (
    "where is my parcel?", "where is my parcel?", "I want a human now", "a manager please", "yes", "no thanks",
    "ich will einen Menschen", "this is broken and I have told you so three times already", "ok", "invoice wrong",
)  # fmt: skip

GERMAN = {**WORDS, "ask_first": "Soll ich jemanden holen?", "stay": "Gut, ich bleibe."}
_LONG = {"kind": "turn_cap", "turns": 2}
RULES: tuple[dict[str, Any], ...] = (
    {"id": "named", "kind": "keyword", "phrases": {"en": ("human",), "de": ("menschen",)}, "priority": 2},
    {"id": "hint", "kind": "keyword", "phrases": {"en": ("manager",)}, "act": "offer"},
    {"id": "sad", "kind": "sentiment", "below": -0.5, "act": "offer"},
    {"id": "failing", "kind": "api_errors", "count": 2},
    {
        "id": "lost",
        "kind": "all_of",
        "conditions": (
            {"kind": "repeated_messages", "count": 2},
            {"kind": "any_of", "conditions": ({"kind": "low_confidence", "below": 0.5}, _LONG)},
        ),
    },
    {"id": "risky", "kind": "predicted_risk", "above": 0.6, "act": "offer"},
    {"id": "deaf", "kind": "repeated_fallbacks", "count": 2},
    {"id": "slow", "kind": "waiting", "longer_than": 9.0},
    {"id": "order", "kind": "customer", "context": {"order": ("13",)}},
    {"id": "unsure", "kind": "low_confidence", "below": 0.3},
    {"id": "long", "kind": "turn_cap", "turns": 3},
)  # fmt: skip


def rich(*, without: str = "", **changes: Any) -> Policy:
    """A policy of many kinds of rules, in two languages."""
    rules = (rule for rule in RULES if rule["id"] != without)
    return policy(*rules, **{"words": {"en": WORDS, "de": GERMAN}, **changes})


@cache
def play(seed: int, conversations: int = 4, moves: int = 120) -> DeskModel:
    """A desk with the rich policy on which so much happened at random; what is refused leaves no trace."""
    random, model = Random(seed), DeskModel(rich())
    model.send(SUPERVISOR, RegisterAgent(ADA.id, "Ada", {}, 20))
    model.send(ADA, SetPresence("online"))
    model.connected, model.workers = frozenset({ADA.id}), frozenset({BOT.id})
    keys = [f"c{number}" for number in range(conversations)]
    for key in keys:
        model.send(_customer(key), OpenConversation(key))
    for _ in range(moves):
        # Much happens within one millisecond at a busy desk.
        model.at += random.choice((0, 0, 40, 2_500, 10_000))
        _move(random, model, random.choice(keys))
    return model


def _customer(key: str) -> Actor:
    return Actor("customer", f"customer.{key}")


def _move(random: Random, model: DeskModel, key: str) -> None:
    state = model.conversation(key)
    match state.owner:
        case BotPool() if state.bot_is_due and random.random() < 0.8:
            model.tries(DESK, GrantBotLease(key, BOT.id))
        case BotLease(_, lease) if state.bot_is_due and random.random() < 0.7:
            model.tries(BOT, _turn(random, key, lease, state.epoch, state.pending))
        case Offered(offer):
            model.tries(ADA, AcceptOffer(key, offer))
        case AgentOwner():
            model.tries(ADA, random.choice((HandBack(key, "your turn"), Resolve(key, "done"))))
        case _ if random.random() < 0.1:
            model.tries(_customer(key), RequestHandoff(key))
        case _ if random.random() < 0.1:
            model.tries(BOT, RequestHandoff(key, "I can't"))
        case _ if random.random() < 0.1:
            order = FieldValue("order", random.choice(("12", "13")), "customer")
            model.tries(ADA, SetField(key, order, 0))
        case _ if state.proposal is not None and random.random() < 0.3:
            model.tries(_customer(key), AnswerProposal(key, state.proposal.id, random.random() < 0.5))
        case _:
            model.tries(_customer(key), PostMessage(key, random.choice(TEXTS)))
    model.route()


def _turn(random: Random, key: str, lease: str, epoch: int, turn: str | None) -> TakeBotTurn:
    order = FieldValue("order", random.choice(("11", "12", "13")), "bot", 0.9)
    signals = random.choice((None, *[_signals(random)] * 5))
    fields = (order,) if random.random() < 0.2 else ()
    texts = ("Let me look.", "Here it is.")[: random.randint(1, 2)]
    return TakeBotTurn(key, lease, epoch, turn, texts, signals, fields, done=random.random() < 0.15)


def _signals(random: Random) -> Signals:
    understood = random.random() < 0.7
    return Signals(
        intents=(Intent("order_status", random.choice((0.2, 0.45, 0.8, 0.95))),) if understood else (),
        fallback=not understood,
        sentiment=random.choice((None, 0.3, -0.2, -0.8)),
        api_calls=(ApiCall("orders", ok=random.random() < 0.6, milliseconds=5),) if random.random() < 0.4 else (),
        language=random.choice(("en", "en", "de")),
        language_confidence=random.choice((0.5, 0.95)),
        risk=random.choice((None, 0.2, 0.9)),
    )
