"""What is printed whoever sits here."""

from broker.domain.errors import NotOwner, StaleVersion
from collabtui.client.updates import StateChanged
from collabtui.line.show_refusal import connection, help_lines, refusal


def test_a_refusal_is_the_brokers_sentence() -> None:
    assert refusal(NotOwner("Not yours: it belongs to\nagent ben."), 1).plain() == (
        "-- #1 refused: Not yours: it belongs to␊agent ben."
    )


def test_a_stale_write_prints_the_present_value_with_who_and_when() -> None:
    stale = StaleVersion("changed", {"version": 2, "value": "Rome", "by": "agent ben", "at": 60_000})
    assert refusal(stale).plain() == (
        '-- not changed: it is "Rome" now, written by agent ben at 1970-01-01 00:01 UTC. '
        "Type it again if yours is right."
    )


def test_a_stale_write_over_an_emptied_field_says_so() -> None:
    stale = StaleVersion("changed", {"version": 2, "value": None, "by": "agent ben", "at": 60_000})
    assert "it was emptied by agent ben" in refusal(stale).plain()


def test_a_stale_write_of_a_field_that_is_not_there_says_so() -> None:
    assert "does not exist any more" in refusal(StaleVersion("changed", {"version": 0})).plain()


def test_a_stale_write_without_a_present_value_is_a_plain_refusal() -> None:
    assert refusal(StaleVersion("Changed since.")).plain() == "-- refused: Changed since."


def test_a_lost_connection_is_told_once_with_its_reason() -> None:
    lost = StateChanged("reconnecting", "It was cut.")
    assert [line.plain() for line in connection("online", lost)] == ["-- reconnecting: It was cut"]
    assert connection("reconnecting", lost) == []


def test_a_lost_connection_without_a_reason_is_told_too() -> None:
    assert connection("online", StateChanged("reconnecting"))[0].plain() == (
        "-- reconnecting: the broker does not answer"
    )


def test_a_connection_that_came_back_is_told() -> None:
    assert connection("reconnecting", StateChanged("online"))[0].plain() == "-- the broker answers again"


def test_the_first_connection_is_not_news() -> None:
    assert connection("connecting", StateChanged("online")) == []
    assert connection("online", StateChanged("stopped")) == []


def test_help_lists_every_command() -> None:
    assert [line.plain() for line in help_lines({"a": "/a", "b": "/b N"})] == [
        "-- /a",
        "-- /b N",
        "-- anything else is sent; //text sends /text",
    ]
