"""A supervisor at the console: sees all, sends on, takes over, watches, advises, speaks."""

from pathlib import Path

from broker.domain.desk_commands import SetPresence
from collabtui.client.connection import Client
from tests.tui.console_kit import Desk, accepts, desk_of


async def _bens(desk: Desk) -> Client:
    """Maria is ben's, and on the supervisor's screen."""
    ben = await desk.joins("agent", "ben")
    await ben.send(SetPresence("online"))
    await desk.customer("maria", "a human please")
    await accepts(ben, "c-maria")
    await desk.sees("WITH OTHERS 1")
    await desk.press("enter")
    await desk.sees("maria · with ben")
    return ben


async def _takes_part(desk: Desk, digit: str) -> None:
    await desk.press("v")
    await desk.sees("Take part: how?")
    await desk.press(digit)


async def test_a_supervisor_comes_without_getting_offers(tmp_path: Path) -> None:
    async with desk_of(tmp_path, role="supervisor") as desk:
        await desk.sees("Nobody is here.", "supervisor · connected")
        await desk.customer("maria", "a human please")
        await desk.sees("WAITING 1")
        assert desk.screen.model.offers == {}


async def test_watching_is_seen_by_the_desk_alone(tmp_path: Path) -> None:
    async with desk_of(tmp_path, role="supervisor") as desk:
        await _bens(desk)
        await _takes_part(desk, "1")
        await desk.sees("with ben, you watch", "joined silently")
        desk.picture("console_supervisor")
        await desk.press("r")
        await desk.sees("Agent ben answers this customer")
        await _takes_part(desk, "4")
        await desk.sees("left")
        assert "Ada" not in " ".join(await desk.reads("maria"))


async def test_whoever_speaks_too_writes_to_the_customer_while_the_agent_stays(tmp_path: Path) -> None:
    async with desk_of(tmp_path, role="supervisor") as desk:
        await _bens(desk)
        await _takes_part(desk, "3")
        await desk.sees("with ben, you speak, too")
        await desk.press("r")
        await desk.type("let me help")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "let me help", "not sent")
        assert desk.state("c-maria").agent == "ben"


async def test_taking_over_makes_it_mine_until_it_is_resolved(tmp_path: Path) -> None:
    async with desk_of(tmp_path, role="supervisor") as desk:
        await _bens(desk)
        await desk.press("j")
        await desk.sees("Answer maria yourself from now on?")
        await desk.press("y")
        await desk.sees("maria · with you", "YOURS 1")
        await desk.press("e")
        await desk.sees("Resolve: how did it end?")
        await desk.press("1")
        await desk.sees("maria: resolved")


async def test_what_an_agent_has_is_sent_to_another_skill(tmp_path: Path) -> None:
    async with desk_of(tmp_path, role="supervisor") as desk:
        await _bens(desk)
        await desk.press("t")
        await desk.sees("To a skill")
        await desk.press("1")
        await desk.sees("support  1 of 1 online")
        await desk.press("1")
        await desk.sees("Note for whoever takes it")
        await desk.type("please hurry")
        await desk.press("enter")
        await desk.sees("a supervisor sent it to support")
