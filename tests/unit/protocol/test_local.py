"""Claims on the file that a local broker leaves for its clients."""

import json

import pytest

from broker.protocol.local import FILE_NAME, BadLocalFile, LocalBroker, dump, parse

BROKER = LocalBroker(url="ws://127.0.0.1:8765", store_id="s1", pid=4711, token="canary-token")


def changed(**fields: object) -> str:
    return json.dumps(json.loads(dump(BROKER)) | fields)


def test_what_a_broker_wrote_its_clients_read() -> None:
    assert parse(dump(BROKER), FILE_NAME) == BROKER


def test_a_field_of_a_newer_broker_is_passed_over() -> None:
    assert parse(changed(color="red"), FILE_NAME) == BROKER


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"url":"ws://x"', "is not JSON"),
        ("{}", "url: it is missing"),
        (changed(pid="4711"), "pid: expected an integer, got text"),
        (changed(pid=0), "pid: expected 1 or more"),
        (changed(url="http://127.0.0.1"), "url: expected text of the form"),
        (changed(url="ws://a b"), "url: expected text of the form"),
        (changed(token=""), "token: expected some text, got none"),
        (changed(role="customer"), "role: expected 'supervisor'"),
        ("\ud800", "lone surrogate"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong_or_what_to_do(text: str, reason: str) -> None:
    with pytest.raises(BadLocalFile) as caught:
        parse(text, "/run/user/1000/collabtui/local.json")
    message = str(caught.value)
    assert message.startswith("/run/user/1000/collabtui/local.json ")
    assert reason in message
    assert "Start the broker again" in message


def test_the_token_shows_in_no_error_or_log_line() -> None:
    assert "canary" not in repr(BROKER)
    with pytest.raises(BadLocalFile) as caught:
        parse(changed(pid="x"), FILE_NAME)
    assert "canary" not in str(caught.value)
