"""Claims about the parts of a policy."""

import pytest
from pydantic import ValidationError

from tests.unit.policy.rulebook import WORDS, policy, wording


def test_words_come_in_the_language_asked_for_else_in_the_policys_own() -> None:
    rules = policy(words={"en": WORDS, "de": {**WORDS, "thanks": "Danke."}})
    assert rules.wording("de").thanks == "Danke."
    assert rules.wording("de-AT").thanks == "Danke."
    assert rules.wording("fr").thanks == rules.wording("en").thanks == "Thank you."


def test_a_line_is_found_by_its_name() -> None:
    assert wording().line("no_bot") == WORDS["no_bot"]
    assert wording(more={"billing": "Our billing desk."}).line("billing") == "Our billing desk."


@pytest.mark.parametrize("name", ["nothing", "more", "line", "model_config", "copy"])
def test_a_name_that_is_no_line_says_the_handoff_line(name: str) -> None:
    assert wording().line(name) == WORDS["handoff"]


def test_a_line_of_ones_own_goes_before_a_fixed_one() -> None:
    assert wording(more={"survey": "Happy?"}).line("survey") == "Happy?"


def test_a_policy_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(policy().routing, "accept_timeout", 1.0)  # noqa: B010 - the type checker knows better


def test_only_the_joined_line_may_name_the_agent() -> None:
    assert wording(joined="{agent}").joined == "{agent}"
    with pytest.raises(ValidationError):
        wording(left="{agent} left.")
    with pytest.raises(ValidationError):
        wording(joined="{name} is here.")


@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_no_line_may_be_blank(blank: str) -> None:
    with pytest.raises(ValidationError):
        wording(handoff=blank)
    with pytest.raises(ValidationError):
        wording(joined=blank)
