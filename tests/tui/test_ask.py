"""The questions behind an agent's actions, answered by keys."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from broker.domain.actors import Actor
from broker.domain.context import Field, Reading
from broker.domain.conversation import Conversation
from collabtui.console import ask
from collabtui.console.entries import Call, Ending, FieldText, Status, Target
from collabtui.ui import theme
from tests.dangerous import dangerous_in
from tests.tui.screen import picture, seen, sees

AT = 1_800_000_000_000
ORDER = Field("order", (Reading("42", 1, "bot", 0.9, Actor("bot", "b"), 1),))
STATE = Conversation("c1", fields={"order": ORDER})
Question = Callable[[App[Any]], Awaitable[object]]


class Desk(App[None]):
    """A screen to ask on."""

    def __init__(self) -> None:
        super().__init__()
        theme.register(self)


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with Desk().run_test(size=(80, 24)) as pilot:
        yield pilot


async def answered(pilot: Pilot[None], question: Question, *keys: str) -> object:
    """The answer after these keys."""

    async def asked() -> object:
        return await question(pilot.app)

    worker = pilot.app.run_worker(asked())
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()
    return await worker.wait()


async def test_a_resolve_asks_for_the_code_with_a_note(pilot: Pilot[None]) -> None:
    answer = await answered(pilot, ask.how_it_ended, *"solved", "tab", *"fine", "enter")
    assert answer == Ending("solved", "fine")


async def test_a_resolve_without_its_code_stays_open_with_the_reason(pilot: Pilot[None]) -> None:
    worker = pilot.app.run_worker(ask.how_it_ended(pilot.app, ("refunded",)))
    await pilot.pause()
    await pilot.press("2", "enter")
    await pilot.pause()
    assert sees(pilot.app, "Say how it ended")
    assert sees(pilot.app, "refunded")
    picture(pilot.app, "ask_resolve")
    await pilot.press("o", "k", "enter")
    assert await worker.wait() == Ending("ok", "")


async def test_a_usual_code_is_one_key(pilot: Pilot[None]) -> None:
    codes = ("solved", "not_possible")
    assert await answered(pilot, lambda app: ask.how_it_ended(app, codes), "2") == Ending("not_possible", "")


async def test_a_resolve_that_came_back_is_asked_again_with_what_was_given(pilot: Pilot[None]) -> None:
    begun = Ending("solved", "fine")
    assert await answered(pilot, lambda app: ask.how_it_ended(app, (), begun), "enter") == begun


QUESTIONS: dict[str, Question] = {
    "resolve": ask.how_it_ended,
    "transfer": lambda app: ask.to_whom(app, "ada"),
    "decline": ask.why_decline,
    "callback": lambda app: ask.when_to_call(app, lambda: AT),
    "field": lambda app: ask.field_value(app, STATE),
    "field by name": lambda app: ask.field_value(app, STATE, "order"),
    "clear": lambda app: ask.field_to_clear(app, STATE),
    "presence": lambda app: ask.presence(app, Status("online", "")),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
async def test_escape_leaves_every_question_unanswered(pilot: Pilot[None], question: Question) -> None:
    assert await answered(pilot, question, "escape") is None


async def test_a_transfer_to_an_unknown_agent_is_mended_in_place(pilot: Pilot[None]) -> None:
    worker = pilot.app.run_worker(ask.to_whom(pilot.app, "ada", ["ada", "ben"], ["billing"]))
    await pilot.pause()
    await pilot.press("at", *"bem", "enter")
    await pilot.pause()
    assert sees(pilot.app, "Did you mean @ben?")
    await pilot.press("backspace", "n", "enter")
    assert await worker.wait() == Target("", "ben", "")


async def test_an_offer_may_be_declined_without_a_reason(pilot: Pilot[None]) -> None:
    assert await answered(pilot, ask.why_decline, "enter") == ""
    assert await answered(pilot, ask.why_decline, *"lunch", "enter") == "lunch"


async def test_a_callback_takes_the_number_on_record(pilot: Pilot[None]) -> None:
    def question(app: App[Any]) -> Awaitable[object]:
        return ask.when_to_call(app, lambda: AT, "+1 206 555 0110")

    keys = ("i", "n", "space", "2", "h", "tab", "tab", *"bag", "enter")
    assert await answered(pilot, question, *keys) == Call(AT + 7_200_000, "+1 206 555 0110", "bag")


async def test_a_callback_in_the_past_is_told_beside_its_field(pilot: Pilot[None]) -> None:
    pilot.app.run_worker(ask.when_to_call(pilot.app, lambda: AT, "12345"))
    await pilot.pause()
    await pilot.press(*"1999-01-01", "space", *"10", "colon", *"00", "enter")
    await pilot.pause()
    assert sees(pilot.app, "That time has passed")


async def test_a_field_is_chosen_then_changed(pilot: Pilot[None]) -> None:
    answer = await answered(pilot, lambda app: ask.field_value(app, STATE), "1", "backspace", "3", "enter")
    assert answer == FieldText("order", "43")


async def test_a_new_field_gets_its_name_first(pilot: Pilot[None]) -> None:
    answer = await answered(pilot, lambda app: ask.field_value(app, STATE), "2", *"size", "tab", "L", "enter")
    assert answer == FieldText("size", "L")
    answer = await answered(pilot, lambda app: ask.field_value(app, Conversation("c1")), *"a", "tab", "b", "enter")
    assert answer == FieldText("a", "b")


async def test_a_field_to_clear_is_chosen_by_its_digit(pilot: Pilot[None]) -> None:
    assert await answered(pilot, lambda app: ask.field_to_clear(app, STATE), "1") == "order"


async def test_hostile_values_are_shown_cleaned(pilot: Pilot[None]) -> None:
    evil = Field("\x1b[2J", (Reading("\x1b]52;c;x\x07[/]", 1, "bot", 0.9, Actor("bot", "b"), 1),))
    pilot.app.run_worker(ask.field_value(pilot.app, replace(STATE, fields={"\x1b[2J": evil})))
    await pilot.pause()
    assert not [row for row in seen(pilot.app) if dangerous_in(row)]
    await pilot.press("1")
    await pilot.pause()
    assert not [row for row in seen(pilot.app) if dangerous_in(row)]


async def test_presence_is_one_key_online_with_a_reason_elsewhere(pilot: Pilot[None]) -> None:
    def question(app: App[Any]) -> Awaitable[object]:
        return ask.presence(app, Status("away", ""))

    assert await answered(pilot, question, "1") == Status("online", "")
    assert await answered(pilot, question, "3", *"lunch", "enter") == Status("away", "lunch")
    assert await answered(pilot, question, "2", "enter") == Status("busy", "")


async def test_leaving_with_nothing_in_hand_asks_nothing(pilot: Pilot[None]) -> None:
    assert await ask.whether_to_leave(pilot.app, 0, 0) is True


async def test_leaving_customers_behind_asks_first(pilot: Pilot[None]) -> None:
    worker = pilot.app.run_worker(ask.whether_to_leave(pilot.app, 2, 1))
    await pilot.pause()
    assert sees(pilot.app, "2 customers")
    assert sees(pilot.app, "1 message")
    await pilot.press("enter")
    assert await worker.wait() is False
    assert await answered(pilot, lambda app: ask.whether_to_leave(app, 1, 0), "y") is True
