"""What a desk tells bots of customers who were asked how it went not long ago."""

import asyncio
from importlib.resources import files

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import Resolve, TakeBotTurn
from broker.domain.desk_commands import AdoptPolicy
from broker.domain.errors import SurveyNotDue
from broker.protocol.frames import TurnFrame
from tests.desk_kit import ADA, BOT, MARIA, SUPERVISOR, TOM, Box, Kit
from tests.policies import policy_of

HOUR_S = 3600.0
NEWER = (files("broker.policy") / "default.toml").read_text("utf-8").replace("default-1", "v2")


async def desk() -> tuple[Kit, Box]:
    """A desk with a bot, with Ada."""
    kit = await Kit(policy=policy_of(survey={"timeout": 60, "cool_down": HOUR_S})).start()
    box = kit.connect(BOT)
    await kit.agent(ADA)
    return kit, box


async def resolved(kit: Kit, box: Box, conversation: str, customer: Actor = MARIA) -> TurnFrame:
    """The goodbye that the bot is asked to say once Ada resolved the conversation."""
    await kit.open(conversation, customer, say="a human please")
    await kit.accept(ADA, conversation)
    await kit.do(ADA, Resolve(conversation, "fixed"))
    turn = box.turns[-1]
    assert (turn.conversation, turn.turn) == (conversation, None)
    return turn


def goodbye(turn: TurnFrame, *, asks: bool) -> TakeBotTurn:
    return TakeBotTurn(turn.conversation, turn.lease, turn.epoch, None, ("Goodbye.",), ask_survey=asks)


async def test_the_bot_is_told_not_to_ask_whom_another_conversation_asked() -> None:
    kit, box = await desk()
    first = await resolved(kit, box, "c1")
    assert first.survey
    await kit.do(BOT, goodbye(first, asks=True))
    assert not (await resolved(kit, box, "c2")).survey
    assert (await resolved(kit, box, "c3", TOM)).survey


async def test_it_is_told_to_ask_again_once_the_cool_down_is_over() -> None:
    kit, box = await desk()
    await kit.do(BOT, goodbye(await resolved(kit, box, "c1"), asks=True))
    await kit.pass_time(HOUR_S)
    assert (await resolved(kit, box, "c2")).survey


async def test_in_every_turn_it_is_told_for_a_bot_may_solve_it_with_any() -> None:
    kit, box = await desk()
    await kit.do(BOT, goodbye(await resolved(kit, box, "c1"), asks=True))
    await kit.open("c2", MARIA, say="thanks, bye")
    assert (box.turns[-1].turn is not None, box.turns[-1].survey) == (True, False)


async def test_a_goodbye_without_the_question_is_followed_by_the_end_after_a_while() -> None:
    kit, box = await desk()
    await kit.do(BOT, goodbye(await resolved(kit, box, "c1"), asks=True))
    await kit.do(BOT, goodbye(await resolved(kit, box, "c2"), asks=False))
    await kit.pass_time(59)
    assert not (await kit.state("c2")).is_closed
    await kit.pass_time(2)
    state = await kit.state("c2")
    assert (state.closed_reason, state.survey.asked, state.lines[-1].text) == ("survey not due", None, "Goodbye.")


async def test_a_bot_that_was_given_its_turn_before_the_other_survey_is_refused() -> None:
    kit, box = await desk()
    first, second = await resolved(kit, box, "c1"), await resolved(kit, box, "c2")
    assert (first.survey, second.survey) == (True, True)
    await kit.do(BOT, goodbye(second, asks=True))
    with pytest.raises(SurveyNotDue):
        await kit.do(BOT, goodbye(first, asks=True))
    await kit.do(BOT, goodbye(first, asks=False))
    assert (await kit.state("c1")).survey.asked is None


async def test_a_restart_forgets_nobody_who_was_asked() -> None:
    """Nobody has read the customer's record by then: the bot's asking is what has it looked at."""
    kit, box = await desk()
    await kit.do(BOT, goodbye(await resolved(kit, box, "c1"), asks=True))
    await resolved(kit, box, "c2")
    await kit.desk.close()
    again = Kit(kit.store, kit.policy)
    box = again.connect(BOT)
    await again.start()
    turn = box.turns[-1]
    with pytest.raises(SurveyNotDue):
        await again.do(BOT, goodbye(turn, asks=True))
    await again.do(BOT, goodbye(turn, asks=False))
    assert (await again.state("c2")).survey.asked is None


async def test_of_two_goodbyes_that_ask_at_once_one_is_refused() -> None:
    kit, box = await desk()
    turns = [await resolved(kit, box, "c1"), await resolved(kit, box, "c2")]
    said = [kit.desk.handle(BOT, f"bye-{turn.conversation}", goodbye(turn, asks=True)) for turn in turns]
    answers = await asyncio.gather(*said, return_exceptions=True)
    assert sorted(type(one).__name__ for one in answers) == ["Ack", "SurveyNotDue"]
    asked = [(await kit.state(turn.conversation)).survey.asked is not None for turn in turns]
    assert sum(asked) == 1


async def test_whose_policy_changes_with_the_end_stays_closed_under_the_new_one() -> None:
    kit, box = await desk()
    await kit.do(BOT, goodbye(await resolved(kit, box, "c1"), asks=True))
    await kit.open("c2", MARIA, say="a human please")
    await kit.accept(ADA, "c2")
    kit.desk.disconnect(BOT, box)
    await kit.do(SUPERVISOR, AdoptPolicy(NEWER))
    await kit.do(ADA, Resolve("c2", "fixed"))
    state = await kit.state("c2")
    assert (state.is_closed, state.policy_version, state.survey.asked) == (True, "v2", None)
