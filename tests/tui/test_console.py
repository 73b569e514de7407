"""An agent's day at the console: offers, replies, notes, several customers."""

import asyncio
from pathlib import Path

import pytest

from broker.domain.commands import Command
from broker.domain.errors import OfferGone, Refused
from broker.domain.handoff_commands import AcceptOffer, TakeOver
from broker.protocol.frames import Ack
from tests.tui.console_kit import Desk, desk_of, suggestion


async def _begun(desk: Desk, name: str = "maria") -> None:
    """A customer who asked for a person, accepted."""
    await desk.customer(name, "my parcel is gone, let me talk to a human")
    await desk.accepts(f"c-{name}")


async def test_an_offer_is_accepted_understood_answered(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.customer("maria", "my parcel is gone, let me talk to a human")
        await desk.sees("NEEDS YOU: 1 offer", "OFFERED TO YOU 1", "A conversation is offered to you: maria")
        desk.picture("console_offer")
        await desk.accepts("c-maria")
        await desk.sees(
            "my parcel is gone", "asked for a person (keyword)", "REPLY · maria reads this", "YOURS 1", "load 1/3"
        )
        desk.picture("console_accepted")
        await desk.type("I am looking for it")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "I am looking for it", "not sent")
        assert "I am looking for it" in await desk.reads("maria")


async def test_letters_after_the_accepting_key_are_written(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.customer("maria", "a human please")
        await desk.until(lambda: desk.screen.model.conversation("c-maria") is not None, "nothing is offered")
        await desk.press("a")
        await desk.type("abe deb")
        await desk.sees("abe deb", "YOURS 1")
        await desk.sees_no("changed hands")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "abe deb", "not sent")


def _hold_accepting(desk: Desk, refusal: Refused | None = None) -> asyncio.Event:
    """The broker takes its time over an offer, until the event is set; then it refuses where a refusal is given."""
    answers, send = asyncio.Event(), desk.screen.link.send

    async def slowly(command: Command, id: str | None = None) -> Ack:
        if isinstance(command, AcceptOffer):
            await answers.wait()
            if refusal is not None:
                raise refusal
        return await send(command, id)

    desk.screen.link.send = slowly  # type: ignore[method-assign]
    return answers


@pytest.mark.parametrize("undo_s", [0, 0.2])
async def test_what_is_sent_while_the_offer_is_being_accepted_goes_out_after_it(tmp_path: Path, undo_s: float) -> None:
    async with desk_of(tmp_path, undo_s=undo_s) as desk:
        await desk.customer("maria", "a human please")
        await desk.until(lambda: desk.screen.model.conversation("c-maria") is not None, "nothing is offered")
        answers = _hold_accepting(desk)
        await desk.press("a")
        await desk.sees("REPLY · maria reads this")
        await desk.type("I am here")
        await desk.press("enter")
        # It neither reaches the customer before me, nor does what they write meanwhile give it back.
        await desk.says("maria", "anybody?")
        await desk.sees("anybody?", "sending…")
        assert "I am here" not in await desk.reads("maria")
        answers.set()
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "I am here", "not sent")
        await desk.sees_no("sending…")
        await desk.sees_no("changed hands")


async def test_what_is_sent_under_an_offer_that_was_lost_is_a_draft_again(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.customer("maria", "a human please")
        await desk.until(lambda: desk.screen.model.conversation("c-maria") is not None, "nothing is offered")
        answers = _hold_accepting(desk, OfferGone("The offer has ended."))
        await desk.press("a")
        await desk.sees("REPLY · maria reads this")
        await desk.type("I am here")
        await desk.press("enter")
        answers.set()
        await desk.sees("The offer has ended.")
        await desk.until(lambda: desk.screen.talk.writing.page("c-maria").reply is not None, "no draft")
        assert "I am here" not in await desk.reads("maria")


async def test_a_note_stays_on_the_desk(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.press("f4")
        await desk.sees("NOTE · only the desk reads this")
        await desk.type("seems honest")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].visibility == "note", "no note")
        await desk.sees("seems honest")
        assert "seems honest" not in await desk.reads("maria")


