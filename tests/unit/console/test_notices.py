"""How a conversation's end is told."""

from typing import get_args

import pytest

from broker.domain.agents import ReleaseOutcome, WorkOutcome
from collabtui.console.model import Outcome
from collabtui.console.notices import left


@pytest.mark.parametrize("outcome", [*get_args(WorkOutcome), *get_args(ReleaseOutcome)])
def test_every_end_is_told_with_the_customers_name(outcome: Outcome) -> None:
    words, _ = left("Maria", outcome)
    assert words.startswith("Maria: ")


@pytest.mark.parametrize("outcome", ["lost", "timed_out"])
def test_what_the_agent_did_not_want_is_a_warning(outcome: Outcome) -> None:
    assert left("Maria", outcome)[1] == "warning"
