"""One connection: what its session decides, carried out on the socket, the desk, the hub."""

import asyncio
import logging
from collections.abc import Callable
from typing import assert_never

from broker.domain.access import Grant
from broker.domain.actors import Actor
from broker.domain.commands import Command
from broker.domain.errors import Refused
from broker.protocol.codec import encode
from broker.protocol.effects import Answer, Authenticate, Close, Effects, Execute, Follow, Relay, Send, Unfollow, Watch
from broker.protocol.frames import Ack, GoingAway, Hello, Leave, RefusedFrame, ServerFrame, Typing
from broker.protocol.session import NOT_AUTHENTICATED, POLICY_VIOLATION, Session
from broker.server.answers import Answers
from broker.server.asked import Asked
from broker.server.following import Following
from broker.server.framing import text_frame
from broker.server.haste import HOLD_S
from broker.server.house import House
from broker.server.hub import TRY_AGAIN_LATER
from broker.server.jobs import Jobs
from broker.server.limits import CHUNK_BYTES
from broker.server.logs import event
from broker.server.outbox import Outbox
from broker.server.replies import actor_of, announced, hasty, overfull
from broker.server.stay import Stay
from broker.server.wire import Wire

TOO_SLOW = 4008
RESTARTING = 1012
#: RFC 6455, section 7.4.1: text that is no UTF-8.
INVALID_DATA = 1007
log = logging.getLogger(__name__)


