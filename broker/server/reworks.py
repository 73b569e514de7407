"""Bringing an agent's wish for other words to a copilot that reads along, its answer back to the agent."""

from dataclasses import dataclass
from itertools import count
from weakref import ReferenceType, WeakKeyDictionary, ref

from broker.domain.errors import Forbidden, NoLiveCopilot, NotFound
from broker.domain.ids import CONVERSATION, stream_of
from broker.protocol.codec import encode
from broker.protocol.copilot_frames import Rework, ReworkDone, Reworked, ReworkWanted
from broker.server.follow import Reader
from broker.server.framing import text_frame
from broker.server.hub import Hub


@dataclass(frozen=True, slots=True)
class _Open:
    """What a copilot was asked under our name for it, by which name the agent asked."""

    ours: str
    theirs: str
    copilot: ReferenceType[Reader]


class Reworks:
    """Remembers for each connection its newest wish alone, for as long as the connection lives: nothing piles up."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._open: WeakKeyDictionary[Reader, _Open] = WeakKeyDictionary()
        self._names = count(1)

    def ask(self, sender: Reader, wish: Rework) -> None:
        """Ask a copilot that follows the conversation. Raises Forbidden, NotFound, NoLiveCopilot."""
        if sender.actor.role not in ("agent", "supervisor"):
            raise Forbidden("Only who answers customers may have words changed.")
        followers = self._hub.followers(stream_of(CONVERSATION, wish.conversation))
        if sender not in followers:
            raise NotFound(f"You do not follow the conversation {wish.conversation}.")
        copilot = next((reader for reader in followers if reader.actor.role == "copilot"), None)
        if copilot is None:
            raise NoLiveCopilot("No copilot reads this conversation: change the words yourself.")
        wanted = _Open(f"rework.{next(self._names)}", wish.id, ref(copilot))
        self._open[sender] = wanted
        asked = ReworkWanted(id=wanted.ours, conversation=wish.conversation, how=wish.how, parts=wish.parts)
        copilot.put(text_frame(encode(asked)))

    def answer(self, sender: Reader, done: Reworked) -> None:
        """Bring what a copilot made of it to who asked; nothing where nobody waits for that, or asked another one."""
        for reader, wanted in self._open.items():
            if wanted.ours == done.id and wanted.copilot() is sender:
                del self._open[reader]
                told = ReworkDone(id=wanted.theirs, parts=done.parts, why_not=done.why_not)
                reader.put(text_frame(encode(told)))
                return
