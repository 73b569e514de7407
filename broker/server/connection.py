"""One connection: what its session decides, carried out on the socket, the desk, the hub."""

import asyncio
import logging
from dataclasses import dataclass
from typing import assert_never

from websockets.exceptions import ConnectionClosed

from broker.desk.ports import Cancel, Clock
from broker.domain.access import Grant
from broker.domain.actors import Actor
from broker.domain.errors import Refused
from broker.protocol.codec import encode
from broker.protocol.effects import Answer, Authenticate, Close, Effects, Execute, Follow, Relay, Send, Unfollow, Watch
from broker.protocol.frames import Ack, GoingAway, Hello, ServerFrame, Typing
from broker.protocol.session import NOT_AUTHENTICATED, POLICY_VIOLATION, Session
from broker.server.answers import Answers
from broker.server.gate import Gate
from broker.server.haste import HOLD_S, Haste
from broker.server.hub import TRY_AGAIN_LATER, Hub
from broker.server.jobs import Jobs
from broker.server.limits import CHUNK_BYTES, Limits
from broker.server.logs import event
from broker.server.outbox import Outbox
from broker.server.ports import Serving
from broker.server.queue_watch import QueueWatch
from broker.server.rate import Bucket
from broker.server.replies import actor_of, announced, hasty, overfull
from broker.server.typists import Typists
from broker.server.waiting_line import WaitingLine
from broker.server.wire import Wire, text_frame

TOO_SLOW = 4008
#: A day: event loops refuse timers of many years.
_LONGEST_TIMER_MS = 86_400_000
RESTARTING = 1012
#: A client that types says so every few seconds; what comes faster tells nobody anything.
_TYPING_APART_S = 0.3
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """What all connections of a broker share."""

    desk: Serving
    hub: Hub
    typists: Typists
    queue: QueueWatch
    line: WaitingLine
    gate: Gate
    clock: Clock
    limits: Limits


