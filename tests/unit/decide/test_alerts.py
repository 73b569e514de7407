"""The alert ladder: who hears of a wait that nobody answers, each step once, in the log."""

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.errors import WrongPhase
from broker.domain.handoff_commands import (
    AcceptOffer,
    DeclineOffer,
    ExpireOffer,
    MakeOffer,
    Reassign,
    RequestHandoff,
    Snooze,
    Transfer,
)
from broker.domain.judgement_events import AlertRaised
from broker.domain.owner_events import PutToSleep, Requeued
from broker.domain.team_commands import RaiseAlert
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR
from tests.unit.decide.waits import OFFICE, SILENT, Wait, moment, waiting

# -- the complaints ------------------------------------------------------------------------------------------------


def test_over_two_hundred_unanswered_chats_are_heard_of_by_the_team_then_by_a_supervisor() -> None:
    """Rocket.Chat #9760: more than 200 chats waited, nobody got an alert."""
    wait = Wait()
    names = [f"c{number}" for number in range(201)]
    for name in names:
        customer = Actor("customer", name)
        wait.send(customer, OpenConversation(name))
        wait.send(customer, RequestHandoff(name))
    for name in names:
        wait.at = wait.began
        wait.passes(600, name)
    for name in names:
        steps = [one.event.step for one in wait.log_of(name) if isinstance(one.event, AlertRaised)]
        assert steps == ["team", "supervisor"]
        state = wait.conversation(name)
        assert state.ticket is not None
        assert (state.ticket.alerts, state.last_alert) == (2, "supervisor")


def test_a_wait_is_heard_of_though_every_offer_of_it_runs_out() -> None:
    """Rocket.Chat #22206 with its kin: offers go round, the customer waits on, nobody else hears of it."""
    wait = waiting()
    for agent in (ADA, BEN, ADA, BEN):
        wait.send(DESK, MakeOffer("c", agent.id))
        wait.passes(30)
        wait.send(DESK, ExpireOffer("c", wait.offer))
        wait.passes(20)
    assert [one for one in wait.heard if one[0] != "agent"] == [("team", 2, 60), ("supervisor", 6, 180)]
    assert wait.steps.count("agent") == 4


def test_an_alert_that_two_timers_ring_for_is_raised_once() -> None:
    """chatwoot PR #13178: a handoff that notified twice, or nobody."""
    wait = waiting().passes(60)
    wait.refuses_alert("team", 1)
    wait.refuses_alert("team", 2)
    assert wait.heard == [("team", 1, 60)]


# -- the steps -----------------------------------------------------------------------------------------------------


def test_the_team_hears_of_it_after_a_minute_the_supervisors_after_three() -> None:
    assert waiting().passes(3600).heard == [("team", 1, 60), ("supervisor", 2, 180)]


def test_the_agent_who_has_the_offer_is_rung_again() -> None:
    wait = waiting()
    wait.offered()
    assert wait.passes(29).heard == [("agent", 1, 15)]


def test_the_next_agent_who_has_it_is_rung_too() -> None:
    wait = waiting()
    wait.offered()
    wait.passes(20)
    wait.send(ADA, DeclineOffer("c", wait.offer))
    wait.passes(5)
    wait.offered(BEN)
    assert wait.passes(20).heard == [("agent", 1, 15), ("agent", 2, 40)]


def test_acceptance_ends_the_ladder() -> None:
    wait = waiting()
    wait.offered()
    wait.passes(10)
    wait.send(ADA, AcceptOffer("c", wait.offer))
    assert wait.next() is None
    wait.refuses_alert("team", 1)
    assert wait.passes(3600).heard == []


def test_an_alert_decided_just_after_acceptance_is_refused() -> None:
    wait = waiting().passes(60)
    timer = wait.next()
    assert timer is not None
    wait.owned()
    with pytest.raises(WrongPhase):
        wait.raises(RaiseAlert("c", "supervisor", 2))
    assert wait.steps == ["team"]


def test_a_number_out_of_turn_is_refused() -> None:
    waiting().refuses_alert("team", 2)


def test_a_conversation_with_the_bots_has_no_alerts() -> None:
    wait = Wait()
    wait.asked()
    assert wait.next() is None
    wait.refuses_alert("team", 1)


