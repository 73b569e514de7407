"""What a customer sees of the desk."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from broker.build import broker_for
from broker.config import Config
from broker.domain.commands import OpenConversation
from broker.domain.errors import NotFound
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from collabtui.customer.app import CustomerApp
from collabtui.customer.visit import Visit
from collabtui.customer.widgets.composer import Composer
from collabtui.ui.settings import Read, Settings
from tests.dangerous import dangerous_in
from tests.e2e.parties import policy_file
from tests.e2e.processes import free_port
from tests.tui.customer_kit import Seat, visit_of
from tests.tui.hostile import one_of_each_kind
from tests.tui.screen import picture, seen, sees

SIZES = [(80, 24), (120, 40), (200, 50)]


async def test_on_a_wide_terminal_the_text_keeps_a_measure_that_can_be_read(tmp_path: Path) -> None:
    async with visit_of(tmp_path, (200, 50)) as visit:
        await visit.sees("A bot answers")
        column = visit.app.window.query_one("#column").region
        assert (column.width, column.x, column.height) == (104, 48, 50)


@pytest.mark.parametrize("size", SIZES)
async def test_a_question_is_answered_by_the_bot(tmp_path: Path, size: tuple[int, int]) -> None:
    async with visit_of(tmp_path, size) as visit:
        await visit.bot("It is on its way.")
        await visit.sees("A bot answers", "connected")
        await visit.says("where is my parcel")
        await visit.sees("You · ", "where is my parcel", "The bot · ", "It is on its way.")
        await visit.sees_no("sending")
        picture(visit.app, f"customer-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_wish_for_a_person_to_the_rating(tmp_path: Path, size: tuple[int, int]) -> None:
    async with visit_of(tmp_path, size) as visit:
        await visit.bot()
        await visit.sees("A bot answers")
        await visit.press("f2")
        await visit.sees("You are number 1 of 1 in the queue")
        ada = await visit.agent()
        epoch = await visit.accepts(ada)
        await visit.sees("Ada (agent) is with you")
        await visit.replies(ada, epoch, "Good day, Maria.")
        await visit.sees("Ada (agent) · ", "Good day, Maria.")
        await visit.resolves(ada)
        await visit.sees("How content are you?", "Your matter is marked as solved: please rate it below")
        picture(visit.app, f"customer-survey-{size[0]}x{size[1]}")
        await visit.press("escape", "r", "5")
        await visit.sees("You chose 5 of 5.", "A comment, if you like; Enter sends")
        await visit.type("quick")
        await visit.sees("quick")
        await visit.press("enter")
        await visit.sees("You rated this 5 of 5", "Closed: write to take it up again")
        await visit.until(lambda: visit.survey(ada).score == 5, "the desk has no rating")
        assert visit.survey(ada).comment == "quick"
        await visit.sees_no("How content are you?")
        assert visit.app.window.query_one(Composer).has_focus_within


async def test_a_lone_digit_in_the_composer_answers_an_open_survey(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.bot()
        await visit.press("f2")
        ada = await visit.agent()
        await visit.accepts(ada)
        await visit.resolves(ada)
        await visit.sees("How content are you?")
        await visit.says("4")
        await visit.press("enter")
        await visit.sees("You rated this 4 of 5")


async def test_a_person_is_asked_for_once(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.sees("A bot answers")
        await visit.press("f2")
        await visit.sees("in the queue")
        await visit.press("f2")
        await visit.sees("You are in the queue already.")


async def test_who_writes_is_told_until_they_have_written(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.press("f2")
        ada = await visit.agent()
        epoch = await visit.accepts(ada)
        await visit.sees("Ada (agent) is with you")
        ada.typing("c1", epoch)
        await visit.sees("Ada (agent) is writing")
        await visit.replies(ada, epoch, "Hello")
        await visit.sees_no("is writing")


async def test_a_call_is_planned_by_the_form(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.sees("A bot answers")
        await visit.press("f4")
        await visit.sees("Be called by a person")
        await visit.says("in 2h")
        await visit.sees("Write the phone number like")
        await visit.says("+1 206 555 0110")
        await visit.sees("You will be called at +1 206 555 0110")


async def test_a_message_may_have_several_lines(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.sees("A bot answers")
        await visit.type("first")
        await visit.press("ctrl+j")
        await visit.says("second")
        await visit.until(lambda: len(visit.app.window.link.now.transcript.lines) == 1, "not stored")
        assert visit.app.window.link.now.transcript.lines[0].text == "first\nsecond"


async def test_hostile_words_of_the_bot_are_shown_without_being_obeyed(tmp_path: Path) -> None:
    said = "\n".join(case.text for case in one_of_each_kind() if case.text.strip())[:7_000]
    async with visit_of(tmp_path, (200, 50)) as visit:
        await visit.bot(said.encode("utf-8", "replace").decode("utf-8") + "\nharmless end")
        await visit.sees("A bot answers")
        await visit.says("hello")
        await visit.sees("harmless end")
        assert not dangerous_in("".join(seen(visit.app)))


async def test_a_conversation_that_is_not_there_ends_the_window_with_the_reason(tmp_path: Path) -> None:
    async with visit_of(tmp_path, is_new=False) as visit:
        await visit.until(lambda: visit.app.error is not None, "it goes on")
        assert isinstance(visit.app.error, NotFound)


async def test_leaving_with_words_that_are_not_sent_is_asked_about(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.type("half a thought")
        await visit.press("ctrl+q")
        await visit.sees("One message is not sent yet")
        await visit.press("n")
        await visit.sees_no("One message is not sent yet")
        assert sees(visit.app, "half a thought")


async def test_what_is_written_while_the_broker_is_away_is_sent_when_it_is_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    config = Config(data=data, port=free_port(), policy=policy_file(tmp_path))
    async with AsyncExitStack() as first:
        running = await first.enter_async_context(broker_for(config))
        token = await credentials(running.local, "customer", "maria", data_dir=data)
        client = Client(running.url, token, role_audience="public", backoff=lambda _: 0.05)
        app = CustomerApp(client, Visit(OpenConversation("c1")), Read(Settings()))
        async with client, app.run_test(size=(80, 24), notifications=True) as pilot:
            seat = Seat(pilot, app)
            await seat.sees("A bot answers", "connected")
            await seat.says("said before")
            await seat.sees("said before")
            await seat.sees_no("sending")
            await first.aclose()
            await seat.sees("reconnecting")
            await seat.says("written meanwhile")
            await seat.sees("said before", "written meanwhile", "sending", "1 kept until then")
            async with broker_for(config):
                await seat.sees_no("sending")
                await seat.sees("said before", "written meanwhile", "connected")
                await app.window.link.stop()
                await client.stop()


async def test_the_last_row_names_the_keys_that_act(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.sees("Enter Send", "F2 A person", "F4 Call me", "F1 Help", "^J New line")
        assert not sees(visit.app, "Rate")
        await visit.press("escape")
        await visit.sees("w Write", "p A person")
        await visit.sees_no("Enter Send")


async def test_the_last_row_names_as_many_keys_as_the_terminal_has_room_for(tmp_path: Path) -> None:
    async with visit_of(tmp_path, (62, 24)) as visit:
        await visit.sees("Enter Send · F2 A person · F4 Call me · F1 Help")
        assert seen(visit.app)[-1].strip().endswith("F1 Help")
        await visit.pilot.resize_terminal(120, 24)
        await visit.until(lambda: seen(visit.app)[-1].strip().endswith("Esc Leave"), "not all keys are there")


async def test_while_a_rating_is_asked_the_last_row_names_the_keys_that_give_it(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.bot()
        await visit.press("f2")
        ada = await visit.agent()
        await visit.accepts(ada)
        await visit.resolves(ada)
        await visit.sees("How content are you?", "1-5 Rate · Enter Send")
        await visit.press("escape")
        await visit.sees("r Rate")
        await visit.sees_no("1-5 Rate")
        await visit.press("r")
        await visit.sees("1-5 Rate · Enter Send")
        await visit.press("3")
        await visit.sees("You chose 3 of 5.", "Enter Send")
        await visit.sees_no("1-5 Rate")
        await visit.press("enter")
        await visit.sees("You rated this 3 of 5")
        await visit.sees_no("1-5 Rate")


async def test_who_comes_is_told_once_in_the_transcript(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.press("f2")
        ada = await visit.agent()
        await visit.accepts(ada)
        await visit.sees("Ada (agent) is with you", "Ada is with you now.")
        assert sum("is with you" in row for row in seen(visit.app)) == 2, "in the first row, in the desk's words"


async def test_a_newcomer_sees_what_to_try_until_something_is_said(tmp_path: Path) -> None:
    async with visit_of(tmp_path, hint="Where is my parcel?") as visit:
        await visit.sees("Enter sends it", "Try, for example: Where is my parcel?", "Or press F2")
        picture(visit.app, "customer-hint-80x24")
        await visit.says("hello")
        await visit.sees_no("Try, for example")


async def test_nobody_else_is_told_what_to_try(tmp_path: Path) -> None:
    async with visit_of(tmp_path) as visit:
        await visit.sees("Enter sends it")
        assert not sees(visit.app, "Try, for example")
