"""The goodbye after a person: what they promised, a call at that time, the survey."""

from datetime import datetime

import pytest

from broker.domain.commands import TakeBotTurn
from broker.domain.customers import CustomerRecord
from broker.protocol.heard import Heard
from collabtui.bot.goodbye import goodbye
from collabtui.bot.promises import promises_in
from collabtui.bot.when import told
from tests.unit.bot.conversations import Conversation
from tests.unit.bot.turns import AT, REPLIES, SCRIPT, asked_in, kept, turn

FRIDAY = int(datetime.fromisoformat("2026-11-06T16:00").astimezone().timestamp() * 1000)
WORDS = REPLIES.closing
MARIA = CustomerRecord("Maria Oliveira", "maria@example.com", "+1-206-555-0110")


def heard(*texts: str) -> tuple[Heard, ...]:
    return tuple(Heard(at=AT, text=text) for text in texts)


def said_after(*texts: str, record: CustomerRecord | None = MARIA) -> TakeBotTurn:
    return goodbye(turn(id=None, closing=True, agent_resolved=True, heard=heard(*texts), record=record), SCRIPT, AT)


def test_the_goodbye_after_a_person_thanks_helps_offers_a_call_asks_for_a_score() -> None:
    said = said_after("Hello, this is Ada.")
    assert said.texts == (WORDS.thanks, WORDS.resources, WORDS.callback, WORDS.survey)
    assert (said.turn, said.ask_survey, said.done, said.signals) == (None, True, False, None)


def test_a_goodbye_without_a_specialist_thanks_for_none_sums_up_nothing() -> None:
    said = goodbye(turn(id=None, closing=True, heard=heard("I will send it by Friday.")), SCRIPT, AT)
    assert said.texts == (WORDS.resources, WORDS.callback, WORDS.survey)


def test_whoever_was_asked_not_long_ago_gets_the_goodbye_without_the_question() -> None:
    said = goodbye(turn(id=None, closing=True, agent_resolved=True, survey=False), SCRIPT, AT)
    assert said.texts == (WORDS.thanks, WORDS.resources, WORDS.callback)
    assert not said.ask_survey


@pytest.mark.parametrize(
    "text",
    [
        "I'll send you a new lantern by Friday.",
        "We will refund the $59.00 today.",
        "You will get the label within two days.",
        "Your parcel will be there on Wednesday.",
    ],
)
def test_a_promise_is_quoted_word_for_word(text: str) -> None:
    said = said_after(f"Hello Maria, this is Ada. {text} Is that all right?")
    assert f"\u201c{text}\u201d" in said.texts[1]


@pytest.mark.parametrize(
    "text",
    [
        "I will have a look.",
        "We will be with you in a moment.",
        "I won't charge you.",
        "Will you be at home on Friday?",
        "If it is lost we will see.",
    ],
)
def test_what_promises_nothing_is_not_quoted(text: str) -> None:
    assert promises_in(heard(text)) == ()


def test_the_last_promises_count_none_twice() -> None:
    lines = [f"I will send parcel {n}." for n in range(5)]
    assert [one.text for one in promises_in(heard(*lines, lines[-1]))] == lines[2:]


def test_a_promised_day_is_followed_up_by_a_call_that_the_customer_agrees_to() -> None:
    said = said_after("I'll send you a new lantern by Friday.")
    assert f"call you at +1-206-555-0110 on {told(FRIDAY)}" in said.texts[-2]
    assert WORDS.callback not in said.texts


async def test_a_yes_to_the_follow_up_schedules_the_call() -> None:
    said = said_after("I'll send you a new lantern by Friday.")
    talk = Conversation(record=MARIA, values=kept(said))
    answer = await talk.says("yes please", "affirm")
    called = talk.turns[-1].callback
    assert called is not None
    assert (called.phone, told(called.due)) == ("+1-206-555-0110", told(FRIDAY))
    assert answer.startswith("It is noted")


async def test_without_a_yes_nobody_is_called() -> None:
    said = said_after("I'll send you a new lantern by Friday.")
    talk = Conversation(record=MARIA, values=kept(said))
    await talk.says("no thanks", "deny")
    await talk.says("no", "deny")
    assert [one.callback for one in talk.turns] == [None, None]


@pytest.mark.parametrize("record", [None, CustomerRecord("Maria", "maria@example.com")])
def test_without_a_number_to_call_no_call_is_offered(record: CustomerRecord | None) -> None:
    said = said_after("I'll send you a new lantern by Friday.", record=record)
    assert said.texts[-2] == WORDS.callback
    assert asked_in(said) == ""


def test_a_flow_that_was_under_way_before_the_person_came_is_over() -> None:
    values = {"bot_state": '{"flow":"cancel_order","asked":"?confirm","have":["order_number"],"meant":"x"}'}
    said = goodbye(turn(id=None, closing=True, agent_resolved=True, values=values), SCRIPT, AT)
    assert asked_in(said) == ""