async def test_reply_and_note_are_separate_buffers(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.type("to the customer")
        await desk.press("ctrl+t")
        await desk.sees("NOTE · only the desk reads this")
        await desk.sees_no("to the customer")
        await desk.press("ctrl+t")
        await desk.sees("to the customer")


async def test_a_suggestion_is_inserted_edited_sent_marked(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        copilot = await desk.copilot()
        ack = await copilot.send(suggestion(desk.state("c-maria"), "You can return it within 30 days."))
        await desk.sees("1 You can return it")
        desk.picture("console_suggestion")
        await desk.press("escape", "1")
        await desk.until(lambda: desk.screen.focused is not None and desk.screen.focused.id == "reply", "no focus")
        await desk.type(" Sure")
        await desk.press("enter")
        await desk.until(
            lambda: desk.state("c-maria").lines[-1].text == "You can return it within 30 days. Sure", "not sent"
        )
        assert ack.stream == "conversation:c-maria"
        await desk.until(lambda: [s.fate for s in desk.state("c-maria").suggestions.values()] == ["sent"], "not marked")


async def test_a_passage_for_the_desk_alone_does_not_go_into_a_reply(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        copilot = await desk.copilot()
        await copilot.send(suggestion(desk.state("c-maria"), "Margins are 40 %.", internal=True))
        await desk.sees("desk only Margins")
        await desk.press("escape", "1")
        await desk.sees("That passage is for the desk only")


async def test_suggestions_are_put_away(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        copilot = await desk.copilot()
        await copilot.send(suggestion(desk.state("c-maria"), "Try again later."))
        await desk.sees("1 Try again later.")
        await desk.press("escape", "z")
        await desk.sees_no("1 Try again later.")
        await desk.until(
            lambda: [s.fate for s in desk.state("c-maria").suggestions.values()] == ["dismissed"], "not dismissed"
        )


async def test_several_customers_have_tabs_of_their_own(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk, "maria")
        await desk.type("half a sentence")
        await desk.press("escape")
        await _begun(desk, "tom")
        await desk.sees("YOURS 2", "REPLY · tom reads this")
        await desk.sees_no("half a sentence")
        await desk.says("maria", "are you there?")
        await desk.sees("NEEDS YOU: 1 unread message", "maria 1")
        desk.picture("console_two")
        await desk.press("escape", "n")
        await desk.sees("are you there?", "half a sentence")
        await desk.sees_no("NEEDS YOU")
        await desk.press("right_square_bracket")
        await desk.until(lambda: desk.screen.model.tabs.current == "c-tom", "the next tab did not come")
        await desk.press("ctrl+pageup")
        await desk.until(lambda: desk.screen.model.tabs.current == "c-maria", "the tab before did not come")


async def test_n_goes_to_the_offer_first(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk, "maria")
        await desk.press("escape")
        await desk.customer("tom", "a human please")
        await desk.until(lambda: "c-tom" in desk.screen.model.offers, "no offer")
        await desk.says("maria", "are you there?")
        await desk.press("n")
        await desk.until(lambda: desk.screen.model.tabs.current == "c-tom", "n went elsewhere")
        await desk.sees("Accept the offer first", "a human please")


async def test_a_declined_offer_goes_with_its_reason(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.customer("maria", "a human please")
        await desk.sees("OFFERED TO YOU 1")
        await desk.press("d")
        await desk.sees("Decline: why?", "another reason")
        await desk.press("5")
        await desk.sees("Reason, may be left out")
        await desk.type("at lunch")
        await desk.press("enter")
        await desk.sees("maria: declined")
        await desk.sees("WAITING 1")
        assert desk.screen.model.offers == {}


async def test_an_offer_that_runs_out_says_what_to_do(tmp_path: Path) -> None:
    async with desk_of(tmp_path, routing={"accept_timeout": 0.3}) as desk:
        await desk.customer("maria", "a human please")
        await desk.sees("the offer ran out", "press p to get more")
        await desk.press("p")
        await desk.sees("you get offers")
        # Or the next offer has run out before anybody looks.
        await (await desk.joins("supervisor", "sue")).send(TakeOver("c-maria", "Sue"))
        await desk.press("1")
        await desk.until(lambda: not desk.screen.model.agent.missed, "still not responding")


async def test_who_accepts_an_offer_that_has_just_run_out_types_into_nothing(tmp_path: Path) -> None:
    async with desk_of(tmp_path, routing={"accept_timeout": 0.3}) as desk:
        await desk.customer("maria", "a human please")
        await desk.sees("the offer ran out")
        await desk.press("a")
        await desk.type("Hello, 1 moment please")
        await desk.press("enter")
        await desk.sees("Too late: that offer is over")
        await desk.press("escape")
        await desk.sees_no("Too late")
        assert not desk.screen.office.talk.writing.holding


async def test_presence_is_said_with_a_reason(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await desk.press("p")
        await desk.sees("Your presence")
        await desk.press("3")
        await desk.sees("Reason, may be left out")
        await desk.type("lunch")
        await desk.press("enter")
        await desk.sees("Ada: away (lunch)")
        await desk.press("a")
        await desk.sees("you are not online")
