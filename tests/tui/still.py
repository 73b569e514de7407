"""A console with no broker behind it, on which only the test moves anything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from broker.domain.actors import Actor
from broker.domain.agent_events import WorkTaken
from broker.domain.commands import Command
from broker.domain.context import FieldValue
from broker.domain.customers import CustomerRecord
from broker.domain.events import ContextSet, MessagePosted, SignalsReported, SuggestionOffered
from broker.domain.owner_events import ConversationOpened, HandoffRequested, OfferAccepted, OfferMade
from broker.domain.signals import Intent, Measured, Signals, Why
from broker.protocol.copilot_frames import Rework, ReworkDone
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import GetPacket, ListAgents, ListConversations, ListTokens
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, StateChanged, Update
from collabtui.console.app import ConsoleApp
from collabtui.console.model import ALL
from collabtui.console.office import Start
from collabtui.ui.settings import Read, Settings
from tests.unit.console.desk_made import ADA, MARIA, Told, offer, row

#: 2025-11-12 14:03 in UTC.
NOON = 1_762_956_180_000
MINUTE = 60_000
BOT, COPILOT, DESK = Actor("bot", "bot.01M"), Actor("copilot", "copilot.01M"), Actor("desk", "desk")


class StillClient:
    """Acknowledges everything, tells nothing."""

    state: ConnectionState = "online"

    def __init__(self) -> None:
        self.mirror = Mirror("desk")

    async def online(self) -> Actor:
        return ADA

    async def send(self, command: Command, id: str | None = None) -> Ack:
        return Ack(id=id or "")

    async def follow(self, stream: str, after_n: int = 0) -> None: ...

    async def unfollow(self, stream: str) -> None: ...

    async def watch_queue(self) -> None: ...

    async def query(self, q: ListConversations | ListAgents | ListTokens | GetPacket) -> Result:
        return Result(id="")

    def typing(self, conversation: str, epoch: int = 0) -> None: ...

    async def rework(self, wish: Rework) -> ReworkDone:
        return ReworkDone(id=wish.id, parts=(), why_not="")

    async def updates(self) -> AsyncIterator[Update]:
        await asyncio.Event().wait()
        yield StateChanged("online")


@asynccontextmanager
async def still_desk(folder: Path, size: tuple[int, int]) -> AsyncIterator[tuple[Pilot[None], ConsoleApp, Told]]:
    """Ada at a console where it is always 14:03."""
    settings = Settings(bell=False, notify=False)
    app = ConsoleApp(StillClient(), Start("ada", folder, lambda: NOON, settings), Read(settings))
    async with app.run_test(size=size, notifications=True) as pilot:
        told = Told(app.desk.model, NOON)
        await draw(pilot, app)
        yield pilot, app, told


async def draw(pilot: Pilot[None], app: ConsoleApp) -> None:
    """Show all as it is, without what was only told."""
    app.clear_notifications()
    app.desk.draw(ALL)
    await pilot.pause()
    await pilot.pause()
    app.clear_notifications()
    await pilot.pause()


def a_busy_desk(told: Told) -> None:
    """An offer, two customers of mine, one waiting far too long, two with the bot."""
    told.rows(
        row("c-maria", name="Maria Oliveira", phase="agent", since=NOON - 4 * MINUTE, priority=2, rule="keyword"),
        row("c-li", name="李小龙 🙂", phase="agent", since=NOON - MINUTE, priority=3, rule="low_confidence"),
        row("c-hana", name="小林花 Kobayashi Hana", phase="offered", since=NOON - 20_000, priority=2, sentiment=-0.7),
        row("c-tom", name="Tom Whitaker", phase="queued", since=NOON - 75 * MINUTE, priority=1, rule="sentiment"),
        row("c-ze", name="Zoë́ Ñuñez", phase="bot", since=NOON - 2 * MINUTE),
        row("c-ann", phase="bot", since=NOON - MINUTE, sentiment=0.8),
    )
    _talk_with(told, "c-maria", "Maria Oliveira", "Where is FH-10234? A human please.")
    _talk_with(told, "c-li", "李小龙 🙂", "帐篷防水吗？")
    told.me(offer("c-hana", "o-hana", NOON + 26_000))
    told.model.tabs.open("c-maria")


def _talk_with(told: Told, conversation: str, name: str, question: str) -> None:
    record = CustomerRecord(name, "maria@example.com", "+1-206-555-0110", "password", "iPhone", "active")
    signals = Signals((Intent("talk_to_person", 0.93),), sentiment=-0.2)
    why = Why("keyword", (Measured("phrase", "human", "typed"),), f"{conversation}.1")
    told.talk(conversation, ConversationOpened("maria", "app", "en", "v1", record))
    told.talk(conversation, MessagePosted(f"{conversation}.1", question, 1))
    told.talk(conversation, SignalsReported(f"{conversation}.1", signals), actor=BOT)
    read = FieldValue("order_number", "FH-10234", "customer", 0.99)
    told.talk(conversation, ContextSet(read, 1), actor=BOT)
    handoff = HandoffRequested(f"t-{conversation}", "support", 2, why)
    told.talk(conversation, handoff, MessagePosted(f"{conversation}.2", "One moment please.", 2, desk=True), actor=DESK)
    told.talk(conversation, OfferMade(f"o-{conversation}", "ada", NOON), actor=DESK)
    told.me(offer(conversation, f"o-{conversation}"), WorkTaken(conversation, f"o-{conversation}"))
    told.talk(conversation, OfferAccepted(f"o-{conversation}", "ada", "Ada"), actor=ADA)
    _propose(told, conversation)


def _propose(told: Told, conversation: str) -> None:
    texts = ("Your parcel leaves the warehouse within a day of payment.", "Never promise a day of delivery.")
    for number, text in enumerate(texts, 1):
        proposal = SuggestionOffered(
            f"s{number}-{conversation}", f"{conversation}.1", text, "Delivery times", 0.7, internal=number == 2
        )
        told.talk(conversation, proposal, actor=COPILOT)


def an_answer(told: Told) -> None:
    """What followed: an answer, a note, then more of the customer's words."""
    told.talk("c-maria", MessagePosted("m1", "Hello Maria, I am looking for it.", 4), actor=ADA)
    told.talk("c-maria", MessagePosted("m2", "called twice this week", 0, "note"), actor=ADA)
    told.talk("c-maria", MessagePosted("m3", "Thank you! 👩‍👩‍👧 ありがとうございます", 4), actor=MARIA)
