"""The bottom line."""

from datetime import UTC

import pytest

from broker.domain.agent_events import OfferReleased, PresenceSet, WorkTaken, WrapUpEnded, WrapUpStarted
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, StateChanged
from collabtui.console.model import Model
from collabtui.console.present.status import status_view
from tests.unit.console.desk_made import NOW, Told, offer


def test_it_says_who_i_am_what_i_hold_what_time_it_is() -> None:
    told = Told()
    told.me(offer("c1"), WorkTaken("c1", "o1"))
    view = status_view(told.model, 50_580_000, UTC)
    assert (view.presence, view.presence_tone) == ("Ada: online", "good")
    assert (view.load, view.clock, view.needs_you) == ("load 1/3", "14:03 UTC", "")


def test_offers_need_me_with_the_seconds_left_for_the_next() -> None:
    told = Told()
    told.model.apply(StateChanged("online"), NOW)
    told.me(offer("c1", "o1", NOW + 12_300), offer("c2", "o2", NOW + 20_000))
    assert status_view(told.model, NOW).needs_you == "NEEDS YOU: 2 offers (12 s)"
    assert status_view(told.model, NOW + 60_000).needs_you == "NEEDS YOU: 2 offers (0 s)"


def test_an_offer_that_nobody_could_accept_now_is_not_told() -> None:
    told = Told()
    told.me(offer("c1", "o1", NOW + 12_300))
    told.model.apply(StateChanged("reconnecting"), NOW)
    view = status_view(told.model, NOW)
    assert view.needs_you == ""
    assert (view.connection, view.connection_short) == ("RECONNECTING: what you send waits", "RECONNECTING")


def test_unread_messages_of_open_conversations_need_me() -> None:
    told = Told()
    told.opened("c1", "hello")
    assert status_view(told.model, NOW).needs_you == ""
    told.model.tabs.open("c1")
    assert status_view(told.model, NOW).needs_you == "NEEDS YOU: 1 unread message"


def test_who_missed_an_offer_is_told_how_to_get_more() -> None:
    told = Told()
    told.me(offer("c1"), OfferReleased("o1", "c1", "timed_out"))
    view = status_view(told.model, NOW)
    assert "press p" in view.presence
    assert view.presence_tone == "needs_you"


def test_a_reason_stands_beside_the_presence() -> None:
    told = Told()
    told.me(PresenceSet("away", "lunch"))
    view = status_view(told.model, NOW)
    assert (view.presence, view.presence_tone) == ("Ada: away (lunch)", "warning")


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        ("connecting", "connecting", "warning"),
        ("online", "connected", "good"),
        ("reconnecting", "RECONNECTING", "danger"),
        ("refused", "REFUSED", "danger"),
        ("stopped", "DISCONNECTED", "danger"),
    ],
)
def test_the_connection_is_told_in_words(state: ConnectionState, words: str, tone: str) -> None:
    told = Told()
    told.model.apply(StateChanged(state), NOW)
    view = status_view(told.model, NOW)
    assert view.connection.startswith(words)
    assert view.connection_tone == tone


def test_a_wrap_up_tells_what_is_left_of_it() -> None:
    told = Told()
    assert status_view(told.model, NOW).wrap_up == ""
    told.me(WrapUpStarted("c1", NOW + 42_900), WrapUpStarted("c2", NOW + 102_000))
    assert status_view(told.model, NOW).wrap_up == "wrap-up: 1:42 left"
    assert status_view(told.model, NOW + 60_000).wrap_up == "wrap-up: 0:42 left"
    assert status_view(told.model, NOW + 600_000).wrap_up == "wrap-up: 0:00 left"


def test_a_wrap_up_without_an_end_tells_no_time() -> None:
    told = Told()
    told.me(WrapUpStarted("c1", NOW + 42_900), WrapUpStarted("c2", None))
    assert status_view(told.model, NOW).wrap_up == "wrap-up"
    told.me(WrapUpEnded("c1"), WrapUpEnded("c2"))
    assert status_view(told.model, NOW).wrap_up == ""


def test_a_supervisor_has_neither_presence_nor_load() -> None:
    told = Told()
    told.model.role = "supervisor"
    view = status_view(told.model, NOW)
    assert (view.presence, view.load) == ("Ada: supervisor", "")


def test_a_supervisor_whom_no_record_names_reads_the_name_they_came_with() -> None:
    model = Model("vera", Mirror("desk"), "supervisor", "Vera")
    assert status_view(model, NOW).presence == "Vera: supervisor"
