"""How a conversation leaves the agent's hands, or changes while it is there."""

from pathlib import Path

from broker.domain.commands import CloseConversation
from broker.domain.desk_commands import SetPresence
from broker.domain.owners import Queue
from tests.tui.console_kit import Desk, desk_of, reading


async def _begun(desk: Desk, name: str = "maria") -> None:
    """A customer who asked for a person, accepted; letters are keys."""
    await desk.customer(name, "my parcel is gone, let me talk to a human")
    await desk.accepts(f"c-{name}")
    await desk.press("escape")


async def _fill(desk: Desk, *values: str) -> None:
    """Write into the fields of the form one after the other, then send it."""
    for value in values[:-1]:
        await desk.type(value)
        await desk.press("tab")
    await desk.type(values[-1])
    await desk.press("enter")


async def test_resolve_needs_a_code_then_closes_the_tab(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.bot()
        await _begun(desk)
        await desk.press("e")
        await desk.sees("Resolve: how did it end?", "6 another code, or one with a note")
        await desk.press("6")
        await desk.sees("Note for the desk")
        await desk.press("enter")
        await desk.sees("Say how it ended")
        await _fill(desk, "solved", "found it")
        await desk.sees("maria: resolved", "No conversation is open")
        assert desk.screen.model.agent.holding == frozenset()
        assert "I am the bot." in await desk.reads("maria")


async def test_a_resolve_is_undone_while_it_is_held(tmp_path: Path) -> None:
    async with desk_of(tmp_path, undo_s=30) as desk:
        await _begun(desk)
        await desk.press("e")
        await desk.sees("1 solved")
        await desk.press("1")
        await desk.sees("Resolves in")
        desk.picture("console_held")
        await desk.press("u")
        await desk.sees("Not resolved: taken back.")
        assert desk.state("c-maria").agent == "ada"


async def test_a_reply_is_undone_while_it_is_held(tmp_path: Path) -> None:
    async with desk_of(tmp_path, undo_s=30) as desk:
        await _begun(desk)
        await desk.press("r")
        await desk.type("too hasty")
        await desk.press("enter")
        await desk.sees("Sends in")
        await desk.press("f8")
        await desk.sees("Taken back: your reply is a draft.")
        await desk.until(lambda: desk.screen.talk.writing.page("c-maria").unsent == (), "still on its way")
        assert "too hasty" not in await desk.reads("maria")
        await desk.sees("too hasty")


async def test_a_held_reply_goes_out_when_its_time_is_up(tmp_path: Path) -> None:
    async with desk_of(tmp_path, undo_s=0.6) as desk:
        await _begun(desk)
        await desk.press("r")
        await desk.type("here it is")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "here it is", "not sent")
        await desk.press("f8")
        await desk.sees("Nothing is held")


async def test_handed_back_to_a_bot(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.bot()
        await _begun(desk)
        await desk.press("b")
        await desk.sees("Hand back to the bot")
        await _fill(desk, "wants the status only")
        await desk.sees("maria: handed back to the bot.", "WITH THE BOT 1")


async def test_without_a_bot_handing_back_says_why_not(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("b")
        await desk.sees("Hand back to the bot")
        await desk.press("enter")
        await desk.sees("No bot is connected")
        assert desk.screen.model.tabs.current == "c-maria"


async def test_transferred_to_another_agent(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        ben = await desk.joins("agent", "ben")
        await ben.send(SetPresence("online"))
        await desk.press("t")
        await desk.sees("To a colleague who accepts first")
        await desk.press("2")
        await desk.sees("1 ben  online", "2 somebody else")
        await desk.press("2")
        await desk.sees("Transfer: to which skill")
        await _fill(desk, "@bne", "")
        await desk.sees("Did you mean @ben?")
        await desk.press("backspace", "backspace", "backspace")
        await _fill(desk, "ben", "speaks her language")
        await desk.sees("maria: passed on", "WAITING 1")


async def test_what_is_held_goes_out_before_the_transfer(tmp_path: Path) -> None:
    async with desk_of(tmp_path, undo_s=30) as desk:
        await _begun(desk)
        await desk.press("r")
        await desk.type("my colleague will help you")
        await desk.press("enter", "escape")
        await desk.sees("Sends in")
        await desk.press("t")
        await desk.sees("Transfer: how?")
        await desk.press("1")
        await desk.sees("support  1 of 1 online")
        await desk.press("1")
        await desk.sees("Note for whoever takes it")
        await desk.press("enter")
        await desk.sees("maria: passed on")
        assert (await desk.reads("maria"))[-2:] == ["my colleague will help you", "I'm passing you on."]


async def test_a_callback_is_planned(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("c")
        await desk.sees("What about")
        await _fill(desk, "in 2h", "+1 206 555 0110", "the parcel")
        await desk.sees("The call is planned.")
        await desk.until(lambda: len(desk.state("c-maria").callbacks) == 1, "no callback")
        assert desk.state("c-maria").callbacks[0].topic == "the parcel"


async def test_a_field_is_corrected(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await (await desk.copilot()).send(reading("c-maria", "order", "1000-0"))
        await desk.sees("1000-0")
        await desk.press("f")
        await desk.sees("Which field?")
        await desk.press("1")
        await desk.sees("New value of order")
        await desk.press("backspace", "1", "enter")
        await desk.until(lambda: desk.state("c-maria").values == {"order": "1000-1"}, "not written")
        await desk.sees("1000-1")


async def test_a_stale_write_says_what_stands_there_by_whom(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        copilot = await desk.copilot()
        await copilot.send(reading("c-maria", "order", "1000-0"))
        await desk.sees("1000-0")
        await desk.press("f")
        await desk.sees("Which field?")
        await desk.press("1")
        await desk.sees("New value of order")
        await copilot.send(reading("c-maria", "order", "7777", version=1))
        await desk.press("backspace", "1", "enter")
        await desk.sees("it is “7777” now")
        assert desk.state("c-maria").values == {"order": "7777"}


async def test_a_conversation_that_its_customer_closes_says_so(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        maria = await desk.joins("customer", "maria")
        await maria.send(CloseConversation("c-maria"))
        await desk.sees("maria: the conversation was closed.")


async def test_a_draft_survives_a_conversation_that_goes_away(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("r")
        await desk.type("I have found")
        maria = await desk.joins("customer", "maria")
        await maria.send(CloseConversation("c-maria"))
        await desk.sees("maria: the conversation was closed.", "I have found", "It is closed")
        desk.app.clear_notifications()  # they lie on the composer, for five seconds
        await desk.press("f4")
        await desk.sees("NOTE · only the desk reads this", "I have found")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].visibility == "note", "no note")


async def test_a_conversation_of_nobody_can_be_read(tmp_path: Path) -> None:
    async with desk_of(tmp_path, capacity=0) as desk:
        await desk.customer("maria", "a human please")
        await desk.sees("WAITING 1")
        await desk.press("down", "enter")
        await desk.sees("a human please", "It waits for an agent")
        assert isinstance(desk.state("c-maria").owner, Queue)
        await desk.press("e")
        await desk.sees("Only its owner can resolve it")
