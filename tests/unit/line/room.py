"""An agent's room: keyboard, screen, a desk that does what it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from broker.domain.actors import DESK
from broker.domain.agent_events import OfferReleased, OfferReserved, Presence, PresenceSet, WorkReleased, WorkTaken
from broker.domain.commands import Command, PostMessage
from broker.domain.desk_commands import SetPresence
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import AcceptOffer, DeclineOffer
from broker.domain.owner_events import OfferAccepted, OfferMade
from broker.protocol.frames import Result
from collabtui.line.agent import AgentShell, Sitting
from tests.unit.line.fake_desk import PATIENCE_S, Consequences, FakeDesk, Keyboard, Screen
from tests.unit.line.values import ADA, MINE, REGISTERED, TALK, WAITING, card

NOW = 15_000


class Office:
    """Ada at her keyboard."""

    def __init__(self, presence: Presence = "online", registered: bool = True) -> None:
        self.desk, self.keyboard, self.screen = FakeDesk(ADA), Keyboard(), Screen()
        if registered:
            self.desk.happen(MINE, DESK, REGISTERED)
        self.desk.result = Result(id="q1", packet=card())
        self.desk.on = {SetPresence: _present, AcceptOffer: _accepted, DeclineOffer: _declined, PostMessage: _posted}
        sitting = Sitting(SetPresence(presence))
        self.shell = AgentShell(self.desk, "ada", self.keyboard, self.screen.say, lambda: NOW, sitting)

    def waits(self, stream: str) -> None:
        """A customer asked for a person."""
        for actor, event in WAITING:
            self.desk.happen(stream, actor, event)

    async def is_offered(self) -> None:
        """Ada is online, then Maria's conversation is offered to her."""
        await self.screen.shows("you are online")
        self.waits(TALK)
        self.desk.happen(TALK, DESK, OfferMade("o1", "ada", 30_000))
        self.desk.happen(MINE, DESK, OfferReserved("o1", "c1", 30_000, "low_confidence", "support", 3_000))
        await self.screen.shows("offer 1: ")

    async def accepts(self) -> None:
        """Ada has Maria's conversation, with its packet read."""
        await self.is_offered()
        self.keyboard.types("/accept")
        await self.screen.shows("#1 bot bot.1: I do not know")

    def held_before(self) -> None:
        """An earlier session: one conversation done, another still Ada's."""
        self.desk.happen(MINE, DESK, OfferReserved("o0", "c0", 9, "keyword", "", 0))
        self.desk.happen(MINE, ADA, WorkTaken("c0", "o0"))
        self.desk.happen(MINE, ADA, WorkReleased("c0", "resolved"))
        self.waits(TALK)
        self.desk.happen(TALK, DESK, OfferMade("o1", "ada", 9))
        self.desk.happen(TALK, ADA, OfferAccepted("o1", "ada", "Ada"))
        self.desk.happen(MINE, ADA, WorkTaken("c1", "o1"))


@asynccontextmanager
async def sitting(office: Office) -> AsyncIterator[Office]:
    """The session goes on beside the test; its input ends with the block."""
    running = asyncio.create_task(office.shell.run())
    yield office
    office.keyboard.ends()
    async with asyncio.timeout(PATIENCE_S):
        await running


def _present(command: Command, _id: str) -> Consequences:
    assert isinstance(command, SetPresence)
    return [(MINE, ADA, PresenceSet(command.presence, command.reason))]


def _accepted(command: Command, _id: str) -> Consequences:
    assert isinstance(command, AcceptOffer)
    return [(TALK, ADA, OfferAccepted(command.offer, "ada", "Ada")), (MINE, ADA, WorkTaken("c1", command.offer))]


def _declined(command: Command, _id: str) -> Consequences:
    assert isinstance(command, DeclineOffer)
    return [(MINE, ADA, OfferReleased(command.offer, command.conversation, "declined"))]


def _posted(command: Command, id: str) -> Consequences:
    assert isinstance(command, PostMessage)
    return [(TALK, ADA, MessagePosted(id, command.text, command.epoch or 0, command.visibility))]
