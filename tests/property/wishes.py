"""Random commands of every kind, about things that exist, existed, or never did."""

from dataclasses import fields
from typing import Any, get_args

from hypothesis import strategies as st

from broker.decide.work import open_offer
from broker.domain.commands import Command, EndBotLease, OfferSuggestion, PostMessage, TakeBotTurn, WantedCall
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import AdoptPolicy
from broker.domain.erasure_events import DATA_KINDS, Certificate
from broker.domain.handoff_commands import Reassign, Transfer
from broker.domain.owners import BotLease
from broker.domain.signals import ApiCall, Intent, Signals
from tests.property.desk_model import DeskModel

CONVERSATIONS = ("c1", "c2", "c3")
AGENTS = ("ada", "ben", "cy")
COMMANDS: tuple[type[Command], ...] = get_args(Command)

texts = st.sampled_from(("where is my parcel?", "I want a human now", "thanks", "\u202eno\n\x1b[2J", "x" * 8_000))
remarks = st.sampled_from(("", "because"))
skills = st.sampled_from(("", "support", "billing"))
scores = st.sampled_from((0.1, 0.95))
signals = st.builds(
    Signals,
    intents=st.tuples(st.builds(Intent, st.just("order_status"), scores)) | st.just(()),
    fallback=st.booleans(),
    sentiment=st.sampled_from((None, -0.9, 0.4)),
    api_calls=st.sampled_from(((), (ApiCall("orders", ok=False, milliseconds=5, error="down"),))),
)
field_values = st.builds(
    FieldValue,
    name=st.sampled_from(("order", "email")),
    value=st.sampled_from(("", "42", "43")),
    source=st.sampled_from(("customer", "bot", "copilot", "agent", "api")),
    confidence=scores,
)

WORDS: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "texts": st.lists(texts, max_size=3).map(tuple),
    "visibility": st.sampled_from(("public", "public", "note")),
    "signals": signals,
    "field": field_values,
    "fields": st.lists(field_values, max_size=2).map(tuple),
    "name": st.sampled_from(("order", "email")),
    "done": st.booleans(),
    "ask_survey": st.booleans(),
    "reason": st.just("because"),
    "note": remarks,
    "comment": remarks,
    "code": st.just("solved"),
    "score": st.integers(1, 5),
    "callback": st.sampled_from((None, None, WantedCall(10**13, "+49 30 1", "orders"))),
    "phone": st.just("+49 30 1"),
    "topic": st.just("orders"),
    "source": remarks,
    "fate": st.sampled_from(("shown", "inserted", "sent", "dismissed")),
    "sort": st.sampled_from(("article", "draft")),
    "ai_share": st.sampled_from((None, None, 0.5)),
    "kept_share": st.sampled_from((None, None, 0.5)),
    "edits": st.sampled_from((None, None, 7)),
    "good": st.booleans(),
    "rule": st.sampled_from(("bot_silent", "no_bot")),
    "channel": st.just("web"),
    "language": st.sampled_from(("en", "xx")),
    "device": st.just(""),
    "internal": st.booleans(),
    "past": st.sampled_from((None, *CONVERSATIONS)),
    "accept": st.booleans(),
    "work": st.sampled_from(CONVERSATIONS),
    "question": remarks,
    "verdict": st.sampled_from(("needless", "right", "too_late")),
    "step": st.sampled_from(("agent", "team", "supervisor", "sla_warning", "sla_breach")),
    "number": st.integers(0, 2),
    "mode": st.sampled_from(("monitor", "whisper", "barge", "off")),
    "certificate": st.builds(Certificate, st.just("cmd"), st.just(0), st.just({}), *[st.just(0)] * 4, st.just("00")),
    "upto": st.integers(1, 9),
    "data": st.just(DATA_KINDS),
    "cause": st.sampled_from(("erasure", "retention")),
    "before": st.just("01JZZZZZZZZZZZZZZZZZZZZZZZ"),
    "path": st.just("/backups/desk.db"),
    "position": st.integers(0, 99),
    "chain": st.just("00"),
    "conversations": st.integers(0, 3),
    "events": st.just({}),
}


