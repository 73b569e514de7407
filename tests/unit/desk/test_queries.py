"""Who may ask what, told no more than is theirs."""

import pytest

from broker.domain.commands import OfferSuggestion, PostMessage
from broker.domain.errors import Forbidden, NotFound
from broker.protocol.questions import GetPacket, ListAgents, ListConversations, ListTokens
from tests.desk_kit import ADA, BOT, COPILOT, MARIA, SUPERVISOR, TOM, Kit
from tests.policies import policy_of


async def escalated() -> Kit:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.open("c2", TOM, say="hello")
    await kit.accept()
    return kit


async def test_the_desk_lists_every_open_conversation_with_its_reason() -> None:
    kit = await escalated()
    rows = (await kit.desk.answer(ADA, "q", ListConversations())).conversations
    assert [(row.conversation, row.rule, row.owner) for row in rows] == [
        ("c1", "keyword", "agent ada"),
        ("c2", "", "the bots"),
    ]


async def test_a_customer_lists_their_own_without_what_the_desk_thinks() -> None:
    kit = await escalated()
    (row,) = (await kit.desk.answer(MARIA, "q", ListConversations())).conversations
    assert (row.conversation, row.phase) == ("c1", "agent")
    assert (row.rule, row.owner, row.priority, row.sentiment, row.lines) == ("", "", None, None, 0)


@pytest.mark.parametrize("query", [ListAgents(), ListTokens(), GetPacket(conversation="c1")])
async def test_a_customer_may_ask_nothing_about_the_desk(query: ListAgents | ListTokens | GetPacket) -> None:
    kit = await escalated()
    with pytest.raises(Forbidden):
        await kit.desk.answer(MARIA, "q", query)


async def test_the_packet_tells_why_and_what_was_said() -> None:
    kit = await escalated()
    packet = (await kit.desk.answer(ADA, "q", GetPacket(conversation="c1"))).packet
    assert packet is not None
    assert packet.why is not None
    assert packet.why.rule == "keyword"
    assert [line.text for line in packet.lines][:1] == ["a human please"]


async def test_a_packet_of_nothing_is_not_found() -> None:
    kit = await escalated()
    with pytest.raises(NotFound):
        await kit.desk.answer(ADA, "q", GetPacket(conversation="c9"))


async def test_agents_are_listed_with_their_load() -> None:
    kit = await escalated()
    (row,) = (await kit.desk.answer(SUPERVISOR, "q", ListAgents())).agents
    assert (row.agent, row.connected, row.load, row.routing) == ("ada", True, 1, "interacting")


async def test_streams_are_readable_by_their_parties_alone() -> None:
    kit = await escalated()
    assert await kit.desk.readable(MARIA, "conversation:c1") == "public"
    assert await kit.desk.readable(ADA, "agent:ada") == "desk"
    for actor, stream in ((TOM, "conversation:c1"), (BOT, "conversation:c1"), (MARIA, "agent:ada"), (ADA, "access")):
        with pytest.raises(NotFound):
            await kit.desk.readable(actor, stream)


async def test_an_internal_passage_can_not_be_sent_to_the_customer() -> None:
    kit = await escalated()
    about = (await kit.state()).lines[0].message
    offer = OfferSuggestion("c1", about, "Goodwill up to $15.", "Limits (limits)", 0.9, internal=True)
    await kit.do(COPILOT, offer, id="s1")
    epoch = (await kit.state()).epoch
    with pytest.raises(Forbidden, match="for the desk only"):
        await kit.do(ADA, PostMessage("c1", "Goodwill up to $15.", epoch, suggestion="s1"))
    await kit.do(ADA, PostMessage("c1", "I can give you something for the trouble.", epoch))


async def test_the_night_counts_for_no_wait_in_the_queue() -> None:
    """The manual clock begins on a Tuesday at 22:13 UTC."""
    hours = {"timezone": "UTC", "weekly": {"wed": ("09:00-17:00",)}}
    kit = await Kit(policy=policy_of(hours=hours)).start()
    await kit.open(say="a human please")
    (row,) = (await kit.desk.answer(SUPERVISOR, "q", ListConversations())).conversations
    opening = 1_700_038_800_000
    assert (row.late, row.overdue) == (opening + 60_000, opening + 300_000)


async def test_a_desk_that_is_always_open_leaves_the_ages_to_the_readers() -> None:
    kit = await Kit().start()
    await kit.open(say="a human please")
    (row,) = (await kit.desk.answer(SUPERVISOR, "q", ListConversations())).conversations
    assert (row.late, row.overdue) == (None, None)
