"""What the desk does by itself about bots, goodbyes, restarts."""

import pytest

from broker.domain.commands import (
    HandBack,
    PostMessage,
    Resolve,
    SetField,
    TakeBotTurn,
)
from broker.domain.context import FieldValue
from broker.domain.errors import NoLiveBot
from broker.domain.owners import BotLease
from broker.protocol.frames import Assist
from tests.desk_kit import ADA, BOT, COPILOT, MARIA, OTHER_BOT, TOM, UNSURE, Kit
from tests.policies import policy_of


async def test_a_customers_question_is_given_to_a_live_bot() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open(say="where is it?")
    assert [(turn.texts, turn.closing) for turn in box.turns] == [(("where is it?",), False)]
    assert isinstance((await kit.state()).owner, BotLease)


async def test_a_bot_that_comes_later_gets_what_waits() -> None:
    kit = await Kit().start()
    await kit.open(say="anybody?")
    box = kit.connect(BOT)
    await kit.settle()
    assert len(box.turns) == 1


async def test_a_turn_is_given_once_a_connection_and_again_to_a_worker_that_came_back() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open(say="where is it?")
    kit.desk.disconnect(BOT, box)
    again = kit.connect(BOT)
    await kit.settle()
    assert (len(box.turns), len(again.turns)) == (1, 1)
    assert again.turns[0] == box.turns[0]


async def test_a_second_message_makes_one_turn_of_both_texts() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open(say="hello")
    await kit.do(MARIA, PostMessage("c1", "where is it?"))
    assert box.turns[-1].texts == ("hello", "where is it?")
    assert box.turns[-1].messages == tuple(line.message for line in (await kit.state()).lines)


async def test_a_silent_bot_loses_its_lease_and_another_worker_answers() -> None:
    kit = await Kit().start()
    kit.connect(BOT)
    other = kit.connect(OTHER_BOT)
    await kit.open(say="hello?")
    await kit.pass_time(11)
    assert len(other.turns) == 1
    await kit.answer(other, "here I am", bot=OTHER_BOT)
    assert await kit.lines() == ["customer: hello?", "bot: here I am"]


async def test_when_no_worker_answers_in_time_people_must() -> None:
    kit = await Kit().start()
    kit.connect(BOT)
    await kit.open(say="hello?")
    await kit.pass_time(11)
    await kit.pass_time(11)
    state = await kit.state()
    assert state.phase == "queued"
    assert state.escalated_by == "bot_silent"


async def test_with_no_bot_at_all_the_customer_is_told_and_queued() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="hello?")
    await kit.pass_time(9)
    assert (await kit.state()).phase == "bot"
    await kit.pass_time(2)
    assert (await kit.state()).escalated_by == "no_bot"
    assert (await kit.lines())[-1] == "desk: Nobody is in, a person will answer."


async def test_a_dead_workers_conversation_is_lent_to_another() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open(say="hello?")
    kit.desk.disconnect(BOT, box)
    other = kit.connect(OTHER_BOT)
    await kit.pass_time(6)
    assert len(other.turns) == 1


async def test_conversations_spread_over_the_workers() -> None:
    kit = await Kit().start()
    boxes = [kit.connect(BOT), kit.connect(OTHER_BOT)]
    await kit.open("c1", say="one")
    await kit.open("c2", TOM, say="two")
    assert [len(box.turns) for box in boxes] == [1, 1]


async def test_a_bad_answer_is_never_shown_first() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open(say="my rucksack sings")
    await kit.answer(box, "Rucksacks cost 40 dollars.", signals=UNSURE)
    state = await kit.state()
    assert [line.author.role for line in state.lines] == ["customer", "desk"]
    assert state.ticket is not None
    assert state.ticket.why is not None
    assert state.ticket.why.measured[0].value == 0.31


async def test_after_a_persons_resolution_the_bot_says_goodbye_and_asks_the_survey() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, Resolve("c1", "fixed"))
    turn = box.turns[-1]
    assert (turn.turn, turn.closing, turn.agent_resolved, turn.escalated_to_agent) == (None, True, True, True)
    goodbye = TakeBotTurn("c1", turn.lease, turn.epoch, None, ("Thanks!",), ask_survey=True)
    await kit.do(BOT, goodbye)
    assert (await kit.state()).survey.is_open


