"""The client's side of the protocol as a machine of plain values: frames in, frames with updates out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from broker.domain.actors import Actor
from broker.domain.audience import Audience
from broker.domain.commands import Command
from broker.domain.errors import RateLimited
from broker.domain.inert import inert
from broker.protocol.copilot_frames import DraftingNow, ReworkDone, ReworkWanted
from broker.protocol.frames import (
    Ack,
    Assist,
    Begun,
    ClientFrame,
    CommandFrame,
    EventFrame,
    GoingAway,
    Hello,
    Leave,
    Query,
    QueueRows,
    RefusedFrame,
    Reset,
    Result,
    ServerFrame,
    Subscribe,
    TurnFrame,
    TypingNow,
    Unsubscribe,
    Waiting,
    Welcome,
)
from collabtui.client.errors import Broken
from collabtui.client.mirror import Mirror
from collabtui.client.outbox import Outbox
from collabtui.client.queue_watching import QueueWatching
from collabtui.client.subscriptions import Subscriptions
from collabtui.client.updates import (
    AssistGiven,
    ConversationBegun,
    DraftingSeen,
    EventApplied,
    QueueChanged,
    ReworkGiven,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
    WaitingSeen,
)

Answer = Ack | Result | ReworkDone | RefusedFrame
#: The least that is waited after the broker called us hasty (milliseconds): not to be called so at once again.
_PAUSE_MS = 100
_LONGEST_PAUSE_MS = 60_000
_log = logging.getLogger(__name__)
_RESTORED = "The broker's store was replaced by another one; everything is being read anew."


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from one input: frames to send in order, updates to tell, the answer somebody waits for.

    ``pause_ms`` asks for a call of ``resume`` after so many milliseconds.
    """

    send: tuple[ClientFrame, ...] = ()
    updates: tuple[Update, ...] = ()
    answer: Answer | None = None
    pause_ms: int = 0


