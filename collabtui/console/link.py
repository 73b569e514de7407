"""The console's only contact with the client: what comes changes the model, what is wished goes out."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError

from broker.domain.actors import Actor
from broker.domain.commands import Command
from broker.domain.desk_commands import SetPresence
from broker.domain.erasure_events import Erased
from broker.domain.errors import NoLiveCopilot, Refused, StorageUnavailable, TooBusy
from broker.domain.ids import AGENT, CONVERSATION, split_stream, stream_of
from broker.protocol.copilot_frames import Rewording, Rework, ReworkDone
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import GetPacket, ListAgents, ListConversations, ListTokens
from broker.protocol.rows import AgentRow
from collabtui.client.errors import ClientError
from collabtui.client.ids import new_id
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, EventApplied, Update
from collabtui.console.model import ALL, CENTRE, NONE, Model, Parts

_log = logging.getLogger(__name__)
#: How long to wait before a broker that is overloaded is asked again, each time.
PAUSES_S = (0.2, 1.0, 3.0)
#: How long leaving waits for the broker.
GOODBYE_S = 2.0
#: What the agent reads where only a new start helps.
BROKEN = "The console met a fault of its own and hears nothing new: leave with Ctrl+Q and start again; drafts are kept."
#: How long the agent waits for other words.
REWORK_S = 5.0
#: Whoever types is told of at most so often.
TYPING_S = 2.0
#: What comes is shown after this time, with all that came meanwhile.
FRAME_S = 1 / 30
#: As long as more keeps coming it is shown this often: a key must wait for what is being drawn when it is pressed.
FLOOD_S = 1 / 10
#: A drawing that sums up so many updates is one of a flood; while the agent's hands are on the keys, within so many
#: seconds of the last one, a flood is shown this often.
FLOOD_UPDATES, KEYED_S, KEYED_FLOOD_S = 8, 1.0, 0.5


class Desk(Protocol):
    """The part of ``collabtui.client.connection.Client`` that the console needs."""

    @property
    def mirror(self) -> Mirror: ...

    @property
    def state(self) -> ConnectionState: ...

    async def online(self) -> Actor: ...

    async def send(self, command: Command, id: str | None = None) -> Ack: ...

    async def follow(self, stream: str, after_n: int = 0) -> None: ...

    async def unfollow(self, stream: str) -> None: ...

    async def watch_queue(self) -> None: ...

    async def query(self, q: ListConversations | ListAgents | ListTokens | GetPacket) -> Result: ...

    def typing(self, conversation: str, epoch: int = 0) -> None: ...

    async def rework(self, wish: Rework) -> ReworkDone: ...

    def updates(self) -> AsyncIterator[Update]: ...


@dataclass(frozen=True, slots=True)
class LinkHears:
    """Whom the link tells: of parts to draw anew, at most once a frame; of each event; of a whole transcript; of the
    sentence when no connection will come again.
    """

    changed: Callable[[Parts], None]
    heard: Callable[[EventApplied], None]
    followed: Callable[[str], None]
    ended: Callable[[str], None]


class Link:
    """Follows what the model wants followed. ``clock`` gives now in Unix milliseconds."""

    def __init__(self, client: Desk, model: Model, hears: LinkHears, clock: Callable[[], int]) -> None:
        self._client, self._model, self._hears, self._clock = client, model, hears, clock
        self._parts: Parts = NONE
        self._frame: asyncio.TimerHandle | None = None
        self._drawn = self._keyed = float("-inf")
        self._updates, self._is_flood = 0, False
        self._followed: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Condition()
        self._typed = 0.0

    def start(self, presence: SetPresence | None) -> None:
        """Begin to listen, then come on duty, where one has a presence; call it once, in the running event loop."""
        updates = self._client.updates()
        self._model.connection = self._client.state
        self._start(self._listen(updates))
        self._start(self._come(presence))

    async def stop(self) -> None:
        """Let go of all that runs; the client itself is its owner's to stop."""
        if self._frame is not None:
            self._frame.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def send(self, command: Command, id: str | None = None) -> Ack:
        """Have it done, on disk. Raises Refused, ClientError."""
        id = id or new_id()
        for pause in PAUSES_S:
            try:
                return await self._client.send(command, id)
            except (StorageUnavailable, TooBusy):
                await asyncio.sleep(pause)
        return await self._client.send(command, id)

    def send_quietly(self, command: Command) -> None:
        """Have a small thing done that nobody waits for; a refusal is only logged."""
        self._start(self._try_to_send(command))

    async def say_goodbye(self) -> None:
        """Go off duty, if there is a broker to hear it; one that is away has noticed already."""
        if self._model.connection == "online":
            try:
                async with asyncio.timeout(GOODBYE_S):
                    await self._try_to_send(SetPresence("offline"))
            except TimeoutError:
                _log.info("the broker did not answer the good-bye")

    async def until(self, is_so: Callable[[], bool], patience_s: float = 2.0) -> bool:
        """Wait until updates made it so; False where that took too long."""
        try:
            async with asyncio.timeout(patience_s), self._moved:
                await self._moved.wait_for(is_so)
        except TimeoutError:
            return False
        return True

    async def _try_to_send(self, command: Command) -> None:
        try:
            await self.send(command)
        except (Refused, ClientError) as error:
            _log.info("not done: %s", error)

    async def agents(self) -> tuple[AgentRow, ...]:
        """Everybody who works at this desk. Raises Refused, ClientError."""
        return (await self._client.query(ListAgents())).agents

    async def rework(self, conversation: str, how: Rewording, parts: tuple[str, ...]) -> ReworkDone:
        """What a copilot makes of the words; without parts where none does, with why, if a model was asked in vain."""
        id = new_id()
        try:
            wish = Rework(id=id, conversation=conversation, how=how, parts=parts)
        except ValidationError:
            return ReworkDone(id=id, parts=(), why_not="these are more words than a model is asked for at once")
        try:
            async with asyncio.timeout(REWORK_S):
                return await self._client.rework(wish)
        except NoLiveCopilot:
            return ReworkDone(id=id, parts=(), why_not="")
        except TimeoutError:
            return ReworkDone(id=id, parts=(), why_not=f"no answer came within {REWORK_S:g} s")
        except (Refused, ClientError) as error:
            return ReworkDone(id=id, parts=(), why_not=str(error).rstrip("."))

    def typing(self, conversation: str) -> None:
        """Tell the customer that somebody is writing, while the conversation is mine."""
        state, now = self._model.conversation(conversation), asyncio.get_running_loop().time()
        if state is not None and state.agent == self._model.me and now - self._typed >= TYPING_S:
            self._typed = now
            self._client.typing(conversation, state.epoch)

    def follow_what_is_wanted(self) -> None:
        """Follow the conversations that the model wants, let go of the rest."""
        wanted = self._model.wanted
        for conversation in wanted - self._followed:
            self._start(self._follow(conversation))
        for conversation in self._followed - wanted:
            self._start(self._client.unfollow(stream_of(CONVERSATION, conversation)))
            self._model.forget(conversation)
        self._followed = set(wanted)

    # -- what comes --------------------------------------------------------------------------------------------------

    async def _listen(self, updates: AsyncIterator[Update]) -> None:
        async for update in updates:
            parts = self._model.apply(update, self._clock())
            if "queue" in parts:
                self.follow_what_is_wanted()
            if isinstance(update, EventApplied):
                self._hears.heard(update)
                self._forget_erased(update)
            self._redraw(parts)
            async with self._moved:
                self._moved.notify_all()
        await self._client.online()

    def _forget_erased(self, update: EventApplied) -> None:
        """What is known besides the log was known before the erasure: ask again."""
        conversation = split_stream(update.stream)[1]
        if isinstance(update.event, Erased) and self._model.packets.pop(conversation, None) is not None:
            self._start(self._ask_again(conversation))

    async def _ask_again(self, conversation: str) -> None:
        try:
            await self.fetch_packet(conversation)
        except (Refused, ClientError) as error:
            _log.info("what is known of the customer is not read anew: %s", error)
        self._redraw(ALL)

    async def _come(self, presence: SetPresence | None) -> None:
        await self._client.online()
        await self._client.follow(stream_of(AGENT, self._model.me))
        await self._client.watch_queue()
        if presence is not None:
            await self._client.send(presence)

    async def _follow(self, conversation: str) -> None:
        try:
            await self._client.follow(stream_of(CONVERSATION, conversation))
            await self.fetch_packet(conversation)
        except Refused as refused:
            self._model.unreadable[conversation] = refused.message
            self._followed.discard(conversation)
        else:
            self._hears.followed(conversation)
        self._redraw(CENTRE)

    async def fetch_packet(self, conversation: str) -> None:
        """Get what the log alone does not tell: the customer's record of today, their earlier conversations."""
        packet = (await self._client.query(GetPacket(conversation=conversation))).packet
        if packet is not None:
            self._model.packets[conversation] = packet

    def keyed(self) -> None:
        """The agent pressed a key: what others do in masses may be shown a little later."""
        self._keyed = asyncio.get_running_loop().time()

    def _redraw(self, parts: Parts) -> None:
        if not parts:
            return
        self._parts |= parts
        self._updates += 1
        if self._frame is None:
            loop = asyncio.get_running_loop()
            is_late = self._is_flood and loop.time() - self._keyed < KEYED_S
            apart = KEYED_FLOOD_S if is_late else FLOOD_S
            self._frame = loop.call_at(max(loop.time() + FRAME_S, self._drawn + apart), self._draw)

    def _draw(self) -> None:
        parts, self._parts, self._frame = self._parts, frozenset(), None
        self._is_flood, self._updates = self._updates >= FLOOD_UPDATES, 0
        self._drawn = asyncio.get_running_loop().time()
        self._hears.changed(parts)

    # -- tasks -------------------------------------------------------------------------------------------------------

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if isinstance(error, ClientError | Refused):
            self._hears.ended(str(error))
        else:
            _log.error("the console's link broke by a fault of its own", exc_info=error)
            self._hears.ended(BROKEN)
        self._redraw(ALL)
