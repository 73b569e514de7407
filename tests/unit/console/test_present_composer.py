"""The head of the composer, its warnings, the tabs above it."""

import pytest

from broker.domain.agent_events import WorkTaken
from broker.domain.events import MessagePosted
from broker.domain.owner_events import HandoffRequested, OfferAccepted, OfferMade
from collabtui.client.updates import StateChanged
from collabtui.console import writing
from collabtui.console.drafts import Draft
from collabtui.console.present.centre import COMING, NOTHING_OPEN, transcript_view
from collabtui.console.present.composer import AWAY, composer_view
from collabtui.console.present.tabs import tabs_view
from collabtui.console.views import TabView
from collabtui.console.writing import Writing
from tests.unit.console.desk_made import ADA, NOW, Told, offer


@pytest.fixture
def told() -> Told:
    """Maria's conversation is mine, on the screen."""
    told = Told()
    told.model.apply(StateChanged("online"), NOW)
    told.opened("c1", "hello")
    told.talk("c1", HandoffRequested("t1", "support", 2), OfferMade("o1", "ada", NOW), actor=ADA)
    told.me(offer("c1"))
    told.talk("c1", OfferAccepted("o1", "ada", "Ada"), actor=ADA)
    told.me(WorkTaken("c1", "o1"))
    return told


def test_it_always_says_who_reads(told: Told) -> None:
    assert composer_view(told.model, Writing(), NOW).reader == "maria reads this"
    told.model.modes["c1"] = "note"
    assert composer_view(told.model, Writing(), NOW).reader == "only the desk reads this"


def test_a_conversation_of_others_takes_notes_alone(told: Told) -> None:
    told.opened("c2", "hello")
    told.model.tabs.open("c2")
    assert "note" in composer_view(told.model, Writing(), NOW).why_not
    told.model.modes["c2"] = "note"
    assert composer_view(told.model, Writing(), NOW).why_not == ""


def test_what_is_being_accepted_can_be_written_to(told: Told) -> None:
    told.opened("c2", "hello")
    told.model.tabs.open("c2")
    told.model.accepting.add("c2")
    assert composer_view(told.model, Writing(), NOW).why_not == ""


def test_it_warns_of_what_was_not_read_before_all_else(told: Told) -> None:
    state = told.model.state
    assert state is not None
    begun = writing.typed(Writing(), "c1", "reply", Draft("half", state.epoch, state.seq))
    assert composer_view(told.model, begun, NOW).warning == ""
    told.model.apply(StateChanged("reconnecting"), NOW)
    assert composer_view(told.model, begun, NOW).warning == AWAY
    told.talk("c1", MessagePosted("m9", "wait", 1))
    assert "the customer wrote" in composer_view(told.model, begun, NOW).warning


def test_a_tab_tells_whose_it_is_what_is_unread_what_is_unsent(told: Told) -> None:
    told.opened("c2", "hello")
    told.model.tabs.add("c2")
    told.model.look()
    assert tabs_view(told.model, {"c2"}) == (
        TabView("c1", "maria", "mine", 0, current=True),
        TabView("c2", "maria", "other", 1, has_draft=True),
    )


def test_the_centre_says_why_it_is_empty(told: Told) -> None:
    told.model.tabs.open("c9")
    assert transcript_view(told.model, Writing(), {}, NOW).empty == COMING
    told.model.unreadable["c9"] = "There is no conversation c9 for you."
    assert "c9 for you" in transcript_view(told.model, Writing(), {}, NOW).empty
    told.model.close("c9")
    told.model.close("c1")
    assert transcript_view(told.model, Writing(), {}, NOW).empty == NOTHING_OPEN
