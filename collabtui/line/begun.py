"""Where a customer comes in who names no conversation."""

from dataclasses import replace

from collabtui.client.begun import Asked, begun_with
from collabtui.line.customer import Opening


async def taken_up(client: Asked, opening: Opening) -> Opening:
    """The newest unanswered conversation that the desk began, for who names none; else ``opening`` as it is.

    Raises Refused, ClientError.
    """
    if opening.resumed is not None:
        return opening
    begun = await begun_with(client)
    return replace(opening, resumed=begun[-1]) if begun else opening
