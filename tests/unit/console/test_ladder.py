"""Whom each step of the alert ladder calls."""

from typing import get_args

import pytest

from broker.domain.judgement_events import AlertStep
from broker.protocol.rows import ConversationRow
from collabtui.console.ladder import Call, Listener, call, calls, words
from tests.unit.console.desk_made import row

ADA, BEN = Listener("ada"), Listener("ben")
AWAY = Listener("ada", is_online=False)
SAM = Listener("sam", "supervisor", is_online=False)


def waiting(step: AlertStep | None = None, number: int = 0, **changes: object) -> ConversationRow:
    return row("c1", phase="offered", agent="ada", ticket="t1", alert=step, alerts=number, **changes)


@pytest.mark.parametrize(
    ("step", "called"),
    [
        ("agent", {"ada"}),
        ("sla_warning", {"ada"}),
        ("team", {"ada", "ben"}),
        ("supervisor", {"sam"}),
        ("sla_breach", {"sam"}),
    ],
)
def test_a_step_calls_those_it_is_for(step: AlertStep, called: set[str]) -> None:
    heard = {me.id for me in (ADA, BEN, SAM) if call(waiting(), waiting(step, 1), me)}
    assert heard == called


def test_the_team_are_those_who_take_offers_now() -> None:
    assert call(waiting(), waiting("team", 1), AWAY) is None
    assert call(waiting(), waiting("agent", 1), AWAY) == Call("c1", "agent", 1)


def test_a_step_calls_once() -> None:
    assert call(waiting("team", 2), waiting("team", 2), ADA) is None
    assert call(waiting("team", 2), waiting("team", 2, touched=9), ADA) is None
    assert call(waiting("team", 2), waiting("team", 3), ADA) == Call("c1", "team", 3)


def test_the_next_ticket_counts_anew() -> None:
    again = row("c1", phase="offered", agent="ada", ticket="t2", alert="agent", alerts=1)
    assert call(waiting("supervisor", 3), again, ADA) == Call("c1", "agent", 1)


def test_what_is_over_calls_nobody() -> None:
    assert call(waiting("team", 2), waiting(None, 0), ADA) is None


def test_the_past_of_a_list_that_begins_anew_calls_nobody() -> None:
    told = (waiting("team", 2),)
    assert calls(lambda _: None, told, ADA, full=True) == ()
    assert calls(lambda _: None, told, ADA, full=False) == (Call("c1", "team", 2),)
    assert calls(lambda _: waiting("agent", 1), told, ADA, full=True) == (Call("c1", "team", 2),)


@pytest.mark.parametrize("step", get_args(AlertStep))
def test_every_step_names_the_customer(step: AlertStep) -> None:
    assert "Maria" in words(Call("c1", step, 2), "Maria")
