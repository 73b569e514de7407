"""What workers measured, in words."""

import pytest

from broker.domain.signals import Intent, Signals
from collabtui.console.present.measures import measured_words, rule_words, says_a_mood


def test_what_reads_as_nought_is_left_out() -> None:
    signals = Signals(intents=(Intent("refund_status", 0.99), Intent("return_item", 0.004)), sentiment=0.001)
    assert measured_words(signals) == "refund_status 0.99"


@pytest.mark.parametrize(("mood", "says"), [(None, False), (0.0, False), (-0.004, False), (-0.2, True), (0.005, True)])
def test_a_mood_is_told_where_it_says_something(mood: float | None, says: bool) -> None:
    assert says_a_mood(mood) is says


def test_a_rule_that_only_this_desk_has_is_told_by_its_id() -> None:
    assert (rule_words("sentiment"), rule_words("angry_vip")) == ("very low mood", "angry vip")