class Connection:
    """A peer, from its handshake to its end. It is the desk's ``Inbox``, the hub's ``Reader``, the wire's ``Peer``.

    ``gone`` is told once nothing of it is under way any more.
    """

    def __init__(self, wire: Wire, house: House, gone: Callable[["Connection"], None]) -> None:
        limits = house.limits
        self.wire, self._house, self._limits, self._gone = wire, house, limits, gone
        self._session = Session(announced(limits))
        self._outbox = Outbox(wire, house.posting, limits.outbox_bytes, limits.patience_s, self._too_slow)
        #: Puts one prepared frame in, without waiting.
        self.put = self._outbox.put
        self._jobs = Jobs(limits.jobs, wire.resume_reading)
        self._asked = Asked(house.meters.commands, self._session.finished)
        self._answers = Answers(house.desk, self._jobs, self.send, self.put, self._asked.end, self._who)
        self._closing: asyncio.Task[None] | None = None
        self._following = Following(self, house)
        self._grant: Grant | None = None
        self._actor: Actor | None = None
        self._pace = house.gate.pace_of_nobody()
        self._typed = float("-inf")
        self._is_draining = False
        self._began = house.clock.now()
        self._stay = Stay(house.clock)
        self._stay.until_login(limits.login_s, self._too_late)
        self.is_open = True

    # -- what others ask of it ---------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        """Who it is. Raises RuntimeError before the login."""
        if self._actor is None:
            raise RuntimeError("This connection has not logged in yet.")
        return self._actor

    def counted(self) -> tuple[str, int, int]:
        """Its role (none before the login), its commands without an answer, the bytes that wait for it."""
        return "none" if self._actor is None else self._actor.role, len(self._asked), self._outbox.waiting

    def send(self, frame: ServerFrame) -> None:
        if isinstance(frame, RefusedFrame):
            self._house.meters.refuse(frame.code, frame.current)
        self.put(text_frame(encode(frame)))

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

    # -- what the wire tells -------------------------------------------------------------------------------------

    def received(self, text: bytes) -> None:
        if self._is_draining:
            return  # its client sends it again: only an answer would end it
        meters = self._house.meters
        meters.frames_in += 1
        meters.bytes_in += len(text)
        if (post := self._session.receive_post(text)) is not None:
            self._execute(*post)
        else:
            self._receive(text)
        if self._jobs.is_full():
            self.wire.pause_reading()

    def _receive(self, text: bytes) -> None:
        try:
            raw = text.decode()
        except UnicodeDecodeError:
            self.wire.fail(INVALID_DATA, "The text is no UTF-8.")
            return
        self._carry_out(self._session.receive(raw))

    def received_binary(self) -> None:
        self._carry_out(self._session.receive(b""))

    def held_back(self) -> None:
        self._outbox.held_back()

    def let_go(self) -> None:
        self._outbox.let_go()

    def ended(self) -> None:
        self._leave()
        self._outbox.close()
        self._ending = asyncio.create_task(self._wind_up())

    async def _wind_up(self) -> None:
        """What was asked before the end is carried out all the same."""
        try:
            await self._jobs.settle(self._limits.drain_s)
            if self._closing is not None:
                await self._closing
            code, ms = self.wire.close_code, self._house.clock.now() - self._began
            event(log, "connection_ended", logging.INFO, code=code, ms=ms, **self._who())
        finally:
            self._gone(self)

    def _leave(self) -> None:
        """Nobody reaches this peer any more; a second call does nothing."""
        if not self.is_open:
            return
        self.is_open = False
        self._stay.end()
        self._house.hub.leave(self)
        self._house.queue.leave(self)
        if self._actor is not None:
            self._house.desk.disconnect(self._actor, self)
        self._house.gate.left(self._pace)

    def _too_late(self) -> None:
        self.cut(POLICY_VIOLATION, "No login in time: the hello must come at once.")

    def _too_slow(self) -> None:
        self._house.meters.slow_cut += 1
        event(log, "slow_reader_cut", logging.WARNING, **self._who())
        self.cut(TOO_SLOW, "too slow: reconnect, you will resume where you stopped")

    def _expired(self) -> None:
        self.cut(NOT_AUTHENTICATED, "Your token has expired: ask for a new one.")

    async def _close(self, code: int, reason: str) -> None:
        """Let what was put before go out, then the reason, if the peer takes them soon."""
        try:
            async with asyncio.timeout(self._limits.close_s):
                await self._outbox.below(0)
                self._outbox.close()
                self.wire.close(code, reason)
        except TimeoutError:
            # A stalled peer never lets what is before the reason go out.
            event(log, "close_not_awaited", logging.INFO, **self._who())
            self._outbox.close()
            self.wire.abort()

    def _who(self) -> dict[str, str]:
        return {"role": who.role, "id": who.id} if (who := self._actor) else {"address": self.wire.address}

    # -- what its session wants --------------------------------------------------------------------------------------

    def _carry_out(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case Send(frame):
                    self.send(frame)
                    if isinstance(frame, RefusedFrame):
                        self._pace.refuse()
                        self._heed()
                case Execute(id, command):
                    self._execute(id, command)
                case Answer(id, query):
                    if self._may_ask(id):
                        self._jobs.start(self._answers.reply(id, self._house.desk.answer(self.actor, id, query)))
                case Follow(id):
                    if self._may_ask(id):
                        self._follow(effect)
                case Unfollow(id, stream):
                    self._following.let_go(stream)
                    self.send(Ack(id=id, stream=stream))
                    # Counted, never refused: who were refused would be told what they want no more.
                    if self._pace.query_ms(self._house.gate.now()):
                        self._heed()
                case Relay(id, told):
                    if self._may_tell(is_typing=isinstance(told, Typing)) if id is None else self._may_ask(id):
                        self._jobs.start(self._answers.reply(id, self._following.tell(told)))
                case Watch(id, on):
                    if self._may_ask(id):
                        self._jobs.start(self._answers.reply(id, self._following.watch(id, on)))
                case Leave(id=id):
                    self._house.desk.leave(self.actor, self)
                    self.send(Ack(id=id))
                    if self._pace.query_ms(self._house.gate.now()):
                        self._heed()
                case Authenticate(hello):
                    self._jobs.start(self._answers.reply(None, self._authenticate(hello)))
                case Close(code, reason):
                    self._leave()
                    self._closing = asyncio.create_task(self._close(code, reason))
                case _:
                    assert_never(effect)

    def _execute(self, id: str, command: Command) -> None:
        if wait_ms := self._pace.command_ms(id, self._house.gate.now()):
            self._session.finished()
            self._hold_off(id, wait_ms)
        else:
            self._asked.begin(id)
            self._answers.execute(self.actor, id, command)

    def _hold_off(self, id: str, wait_ms: int) -> None:
        """Refuse what came too soon."""
        self.send(hasty(id, wait_ms))
        self._heed()

    def _heed(self) -> None:
        """Who sends on, whatever is refused, has to wait until they are read again."""
        if self._pace.is_heedless(self._house.gate.now()):
            self.wire.pause_reading()
            self._house.clock.call_later(int(HOLD_S * 1000), self.wire.resume_reading)

    async def _authenticate(self, hello: Hello) -> None:
        try:
            grant = await self._house.desk.authenticate(hello.token)
            self._welcome(grant, actor_of(grant, hello))
        except Refused as refused:
            await asyncio.sleep(self._house.gate.failed(self.wire.address, hello.token))
            self._house.meters.logins_refused += 1
            event(log, "login_refused", logging.WARNING, address=self.wire.address, code=refused.code)
            self._carry_out(self._session.reject(refused))
        except Exception:
            log.exception("login_failed", extra={"fields": self._who()})
            # No fault of the token: a client told so would give up for good.
            self.cut(TRY_AGAIN_LATER, "The broker could not check your token: come back in a moment.")

    def _welcome(self, grant: Grant, actor: Actor) -> None:
        if not self.is_open:
            return
        if (pace := self._house.gate.came_in(grant.actor)) is None:
            self.cut(TRY_AGAIN_LATER, "You have as many connections as you may: close one.")
            return
        self._grant, self._actor, self._pace = grant, actor, pace
        self._stay.until_expiry(grant, self._expired)
        self._carry_out(self._session.accept(actor, self._house.desk.store_id))
        self._house.desk.connect(actor, self)

    def _follow(self, wanted: Follow) -> None:
        if self._following.has_room():
            self._following.want(wanted)
            self._jobs.start(self._answers.reply(wanted.id, self._following.begin(wanted)))
        else:
            self.send(overfull(wanted.id, self._limits.subscriptions))

    def _may_ask(self, id: str | None) -> bool:
        """Whether this is in time; refused where it is not. The cursors of a hello, without an id, come with it."""
        if id is not None and (wait_ms := self._pace.query_ms(self._house.gate.now())):
            self._hold_off(id, wait_ms)
            return False
        return True

    def _may_tell(self, *, is_typing: bool) -> bool:
        """Whether others are told; nobody is told of what is dropped, which the next frame will make good."""
        now = self._house.gate.now()
        if is_typing and now - self._typed < self._limits.typing_apart_s:
            self._pace.refuse()
        elif not self._pace.query_ms(now):
            self._typed = now
            return True
        self._heed()
        return False
