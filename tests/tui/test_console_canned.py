"""Canned replies, what solved earlier conversations, at the agent's hand by keys alone."""

from importlib.resources import files
from pathlib import Path

import pytest

from broker.domain.commands import CloseConversation, OfferSuggestion, PostMessage, Resolve
from broker.domain.handoff_commands import TakeOver
from collabtui.console.coach import read_coaching
from collabtui.ui.pick import Pick
from tests.tui.console_kit import Desk, desk_of

SHOP = read_coaching(files("demo_data"))
NARROW, WIDE = (80, 24), (200, 50)


async def begun(desk: Desk, text: str = "you sent the wrong item, a human please") -> None:
    await desk.customer("maria", text)
    await desk.accepts("c-maria")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "200x50"])
async def test_a_reply_is_found_by_its_words_put_in_then_sent(tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk_of(tmp_path, size, coaching=SHOP) as desk:
        await begun(desk)
        await desk.press("alt+r")
        await desk.until(lambda: isinstance(desk.app.screen, Pick), "no list")
        await desk.sees("Which reply?", "We sent the wrong item", "Enter takes it, Esc goes back.")
        desk.picture(f"canned-{size[0]}")
        await desk.type("twice")
        await desk.sees("Charged twice", "Two equal amounts are nearly always one payment")
        await desk.press("enter")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text.startswith("Two equal amounts"), "not sent")


async def test_what_a_reply_leaves_open_is_pointed_to_before_it_is_sent(tmp_path: Path) -> None:
    async with desk_of(tmp_path, coaching=SHOP) as desk:
        await begun(desk, "my order is late, a human please")
        await desk.press("alt+r", *"late", "enter")
        await desk.sees("order {order_number} is late", "hint, placeholder")


async def test_where_the_desk_has_none_that_is_said(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await begun(desk)
        await desk.press("alt+r")
        await desk.sees("The desk has no canned replies")


async def test_the_conversation_a_suggestion_is_from_is_opened_by_a_key(tmp_path: Path) -> None:
    async with desk_of(tmp_path, coaching=SHOP) as desk:
        tom = await desk.customer("tom", "What became of my boots?")
        sue = await desk.joins("supervisor", "sue")
        epoch = (await sue.send(TakeOver("c-tom", "Sue"))).epoch
        await sue.send(PostMessage("c-tom", "We collect them, then send the right ones.", epoch))
        await sue.send(Resolve("c-tom", "solved"))
        await tom.send(CloseConversation("c-tom"))
        await begun(desk)
        copilot = await desk.copilot()
        about = desk.state("c-maria").lines[0].message
        source = "resolved 12 Nov 2026 in c-tom · wrong item · solved"
        await copilot.send(
            OfferSuggestion("c-maria", about, "We collect it.", source, 0.7, sort="resolution", past="c-tom")
        )
        await desk.sees("resolution We collect it.", "resolved 12 Nov 2026 in c-tom")
        await desk.press("alt+o")
        await desk.until(lambda: desk.screen.model.tabs.current == "c-tom", "not opened")
        await desk.sees("What became of my boots?")
