"""The conversations of one agent's session under the numbers they are typed by."""

from dataclasses import dataclass


@dataclass(slots=True)
class Chat:
    """A conversation that was offered to this agent, or is theirs.

    ``offer`` is the open offer's id, or empty. ``seen`` is the last number that came of its log, ``shown`` the last
    that was printed.
    """

    conversation: str
    number: int
    offer: str = ""
    is_held: bool = False
    seen: int = 0
    shown: int = 0


class Chats:
    """Numbers stay with their conversation for the whole session, so that a late line never meets another customer."""

    def __init__(self) -> None:
        self._chats: dict[str, Chat] = {}
        self.current: Chat | None = None

    def of(self, conversation: str) -> Chat:
        """The chat of a conversation, numbered now if it is new."""
        return self._chats.setdefault(conversation, Chat(conversation, len(self._chats) + 1))

    def known(self, conversation: str) -> Chat | None:
        """The chat of a conversation that has its number already."""
        return self._chats.get(conversation)

    def numbered(self, number: int) -> Chat | None:
        """The chat that is typed as ``number``."""
        return next((chat for chat in self._chats.values() if chat.number == number), None)

    def held(self) -> list[Chat]:
        return [chat for chat in self._chats.values() if chat.is_held]

    def offered(self) -> list[Chat]:
        """Open offers, by number."""
        return [chat for chat in self._chats.values() if chat.offer]

    def let_go(self, chat: Chat) -> None:
        """Neither the agent's nor offered to them any more."""
        chat.offer, chat.is_held, chat.seen, chat.shown = "", False, 0, 0
        if self.current is chat:
            self.current = None

    def forget(self) -> None:
        """The desk tells everything anew: nobody holds anything until it does."""
        for chat in self._chats.values():
            chat.offer, chat.is_held = "", False