class Session:
    """Knows what was asked but not answered, so that a new connection goes on where the old one broke off.

    The shell says ``hello`` on each new connection, passes every frame to ``receive``, tells of the end by ``lost``.
    """

    def __init__(self, audience: Audience, new_id: Callable[[], str]) -> None:
        self.mirror = Mirror(audience)
        self.actor: Actor | None = None
        self.is_online = False
        self._new_id = new_id
        self._outbox = Outbox()
        self._subscriptions = Subscriptions(self.mirror, new_id)
        self._watching = QueueWatching(new_id)
        self._queries: dict[str, Query] = {}
        self._store_id: str | None = None
        self._unanswered: set[str] = set()  # commands sent on this connection
        self._most_unanswered = 0
        self._hold_off_ms = 0
        #: Set while the broker wants nothing of us; what it refused as hasty is asked again afterwards.
        self._is_paused = False
        self._leaving: tuple[Leave, ...] = ()
        #: Set until all is answered: one command at a time, so that none overtakes another that was refused as hasty.
        self._is_slow = False
        self._hasty: list[str] = []

    def hello(self, token: str, instance: str | None) -> Hello:
        """The first frame of a connection."""
        return Hello(token=token, instance=instance, resume=self._subscriptions.cursors())

    def lost(self) -> int:
        """The connection ended: the milliseconds that the broker asked us to stay away, 0 when it did not."""
        held_off, self._hold_off_ms = self._hold_off_ms, 0
        self.is_online = False
        self._unanswered.clear()
        self._is_paused = False
        self._hasty.clear()
        return held_off

    def resume(self) -> Step:
        """The pause is over: what was refused for our haste is asked again, then what waited behind it, in order."""
        self._is_paused = False
        ids, self._hasty = self._hasty, []
        asked = tuple(frame for frame in map(self._asked, ids) if frame is not None)
        return Step(send=(*self._ready_commands(), *asked)) if self.is_online else Step()

    def submit(self, id: str, command: Command) -> Step:
        """A command, sent at once when there is room for it. Raises IdReused."""
        self._outbox.add(id, command)
        return Step(send=self._ready_commands())

    def ask(self, query: Query) -> Step:
        """A query, asked again on each connection until it is answered."""
        self._queries[query.id] = query
        return self._if_online(query)

    def follow(self, stream: str, after_n: int) -> Step:
        """Want a stream; ``replaying`` then tells the id whose answer ends the replay."""
        asked = self._subscriptions.follow(stream, after_n)
        return self._if_online(asked) if asked else Step()

    def unfollow(self, stream: str) -> Step:
        """Want it no more, with all that is held of it."""
        if not self._subscriptions.unfollow(stream):
            return Step()
        return self._if_online(Unsubscribe(id=self._new_id(), stream=stream))

    def replaying(self, stream: str) -> str | None:
        """The id of the ``subscribe`` whose answer ends the stream's replay; None when there is no replay."""
        return self._subscriptions.replaying(stream)

    def watch_queue(self) -> Step:
        """Want the list of open conversations; ``queue_asked`` then tells the id whose answer completes it."""
        asked = self._watching.want()
        return self._if_online(asked) if asked else Step()

    def queue_asked(self) -> str | None:
        """The id of the ``watch_queue`` that nothing answered yet; None when there is none."""
        return self._watching.open

    def leave(self, id: str) -> Step:
        """Take no more turns, on this connection or another; those given are still to be answered."""
        self._leaving = (Leave(id=id),)
        return self._if_online(*self._leaving)

    def receive(self, frame: ServerFrame) -> Step:
        """Take in one frame of the broker. Raises Broken when only a new connection can help."""
        match frame:
            case Welcome():
                return self._welcomed(frame)
            case EventFrame() | Reset():
                return self._heard(frame)
            case Ack():
                return self._acknowledged(frame)
            case RefusedFrame():
                return self._refused(frame)
            case Result():
                self._queries.pop(frame.id, None)
                return Step(answer=frame)
            case ReworkDone():
                return Step(answer=frame)
            case ReworkWanted():
                return Step(updates=(ReworkGiven(frame),))
            case TurnFrame():
                return Step(updates=(TurnGiven(frame),))
            case Assist():
                return Step(updates=(AssistGiven(frame),))
            case TypingNow():
                return Step(updates=(TypingSeen(frame),))
            case DraftingNow():
                return Step(updates=(DraftingSeen(frame),))
            case QueueRows():
                return Step(updates=(QueueChanged(frame.full, frame.rows, frame.gone, frame.waits),))
            case Waiting():
                return Step(updates=(WaitingSeen(frame),))
            case Begun():
                return Step(updates=(ConversationBegun(frame.conversation),))
            case GoingAway():
                self._hold_off_ms = frame.reconnect_after_ms
                return Step()
            case _:
                assert_never(frame)

    def _welcomed(self, welcome: Welcome) -> Step:
        is_restored = self._store_id not in (None, welcome.store_id)
        self.is_online, self.actor, self._store_id = True, welcome.actor, welcome.store_id
        self._most_unanswered = welcome.limits.commands_in_flight
        if is_restored:
            self._subscriptions.restart()
        asked: tuple[ClientFrame, ...] = (*self._leaving, *self._subscriptions.reopen(), *self._watching.again())
        again = (*self._ready_commands(), *self._queries.values())
        return Step(asked + again, (StateChanged("online", _RESTORED if is_restored else ""),))

    def _heard(self, frame: EventFrame | Reset) -> Step:
        found = self._subscriptions.receive(frame)
        if found is None:
            return Step()
        if isinstance(found, Subscribe):
            return Step(send=(found,))
        return Step(updates=(EventApplied(found.stream, found.n, found.at, found.actor, found.event),))

    def _acknowledged(self, ack: Ack) -> Step:
        self._watching.shown(ack.id)
        again = self._subscriptions.replayed(ack.id)
        return Step(self._settled(ack.id) + ((again,) if again else ()), answer=ack)

    def _refused(self, refused: RefusedFrame) -> Step:
        if refused.id is None:
            return self._refused_unnamed(refused)
        if refused.code == RateLimited.code:
            return self._slowed(refused.id, refused)
        stream = self._subscriptions.refused(refused)
        if stream is not None:
            _log.warning("%s can't be followed: %s", inert(stream), inert(refused.message))
        self._watching.refused(refused)
        self._queries.pop(refused.id, None)
        return Step(self._settled(refused.id), answer=refused)

    def _refused_unnamed(self, refused: RefusedFrame) -> Step:
        """A refusal without an id may be of a stream in our hello: one that may succeed later needs another hello."""
        if refused.retry == "later":
            raise Broken(inert(refused.message))
        _log.warning("The broker refused a frame: %s", inert(refused.message))
        return Step()

    def _slowed(self, id: str, refused: RefusedFrame) -> Step:
        """Too fast: nothing of it was done, so nobody need hear of it; it goes out again after a pause."""
        self._unanswered.discard(id)
        self._is_slow = True
        if self._asked(id) is not None:
            self._hasty.append(id)
        if self._is_paused:
            return Step()
        self._is_paused = True
        wanted = (refused.current or {}).get("retry_after_ms")
        wait_ms = int(wanted) if isinstance(wanted, int | float) else _PAUSE_MS
        return Step(pause_ms=min(max(wait_ms, _PAUSE_MS), _LONGEST_PAUSE_MS))

    def _asked(self, id: str) -> ClientFrame | None:
        """What is asked under this id, no command, while it is still wanted."""
        return self._queries.get(id) or self._subscriptions.asked(id) or self._watching.asked(id)

    def _settled(self, id: str) -> tuple[ClientFrame, ...]:
        self._outbox.settle(id)
        self._unanswered.discard(id)
        return self._ready_commands()

    def _ready_commands(self) -> tuple[ClientFrame, ...]:
        """The oldest unsent commands, as many as may be unanswered at once on this connection."""
        if not self.is_online or self._is_paused:
            return ()
        pending = self._outbox.pending()
        self._is_slow = self._is_slow and bool(pending)
        room = max(0, (1 if self._is_slow else self._most_unanswered) - len(self._unanswered))
        unsent = [(id, command) for id, command in pending if id not in self._unanswered][:room]
        self._unanswered.update(id for id, _ in unsent)
        return tuple(CommandFrame(id=id, command=command) for id, command in unsent)

    def _if_online(self, frame: ClientFrame) -> Step:
        return Step(send=(frame,)) if self.is_online else Step()
