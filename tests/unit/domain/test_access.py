"""Claims about tokens: who may come in, until when."""

import pytest

from broker.domain.access import Access, AccessEvent, Grant, TokenIssued, TokenRevoked, evolve_access
from broker.domain.actors import Actor

ISSUED = TokenIssued("t1", "d1", "agent", "ann", expires=500)
FOREVER = TokenIssued("t2", "d2", "bot", "b1")


def after(*events: AccessEvent) -> Access:
    """The grants after these events, which happen at 100, 101, 102 ..."""
    access = Access()
    for at, event in enumerate(events, 100):
        access = evolve_access(access, event, at)
    return access


def test_an_issued_token_lets_in_whom_it_was_made_for() -> None:
    assert after(ISSUED).grants == {"t1": Grant("t1", "d1", Actor("agent", "ann"), 500, 100)}


def test_a_token_is_open_until_the_moment_it_expires() -> None:
    grant = after(ISSUED).grants["t1"]
    assert grant.is_open(499)
    assert not grant.is_open(500)


def test_a_token_without_an_end_never_expires() -> None:
    assert after(FOREVER).grants["t2"].is_open(2**53)


def test_a_revoked_token_is_kept_but_lets_nobody_in() -> None:
    access = after(ISSUED, FOREVER, TokenRevoked("t2"))
    assert not access.grants["t2"].is_open(0)
    assert access.grants["t2"].digest == "d2"
    assert access.grants["t1"].is_open(0)


def test_evolving_leaves_the_older_grants_as_they_were() -> None:
    before = after(ISSUED)
    evolve_access(before, TokenRevoked("t1"), 200)
    assert before.grants["t1"].is_open(200)


def test_a_log_that_revokes_what_was_never_issued_is_an_error() -> None:
    with pytest.raises(KeyError):
        after(TokenRevoked("t9"))
