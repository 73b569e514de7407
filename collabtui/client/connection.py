"""A client of the broker that stays connected."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, assert_never

from broker.domain.actors import Actor
from broker.domain.audience import Audience
from broker.domain.commands import Command
from broker.domain.errors import Unauthenticated
from broker.domain.inert import inert
from broker.protocol.codec import encode
from broker.protocol.copilot_frames import Drafting, Rework, ReworkDone, Reworked
from broker.protocol.frames import (
    Ack,
    Query,
    RefusedFrame,
    Result,
    ServerFrame,
    Typing,
)
from broker.protocol.questions import QueryKind
from collabtui.client.address import checked, usable
from collabtui.client.answers import Answers
from collabtui.client.backoff import jittered
from collabtui.client.errors import Broken, ClientError, LoginRefused, Stopped, Untrusted
from collabtui.client.feed import Feed, Feeds
from collabtui.client.ids import new_id
from collabtui.client.link import Lost, converse
from collabtui.client.mirror import Mirror
from collabtui.client.refusals import check
from collabtui.client.session import Answer, Session, Step
from collabtui.client.updates import ConnectionState, StateChanged, Update

_log = logging.getLogger(__name__)


class Client:
    """One connection that is made anew for as long as the client lives; ``async with``, or ``start`` with ``stop``.

    Whatever was asked is asked again after a reconnect, under the same id, so it happens once. Nothing gives up but for
    a refused token: then every method that waits raises LoginRefused. After ``stop`` they raise Stopped.
    ``backoff`` gives the seconds to wait after so many failures in a row; ``instance`` names this process among those
    that share the token; ``trust`` says whose certificate is believed at a wss address. A certificate that is not
    believed ends a client that was never welcomed. Raises ValueError for a ``url`` that is no WebSocket address, or a
    token that can't be one.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        role_audience: Audience,
        instance: str | None = None,
        trust: ssl.SSLContext | None = None,
        backoff: Callable[[int], float] = jittered,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._url = checked(url, trust)
        self._trust = trust
        self._token = usable(token)
        # Made once: a worker that reconnects must be known as the one that holds its leases.
        self._instance = instance or new_id()
        self._backoff = backoff
        self._sleep = sleep
        self._session = Session(role_audience, new_id)
        self._state: ConnectionState = "connecting"
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._acks: Answers[Ack] = Answers()
        self._results: Answers[Result] = Answers()
        self._reworks: Answers[ReworkDone] = Answers()
        self._feeds = Feeds()
        self._welcomed = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._end: BaseException | None = None
        self._pause: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def state(self) -> ConnectionState:
        return self._state

    @property
    def mirror(self) -> Mirror:
        """What is known of the followed streams; an update is told after the mirror has it."""
        return self._session.mirror

    @property
    def actor(self) -> Actor | None:
        """Who the broker says we are; None before the first welcome."""
        return self._session.actor

    def start(self) -> None:
        """Begin to connect; returns at once. Call it once, in a running event loop."""
        self._running = asyncio.create_task(self._stay_connected())
        self._running.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Close the connection for good. Commands without an ack may not have arrived."""
        if self._running is None:
            self._finish(Stopped())
            return
        self._running.cancel()
        await asyncio.wait([self._running])

    async def online(self) -> Actor:
        """Wait until the broker has welcomed us; who we are to it."""
        while True:
            self._check_alive()
            actor = self._session.actor
            if self._session.is_online and actor is not None:
                return actor
            await self._welcomed.wait()

    async def send(self, command: Command, id: str | None = None) -> Ack:
        """Have ``command`` done; returns once it is on disk, however many connections that takes.

        Raises the broker's refusal as the class of ``broker.domain.errors`` that it was there. One that says to retry
        later is the caller's to repeat, under the same ``id``. A caller that stops waiting does not take it back.
        """
        return await self._acks.wait(self._submit(id or new_id(), command))

    def post(self, command: Command) -> str:
        """Like ``send``, without waiting: the command's id. A refusal is only logged."""
        return self._submit(new_id(), command)

    async def follow(self, stream: str, after_n: int = 0) -> None:
        """Have ``stream`` in the mirror from now on; returns when all that exists of it is there.

        With ``after_n`` the stream is kept unfolded, without the events up to that number. Raises Refused.
        """
        self._check_alive()
        self._perform(self._session.follow(stream, after_n))
        asked = self._session.replaying(stream)
        if asked is not None:
            await self._acks.wait(asked)

    async def unfollow(self, stream: str) -> None:
        """Let go of ``stream``; the mirror forgets it. Who still waits in ``follow`` for it returns."""
        self._check_alive()
        asked = self._session.replaying(stream)
        self._perform(self._session.unfollow(stream))
        if asked is not None:
            self._acks.give(Ack(id=asked, stream=stream))

    async def watch_queue(self) -> None:
        """Be told of the open conversations by ``QueueChanged`` from now on, on each connection anew.

        Returns when the first list is complete; at once when the queue is watched already. Raises Refused.
        """
        self._check_alive()
        self._perform(self._session.watch_queue())
        if (asked := self._session.queue_asked()) is not None:
            await self._acks.wait(asked)

    async def query(self, q: QueryKind) -> Result:
        """The broker's answer to ``q``. Raises Refused."""
        self._check_alive()
        self._perform(self._session.ask(asked := Query(id=new_id(), query=q)))
        return await self._results.wait(asked.id)

    def typing(self, conversation: str, epoch: int = 0) -> None:
        """Tell the others of the conversation that we are writing; nothing while there is no connection."""
        self.tell(Typing(conversation=conversation, epoch=epoch))

    async def rework(self, wish: Rework) -> ReworkDone:
        """What a copilot makes of the words; no answer may ever come, so wait with a limit. Raises Refused."""
        self._check_alive()
        self.tell(wish)
        try:
            return await self._reworks.wait(wish.id)
        finally:
            self._reworks.forget(wish.id)

    def tell(self, frame: Typing | Drafting | Rework | Reworked) -> None:
        """Tell what is never stored; nothing while there is no connection."""
        if self._session.is_online:
            self._outgoing.put_nowait(encode(frame))

    async def leave(self) -> None:
        """A bot's: take no more turns. Returns once the broker knows: all that it gave before are told of by then."""
        self._perform(self._session.leave(asked := new_id()))
        await self._acks.wait(asked)

    def updates(self) -> Feed:
        """All updates from this call on, for one consumer; it ends with the client."""
        return self._feeds.open()

    def _submit(self, id: str, command: Command) -> str:
        self._check_alive()
        check(id, command)
        self._perform(self._session.submit(id, command))
        return id

    def _check_alive(self) -> None:
        if self._end is not None:
            raise self._end

    async def _stay_connected(self) -> None:
        attempt = 0
        while True:
            self._outgoing = asyncio.Queue()
            hello = encode(self._session.hello(self._token, self._instance))
            lost = await self._converse(hello)
            # A broker that welcomes us but can't serve us must not be asked ten times a second.
            attempt = 0 if self._session.is_online and not lost.is_useless else attempt + 1
            held_off_s = self._disconnected(lost)
            await self._sleep(held_off_s + self._backoff(attempt))

    async def _converse(self, hello: str) -> Lost:
        try:
            return await converse(self._url, hello, self._outgoing, self._receive, self._trust)
        except Untrusted as untrusted:
            if self.actor is None:
                raise
            # The broker was there under a certificate that we believe; it may be again.
            return Lost(str(untrusted), is_useless=True)

    def _disconnected(self, lost: Lost) -> float:
        self._welcomed.clear()
        held_off_s = self._session.lost() / 1_000
        self._publish(StateChanged("connecting" if self.actor is None else "reconnecting", lost.sentence))
        return held_off_s

    def _receive(self, frame: ServerFrame) -> None:
        if isinstance(frame, RefusedFrame) and not self._session.is_online:
            if frame.code == Unauthenticated.code:
                raise LoginRefused(inert(frame.message))
            raise Broken(f"The broker did not let us in: {inert(frame.message)}")
        self._perform(self._session.receive(frame))

    def _perform(self, step: Step) -> None:
        for frame in step.send:
            self._outgoing.put_nowait(encode(frame))
        for update in step.updates:
            self._publish(update)
        if step.answer is not None:
            self._settle(step.answer)
        if step.pause_ms:
            self._later(step.pause_ms)

    def _later(self, pause_ms: int) -> None:
        """Go on with the session after a pause."""
        self._pause = asyncio.get_running_loop().call_later(
            pause_ms / 1_000, lambda: self._perform(self._session.resume())
        )

    def _publish(self, update: Update) -> None:
        if isinstance(update, StateChanged):
            self._state = update.state
            if update.state == "online":
                self._welcomed.set()
        self._feeds.put(update)

    def _settle(self, answer: Answer) -> None:
        match answer:
            case Ack():
                self._acks.give(answer)
            case Result():
                self._results.give(answer)
            case ReworkDone():
                self._reworks.give(answer)
            case RefusedFrame():
                if not any(waiting.refuse(answer) for waiting in (self._acks, self._results, self._reworks)):
                    _log.warning("Nobody waited for this refusal: %s", inert(answer.message))
            case _:
                assert_never(answer)

    def _ended(self, running: asyncio.Task[None]) -> None:
        error = None if running.cancelled() else running.exception()
        if error is not None and not isinstance(error, ClientError):
            _log.error("The client ended by a fault of its own", exc_info=error)
        self._finish(error or Stopped())

    def _finish(self, end: BaseException) -> None:
        """Let go of everybody who waits, each with the reason."""
        self._end = end
        if self._pause is not None:
            self._pause.cancel()
        self._session.lost()
        self._publish(StateChanged("refused" if isinstance(end, LoginRefused) else "stopped", str(end)))
        self._acks.fail(end)
        self._results.fail(end)
        self._reworks.fail(end)
        self._welcomed.set()
        self._feeds.end()
