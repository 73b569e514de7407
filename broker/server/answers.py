"""What a peer is told of all that it asks, however that ends."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from functools import partial

from broker.desk.verdicts import answer_of
from broker.desk.writer import Pending
from broker.domain.actors import Actor
from broker.domain.commands import Command, PostMessage
from broker.domain.errors import Refused, StorageUnavailable
from broker.protocol.frames import Ack, ServerFrame
from broker.protocol.session import refused_frame
from broker.protocol.splice import ack_payload
from broker.server.framing import text_frame_of
from broker.server.jobs import Jobs
from broker.server.ports import Serving
from broker.server.replies import broken
from broker.store.api import StoreError

log = logging.getLogger(__name__)


class Answers:
    """One connection's answers. ``send`` takes each, or ``put`` as a frame that is ready to go out.

    ``finished`` takes the id of each command that has its own.

    A command that needs nothing loaded is decided as it comes, without a task. One that waits for the disk makes all
    behind it wait for their turn, so that a sender's commands are decided in the order in which they came. What is on
    its way to the disk may fail there, to be decided anew: then it goes before all that waits, however late that is.
    """

    def __init__(
        self,
        desk: Serving,
        jobs: Jobs,
        send: Callable[[ServerFrame], None],
        put: Callable[[bytes], None],
        finished: Callable[[str], None],
        who: Callable[[], dict[str, str]],
    ) -> None:
        self._desk, self._jobs, self._send, self._put = desk, jobs, send, put
        self._finished, self._who = finished, who
        #: Set once the newest command that had to wait is decided, which it is after all before it.
        self._turn = asyncio.Event()
        self._turn.set()
        #: What waits until nothing before it can fail any more.
        self._held: list[tuple[Actor, str, Command]] = []

    def execute(self, actor: Actor, id: str, command: Command) -> None:
        """Carry the command out; its answer comes once it is on disk, or refused."""
        if self._held or not self._turn.is_set():
            self._behind(actor, id, command)
            return
        try:
            is_decided = (
                type(command) is PostMessage and self._desk.say(actor, id, command, partial(self._said, actor, command))
            ) or self._desk.at_once(actor, id, command, partial(self._answered, actor, id, command))
        except Refused as refused:
            self._jobs.start(self._recalled(actor, id, command, refused))
        except Exception as fault:  # noqa: BLE001 - it is logged, its sender told
            self._end(id, self._failure(id, fault))
        else:
            if is_decided:
                self._jobs.begin()
            else:
                self._behind(actor, id, command)

    async def reply(self, id: str | None, work: Awaitable[ServerFrame | None]) -> None:
        """Send what the work gives, or why it gives nothing."""
        try:
            frame = await work
        except Exception as fault:  # noqa: BLE001 - it is logged, its sender told
            frame = self._failure(id, fault)
        if frame is not None:
            self._send(frame)

    async def _recalled(self, actor: Actor, id: str, command: Command, refused: Refused) -> None:
        await self.reply(id, self._desk.granted_before(actor, id, command, refused))
        self._finished(id)

    def _behind(self, actor: Actor, id: str, command: Command) -> None:
        if self._jobs.begun:
            self._held.append((actor, id, command))
        else:
            self._in_turn(actor, id, command)

    def _release(self) -> None:
        """The last of what was on its way has arrived, or has taken its turn."""
        if self._jobs.begun == 1:
            held, self._held = self._held, []
            for actor, id, command in held:
                self._in_turn(actor, id, command)

    def _in_turn(self, actor: Actor, id: str, command: Command) -> None:
        before, self._turn = self._turn, asyncio.Event()
        self._jobs.start(self._waited(before, self._turn, actor, id, command))

    async def _waited(
        self, before: asyncio.Event, turn: asyncio.Event, actor: Actor, id: str, command: Command
    ) -> None:
        try:
            await before.wait()
            await self.reply(id, self._desk.handle(actor, id, command, turn.set))
        finally:
            turn.set()
        self._finished(id)

    def _said(self, actor: Actor, command: PostMessage, pending: Pending) -> None:
        receipt = pending.receipt
        if pending.failure is None:
            self._put(text_frame_of(ack_payload(receipt.command, receipt.stream, receipt.n, receipt.epoch)))
            self._finished(receipt.command)
            if self._held:
                self._release()
            self._jobs.end()
        else:
            self._answered(actor, receipt.command, command, answer_of(pending, receipt.fingerprint))

    def _answered(self, actor: Actor, id: str, command: Command, answer: Ack | Exception | None) -> None:
        if answer is None:
            self._in_turn(actor, id, command)
        else:
            self._end(id, self._failure(id, answer) if isinstance(answer, Exception) else answer)
        if self._held:
            self._release()
        self._jobs.end()

    def _end(self, id: str, frame: ServerFrame) -> None:
        self._send(frame)
        self._finished(id)

    def _failure(self, id: str | None, fault: Exception) -> ServerFrame:
        """Why there is no answer; what is our fault is logged, each time under a key of its own."""
        if isinstance(fault, Refused):
            return refused_frame(id, fault)
        if isinstance(fault, StoreError):
            log.error("store_failed", exc_info=fault)
            return refused_frame(id, StorageUnavailable("The store can't be read now: try again in a moment."))
        key = secrets.token_hex(4)
        log.error("internal", exc_info=fault, extra={"fields": {"key": key, **self._who()}})
        return broken(id, key)
