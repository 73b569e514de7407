"""An agent among colleagues: warm transfers, advice, holds, sleep, wrap-up, verdicts."""

from pathlib import Path

from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer, Transfer
from broker.domain.team_commands import AskColleague
from collabtui.client.connection import Client
from tests.tui.console_kit import Desk, accepts, desk_of


async def _begun(desk: Desk, name: str = "maria") -> None:
    """A customer who asked for a person, accepted; letters are keys."""
    await desk.customer(name, "my parcel is gone, let me talk to a human")
    await desk.accepts(f"c-{name}")
    await desk.press("escape")


async def _colleague(desk: Desk, name: str = "ben") -> Client:
    client = await desk.joins("agent", name)
    await client.send(SetPresence("online"))
    return client


async def _is(desk: Desk, presence: str, *keys: str) -> None:
    """Set my own presence by keys."""
    await desk.press("p")
    await desk.sees("Your presence")
    await desk.press(*keys)
    await desk.until(lambda: desk.screen.model.agent.presence == presence, f"not {presence}")


async def _is_bens(desk: Desk) -> Client:
    """Maria is ben's; I am online again."""
    await _is(desk, "away", "3", "enter")
    ben = await _colleague(desk)
    await desk.customer("maria", "a human please")
    await accepts(ben, "c-maria")
    await _is(desk, "online", "1")
    return ben


async def _offered_warm(desk: Desk) -> Client:
    """Maria is mine, and offered to ben."""
    await _begun(desk)
    ben = await _colleague(desk)
    await desk.press("t")
    await desk.sees("To a colleague who accepts first")
    await desk.press("3")
    await desk.sees("1 ben  online, load 0/")
    await desk.press("1")
    await desk.sees("Note for whoever takes it")
    await desk.type("a regular")
    await desk.press("enter")
    await desk.sees("with you, offered to ben (")
    return ben


async def test_a_warm_transfer_stays_mine_until_my_colleague_accepts(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        ben = await _offered_warm(desk)
        desk.picture("console_warm")
        warm = desk.state("c-maria").warm
        assert warm is not None
        assert "c-maria" in desk.screen.model.agent.holding
        await ben.send(AcceptOffer("c-maria", warm.offer))
        await desk.sees("maria: passed on")
        assert "c-maria" not in desk.screen.model.agent.holding


async def test_a_warm_transfer_can_be_taken_back(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _offered_warm(desk)
        await desk.press("t")
        await desk.sees("Take the offer")
        await desk.press("y")
        await desk.sees("It stays yours")
        await desk.until(lambda: desk.state("c-maria").warm is None, "still offered")


async def test_what_a_colleague_offers_is_accepted_like_any_offer(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        ben = await _is_bens(desk)
        await ben.send(Transfer("c-maria", agent="ada", mode="warm", note="please"))
        await desk.sees("OFFERED TO YOU 1")
        await desk.accepts("c-maria")
        await desk.sees("REPLY · maria reads this")


async def test_a_colleague_is_asked_then_asked_no_longer(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await _colleague(desk)
        await desk.press("q")
        await desk.sees("Ask which colleague?")
        await desk.press("1")
        await desk.sees("Your question")
        await desk.press("enter")
        await desk.sees("Write what you want to know.")
        await desk.type("is this fraud?")
        await desk.press("enter")
        await desk.sees("with you, ben is asked for advice", "you asked ben for advice", "is this fraud?")
        desk.picture("console_consult")
        await desk.press("q")
        await desk.sees("End: you ask ben")
        await desk.press("1")
        await desk.sees("the consultation with ben is over")


async def test_who_is_asked_finds_the_conversation_in_a_tab_ready_for_notes(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        ben = await _is_bens(desk)
        await ben.send(AskColleague("c-maria", "ada", "is this fraud?"))
        await desk.sees("You are asked for advice about maria", "with ben, you are asked for advice", "is this fraud?")
        await desk.press("i")
        await desk.type("no, she is a regular")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "no, she is a regular", "no note")
        assert desk.state("c-maria").lines[-1].visibility == "note"


async def test_what_is_on_hold_takes_no_room_until_it_goes_on(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("o")
        await desk.sees("with you, on hold", "load 0/3", "= 2 maria")
        desk.picture("console_hold")
        await desk.press("o")
        await desk.sees("load 1/3", "* 2 maria")


async def test_what_is_set_aside_says_when_it_wakes_or_is_woken(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("s")
        await desk.sees("Set aside: for how long?")
        await desk.press("4")
        await desk.sees("Until when")
        await desk.type("yesterday")
        await desk.press("enter")
        await desk.sees("That is no time.")
        await desk.press(*["backspace"] * 9)
        await desk.type("in 2h")
        await desk.press("enter")
        await desk.sees("maria: set aside", "SET ASIDE 1", "z 2 maria")
        desk.picture("console_snoozed")
        await desk.press("enter")
        await desk.sees("set aside until")
        await desk.press("s")
        await desk.until(lambda: "c-maria" in desk.screen.model.offers, "it did not wake")


async def test_a_handoff_is_judged_by_whoever_saw_it(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("m")
        await desk.sees("What do you think of this handoff?")
        await desk.press("1")
        await desk.sees("judged: this handoff was not", "── this handoff was not needed")
        assert desk.state("c-maria").escalations[-1].verdict == "needless"


async def test_wrap_up_is_told_until_i_am_ready(tmp_path: Path) -> None:
    async with desk_of(tmp_path, wrap_up={"mode": '"mandatory"'}) as desk:  # type: ignore[dict-item]
        await _begun(desk)
        await desk.press("e", "1")
        await desk.sees("wrap-up", "y Ready")
        await desk.press("y")
        await desk.until(lambda: not desk.screen.model.agent.wrapping, "still in wrap-up")


async def test_a_customer_who_writes_takes_it_off_hold(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("o")
        await desk.sees("load 0/3")
        await desk.says("maria", "I found it")
        await desk.sees("I found it", "load 1/3")


async def test_a_wrap_up_of_ones_own_choice_begins_in_the_palette(tmp_path: Path) -> None:
    async with desk_of(tmp_path, wrap_up={"mode": '"optional"', "seconds": 60}) as desk:  # type: ignore[dict-item]
        await _begun(desk)
        await desk.press("e")
        await desk.sees("Resolve: how did it end?")
        await desk.press("1")
        await desk.until(lambda: desk.screen.model.ended == "c-maria", "not resolved")
        await desk.press("ctrl+p")
        await desk.type("wrap up")
        await desk.sees("Take time for the paperwork")
        await desk.press("enter")
        await desk.sees("wrap-up: 0:5", "y Ready")
