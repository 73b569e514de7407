"""How a conversation's end is told."""

from typing import Any, get_args

import pytest
from textual.app import App
from textual.pilot import Pilot

from broker.domain.agent_events import OfferReleased, ReleaseOutcome, WorkOutcome
from broker.protocol.rows import Waits
from collabtui.console.model import Outcome
from collabtui.console.notices import Notices, left
from collabtui.ui.settings import Settings
from tests.unit.console.desk_made import NOW, Told, offer, row


@pytest.mark.parametrize("outcome", [*get_args(WorkOutcome), *get_args(ReleaseOutcome)])
def test_every_end_is_told_with_the_customers_name(outcome: Outcome) -> None:
    words, _ = left("Maria", outcome)
    assert words.startswith("Maria: ")


@pytest.mark.parametrize("outcome", ["lost", "timed_out"])
def test_what_the_agent_did_not_want_is_a_warning(outcome: Outcome) -> None:
    assert left("Maria", outcome)[1] == "warning"


async def toasts(pilot: Pilot[None]) -> list[str]:
    await pilot.pause()
    return [str(toast.message) for toast in pilot.app._notifications]


async def test_offers_that_come_together_are_told_together() -> None:
    told, app = Told(), App[None]()
    notices = Notices(app, told.model, Settings(), lambda: told.now)
    async with app.run_test() as pilot:
        told.me(offer("c1", "o1", NOW + 2), offer("c2", "o2", NOW + 1))
        notices.offers()
        assert await toasts(pilot) == ["2 conversations are offered to you: c2, c1"]
        notices.offers()
        assert len(await toasts(pilot)) == 1


async def test_an_offer_that_was_renewed_at_once_is_no_loss() -> None:
    told, app = Told(), App[None]()
    notices = Notices(app, told.model, Settings(), lambda: told.now)
    async with app.run_test() as pilot:
        told.me(offer("c1", "o1"), OfferReleased("o1", "c1", "withdrawn"), offer("c1", "o2"))
        notices.ended("c1", "withdrawn")
        assert await toasts(pilot) == []
        told.me(OfferReleased("o2", "c1", "withdrawn"))
        notices.ended("c1", "withdrawn")
        assert await toasts(pilot) == ["c1: the offer was taken back."]


class Heard(Notices):
    """Keeps what it calls."""

    def __init__(self, app: App[Any], told: Told, settings: Settings) -> None:
        super().__init__(app, told.model, settings, lambda: told.now)
        self.called: list[str] = []

    def _call(self, words: str) -> None:
        self.called.append(words)


async def test_an_offer_calls_again_until_it_is_answered() -> None:
    told, app = Told(), App[None]()
    notices = Heard(app, told, Settings(repeat_seconds=10))
    async with app.run_test() as pilot:
        told.me(offer("c1", "o1", NOW + 60_000))
        for told.now in (NOW, NOW + 9_999, NOW + 10_000, NOW + 19_999):
            notices.offers()
        assert notices.called == ["A conversation is offered to you: c1"] * 2
        assert len(await toasts(pilot)) == 1
        told.model.accepting.add("c1")
        told.now = NOW + 30_000
        notices.offers()
        assert len(notices.called) == 2


async def test_how_often_it_calls_is_the_desks_word_unless_the_agent_has_one() -> None:
    told, app = Told(), App[None]()
    notices = Heard(app, told, Settings())
    async with app.run_test():
        told.model.waits = Waits(repeat_ms=2_000)
        told.me(offer("c1", "o1", NOW + 60_000))
        for told.now in (NOW, NOW + 1_999, NOW + 2_000):
            notices.offers()
        assert len(notices.called) == 2


async def test_alerts_of_the_ladder_are_told_and_called() -> None:
    told, app = Told(), App[None]()
    notices = Heard(app, told, Settings())
    async with app.run_test() as pilot:
        told.rows(row("c1", name="Maria", ticket="t1"))
        told.rows(row("c1", name="Maria", ticket="t1", alert="team", alerts=1), full=False)
        notices.ladder()
        notices.ladder()
        assert notices.called == await toasts(pilot)
        assert len(notices.called) == 1
        assert "Nobody has taken Maria yet" in notices.called[0]


async def test_who_is_asked_for_advice_is_called() -> None:
    told, app = Told(), App[None]()
    notices = Heard(app, told, Settings())
    async with app.run_test() as pilot:
        told.rows(row("c1", name="Maria", consulted=("ada",)))
        notices.asked()
        assert notices.called == ["You are asked for advice about Maria"]
        assert "your notes are the answer" in (await toasts(pilot))[0]


async def test_an_offer_that_rang_by_itself_is_not_rung_again_by_the_desk() -> None:
    told, app = Told(), App[None]()
    notices = Heard(app, told, Settings(repeat_seconds=10))

    def alerted(number: int) -> None:
        told.rows(row("c1", ticket="t1", agent="ada", alert="agent", alerts=number), full=False)
        notices.ladder()

    async with app.run_test():
        told.rows(row("c1", ticket="t1", agent="ada"))
        told.me(offer("c1", "o1", NOW + 60_000))
        notices.offers()
        alerted(1)
        assert len(notices.called) == 1
        told.now = NOW + 8_000
        alerted(2)
        assert notices.called[1:] == ["Still offered to you: c1"]
        told.now = NOW + 10_000
        notices.offers()
        assert len(notices.called) == 2