async def test_the_goodbye_s_turn_tells_what_people_said_since_the_bot_last_spoke() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    epoch = (await kit.state()).epoch
    await kit.do(ADA, PostMessage("c1", "I will send it by Friday.", epoch))
    await kit.do(ADA, PostMessage("c1", "she is a regular", epoch, "note"))
    await kit.do(MARIA, PostMessage("c1", "great"))
    await kit.do(ADA, Resolve("c1", "fixed"))
    assert [line.text for line in box.turns[-1].heard] == ["I will send it by Friday."]


async def test_a_bot_that_takes_over_from_people_is_told_what_the_customer_wrote_to_them() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(MARIA, PostMessage("c1", "it is FH-10234"))
    await kit.do(ADA, PostMessage("c1", "I see", (await kit.state()).epoch))
    await kit.do(ADA, SetField("c1", FieldValue("reason", "too small", "agent"), 0))
    await kit.do(ADA, HandBack("c1"))
    await kit.do(MARIA, PostMessage("c1", "so where is it?"))
    turn = box.turns[-1]
    assert turn.texts == ("so where is it?",)
    assert [line.text for line in turn.told] == ["a human please", "it is FH-10234"]
    assert turn.settled == ("reason",)
    await kit.answer(box, "on its way")
    await kit.do(MARIA, PostMessage("c1", "when does it come?"))
    assert box.turns[-1].told == ()


async def test_a_turn_carries_the_newest_of_all_that_somebody_who_pastes_letters_told_people() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    for sign in "abcd":
        await kit.do(MARIA, PostMessage("c1", sign * 6_000))
    await kit.do(ADA, Resolve("c1", "fixed"))
    assert [line.text[0] for line in box.turns[-1].told] == ["c", "d"]


async def test_without_a_bot_the_desk_asks_the_survey_and_closes_when_nobody_answers() -> None:
    kit = await Kit(policy=policy_of(survey={"timeout": 600})).start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, Resolve("c1", "fixed"))
    assert (await kit.lines())[-1] == "desk: From 1 to 5?"
    await kit.pass_time(599)
    assert not (await kit.state()).is_closed
    await kit.pass_time(2)
    assert (await kit.state()).closed_reason == "survey unanswered"


async def test_a_goodbye_that_the_bot_fails_to_say_is_said_by_the_desk() -> None:
    kit = await Kit().start()
    kit.connect(BOT)
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, Resolve("c1", "fixed"))
    await kit.pass_time(11)
    await kit.pass_time(11)
    assert (await kit.lines())[-1] == "desk: From 1 to 5?"


async def test_handing_back_needs_a_live_bot() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    with pytest.raises(NoLiveBot):
        await kit.do(ADA, HandBack("c1"))
    kit.connect(BOT)
    await kit.do(ADA, HandBack("c1"))
    assert (await kit.state()).phase == "bot"


async def test_what_waits_is_shown_to_one_copilot() -> None:
    kit = await Kit().start()
    boxes = [kit.connect(COPILOT)]
    await kit.open(say="a human please")
    await kit.agent(ADA)
    await kit.accept()
    assert [frame for box in boxes for frame in box.frames] == [Assist(conversation="c1")]


async def test_a_restart_takes_up_every_conversation_where_it_was() -> None:
    """The store lives on, everything in memory is gone: a question, a queue and a survey all go on."""
    first = await Kit(policy=policy_of(survey={"timeout": 600})).start()
    await first.agent(ADA, capacity=1)
    await first.open("c1", say="human!")
    await first.accept()
    await first.do(ADA, Resolve("c1", "fixed"))
    await first.open("c2", TOM, say="hello?")
    await first.desk.close()

    second = Kit(first.store, policy=first.policy)
    box = second.connect(BOT)
    await second.start()
    assert [turn.conversation for turn in box.turns] == ["c2"]
    await second.pass_time(601)
    assert (await second.state("c1")).is_closed


async def test_a_handoff_decided_before_a_crash_is_offered_after_it() -> None:
    """The first desk is stopped before it can react: the signal and the handoff are one append, the offer follows."""
    first = await Kit().start()
    await first.agent(ADA)
    await first.desk.close()
    await first.open(say="human!")
    assert (await first.state()).phase == "queued"
    second = await Kit(first.store).start()
    second.connect(ADA)
    await second.settle()
    assert (await second.state()).phase == "offered"


async def test_nothing_keeps_ringing_for_a_closed_conversation() -> None:
    kit = await Kit(policy=policy_of(survey={"timeout": 600})).start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, Resolve("c1", "fixed"))
    await kit.pass_time(601)
    assert kit.clock.waiting() == 0
