"""How a conversation's end is told."""

from typing import get_args

import pytest
from textual.app import App
from textual.pilot import Pilot

from broker.domain.agents import OfferReleased, ReleaseOutcome, WorkOutcome
from collabtui.console.model import Outcome
from collabtui.console.notices import Notices, left
from collabtui.ui.settings import Settings
from tests.unit.console.desk_made import NOW, Told, offer


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
    notices = Notices(app, told.model, Settings())
    async with app.run_test() as pilot:
        told.me(offer("c1", "o1", NOW + 2), offer("c2", "o2", NOW + 1))
        notices.offers()
        assert await toasts(pilot) == ["2 conversations are offered to you: c2, c1"]
        notices.offers()
        assert len(await toasts(pilot)) == 1


async def test_an_offer_that_was_renewed_at_once_is_no_loss() -> None:
    told, app = Told(), App[None]()
    notices = Notices(app, told.model, Settings())
    async with app.run_test() as pilot:
        told.me(offer("c1", "o1"), OfferReleased("o1", "c1", "withdrawn"), offer("c1", "o2"))
        notices.ended("c1", "withdrawn")
        assert await toasts(pilot) == []
        told.me(OfferReleased("o2", "c1", "withdrawn"))
        notices.ended("c1", "withdrawn")
        assert await toasts(pilot) == ["c1: the offer was taken back."]
