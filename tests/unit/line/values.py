"""Conversations, cards, actors that the tests of this folder talk about."""

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import AgentRegistered
from broker.domain.context import Field, FieldValue, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line
from broker.domain.customers import CustomerRecord, Visit
from broker.domain.events import Event, MessagePosted, Recorded, SuggestionOffered
from broker.domain.evolve import fold
from broker.domain.owner_events import ConversationOpened, HandoffRequested, OfferAccepted, OfferMade
from broker.domain.packet import Packet
from broker.domain.signals import ApiCall, Intent, Measured, Signals, Why

MARIA = Actor("customer", "maria")
BOT = Actor("bot", "bot.1")
ADA = Actor("agent", "ada")
BEN = Actor("agent", "ben")
SUE = Actor("supervisor", "sue")
COPILOT = Actor("copilot", "copilot.1")

TALK = "conversation:c1"
MINE = "agent:ada"
RECORD = CustomerRecord(name="Maria Oliveira", email="maria@example.com", verified_by="password")
WHY = Why("low_confidence", (Measured("confidence", 0.31, 0.5),), "m1", "v7")
REGISTERED = AgentRegistered("Ada", {"support": 3}, 2)

OPENED = (MARIA, ConversationOpened("maria", "web", "en", "v7", RECORD))
ASKED = (MARIA, MessagePosted("m1", "where is my parcel", 1))
WANTED = (DESK, HandoffRequested("t1", "support", 2, WHY))
OFFERED = (DESK, OfferMade("o1", "ada", 30_000))
ACCEPTED = (ADA, OfferAccepted("o1", "ada", "Ada"))
JOINED = (DESK, MessagePosted("d1", "Ada is with you now.", 3, desk=True))
SUGGESTED = (COPILOT, SuggestionOffered("s1", "m1", "It arrives\ntomorrow.", "tracking.md", 0.83))

#: What leads to a conversation that waits, is offered, is Ada's.
WAITING = (OPENED, ASKED, WANTED)
RESERVED = (*WAITING, OFFERED)
HELD = (*RESERVED, ACCEPTED, JOINED)


def conversation(*log: tuple[Actor, Event]) -> Conversation:
    """The fold of a log whose first event happened at 1,000 ms, each further one a second later."""
    return fold("c1", (Recorded(TALK, seq, seq * 1_000, actor, event) for seq, (actor, event) in enumerate(log, 1)))


def field(name: str, value: str | None, version: int = 1) -> Field:
    return Field(name, (Reading(value, version, "bot", 0.93, BOT, 2_000),))


def card() -> Packet:
    """A context packet with something in every part."""
    failed = Signals(
        intents=(Intent("order_status", 0.31), Intent("refund_status", 0.3)),
        sentiment=-0.6,
        api_calls=(ApiCall("get_order", False, 300, "timed out"), ApiCall("get_customer", True, 20)),
    )
    return Packet(
        conversation="c1",
        customer="maria",
        language="en",
        why=WHY,
        waited_since=3_000,
        skill="support",
        record=RECORD,
        visits=(Visit("c0", 0, 60_000, "solved"), Visit("c1", 1_000)),
        fields=(field("order_number", "FH-10023"), field("gone", None, 2)),
        diagnoses=(Diagnosis("m1", 2_500, failed), Diagnosis("m0", 2_600, Signals(fallback=True))),
        notes=(Line(4, 4_000, BEN, "n1", "be kind", "note"),),
        lines=(
            Line(2, 2_000, MARIA, "m1", "where is my parcel", "public"),
            Line(5, 5_000, BOT, "b1", "I do not know", "public"),
        ),
        omitted=3,
    )


def value(name: str, text: str) -> FieldValue:
    return FieldValue(name, text, "bot", 0.93)
