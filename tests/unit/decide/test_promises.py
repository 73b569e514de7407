"""The promise of an answer within a time: a warning before it breaks, the breach itself, in the log."""

from broker.domain.actors import DESK
from broker.domain.commands import PostMessage
from broker.domain.handoff_commands import ExpireOffer, RequestHandoff, Transfer
from broker.domain.owners import AgentOwner, Offered
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, MARIA
from tests.unit.decide.waits import SILENT, Wait, waiting


def promised(seconds: float = 100.0, **more: object) -> Wait:
    return waiting(policy_of(alerts=SILENT, sla={"first_response": seconds, **more}))


def test_a_promise_warns_before_it_breaks() -> None:
    assert promised().passes(3600).heard == [("sla_warning", 1, 80), ("sla_breach", 2, 100)]


def test_a_warning_as_late_as_the_breach_is_none() -> None:
    assert promised(warn=1.0).passes(3600).heard == [("sla_breach", 1, 100)]


def test_an_answer_in_time_keeps_the_promise() -> None:
    wait = promised()
    wait.owned()
    wait.passes(50)
    wait.send(ADA, PostMessage("c", "I'm on it.", wait.state.epoch))
    assert wait.passes(3600).heard == []


def test_an_owner_who_says_nothing_breaks_it() -> None:
    wait = promised()
    wait.owned()
    assert isinstance(wait.state.owner, AgentOwner)
    assert wait.passes(3600).steps == ["sla_warning", "sla_breach"]


def test_a_note_is_no_answer() -> None:
    wait = promised()
    wait.owned()
    wait.send(ADA, PostMessage("c", "looks hard", wait.state.epoch, visibility="note"))
    assert wait.passes(90).steps == ["sla_warning"]


def test_what_was_said_before_the_handoff_is_no_answer() -> None:
    wait = promised()
    wait.owned()
    wait.send(ADA, PostMessage("c", "Here you are.", wait.state.epoch))
    wait.passes(10)
    wait.resolved_and_closed()
    wait.at += 1000
    wait.send(MARIA, PostMessage("c", "not yet!"))
    wait.send(MARIA, RequestHandoff("c"))
    assert wait.passes(90).steps == ["sla_warning"]


def test_the_answer_counts_though_the_conversation_was_passed_on_since() -> None:
    wait = promised()
    wait.owned()
    wait.send(ADA, PostMessage("c", "A colleague knows more.", wait.state.epoch))
    wait.send(ADA, Transfer("c", agent="ben"))
    assert wait.passes(3600).heard == []


def test_the_urgent_have_a_shorter_promise() -> None:
    wait = promised(by_priority={"3": 10.0})
    assert wait.passes(3600).heard == [("sla_warning", 1, 8), ("sla_breach", 2, 10)]


def test_promises_run_beside_the_ladder() -> None:
    wait = waiting(policy_of(sla={"first_response": 100.0}))
    wait.offered()
    assert isinstance(wait.state.owner, Offered)
    assert wait.passes(25).steps == ["agent"]
    wait.send(DESK, ExpireOffer("c", wait.offer))
    assert [step for step, _, _ in wait.passes(300).heard] == [
        "agent",
        "team",
        "sla_warning",
        "sla_breach",
        "supervisor",
    ]
