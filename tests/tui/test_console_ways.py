"""The console on small terminals or large ones, cut off, left, asked for its commands."""

from pathlib import Path

import pytest

from broker.domain.commands import PostMessage
from tests.tui.console_kit import Desk, desk_of, suggestion
from tests.tui.screen import seen, sees


async def _begun(desk: Desk, name: str = "maria") -> None:
    await desk.customer(name, "my parcel is gone, let me talk to a human")
    await desk.accepts(f"c-{name}")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36), (200, 50)])
async def test_everything_has_its_place_on_every_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk_of(tmp_path, size) as desk:
        await _begun(desk)
        copilot = await desk.copilot()
        await copilot.send(suggestion(desk.state("c-maria"), "You can return it."))
        await desk.sees(
            "YOURS 1", "Ada is with you now.", "REPLY · maria reads this", "Ada: online", "1 You can return"
        )
        desk.picture(f"console_{size[0]}x{size[1]}")
        assert all(len(row) <= size[0] for row in seen(desk.app))


async def test_a_narrow_terminal_shows_the_context_in_the_place_of_the_conversation(tmp_path: Path) -> None:
    async with desk_of(tmp_path, (80, 24)) as desk:
        await _begun(desk)
        assert not sees(desk.app, "Why")
        await desk.press("f5")
        await desk.sees("Why", "asked for a person (keyword): typed")
        desk.picture("console_80x24_context")
        await desk.press("f3")
        await desk.sees("REPLY · maria reads this")
        await desk.sees_no("asked for a person (keyword): typed")


async def test_a_terminal_that_is_too_small_says_which_size_is_needed(tmp_path: Path) -> None:
    async with desk_of(tmp_path, (50, 12)) as desk:
        await desk.sees("60 columns, 16 rows")
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("Nobody is here.")


async def test_an_empty_desk_says_what_to_do(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.sees("Nobody is here.", "No conversation is open", "Offers ring, then stand on top of the queue")
        await desk.press("n")
        await desk.sees("Nobody waits")


async def test_the_palette_names_every_action_with_the_reason_against_it(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.press("ctrl+p")
        await desk.type("resolve")
        await desk.sees("Resolve", "Not now: Choose a conversation first.")
        desk.picture("console_palette")
        await desk.press("escape", "escape")
        await _begun(desk)
        await desk.press("ctrl+p")
        await desk.type("resolve")
        await desk.sees("End the conversation with a code")
        await desk.press("enter")
        await desk.sees("Resolve: how did it end?")


async def test_help_lists_the_keys_that_act(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.press("question_mark")
        await desk.sees("Keys that act here", "Accept the offered conversation")
        desk.picture("console_help")
        await desk.press("escape")
        await desk.sees_no("Keys that act here")


async def test_the_queue_is_filtered_by_words(tmp_path: Path) -> None:
    async with desk_of(tmp_path, capacity=0) as desk:
        await desk.customer("maria", "a human please")
        await desk.customer("tom", "a human please")
        await desk.sees("WAITING 2")
        await desk.press("slash")
        await desk.type("tom")
        await desk.sees("WAITING 1")
        await desk.sees_no("maria")
        await desk.press("enter", "enter")
        await desk.until(lambda: desk.screen.model.tabs.current == "c-tom", "tom was not opened")
        await desk.press("slash", "escape")
        await desk.sees("WAITING 2")


async def test_the_cursor_stays_on_its_conversation_when_others_come_above(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.bot()
        await desk.customer("tom", "hello")
        await desk.sees("WITH THE BOT 1")
        await desk.customer("maria", "a human please")
        await desk.sees("OFFERED TO YOU 1", "WITH THE BOT 1")
        await desk.press("enter")
        await desk.until(lambda: desk.screen.model.tabs.current == "c-tom", "the cursor left its conversation")


async def test_what_is_written_while_the_broker_is_away_goes_out_when_it_is_back(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.cut()
        await desk.sees("RECONNECTING", "No broker answers")
        desk.picture("console_reconnecting")
        await desk.type("are you still there?")
        await desk.press("enter")
        await desk.sees("sending")
        await desk.mend()
        await desk.sees("connected")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "are you still there?", "lost")
        texts = [line.text for line in desk.state("c-maria").lines]
        assert texts.count("are you still there?") == 1


async def test_leaving_with_a_customer_in_hand_asks_first(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.type("half a sen")
        await desk.press("ctrl+q")
        await desk.sees("Leave the desk?")
        await desk.press("n")
        await desk.sees_no("Leave the desk?")
        assert desk.app.is_running
        await desk.press("ctrl+q")
        await desk.sees("Leave the desk?")
        await desk.press("y")
        await desk.until(lambda: not desk.app.is_running, "still here")
        kept = (tmp_path / "drafts" / "drafts" / "ada" / "c-maria.json").read_text(encoding="utf-8")
        assert "half a sen" in kept


async def test_leaving_with_nobody_in_hand_goes_off_duty(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running, "still here")
        assert desk.screen.model.mirror.agent("ada").presence == "offline"  # type: ignore[union-attr]


async def test_a_draft_of_an_earlier_run_is_there_again(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.type("half a sentence")
        await desk.restart()
        await desk.sees("YOURS 1", "half a sentence")


async def test_hostile_words_reach_no_terminal(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        maria = await desk.customer("maria", "a human please [@click=app.quit]free[/] \x1b]52;c;aGk=\x07")
        await desk.accepts("c-maria")
        await maria.send(PostMessage("c-maria", "[/] [#123] \x9b31m red \u202e evil"))
        await desk.sees("[@click=app.quit]free[/]", "[#123]")
        assert not [row for row in seen(desk.app) if any(mark in row for mark in "\x1b\x07\x9b\u202e")]