def test_a_transfer_begins_another_wait_with_its_own_alerts() -> None:
    wait = waiting().passes(70)
    wait.owned()
    wait.passes(600)
    wait.send(ADA, Transfer("c", agent="ben"))
    assert wait.passes(300).heard == [("team", 1, 60), ("team", 2, 730), ("supervisor", 3, 850)]


def test_who_woke_from_sleep_waits_anew() -> None:
    wait = waiting().passes(70)
    wait.append("conversation:c", DESK, PutToSleep(wait.at + 600_000))
    assert wait.next() is None
    wait.passes(600)
    wait.append("conversation:c", DESK, Requeued("woke"))
    assert wait.passes(300).heard == [("team", 1, 60), ("team", 1, 730), ("supervisor", 2, 850)]


def test_steps_of_zero_seconds_are_left_out() -> None:
    wait = waiting(policy_of(alerts=SILENT))
    wait.offered()
    assert wait.passes(3600).heard == []


def test_each_timer_has_an_id_of_its_own_which_names_ticket_and_step() -> None:
    wait = waiting()
    ids: list[str] = []
    for seconds in (60, 120):
        timer = wait.next()
        assert timer is not None
        ids.append(timer.id)
        wait.passes(seconds)
    ticket = wait.state.ticket
    assert ticket is not None
    assert ids == [f"alert.{ticket.id}.{wait.state.epoch}.{step}" for step in ("team.1", "supervisor.2")]


def test_what_is_said_while_waiting_moves_no_alert() -> None:
    wait = waiting()
    before = wait.next()
    wait.at += 30_000
    wait.send(MARIA, PostMessage("c", "hello??"))
    assert wait.next() == before


def test_alerts_are_deadlines_so_that_a_restart_puts_none_off() -> None:
    timer = waiting().next()
    assert timer is not None
    assert (timer.due, timer.delay_ms) == (1_060_000, 0)


def test_after_a_long_stop_every_step_is_still_raised_in_order() -> None:
    wait = waiting(policy_of(sla={"first_response": 120.0}))
    wait.at += 3_600_000
    assert wait.passes(0).steps == ["team", "sla_warning", "sla_breach", "supervisor"]


def test_a_clock_put_back_never_silences_the_ladder() -> None:
    wait = waiting().passes(60)
    wait.at -= 3_600_000
    assert wait.next() is not None
    assert wait.passes(3600 + 120).steps == ["team", "supervisor"]


# -- business time -------------------------------------------------------------------------------------------------


def test_nobody_is_rung_for_while_the_desk_is_closed() -> None:
    wait = waiting(policy_of(hours=OFFICE), moment("2026-11-20 16:59:30"))
    wait.passes(3 * 24 * 3600)
    raised_at = [one.at for one in wait.log_of("c") if isinstance(one.event, AlertRaised)]
    assert raised_at == [moment("2026-11-23 09:00:30"), moment("2026-11-23 09:02:30")]


# -- clocks that are set back --------------------------------------------------------------------------------------


def test_a_wait_that_begins_anew_is_heard_of_though_the_clock_was_set_back_meanwhile() -> None:
    """The team was told of the first wait at a time that lies ahead now."""
    wait = waiting().passes(100)
    wait.joins(ADA)
    wait.owned()
    wait.at = wait.began - 3_600_000
    wait.loses()
    wait.passes(600)
    assert wait.steps == ["team", "team", "supervisor"]


def test_a_step_is_raised_once_though_the_clock_was_set_back_before_it_was_due() -> None:
    wait = waiting()
    timer = wait.next()
    assert timer is not None
    wait.at -= 3_600_000  # the timer that runs does not care
    assert isinstance(timer.command, RaiseAlert)
    wait.raises(timer.command)
    wait.passes(7_200)
    assert wait.steps == ["team", "supervisor"]


def test_whoever_is_sent_elsewhere_from_their_sleep_waits_anew_with_all_alerts() -> None:
    wait = waiting(policy_of(alerts=SILENT, sla={"first_response": 100.0}))
    wait.passes(200)
    wait.send(SUPERVISOR, Snooze("c", wait.at + 60_000))
    wait.send(SUPERVISOR, Reassign("c", skill="support"))
    wait.passes(200)
    assert wait.steps == ["sla_warning", "sla_breach"] * 2
