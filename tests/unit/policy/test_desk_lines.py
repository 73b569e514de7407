"""The lines that the desk says when nobody can come: optional, checked where they stand."""

import pytest
from pydantic import ValidationError

from tests.unit.policy.rulebook import WORDS, policy, wording


def test_a_policy_without_them_is_whole() -> None:
    assert (wording().closed, wording().nobody) == ("", "")


def test_the_next_opening_may_stand_in_the_line() -> None:
    assert wording(closed="Back on {opens}.").closed == "Back on {opens}."


@pytest.mark.parametrize(
    "lines", [{"closed": "Back {open}."}, {"closed": "{"}, {"closed": " "}, {"nobody": "{opens}"}, {"nobody": " "}]
)
def test_other_braces_or_nothing_at_all_are_refused(lines: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        wording(**lines)


@pytest.mark.parametrize("name", ["closed", "nobody"])
def test_a_rule_cannot_say_a_line_that_is_not_there_or_has_a_gap(name: str) -> None:
    rule = {"id": "asked", "kind": "keyword", "phrases": {"en": ("human",)}, "words": name}
    with pytest.raises(ValidationError, match="the name of a line"):
        policy(rule, words={"en": {**WORDS, "closed": "Back {opens}."}})
