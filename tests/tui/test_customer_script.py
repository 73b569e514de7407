"""A script that plays the customer in the window, with a person who takes over in the middle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from collabtui.cli.customer_script import performance_of, scenario_of
from collabtui.client.updates import TypingSeen
from collabtui.customer.performer import THINKING
from collabtui.customer.script import Performance
from collabtui.customer.widgets.composer import Composer
from tests.tui.customer_kit import PATIENCE_S, Visit, visit_of
from tests.tui.screen import picture, seen, sees

FIRST = "Hello, my order FH-10234 should have been here on Monday."
SECOND = "Wonderful, thank you for looking. Goodbye!"


class Typist:
    """A pace that is the test's: it stops before the last letter of ``until`` is typed, till it is told to go on."""

    def __init__(self, until: str = "") -> None:
        self.until, self.goes_on = until, asyncio.Event()
        self.typed = ""

    async def __call__(self, piece: str) -> None:
        if self.until and f"{self.typed}{piece}".endswith(self.until):
            self.goes_on.clear()
            await self.goes_on.wait()
        self.typed += piece

    def release(self, until: str = "") -> None:
        self.until = until
        self.goes_on.set()


@asynccontextmanager
async def played(folder: Path, typist: Typist, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Visit]:
    performance: Performance = replace(performance_of(scenario_of("where-is-my-parcel"), 1.0), pace=typist)
    async with visit_of(folder, size, performance=performance) as visit:
        yield visit


def field(visit: Visit) -> str:
    """What stands in the field, whoever wrote it."""
    return visit.app.window.query_one(Composer)._pad.text


async def test_the_script_plays_to_its_rating(tmp_path: Path) -> None:
    typist = Typist()
    async with played(tmp_path, typist) as visit:
        await visit.sees("The script speaks: turn 1 of 2", FIRST)
        await visit.sees("turn 1 of 2 said, waits for an answer · F6 takes over")
        ada = await visit.agent()
        await visit.press("f2")
        epoch = await visit.accepts(ada)
        await visit.replies(ada, epoch, "It arrives tomorrow.")
        await visit.sees(SECOND, "turn 2 of 2 said, waits for the survey")
        await visit.resolves(ada)
        await visit.sees("You rated this 5 of 5")
        await visit.until(lambda: visit.survey(ada).comment == "Quick and clear.", "the comment is missing")
        assert f"{THINKING}{SECOND}" in typist.typed


async def test_the_others_see_that_the_customer_is_typing(tmp_path: Path) -> None:
    typist = Typist(until="H")
    async with played(tmp_path, typist) as visit:
        await visit.sees("The script speaks")
        ada = await visit.agent()
        told = ada.updates()
        typist.release()
        async with asyncio.timeout(PATIENCE_S):
            typing = await anext(update async for update in told if isinstance(update, TypingSeen))
        assert typing.frame.actor.id == "maria"


async def test_its_words_appear_in_the_field_as_they_are_typed(tmp_path: Path) -> None:
    typist = Typist(until="order F")
    async with played(tmp_path, typist, (120, 40)) as visit:
        await visit.sees("Hello, my order", "The script speaks: turn 1 of 2 · F6 takes over", "F6 Script/you")
        assert field(visit) == "Hello, my order "
        picture(visit.app, "customer-script-120x40")
        typist.release()
        await visit.sees(FIRST, "waits for an answer")
        assert field(visit) == ""


async def test_a_person_takes_over_the_words_that_were_about_to_be_said(tmp_path: Path) -> None:
    async with played(tmp_path, Typist(until="order F")) as visit:
        await visit.sees("Hello, my order")
        await visit.press("f6")
        await visit.sees("You speak: the script stopped before turn 1 of 2 · F6 gives it back", FIRST)
        assert field(visit).startswith(FIRST)
        picture(visit.app, "customer-taken-80x24")
        await visit.says(" Please")
        await visit.until(lambda: len(visit.app.window.link.now.transcript.lines) == 1, "not said")
        assert visit.app.window.link.now.transcript.lines[0].text.endswith("Where has it got to? Please")


