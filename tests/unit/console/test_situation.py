"""Who needs the agent next, what the keys rest on."""

from broker.domain.agent_events import WorkTaken
from collabtui.console.present.suggestions import suggestions_view
from collabtui.console.situation import next_waiting, situation
from collabtui.console.views import SuggestionRow, SuggestionsView
from collabtui.console.writing import Writing
from tests.unit.console.desk_made import NOW, Told, offer, row


def test_the_offer_that_ends_first_comes_before_all_else() -> None:
    told = Told()
    told.opened("mine", "hello")
    told.me(offer("mine"), WorkTaken("mine", "o1"), offer("late", "o2", NOW + 9_000), offer("soon", "o3", NOW + 3_000))
    assert next_waiting(told.model) == "soon"


def test_then_mine_that_is_unread_then_who_waits_longest() -> None:
    told = Told()
    told.rows(row("old", since=1), row("young", since=2), row("bot", phase="bot"))
    assert next_waiting(told.model) == "old"
    told.opened("mine", "hello")
    told.me(offer("mine"), WorkTaken("mine", "o1"))
    told.model.tabs.open("old")
    assert next_waiting(told.model) == "mine"


def test_asking_again_goes_on_to_the_next() -> None:
    told = Told()
    told.rows(row("old", since=1), row("young", since=2))
    told.model.tabs.open("old")
    assert next_waiting(told.model) == "young"


def test_nobody_waits() -> None:
    assert next_waiting(Told().model) is None


def test_numbers_stand_for_what_is_on_the_screen_alone() -> None:
    told = Told()
    told.opened("c1", "hello")
    told.model.tabs.open("c1")
    shown = SuggestionsView((SuggestionRow(4, "unknown", "text", "", 0.5),))
    now = situation(told.model, Writing(), shown)
    assert now.suggestions == {}
    assert (now.tabs, now.mode, now.is_held) == (1, "reply", False)
    assert situation(told.model, Writing(), suggestions_view(None)).conversation is not None
