"""The conversations that the desk began with a customer who has not answered them yet."""

from collections.abc import Sequence
from typing import Final, Protocol

from broker.protocol.frames import Result
from broker.protocol.questions import ListConversations
from broker.protocol.rows import ConversationRow

#: The channel of what the desk began.
_CHANNEL: Final = "outreach"


class Asked(Protocol):
    """What is needed of a connection."""

    async def query(self, q: ListConversations) -> Result:
        """The broker's answer. Raises Refused."""
        ...


async def begun_with(client: Asked) -> tuple[str, ...]:
    """Their ids, the newest last. Once answered one is a conversation like any other. Raises Refused, ClientError."""
    return _unanswered((await client.query(ListConversations())).conversations)


def way_back(been: Sequence[str], here: str) -> str:
    """Where to go from ``here`` after having ``been`` elsewhere, in that order: to where one began; empty for nowhere.

    From there it is the last one.
    """
    if not been:
        return ""
    return been[0] if been[0] != here else been[-1]


def _unanswered(rows: Sequence[ConversationRow]) -> tuple[str, ...]:
    return tuple(row.conversation for row in rows if row.channel == _CHANNEL and row.lines == 1)
