"""What users of other desks complain about, each as something that does not happen here.

The references name the reports: repository, issue or pull request.
"""

from collections import Counter

import pytest

from broker.domain.actors import Actor
from broker.domain.agent_events import WorkReleased
from broker.domain.commands import HandBack, PostMessage, TakeBotTurn
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import LimitReached, OfferGone, StaleEpoch, WrongPhase
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.judgement_events import AlertRaised
from broker.domain.owner_events import HandoffRequested, OfferMade
from broker.domain.owners import Offered
from broker.protocol.codec import encode_event
from broker.protocol.questions import ListConversations
from broker.store.api import Batch, Row, Store, Write
from tests.desk_kit import ADA, BEN, BOT, MARIA, SUPERVISOR, SURE, UNSURE, Kit
from tests.policies import policy_of


async def test_the_bot_does_not_go_on_talking_after_a_person_took_over() -> None:
    """chatwoot PR #13673, #11363."""
    kit = await Kit().start()
    bot = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="where is my order?")
    turn = bot.turns[-1]
    await kit.do(MARIA, RequestHandoff("c1"))
    await kit.accept()
    with pytest.raises(StaleEpoch, match="agent ada"):
        await kit.do(BOT, TakeBotTurn("c1", turn.lease, turn.epoch, turn.turn, ("It is on its way.",), SURE))
    await kit.do(MARIA, PostMessage("c1", "are you there?"))
    assert bot.turns == [turn], "what the customer writes to a person is no turn of a bot"
    assert not any(line.startswith("bot:") for line in await kit.lines())


async def test_a_signal_from_before_the_handback_does_not_hand_over_again() -> None:
    """chatwoot #13880: a loop between bot and people."""
    kit = await Kit(policy=policy_of(bots={"turns": 50})).start()
    bot = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="hm")
    await kit.answer(bot, "?", signals=UNSURE)
    await kit.accept()
    await kit.do(ADA, HandBack("c1"))
    await kit.do(MARIA, PostMessage("c1", "where is my order?"))
    await kit.answer(bot, "On its way.", signals=SURE)
    assert (await kit.state()).phase == "bot"
    assert (await kit.state()).handoffs == 1


async def test_the_way_back_to_the_bot_ends_before_it_becomes_a_loop() -> None:
    """chatwoot #15068."""
    kit = await Kit(policy=policy_of(limits={"engagements": 4})).start()
    bot = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="hm")
    await kit.answer(bot, "?", signals=UNSURE)
    await kit.accept()
    await kit.do(ADA, HandBack("c1"))
    await kit.do(MARIA, PostMessage("c1", "hm"))
    await kit.answer(bot, "?", signals=UNSURE)
    await kit.accept()
    with pytest.raises(LimitReached, match="back and forth"):
        await kit.do(ADA, HandBack("c1"))
    assert (await kit.state()).agent == "ada", "whoever can't hand back still has the customer"


async def test_a_handoff_asked_for_twice_makes_one_ticket_one_line_one_offer() -> None:
    """chatwoot PR #13178, #13881: it fired twice."""
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open()
    await kit.do(MARIA, RequestHandoff("c1"), id="button")
    await kit.do(MARIA, RequestHandoff("c1"), id="button")
    with pytest.raises(WrongPhase):
        await kit.do(MARIA, RequestHandoff("c1"), id="pressed-again")
    await kit.do(MARIA, PostMessage("c1", "a human please!"))
    for kind in (HandoffRequested, OfferMade):
        assert len(kit.heard(lambda told, kind=kind: isinstance(told.recorded.event, kind))) == 1  # type: ignore[misc]
    said = kit.heard(lambda told: isinstance(told.recorded.event, MessagePosted) and told.recorded.event.desk)
    assert len(said) == 1


async def test_a_handoff_reaches_the_first_agent_who_comes() -> None:
    """chatwoot PR #13178: nobody was told."""
    kit = await Kit().start()
    await kit.open(say="a human please")
    assert (await kit.state()).phase == "queued"
    await kit.agent(ADA)
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    assert owner.agent == "ada"


async def test_who_was_not_offered_a_chat_cannot_accept_it() -> None:
    """Rocket.Chat #22206: two agents on one chat."""
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.agent(BEN)
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    with pytest.raises(OfferGone, match="for agent ada"):
        await kit.do(BEN, AcceptOffer("c1", owner.offer))
    await kit.accept(ADA)
    with pytest.raises(OfferGone, match="belongs to agent ada"):
        await kit.do(BEN, AcceptOffer("c1", owner.offer))


