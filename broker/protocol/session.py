"""What a broker does about each frame of one connection, decided without a socket.

    AWAITING_HELLO --hello--> AUTHENTICATING --accept--> READY --close--> CLOSED
          |                        |                                        ^
          +-- any other frame -----+-- reject ------------------------------+

The shell feeds ``receive`` with what the socket brought, carries out the effects in their order, reads on.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final, assert_never

from broker.domain.actors import Actor
from broker.domain.commands import Command, PostMessage
from broker.domain.errors import BadFrame, Refused, TooBusy
from broker.protocol.codec import decode_client, frame_id
from broker.protocol.copilot_frames import Drafting, Rework, Reworked
from broker.protocol.effects import Answer, Authenticate, Close, Effects, Execute, Follow, Relay, Send, Unfollow, Watch
from broker.protocol.frames import (
    ClientFrame,
    CommandFrame,
    Hello,
    Leave,
    Query,
    RefusedFrame,
    Subscribe,
    Typing,
    Unsubscribe,
    WatchQueue,
    Welcome,
)
from broker.protocol.quick import quick_post
from broker.protocol.rows import ServerLimits

#: Frames that can't be read before a client is taken for broken; it loses nothing by coming back.
MAX_FAULTS = 50

UNSUPPORTED_DATA = 1003
POLICY_VIOLATION = 1008
NOT_AUTHENTICATED = 4401


class State(Enum):
    """How far a connection has come."""

    AWAITING_HELLO = auto()
    AUTHENTICATING = auto()
    READY = auto()
    CLOSED = auto()


_NEXT: Final[Mapping[State, frozenset[State]]] = {
    State.AWAITING_HELLO: frozenset({State.AUTHENTICATING, State.CLOSED}),
    State.AUTHENTICATING: frozenset({State.READY, State.CLOSED}),
    State.READY: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


class IllegalTransition(RuntimeError):
    """The shell asked for a step that does not exist; nothing happened."""


def refused_frame(id: str | None, refused: Refused) -> RefusedFrame:
    """The refusal as its sender gets it."""
    return RefusedFrame(id=id, code=refused.code, message=refused.message, retry=refused.retry, current=refused.current)


class Session:
    """One connection, from its hello to its close."""

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._state = State.AWAITING_HELLO
        self._hello: Hello | None = None
        self._under_way = 0
        self._faults = 0

    @property
    def state(self) -> State:
        return self._state

    def _go(self, state: State) -> None:
        if state not in _NEXT[self._state]:
            raise IllegalTransition(f"A session that is {self._state.name} can't become {state.name}.")
        self._state = state

    def receive(self, raw: str | bytes) -> Effects:
        """What to do about one message of the socket; bytes are a binary frame. Raises nothing."""
        if self._state is State.CLOSED:
            return ()
        if isinstance(raw, bytes):
            refused = _refused(None, BadFrame("The frame is binary; this protocol speaks JSON in text frames."))
            return refused, *self.close(UNSUPPORTED_DATA, "Send JSON in text frames.")
        try:
            frame = decode_client(raw)
        except Refused as fault:
            return self._fault(frame_id(raw), fault)
        return self._serve(frame)

    def receive_post(self, raw: bytes) -> tuple[str, PostMessage] | None:
        """The short way of the most common frame: what to execute; None, with nothing done, for ``receive``."""
        if self._state is not State.READY or self._under_way >= self._limits.commands_in_flight:
            return None
        found = quick_post(raw)
        if found is not None:
            self._under_way += 1
        return found

    def accept(self, actor: Actor, store_id: str) -> Effects:
        """The hello was good: greet the client, then resume what it followed.

        Nothing where the connection was closed meanwhile. Raises IllegalTransition where no hello waits.
        """
        if self._state is State.CLOSED:
            return ()
        self._go(State.READY)
        cursors = self._hello.resume if self._hello else ()
        self._hello = None
        welcome = Send(Welcome(actor=actor, store_id=store_id, limits=self._limits))
        return welcome, *(Follow(None, cursor.stream, cursor.after_n) for cursor in cursors)

    def reject(self, refused: Refused) -> Effects:
        """The hello was not good: tell the client, cut it.

        Nothing where the connection was closed meanwhile. Raises IllegalTransition where no hello waits.
        """
        if self._state is State.CLOSED:
            return ()
        if self._state is not State.AUTHENTICATING:
            raise IllegalTransition(f"A session that is {self._state.name} has no hello to reject.")
        return _refused(None, refused), *self.close(NOT_AUTHENTICATED, "Log in with an open token.")

    def finished(self) -> None:
        """A command got its answer, so that another may come. Raises RuntimeError where none was under way."""
        if not self._under_way:
            raise RuntimeError("No command of this session is under way.")
        self._under_way -= 1

    def close(self, code: int, reason: str) -> Effects:
        """End the connection; nothing where it has ended already."""
        if self._state is State.CLOSED:
            return ()
        self._go(State.CLOSED)
        return (Close(code, reason),)

    def _serve(self, frame: ClientFrame) -> Effects:
        if self._state is State.AWAITING_HELLO:
            return self._begin(frame)
        if self._state is State.AUTHENTICATING:
            return (_refused(_id_of(frame), TooBusy("Your hello is being checked; wait for the welcome.")),)
        return self._work(frame)

    def _begin(self, frame: ClientFrame) -> Effects:
        if not isinstance(frame, Hello):
            return self._fault(_id_of(frame), BadFrame("Log in first: send a hello before any other frame."))
        self._go(State.AUTHENTICATING)
        self._hello = frame
        return (Authenticate(frame),)

    def _work(self, frame: ClientFrame) -> Effects:
        match frame:
            case Hello():
                return self._fault(None, BadFrame("You are logged in; open another connection for another hello."))
            case CommandFrame(id=id, command=command):
                return self._execute(id, command)
            case Subscribe(id=id, stream=stream, after_n=after_n):
                return (Follow(id, stream, after_n),)
            case Unsubscribe(id=id, stream=stream):
                return (Unfollow(id, stream),)
            case Query(id=id, query=query):
                return (Answer(id, query),)
            case Typing() | Drafting() | Reworked():
                return (Relay(None, frame),)
            case Rework(id=id):
                return (Relay(id, frame),)
            case WatchQueue(id=id, on=on):
                return (Watch(id, on),)
            case Leave():
                return (frame,)
            case _:
                assert_never(frame)

    def _execute(self, id: str, command: Command) -> Effects:
        most = self._limits.commands_in_flight
        if self._under_way >= most:
            return (_refused(id, TooBusy(f"{most} of your commands are unanswered; send again after an answer.")),)
        self._under_way += 1
        return (Execute(id, command),)

    def _fault(self, id: str | None, fault: Refused) -> Effects:
        """A frame that is not in the protocol: tell, or give the client up."""
        self._faults += 1
        refused = _refused(id, fault)
        if self._state is State.AWAITING_HELLO:
            return refused, *self.close(POLICY_VIOLATION, "Log in first.")
        if self._faults >= MAX_FAULTS:
            return refused, *self.close(POLICY_VIOLATION, f"{MAX_FAULTS} frames could not be read.")
        return (refused,)


def _refused(id: str | None, refused: Refused) -> Send:
    return Send(refused_frame(id, refused))


def _id_of(frame: ClientFrame) -> str | None:
    match frame:
        case CommandFrame() | Subscribe() | Unsubscribe() | Query() | WatchQueue() | Rework() | Reworked() | Leave():
            return frame.id
        case Hello() | Typing() | Drafting():
            return None
        case _:
            assert_never(frame)
