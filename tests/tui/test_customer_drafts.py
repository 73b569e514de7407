"""What a customer typed without sending it survives a crash of the window."""

from pathlib import Path

import pytest

from broker.domain.commands import OpenConversation
from broker.domain.ids import CONVERSATION, stream_of
from collabtui.customer.app import CustomerApp
from collabtui.customer.draft_files import DraftFiles, Kept
from collabtui.customer.now import Unsent
from collabtui.customer.visit import Visit
from collabtui.customer.widgets.composer import Composer
from collabtui.ui.settings import Read, Settings
from tests.e2e.parties import broker_in, party
from tests.tui.customer_kit import Seat, visit_of


@pytest.fixture
def drafts(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path / "data", "maria")


async def test_half_a_thought_is_on_disk_soon_after_it_was_typed(tmp_path: Path, drafts: DraftFiles) -> None:
    async with visit_of(tmp_path, drafts=drafts) as visit:
        await visit.sees("A bot answers")
        await visit.type("half a thought")
        await visit.until(lambda: drafts.load("c1")[0].text == "half a thought", "it is not on disk")


async def test_what_is_sent_is_kept_no_longer(tmp_path: Path, drafts: DraftFiles) -> None:
    async with visit_of(tmp_path, drafts=drafts) as visit:
        await visit.sees("A bot answers")
        await visit.type("hello")
        await visit.until(lambda: bool(drafts.conversations()), "it is not on disk")
        await visit.press("enter")
        await visit.sees("You · ")
        await visit.until(lambda: not drafts.conversations(), "it is still on disk")


async def test_after_a_crash_the_words_are_offered_again(tmp_path: Path, drafts: DraftFiles) -> None:
    async with broker_in(tmp_path) as running, party(running, tmp_path / "data", "customer", "maria") as client:
        first = CustomerApp(client, Visit(OpenConversation("c1"), drafts=drafts), Read(Settings()))
        async with first.run_test(size=(80, 24), notifications=True) as pilot:
            seat = Seat(pilot, first)
            await seat.says("a question")
            await seat.sees("a question")
            await seat.type("half a thought")
            await seat.until(lambda: drafts.load("c1")[0] == Kept("half a thought"), "it is not on disk")
            # From here on nothing more is done in order, as with kill -9.
            await first.window.link.stop()
        await client.unfollow(stream_of(CONVERSATION, "c1"))
        again = CustomerApp(client, Visit(OpenConversation("c1"), is_new=False, drafts=drafts), Read(Settings()))
        async with again.run_test(size=(80, 24), notifications=True) as pilot:
            seat = Seat(pilot, again)
            await seat.sees("a question", "half a thought", "What you had not sent")
            await seat.says(" to its end")
            await seat.sees("half a thought to its end")
            await seat.until(lambda: not drafts.conversations(), "it is still on disk")
            await again.window.link.stop()


async def test_of_what_was_sent_off_only_what_the_broker_lacks_comes_back(tmp_path: Path, drafts: DraftFiles) -> None:
    async with broker_in(tmp_path) as running, party(running, tmp_path / "data", "customer", "maria") as client:
        await client.send(OpenConversation("c1"))
        first = CustomerApp(client, Visit(OpenConversation("c1"), is_new=False), Read(Settings()))
        async with first.run_test(size=(80, 24), notifications=True) as pilot:
            await Seat(pilot, first).says("it arrived")
            await Seat(pilot, first).sees("it arrived")
            await Seat(pilot, first).sees_no("sending")
            stored = first.window.link.now.transcript.lines[0].message
            await first.window.link.stop()
        drafts.save("c1", Kept("and this", (Unsent(stored, 1, "it arrived"), Unsent("lost", 2, "it did not"))))
        await client.unfollow(stream_of(CONVERSATION, "c1"))
        again = CustomerApp(client, Visit(OpenConversation("c1"), is_new=False, drafts=drafts), Read(Settings()))
        async with again.run_test(size=(80, 24), notifications=True) as pilot:
            seat = Seat(pilot, again)
            await seat.until(
                lambda: again.window.query_one(Composer).text == "it did not\nand this", "other words came back"
            )
            await again.window.link.stop()


async def test_words_left_in_another_conversation_are_told_of(tmp_path: Path, drafts: DraftFiles) -> None:
    drafts.save("c0", Kept("left behind"))
    async with visit_of(tmp_path, drafts=drafts) as visit:
        await visit.sees("another conversation: --conversation", "c0 resumes it.")


async def test_who_leaves_is_told_that_the_words_are_kept(tmp_path: Path, drafts: DraftFiles) -> None:
    async with visit_of(tmp_path, drafts=drafts) as visit:
        await visit.sees("A bot answers")
        await visit.type("half")
        await visit.press("ctrl+q")
        await visit.sees("One message is not sent yet.", "What you wrote is kept")


async def test_a_damaged_draft_is_put_aside_and_told(tmp_path: Path, drafts: DraftFiles) -> None:
    drafts.save("c1", Kept("words"))
    path = next((tmp_path / "data").rglob("c1.json"))
    path.write_text("{")
    async with visit_of(tmp_path, drafts=drafts) as visit:
        await visit.sees("is damaged")
        assert [one.read_text() for one in path.parent.glob("*.spoiled")] == ["{"]
        await visit.type("new")
        await visit.until(lambda: drafts.load("c1")[0].text == "new", "it is not on disk")
