"""Claims about the HTTP hook that takes events."""

import json
from collections.abc import Iterator

import httpx
import pytest

from collabtui.bot.outreach import Event, Outcome
from collabtui.bot.outreach_hook import MAX_BODY, listening

TOKEN = "a-token-of-the-shop"
EVENT = json.dumps({"id": "e1", "event": "order_delayed", "customer": "maria"})


def take(event: Event) -> Outcome:
    if event.customer == "nobody":
        raise OSError("The broker does not answer.")
    refused = event.customer == "tom"
    return Outcome(id=event.id, outcome="refused" if refused else "sent", retry_at=5 if refused else None)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with listening(0, TOKEN, take) as url:
        yield url


def post(url: str, body: str | bytes, token: str = TOKEN) -> httpx.Response:
    return httpx.post(url, content=body, headers={"Authorization": f"Bearer {token}"}, trust_env=False)


def test_an_event_that_was_sent_is_answered_with_its_outcome(url: str) -> None:
    answer = post(url, EVENT)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "sent")


def test_a_refused_event_is_told_with_when_to_try_again(url: str) -> None:
    answer = post(url, EVENT.replace("maria", "tom"))
    assert (answer.status_code, answer.json()["retry_at"]) == (409, 5)


@pytest.mark.parametrize("token", ["wrong", TOKEN[:-1], TOKEN + "x", "%C3%BC"])
def test_who_does_not_know_the_token_has_nothing_sent(url: str, token: str) -> None:
    assert post(url, EVENT, token).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 422),
        ("[" * 10_000, 422),
        (b"\xff", 422),
        ("x" * (8 * MAX_BODY), 413),
        (EVENT.replace("maria", "nobody"), 503),
    ],
)
def test_what_cannot_be_sent_is_answered_with_a_reason(url: str, body: str | bytes, status: int) -> None:
    answer = post(url, body)
    assert answer.status_code == status
    assert answer.json()["reason"].endswith(".")


def test_no_other_path_is_answered(url: str) -> None:
    assert post(f"{url}/more", EVENT).status_code == 404


def test_a_token_that_is_easily_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="has 5 characters"), listening(0, "12345", take):
        pass
