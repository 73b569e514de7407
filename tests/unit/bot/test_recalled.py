"""What a customer told people is not asked for again by the bot that takes over."""

import pytest

from broker.domain.commands import TakeBotTurn
from broker.domain.context import FieldValue, Span
from broker.protocol.frames import TurnFrame
from broker.protocol.told import Told
from collabtui.bot.dialogue import plan
from collabtui.bot.goodbye import goodbye
from collabtui.bot.recalled import recalled, told_to_people
from collabtui.bot.wish import joined
from collabtui.understanding.entities import find
from tests.unit.bot.turns import AT, SCRIPT, FakeShop, asked_in, carried_out, fields, reading, turn

HELLO, NUMBER = Told(message="m1", text="hello"), Told(message="m2", text="it is FH-10234")


def kept_of(given: TurnFrame) -> tuple[FieldValue, ...]:
    return recalled(given, find(told_to_people(given)))


async def answer_to(given: TurnFrame) -> TakeBotTurn:
    read = reading(joined(given), "order_status")
    return await carried_out(plan(given, read, SCRIPT, AT, recalled=kept_of(given)), FakeShop())


async def test_a_number_that_people_were_told_answers_the_bots_question() -> None:
    said = await answer_to(turn("so where is it?", told=(HELLO, NUMBER)))
    assert asked_in(said) != "order_number"
    assert "FH-10234" in said.texts[0]


async def test_it_lands_in_the_context_with_its_place_in_the_message() -> None:
    said = await answer_to(turn("so where is it?", told=(HELLO, NUMBER)))
    assert FieldValue("order_number", "FH-10234", "customer", 0.99, Span("m2", 6, 14)) in said.fields


async def test_what_the_customer_says_now_counts_more() -> None:
    said = await answer_to(turn("where is FH-10198?", told=(NUMBER,)))
    assert fields(said)["order_number"] == "FH-10198"


async def test_what_people_were_told_last_counts_more_than_what_a_bot_read_before() -> None:
    said = await answer_to(turn("so where is it?", told=(NUMBER,), values={"order_number": "FH-10198"}))
    assert "FH-10234" in said.texts[0]


async def test_what_a_person_of_the_desk_wrote_counts_more_than_what_they_were_told() -> None:
    known = {"order_number": "FH-10198"}
    given = turn("so where is it?", told=(NUMBER,), values=known, settled=("order_number",))
    assert kept_of(given) == ()
    assert "order_number" not in fields(await answer_to(given))


async def test_a_number_that_turns_out_to_be_nobodys_is_not_kept() -> None:
    said = await answer_to(turn("so where is it?", told=(Told(message="m1", text="it is FH-99999"),)))
    assert (fields(said).get("order_number"), asked_in(said)) == (None, "order_number")


def test_the_goodbye_keeps_it_for_when_they_come_back() -> None:
    given = turn(id=None, closing=True, agent_resolved=True, told=(NUMBER,))
    assert fields(goodbye(given, SCRIPT, AT, kept_of(given)))["order_number"] == "FH-10234"


@pytest.mark.parametrize(
    ("text", "values"), [("", []), ("thanks", []), ("my card is 4111 1111 1111 1111", ["**** 1111"])]
)
def test_no_more_is_kept_than_of_what_a_bot_is_told_itself(text: str, values: list[str]) -> None:
    assert [one.value for one in kept_of(turn("hm", told=(Told(message="m1", text=text),)))] == values
