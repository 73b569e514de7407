"""Conversations that a bot begins: about what, how often, when, until the customer wants no more."""

from dataclasses import replace
from typing import Any

import pytest

from broker.domain.actors import DESK
from broker.domain.commands import GrantBotLease, OpenConversation, PostMessage, ReachOut, TakeBotTurn
from broker.domain.context import FieldValue
from broker.domain.customers import OutreachDeclined
from broker.domain.errors import Forbidden, NotNow
from broker.domain.signals import Intent, Signals
from tests.policies import policy_of
from tests.unit.decide.stories import BOT, MARIA, SUPERVISOR, Story
from tests.unit.policy.rulebook import WORDS, policy

DAY_MS = 24 * 3_600_000
NOON = 1_700_049_600_000  # 2023-11-15 12:00 UTC


def story(**outreach: Any) -> Story:
    given = {"enabled": True, "topics": ("delay",), "most": 1, "days": 7, **outreach}
    told = Story(policy_of(outreach=given))
    told.at = NOON
    return told


def delay(conversation: str = "c", topic: str = "delay") -> ReachOut:
    found = (FieldValue("order_number", "FH-10234", "bot"),)
    return ReachOut(conversation, "maria", topic, "Your order will be late.", "carrier strike", found)


def test_the_bot_begins_with_its_words_with_all_that_is_known_as_context() -> None:
    told = story()
    told.send(BOT, delay())
    state = told.state
    assert (state.customer, state.channel, state.topic, state.phase) == ("maria", "outreach", "delay", "bot")
    assert [(line.author.role, line.text) for line in state.lines] == [("bot", "Your order will be late.")]
    assert state.values == {"order_number": "FH-10234", "outreach_reason": "carrier strike"}
    assert not state.bot_is_due


def test_the_customers_answer_is_a_question_for_the_bot() -> None:
    told = story()
    told.send(BOT, delay())
    told.send(MARIA, PostMessage("c", "when will it come?"), "m1")
    assert told.state.bot_is_due


@pytest.mark.parametrize("outreach", [{"enabled": False}, {"topics": ("renewal",)}])
def test_nobody_is_written_to_about_what_the_policy_does_not_name(outreach: dict[str, Any]) -> None:
    assert story(**outreach).refuses(Forbidden, BOT, delay()).retry == "never"


def test_a_customer_is_written_to_only_so_often_the_refusal_tells_from_when_on_again() -> None:
    told = story()
    told.send(BOT, delay())
    began = told.state.opened
    told.at = NOON + DAY_MS
    refused = told.refuses(NotNow, SUPERVISOR, delay("c2"))
    assert (refused.retry, refused.current) == ("later", {"retry_at": began + 7 * DAY_MS, "held_back": "cap"})
    told.at = began + 7 * DAY_MS
    told.send(SUPERVISOR, delay("c2"))


@pytest.mark.parametrize(
    ("hours_after_noon", "wait_h"),
    [(-4, 1), (8, 13), (11, 10)],  # 08:00, 20:00, 23:00 of a desk in UTC that writes from 09:00 to 20:00
)
def test_nobody_is_written_to_in_quiet_hours(hours_after_noon: int, wait_h: int) -> None:
    told = story()
    told.at = NOON + hours_after_noon * 3_600_000
    refused = told.refuses(NotNow, BOT, delay())
    retry_at = (refused.current or {})["retry_at"]
    assert isinstance(retry_at, int)
    assert 0 <= retry_at - (NOON + (hours_after_noon + wait_h) * 3_600_000) < 1_000


def test_who_answers_stop_is_never_written_to_again() -> None:
    told = story(most=100)
    told.send(BOT, delay())
    decision = told.would(MARIA, PostMessage("c", " STOP. "))
    assert OutreachDeclined("c") in decision["customer:maria"]
    told.send(MARIA, PostMessage("c", "Stop"), "m1")
    assert told.state.is_closed
    assert told.state.lines[-1].text == "All right: we will not write to you by ourselves any more."
    assert told.refuses(Forbidden, BOT, delay("c2")).retry == "never"


def test_who_wants_no_more_of_it_reads_so_in_their_language() -> None:
    words = {"de": {**WORDS, "stopped": "In Ordnung."}, "en": WORDS}
    told = Story(policy_of(outreach={"enabled": True, "topics": ("delay",)}, words=words))
    told.at = NOON
    told.send(BOT, replace(delay(), language="de"))
    told.send(MARIA, PostMessage("c", "Stopp!"), "m1")
    assert told.state.lines[-1].text == "In Ordnung."


def interested() -> Story:
    """A desk where a person steps in for who says yes to what they were written to first."""
    conditions = ({"kind": "customer", "answers": ("outreach",)}, {"kind": "intent", "names": ("affirm",)})
    rule = {"id": "interest", "kind": "all_of", "conditions": conditions}
    told = Story(policy(rule, routing={"default_skill": "support"}, outreach={"enabled": True, "topics": ("delay",)}))
    told.at = NOON
    told.send(BOT, delay())
    return told


def says(told: Story, intent: str) -> str:
    """Maria's next words, read as this intent by the bot; how the conversation stands then."""
    signals = Signals((Intent(intent, 0.95),))
    told.asked("some words", f"m{told.state.seq}")
    if told.state.lease is None:
        told.leased()
    told.send(BOT, told.turn("I see.", signals=signals))
    return told.state.phase


def test_a_person_steps_in_for_a_yes_to_what_the_desk_began_with() -> None:
    assert says(interested(), "affirm") == "queued"


def test_a_yes_to_what_was_said_later_is_no_answer_to_it() -> None:
    told = interested()
    assert [says(told, intent) for intent in ("order_status", "affirm")] == ["bot", "bot"]


def test_the_answer_may_come_in_several_messages() -> None:
    told = interested()
    told.asked("let me see", "m1")
    assert says(told, "affirm") == "queued"


def test_a_yes_in_a_conversation_that_the_customer_began_calls_nobody() -> None:
    told = interested()
    told.send(MARIA, OpenConversation("c3"))
    told.send(MARIA, PostMessage("c3", "yes"), "m9")
    told.send(DESK, GrantBotLease("c3", BOT.id))
    state = told.conversation("c3")
    assert state.lease is not None
    signals = Signals((Intent("affirm", 0.95),))
    told.send(BOT, TakeBotTurn("c3", state.lease.lease, state.epoch, "m9", ("Right.",), signals))
    assert told.conversation("c3").phase == "bot"


def test_stop_means_nothing_of_the_kind_in_a_conversation_that_the_customer_began() -> None:
    told = story()
    told.asked("stop")
    assert not told.state.is_closed
