"""Claims about the conversation that a customer comes into by themselves."""

import pytest

from broker.protocol.frames import Result
from broker.protocol.questions import ListConversations
from broker.protocol.rows import ConversationRow
from collabtui.line.begun import taken_up
from collabtui.line.customer import Opening


def row(id: str, channel: str, lines: int) -> ConversationRow:
    return ConversationRow(
        conversation=id, customer="maria", phase="bot", owner="", since=0, opened=0, touched=0, epoch=0,
        channel=channel, lines=lines,
    )  # fmt: skip


class Broker:
    """Lists these."""

    def __init__(self, *rows: ConversationRow) -> None:
        self._rows = rows

    async def query(self, q: ListConversations) -> Result:
        assert q.open_only
        return Result(id="q", conversations=self._rows)


@pytest.mark.parametrize(
    ("opening", "rows", "found"),
    [
        (Opening(), (row("a", "outreach", 1), row("b", "outreach", 1), row("c", "web", 1)), "b"),
        (Opening(), (row("a", "outreach", 2), row("c", "web", 1)), None),
        (Opening(), (), None),
        (Opening("mine"), (row("a", "outreach", 1),), "mine"),
    ],
)
async def test_who_names_no_conversation_comes_into_the_newest_that_they_have_not_answered(
    opening: Opening, rows: tuple[ConversationRow, ...], found: str | None
) -> None:
    assert (await taken_up(Broker(*rows), opening)).resumed == found
