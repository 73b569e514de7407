"""The conversation that the desk began with a customer who has not answered yet."""

from dataclasses import replace
from typing import Final, Protocol

from broker.protocol.frames import Result
from broker.protocol.questions import ListConversations
from collabtui.line.customer import Opening

#: The channel of what the desk began.
_CHANNEL: Final = "outreach"


class Asked(Protocol):
    """What is needed of a connection."""

    async def query(self, q: ListConversations) -> Result:
        """The broker's answer. Raises Refused."""
        ...


async def taken_up(client: Asked, opening: Opening) -> Opening:
    """The newest unanswered conversation that the desk began, for who names none; else ``opening`` as it is.

    Once answered it is one of the customer's conversations like any other. Raises Refused, ClientError.
    """
    if opening.resumed is not None:
        return opening
    rows = (await client.query(ListConversations())).conversations
    begun = [row.conversation for row in rows if row.channel == _CHANNEL and row.lines == 1]
    return replace(opening, resumed=begun[-1]) if begun else opening
