"""The drafts that copilots are writing now, as far as they are."""

from dataclasses import dataclass
from typing import Final

from broker.domain.conversation import Conversation
from broker.domain.events import MessagePosted, SuggestionOffered
from broker.protocol.copilot_frames import DraftingNow
from collabtui.client.updates import EventApplied

#: How long a draft that does not grow is believed to be written on, in milliseconds: a copilot that died says nothing.
STALE_MS: Final = 15_000


@dataclass(frozen=True, slots=True)
class _Seen:
    frame: DraftingNow
    until: int


class Growing:
    """The newest of each conversation. None is kept: the draft itself comes as an event, or another one does."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def take(self, frame: DraftingNow, now: int) -> None:
        """A copilot told how far it is, at ``now`` (Unix milliseconds)."""
        if frame.over:
            self._seen.pop(frame.conversation, None)
        else:
            self._seen[frame.conversation] = _Seen(frame, now + STALE_MS)

    def heard(self, conversation: str, update: EventApplied) -> None:
        """Something happened there: a finished draft takes the place of the growing one, an answer ends it."""
        event = update.event
        is_draft = isinstance(event, SuggestionOffered) and event.sort == "draft"
        is_said = isinstance(event, MessagePosted) and event.visibility == "public"
        if is_draft or (is_said and update.actor.role != "customer"):
            self.forget(conversation)

    def forget(self, conversation: str) -> None:
        """Nobody looks at it any more."""
        self._seen.pop(conversation, None)

    def clear(self) -> None:
        """Nobody knows what is being written: there is no connection."""
        self._seen.clear()

    def of(self, state: Conversation | None, now: int) -> str | None:
        """What is written by now, which may be empty still; None where nothing is, or was under another ownership."""
        seen = self._seen.get(state.id) if state is not None else None
        if seen is None or state is None or now >= seen.until or seen.frame.epoch != state.epoch:
            return None
        return seen.frame.text