async def test_a_limit_of_three_never_gives_four() -> None:
    """Rocket.Chat PR #37776."""
    kit = await Kit().start()
    await kit.agent(ADA, capacity=3)
    for number in range(8):
        await kit.open(f"c{number}", Actor("customer", f"customer-{number}"), say="human!")
    phases = [(await kit.state(f"c{number}")).phase for number in range(8)]
    assert phases == ["offered"] * 3 + ["queued"] * 5
    for number in range(3):
        await kit.accept(ADA, f"c{number}")
    assert [(await kit.state(f"c{number}")).phase for number in range(3, 8)] == ["queued"] * 5


async def test_every_open_chat_is_in_the_list() -> None:
    """Rocket.Chat #22105, #24693: chats in nobody's list."""
    kit = await Kit().start()
    bot = kit.connect(BOT)
    await kit.agent(ADA, capacity=1)
    await kit.open("with-bot", say="hello")
    await kit.answer(bot, "hi")
    for name in ("with-ada", "waiting"):
        await kit.open(name, Actor("customer", name), say="human!")
    await kit.accept(ADA, "with-ada")
    await kit.do(ADA, SetPresence("offline"))
    rows = (await kit.desk.answer(SUPERVISOR, "q", ListConversations())).conversations
    assert {row.conversation: row.phase for row in rows} == {
        "with-bot": "bot",
        "with-ada": "queued",
        "waiting": "queued",
    }


async def test_an_agent_who_is_offline_or_gone_is_given_nothing() -> None:
    """chatwoot #4158, #9587, libredesk PR #568."""
    kit = await Kit().start()
    box = await kit.agent(ADA)
    await kit.do(ADA, SetPresence("offline"))
    await kit.open(say="human!")
    assert (await kit.state()).phase == "queued"
    await kit.do(ADA, SetPresence("online"))
    assert (await kit.state()).phase == "offered"
    kit.desk.disconnect(ADA, box)
    await kit.settle()
    assert (await kit.state()).phase == "queued", "an offer to somebody who left is taken back at once"


async def test_the_chats_of_an_agent_who_vanished_go_to_somebody_else_at_their_age() -> None:
    """chatwoot #9587."""
    kit = await Kit().start()
    box = await kit.agent(ADA)
    await kit.open(say="human!")
    await kit.accept()
    since = (await kit.state()).ticket
    kit.desk.disconnect(ADA, box)
    await kit.agent(BEN)
    await kit.pass_time(31)
    state = await kit.state()
    assert isinstance(state.owner, Offered)
    assert state.owner.agent == "ben"
    assert since is not None
    assert state.ticket is not None
    assert state.ticket.since == since.since


async def test_over_two_hundred_waiting_chats_are_all_heard_of() -> None:
    """Rocket.Chat #9760: nobody got an alert."""
    kit = await Kit().start()
    for number in range(201):
        await kit.open(f"c{number}", Actor("customer", f"customer-{number}"), say="human!")
    await kit.pass_time(200)
    heard = kit.heard(lambda told: isinstance(told.recorded.event, AlertRaised))
    steps = Counter((told.recorded.stream, told.recorded.event.step) for told in heard)  # type: ignore[union-attr]
    assert steps == {(f"conversation:c{number}", step): 1 for number in range(201) for step in ("team", "supervisor")}


async def test_a_chat_that_no_record_of_an_agent_has_is_found_at_the_start_and_waits_again() -> None:
    """Rocket.Chat #24693: a chat that belonged to nobody."""
    before = await Kit().start()
    await before.agent(ADA)
    await before.open(say="human!")
    await before.accept()
    await before.desk.close()
    await lose_from_record(before.store, "ada", "c1")
    after = await Kit(before.store).start()
    assert (await after.state()).phase == "queued"


async def lose_from_record(store: Store, agent: str, conversation: str) -> None:
    """What no command does: the agent's own record forgets the conversation."""
    stream = f"agent:{agent}"
    last = (await store.load(stream))[-1].seq
    released = encode_event(WorkReleased(conversation, "lost"))
    row = Row(stream, last + 1, "work_released", 1, "desk", "desk", released)
    await store.append(Batch((Write(stream, last, (row,)),)))
