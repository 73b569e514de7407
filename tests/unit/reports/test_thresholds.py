"""What thresholds of confidence would have handed over."""

from broker.domain.signals import Intent, Signals
from broker.reports.thresholds import Confidences, Rates
from tests.unit.decide.stories import BOT, Story
from tests.unit.policy.rulebook import policy


def told(*confidences: float | None) -> Story:
    """A conversation in which the bot was as sure as that, None: it understood nothing."""
    story = Story(policy())
    for number, confidence in enumerate(confidences):
        story.asked("where is my parcel?", f"m{number}")
        if story.state.lease is None:
            story.leased()
        story.at += 1_000
        intents = () if confidence is None else (Intent("order_status", confidence),)
        signals = Signals(intents=intents, fallback=confidence is None)
        story.send(BOT, story.turn("On its way.", signals=signals))
    return story


def rates(*stories: Story, turns: int = 1, since: int = 0) -> Rates:
    found = Confidences(since)
    for story in stories:
        found.add(story.log_of("c"))
    return found.rates(turns)


def below(threshold: float, found: Rates) -> tuple[int, int]:
    (rate,) = [one for one in found.rates if one.below == threshold]
    return rate.messages, rate.conversations


def test_a_conversation_falls_once_however_many_messages_do() -> None:
    found = rates(told(0.35, 0.35), told(0.95))
    assert (found.conversations, found.messages) == (2, 3)
    assert (below(0.3, found), below(0.4, found), below(0.9, found)) == ((0, 0), (2, 1), (2, 1))


def test_a_message_that_was_not_understood_is_no_matter_of_the_threshold() -> None:
    found = rates(told(None, 0.5))
    assert (found.not_understood, below(0.9, found)) == (1, (1, 1))


def test_a_rule_that_waits_for_two_in_a_row_falls_for_two_in_a_row() -> None:
    assert below(0.6, rates(told(0.5, 0.9, 0.5), turns=2)) == (2, 0)
    assert below(0.6, rates(told(0.9, 0.5, 0.5), turns=2)) == (2, 1)


def test_what_is_older_does_not_count() -> None:
    assert rates(told(0.5), since=10**15).messages == 0
