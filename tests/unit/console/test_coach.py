"""What the desk's coach reads of a conversation."""

from dataclasses import replace
from pathlib import Path

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line
from broker.domain.owners import DeskOwner
from broker.domain.signals import ApiCall, Intent, Signals
from collabtui.coaching.rules import CoachRules, Step, When, Words
from collabtui.console.coach import advice, asked, read_coaching, situation

RULES = CoachRules(
    en=Words(calming=("I see.",)),
    step=(Step(id="look_up", title="Look it up", when=When(failed=("order",)), words="One moment."),),
)


def _said(n: int, role: str, text: str, visibility: str = "public") -> Line:
    return Line(n, n, Actor(role, role), f"m{n}", text, visibility)  # type: ignore[arg-type]


def _measured(n: int, mood: float, *, ok: bool) -> Diagnosis:
    calls = (ApiCall("order", ok, 10),)
    return Diagnosis(f"m{n}", n, Signals((Intent("order_status", 0.9),), sentiment=mood, api_calls=calls))


def test_a_reply_answers_all_that_was_written_since_anybody_answered() -> None:
    lines = (
        _said(1, "customer", "Hello?"),
        _said(2, "bot", "Yes."),
        _said(3, "customer", "Where is it?"),
        _said(4, "agent", "She is angry.", "note"),
        _said(5, "customer", "Can I return it?"),
    )
    assert asked(Conversation("c1", lines=lines)).words == "Where is it?\nCan I return it?"


def test_the_desks_own_lines_answer_nobody() -> None:
    lines = (_said(1, "customer", "Where is it?"), _said(2, "desk", "One moment, a colleague takes over."))
    assert asked(Conversation("c1", lines=lines)).words == "Where is it?"


def test_of_each_call_the_newest_outcome_counts() -> None:
    state = Conversation("c1", diagnoses=(_measured(1, 0.1, ok=False), _measured(2, 0.0, ok=True)))
    assert situation(state).calls == {"order": True}
    assert situation(state).intent == "order_status"


def test_the_phrase_for_a_low_mood_comes_before_the_steps() -> None:
    state = Conversation("c1", diagnoses=(_measured(1, -0.7, ok=False),))
    assert [row.words for row in advice(state, RULES)] == ["I see.", "One moment."]


def test_nothing_is_advised_once_it_is_closed() -> None:
    state = Conversation("c1", diagnoses=(_measured(1, -0.7, ok=False),))
    assert advice(replace(state, owner=DeskOwner()), RULES) == ()


def test_a_folder_without_rules_has_none_to_complain_of(tmp_path: Path) -> None:
    assert read_coaching(tmp_path).problem == ""


def test_a_broken_file_is_named_with_what_it_costs(tmp_path: Path) -> None:
    (tmp_path / "coaching.toml").write_text("= 1")
    found = read_coaching(tmp_path)
    assert found.rules == CoachRules()
    assert "coaching.toml" in found.problem
    assert found.problem.startswith("No hints")
