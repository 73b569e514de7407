"""The checker of the torture is silent about a sound history; each bug that is planted in one is found."""

import pytest
from faults.checker import violations

from tests.unit.scripts.torture_bugs import BUGS
from tests.unit.scripts.torture_history import Break, Sound


def test_a_sound_history_breaks_no_promise() -> None:
    assert violations(Sound().in_order()) == []


@pytest.mark.parametrize(("promise", "says", "breaks"), BUGS, ids=[breaks.__name__ for _, _, breaks in BUGS])
def test_a_planted_bug_is_found(promise: str, says: str, breaks: Break) -> None:
    history = Sound()
    breaks(history)
    found = violations(history.in_order())
    assert [one for one in found if one.promise == promise and says in one.says], [one.says for one in found]


def test_every_promise_has_a_planted_bug() -> None:
    assert {promise for promise, _, _ in BUGS} == {"I1", "I2", "I3", "I4", "I5", "L1", "L2", "L3"}