PEOPLE: dict[str, st.SearchStrategy[Any]] = {
    "agent": st.sampled_from((*AGENTS, "nobody")),
    "worker": st.sampled_from(("bot.1", "bot.2")),
    "skill": skills,
    "skills": st.sampled_from(({}, {"support": 3}, {"support": 1, "billing": 5})),
    "capacity": st.integers(0, 3),
    "channels": st.sampled_from(({}, {}, {"web": 1})),
    "presence": st.sampled_from(("online", "online", "busy", "away", "offline")),
    "customer": st.sampled_from(("maria", "tom")),
    "record": st.just(CustomerRecord(name="Maria", verified_by="email")),
    "token": st.sampled_from(("t1", "t2")),
    "digest": st.just("0" * 64),
    "role": st.sampled_from(("customer", "bot", "agent", "supervisor", "desk")),
    "subject": st.sampled_from((*AGENTS, "maria")),
    "expires": st.sampled_from((None, 1, 10**13)),
}

#: Fields that mean another thing than those of the same name elsewhere.
OF_THEIR_OWN: dict[type[Command], dict[str, st.SearchStrategy[Any]]] = {
    EndBotLease: {"reason": st.sampled_from(("silent", "gone", "released"))},
    OfferSuggestion: {"score": scores, "past": st.sampled_from((None, None, "nothing"))},
    PostMessage: {"suggestion": st.sampled_from((None, None, "nothing"))},
    TakeBotTurn: {"epoch": st.integers(0, 12)},
    Transfer: {"agent": st.sampled_from((None, *AGENTS)), "mode": st.sampled_from(("blind", "warm"))},
    Reassign: {"agent": st.sampled_from((None, *AGENTS))},
    AdoptPolicy: {"text": st.just("no policy")},
}


def wishes(model: DeskModel, conversation: str) -> st.SearchStrategy[Command]:
    """Any command, most often one about ``conversation`` as it is now."""
    pool = _pool(model, model.conversation(conversation))
    return st.sampled_from(COMMANDS).flatmap(lambda kind: _built(kind, pool))


def _built(kind: type[Command], pool: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Command]:
    given = {field.name: pool[field.name] for field in fields(kind) if field.name != "kind"}
    return st.builds(kind, **{**given, **OF_THEIR_OWN.get(kind, {})})


def _pool(model: DeskModel, state: Conversation) -> dict[str, st.SearchStrategy[Any]]:
    """What each field of a command may hold, by the field's name."""
    return {**_ids(model, state), **WORDS, **PEOPLE}


def _ids(model: DeskModel, state: Conversation) -> dict[str, st.SearchStrategy[Any]]:
    owners = [one.owner for one in model.conversations.values()]
    open_offers = [open_offer(one) for one in model.conversations.values()]
    offers = ["gone.offer", *(offer.offer for offer in open_offers if offer is not None)]
    leases = ["gone.lease", *(owner.lease for owner in owners if isinstance(owner, BotLease))]
    messages = ["nothing", *(line.message for line in state.lines[-3:])]
    return {
        "conversation": st.sampled_from((state.id, state.id, state.id, *CONVERSATIONS, "nowhere")),
        "epoch": st.sampled_from((None, state.epoch, state.epoch, max(0, state.epoch - 1))),
        "turn": st.sampled_from((state.pending, *messages)).map(lambda turn: turn or "nothing"),
        "reply_to": st.sampled_from((None, *messages)),
        "about": st.sampled_from(messages),
        "message": st.sampled_from(messages),
        "suggestion": st.sampled_from(("nothing", *state.suggestions)),
        "lease": st.sampled_from(leases),
        "offer": st.sampled_from(offers),
        "expected_version": st.integers(0, 3),
        "proposal": st.sampled_from(("nothing", state.proposal.id if state.proposal else "gone")),
        "consult": st.sampled_from(("nothing", *(one.id for one in state.consults))),
        "ticket": st.sampled_from(("nothing", *(one.ticket for one in state.escalations))),
        "until": st.sampled_from((1, model.at + 60_000, model.at + 60_000, 10**13)),
        "due": st.sampled_from((1, model.at + 60_000, 10**13)),
    }