async def test_given_back_the_script_waits_for_an_answer_before_its_next_turn(tmp_path: Path) -> None:
    typist = Typist(until="order F")
    async with played(tmp_path, typist) as visit:
        await visit.sees("Hello, my order")
        await visit.press("f6", "ctrl+u", "backspace", "ctrl+u")
        await visit.until(lambda: field(visit) == "", "the field is not empty")
        await visit.says("I am somebody else")
        await visit.sees("I am somebody else")
        typist.release()
        await visit.press("f6")
        await visit.sees("The script speaks", "F6 takes over")
        await visit.until(lambda: not visit.app.window.link.now.unsent, "not stored")
        assert not sees(visit.app, FIRST)
        ada = await visit.agent()
        await visit.press("f2")
        await visit.replies(ada, await visit.accepts(ada), "Are you?")
        await visit.sees(FIRST, "turn 1 of 2 said")


async def test_the_offered_words_sent_by_hand_count_as_the_scripts_turn(tmp_path: Path) -> None:
    typist = Typist(until="order F")
    async with played(tmp_path, typist) as visit:
        await visit.sees("Hello, my order")
        await visit.press("f6", "enter")
        await visit.sees("the script stopped before turn 2 of 2")
        await visit.press("f6")
        await visit.sees("turn 1 of 2 said, waits for")


async def test_untouched_words_are_taken_back_by_the_script(tmp_path: Path) -> None:
    typist = Typist(until="order F")
    async with played(tmp_path, typist) as visit:
        await visit.sees("Hello, my order")
        await visit.press("f6", "f6")
        await visit.until(lambda: field(visit) == "Hello, my order ", "it does not begin again")
        typist.release()
        await visit.sees("turn 1 of 2 said, waits for an answer")
        assert len(visit.app.window.link.now.transcript.lines) == 1


async def test_what_a_person_has_written_keeps_the_script_from_going_on(tmp_path: Path) -> None:
    async with played(tmp_path, Typist(until="order F")) as visit:
        await visit.sees("Hello, my order")
        await visit.press("f6")
        await visit.type("!")
        await visit.press("f6")
        await visit.sees("Send what you wrote")
        assert field(visit).endswith("!")


async def test_keys_in_the_field_of_a_script_write_nothing_but_name_the_key(tmp_path: Path) -> None:
    async with played(tmp_path, Typist(until="order F")) as visit:
        await visit.sees("Hello, my order")
        await visit.press("p", "l", "s", "enter", "ctrl+j")
        await visit.sees("The script writes here")
        assert sum("The script writes here" in row for row in seen(visit.app)) == 1
        assert field(visit) == "Hello, my order "
        assert not sees(visit.app, "in the queue")
        assert not sees(visit.app, "Enter Send")


async def test_a_person_who_took_over_answers_the_survey(tmp_path: Path) -> None:
    typist = Typist(until="Wo")
    async with played(tmp_path, typist) as visit:
        await visit.sees("waits for an answer")
        await visit.press("f6", "f2")
        ada = await visit.agent()
        await visit.accepts(ada)
        await visit.resolves(ada)
        await visit.sees("How content are you?", "You speak")
        await visit.says("2")
        await visit.press("enter")
        await visit.sees("You rated this 2 of 5")


async def test_at_its_end_the_customer_is_the_persons(tmp_path: Path) -> None:
    async with played(tmp_path, Typist()) as visit:
        await visit.bot("Here you are.")
        await visit.sees("turn 2 of 2 said")
        await visit.press("f2")
        ada = await visit.agent()
        await visit.accepts(ada)
        await visit.resolves(ada)
        await visit.sees("The script is at its end: you speak for the customer")
        await visit.press("f6")
        await visit.sees("write is the customer's.")
        await visit.says("one more thing")
        await visit.sees("one more thing")


async def test_without_a_script_no_key_takes_over(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.sees("A bot answers")
        await visit.press("f6")
        assert not sees(visit.app, "script")
        assert not sees(visit.app, "F6")
