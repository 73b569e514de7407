"""What a client chose by name, made general in an erased event unless the desk's policy knows the name."""

from dataclasses import dataclass, replace
from typing import Final, TypeVar

from broker.domain.agent_events import OfferReserved, WorkTaken
from broker.domain.events import Event
from broker.domain.owner_events import ConversationOpened, HandoffRequested

#: A channel that nobody declared; it may not be empty.
SOME_CHANNEL: Final = "[erased]"
#: ISO 639-2 for a language that is not told.
SOME_LANGUAGE: Final = "und"
_Kind = TypeVar("_Kind", bound=Event)


@dataclass(frozen=True, slots=True)
class Declared:
    """The names that say nothing of a customer, for the desk itself has them."""

    channels: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    def channel(self, name: str) -> str:
        """The channel, where it is declared or left out."""
        return name if not name or name in self.channels else SOME_CHANNEL

    def language(self, code: str) -> str:
        """The language, or the one that it is a region's kind of, where it is declared."""
        return next((one for one in (code, code.partition("-")[0]) if one in self.languages), SOME_LANGUAGE)

    def skill(self, name: str) -> str:
        """The skill, where it is declared."""
        return name if name in self.skills else ""


def general(event: _Kind, declared: Declared) -> _Kind:
    """The event without names that only its sender chose."""
    match event:
        case ConversationOpened(channel=channel, language=language):
            return replace(event, channel=declared.channel(channel), language=declared.language(language))
        case HandoffRequested(skill=skill):
            return replace(event, skill=declared.skill(skill))
        case OfferReserved(skill=skill, channel=channel):
            return replace(event, skill=declared.skill(skill), channel=declared.channel(channel))
        case WorkTaken(channel=channel):
            return replace(event, channel=declared.channel(channel))
        case _:
            return event