class Connection:
    """A peer, from its handshake to its end. It is the desk's ``Inbox`` as well as the hub's ``Reader``."""

    def __init__(self, wire: Wire, house: House) -> None:
        limits = house.limits
        self._wire, self._house, self._limits = wire, house, limits
        self._session = Session(announced(limits))
        self._outbox = Outbox(wire, limits.outbox_bytes, limits.patience_s, self._too_slow)
        self._jobs = Jobs(limits.jobs)
        self._answers = Answers(house.desk, self._jobs, self.send, self._session.finished, self._who)
        self._closing: asyncio.Task[None] | None = None
        self._replaying = asyncio.Lock()
        self._wanted: dict[str, Follow] = {}
        self._grant: Grant | None = None
        self._actor: Actor | None = None
        self._bucket: Bucket | None = None
        self._pace = Haste(Bucket(limits.rates.customer), limits.commands_in_flight)  # until it is known who this is
        self._typed = 0.0
        self._deadline: Cancel | None = None
        self._is_draining = False
        self.is_open = True

    # -- what others ask of it ---------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        """Who it is. Raises RuntimeError before the login."""
        if self._actor is None:
            raise RuntimeError("This connection has not logged in yet.")
        return self._actor

    def send(self, frame: ServerFrame) -> None:
        self.put(text_frame(encode(frame)))

    def put(self, frame: bytes) -> None:
        self._outbox.put(frame)

    async def room(self) -> None:
        await self._outbox.below(CHUNK_BYTES)

    def cut(self, code: int, reason: str) -> None:
        self._carry_out(self._session.close(code, reason))

    def opened_by(self, token: str) -> bool:
        """True when this token let the peer in."""
        return self._grant is not None and self._grant.token == token

    async def drain(self, reconnect_after_ms: int) -> None:
        """Say that the broker stops, answer what was asked, then close."""
        self._is_draining = True
        self.send(GoingAway(reconnect_after_ms=reconnect_after_ms))
        await self._jobs.settle(self._limits.drain_s)
        self.cut(RESTARTING, "The broker restarts: reconnect, you will resume where you stopped.")
        if self._closing is not None:
            await self._closing

    # -- its life ------------------------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Serve the peer until it is gone."""
        began = self._house.clock.now()
        writing = asyncio.create_task(self._outbox.run())
        self._deadline = self._house.clock.call_later(int(self._limits.login_s * 1000), self._too_late)
        try:
            await self._read()
        finally:
            self._leave()
            self._outbox.close()
            await self._jobs.settle(self._limits.drain_s)
            if self._closing is not None:
                await self._closing
            await writing
            self._tell_end(self._house.clock.now() - began)

    async def _read(self) -> None:
        try:
            while True:
                raw = await self._wire.recv()
                if not self._is_draining:
                    # What comes while we stop is sent again by its client: only an answer would end it.
                    self._carry_out(self._session.receive(raw))
                    if self._jobs.is_full():
                        await self._jobs.room()
                    if self._pace.is_heedless():
                        # What it sends on costs the others: it has to wait until it is read again.
                        await asyncio.sleep(HOLD_S)
                        self._pace.refused = 0
        except ConnectionClosed:
            # Every way to end is told by ``_tell_end``.
            return

    def _leave(self) -> None:
        """Nobody reaches this peer any more; a second call does nothing."""
        if not self.is_open:
            return
        self.is_open = False
        if self._deadline is not None:
            self._deadline.cancel()
        self._house.hub.leave(self)
        self._house.queue.leave(self)
        if self._actor is not None:
            self._house.desk.disconnect(self._actor, self)
        if self._bucket is not None:
            self._house.gate.senders.leave(self._bucket)

    def _too_late(self) -> None:
        self.cut(POLICY_VIOLATION, "No login in time: the hello must come at once.")

    def _too_slow(self) -> None:
        event(log, "slow_reader_cut", logging.WARNING, **self._who())
        self.cut(TOO_SLOW, "too slow: reconnect, you will resume where you stopped")

    def _expired(self) -> None:
        if self._grant is not None and self._grant.is_open(self._house.clock.now()):
            self._watch_expiry(self._grant)  # it lives longer than a timer can run
            return
        self.cut(NOT_AUTHENTICATED, "Your token has expired: ask for a new one.")

    def _watch_expiry(self, grant: Grant) -> None:
        if grant.expires is not None:
            left = max(0, grant.expires - self._house.clock.now())
            self._deadline = self._house.clock.call_later(min(left, _LONGEST_TIMER_MS), self._expired)

    async def _close(self, code: int, reason: str) -> None:
        """Let what was put before go out, then the reason, if the peer takes them soon."""
        try:
            async with asyncio.timeout(self._limits.close_s):
                await self._outbox.below(0)
                self._outbox.close()
                await self._wire.close(code, reason)
        except TimeoutError:
            # Closing waits for the socket to take what is before it, which a stalled peer never lets happen.
            event(log, "close_not_awaited", logging.INFO, **self._who())
            self._outbox.close()
            self._wire.abort()

    def _tell_end(self, ms: int) -> None:
        event(log, "connection_ended", logging.INFO, code=self._wire.close_code, ms=ms, **self._who())

    def _who(self) -> dict[str, str]:
        if self._actor is None:
            return {"address": self._wire.address}
        return {"role": self._actor.role, "id": self._actor.id}

    # -- what its session wants --------------------------------------------------------------------------------------

    def _carry_out(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case Send(frame):
                    self.send(frame)
                case Execute(id, command):
                    if wait_ms := self._pace.command_ms(id, self._house.gate.now()):
                        self._session.finished(id)
                        self.send(hasty(id, wait_ms))
                    else:
                        self._answers.execute(self.actor, id, command)
                case Answer(id, query):
                    if wait_ms := self._pace.query_ms(self._house.gate.now()):
                        self.send(hasty(id, wait_ms))
                    else:
                        self._jobs.start(self._answers.reply(id, self._house.desk.answer(self.actor, id, query)))
                case Follow() if self._house.hub.followed_by(self) + len(self._wanted) < self._limits.subscriptions:
                    self._wanted[effect.stream] = effect
                    self._jobs.start(self._answers.reply(effect.id, self._follow(effect)))
                case Follow(id):
                    self.send(overfull(id, self._limits.subscriptions))
                case Unfollow(id, stream):
                    self._wanted.pop(stream, None)
                    self._house.hub.unfollow(self, stream)
                    self.send(Ack(id=id, stream=stream))
                case Relay(typing):
                    self._jobs.start(self._answers.reply(None, self._relay(typing)))
                case Watch(id, on):
                    self._jobs.start(self._answers.reply(id, self._watch(id, on)))
                case Authenticate(hello):
                    self._jobs.start(self._answers.reply(None, self._authenticate(hello)))
                case Close(code, reason):
                    self._leave()
                    self._closing = asyncio.create_task(self._close(code, reason))
                case _:
                    assert_never(effect)

    async def _authenticate(self, hello: Hello) -> None:
        try:
            grant = await self._house.desk.authenticate(hello.token)
            self._welcome(grant, actor_of(grant, hello))
        except Refused as refused:
            await asyncio.sleep(self._house.gate.failed(self._wire.address, hello.token))
            event(log, "login_refused", logging.WARNING, address=self._wire.address, code=refused.code)
            self._carry_out(self._session.reject(refused))
        except Exception:
            log.exception("login_failed", extra={"fields": self._who()})
            # No fault of the token: a client told so would give up for good.
            self.cut(TRY_AGAIN_LATER, "The broker could not check your token: come back in a moment.")

    def _welcome(self, grant: Grant, actor: Actor) -> None:
        if not self.is_open:
            return
        self._bucket = self._house.gate.senders.enter(grant.actor, self._house.gate.now())
        if self._bucket is None:
            event(log, "too_many_connections", logging.WARNING, role=actor.role, id=actor.id)
            self.cut(TRY_AGAIN_LATER, "You have as many connections as you may: close one.")
            return
        self._pace = Haste(self._bucket, self._limits.commands_in_flight)
        effects = self._session.accept(actor, self._house.desk.store_id)
        self._grant, self._actor = grant, actor
        if self._deadline is not None:
            self._deadline.cancel()
        self._watch_expiry(grant)
        self._carry_out(effects)
        self._house.desk.connect(actor, self)

    async def _follow(self, wanted: Follow) -> Ack | None:
        # One replay at a time: together they would outrun the outbox.
        async with self._replaying:
            n = wanted.after_n
            if self._wanted.get(wanted.stream) is wanted:
                del self._wanted[wanted.stream]
                n = await self._house.hub.follow(self, wanted.stream, wanted.after_n)
                self._house.line.came(self, wanted.stream)
        return None if wanted.id is None else Ack(id=wanted.id, stream=wanted.stream, n=n)

    async def _watch(self, id: str, on: bool) -> Ack:
        if on:
            watcher = self._house.queue.enter(self)
            async with self._replaying:
                await self._house.queue.show(watcher)
        else:
            self._house.queue.leave(self)
        return Ack(id=id)

    async def _relay(self, typing: Typing) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._typed >= _TYPING_APART_S:
            self._typed = now
            await self._house.typists.relay(self, typing)
