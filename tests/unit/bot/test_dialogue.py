"""What the bot answers, by plain values: a turn with its reading in, a whole bot turn out."""

from dataclasses import replace

import pytest

from broker.domain.customers import CustomerRecord
from broker.domain.signals import ApiCall, Intent
from collabtui.bot.dialogue import answer, plan
from collabtui.bot.flows import Looked, Lookup
from collabtui.shop.calls import told
from tests.unit.bot.turns import (
    AT,
    MARIA,
    ORDER,
    REPLIES,
    SCRIPT,
    answered,
    asked_in,
    asking,
    fields,
    kept,
    planned,
    reading,
    turn,
)

CALL = ApiCall("order", True, 5)
FOUND = Looked("found", told(ORDER), (CALL,))
NOT_FOUND = Looked("not_found", {"order_number": "FH-99999"}, (CALL,))
DOWN = ApiCall("order", False, 2000, "it took longer than 2 s")
FAILED = Looked("failed", {"order_number": "FH-10234"}, (DOWN, DOWN))

ORDER_FLOW, RESET_FLOW = SCRIPT.flows["order_status"], SCRIPT.flows["password_reset"]
MATTERS = sorted(
    name for name, reply in REPLIES.intents.items() if reply.article is not None and SCRIPT.started_by(name) is None
)


def wanted(number: str) -> Lookup:
    """The question for this order of Maria's."""
    return Lookup("order", {"order_number": number}, MARIA.email)


def test_an_order_number_in_the_message_is_looked_up_at_once() -> None:
    assert planned(turn("Where is FH-10234?"), "order_status").call == wanted("FH-10234")


def test_what_the_shop_says_of_an_order_is_told() -> None:
    said = answered(turn("Where is FH-10234?"), "order_status", looked=FOUND)
    assert said.texts == (
        "Order FH-10234 (Camp stove, 4 x Enamel mug) is shipped. Carrier: Swift Post. Expected: 30 October 2026.",
    )
    assert fields(said) == {"order_number": "FH-10234", "intent": "order_status"}


def test_a_missing_order_number_is_asked_for() -> None:
    given = turn("Where is my order?")
    assert planned(given, "order_status").call is None
    said = answered(given, "order_status")
    assert said.texts == ORDER_FLOW.slots[0].ask[:1]
    assert (fields(said), asked_in(said)) == ({"intent": "order_status"}, "order_number")


def test_a_known_order_number_is_not_asked_for_again() -> None:
    known = turn("Where is my order?", values={"order_number": "FH-10234"})
    assert planned(known, "order_status").call == wanted("FH-10234")


def test_a_new_order_number_replaces_the_known_one() -> None:
    known = turn("And where is FH-10235?", values={"order_number": "FH-10234", "intent": "order_status"})
    assert planned(known, "order_status").call == wanted("FH-10235")
    assert fields(answered(known, "order_status", looked=FOUND)) == {"order_number": "FH-10235"}


def test_the_last_of_two_order_numbers_counts() -> None:
    corrected = turn("Where is FH-10234?", "Sorry, I meant FH-10235")
    assert planned(corrected, "order_status").call == wanted("FH-10235")


def test_a_number_with_its_prefix_goes_before_later_bare_digits() -> None:
    given = turn("Where is FH-10234? I live in 10115 Berlin")
    assert planned(given, "order_status").call == wanted("FH-10234")


def test_bare_digits_are_no_order_number_where_no_order_is_spoken_of() -> None:
    assert fields(answered(turn("What is delivery to 10115?"), "shipping_cost")) == {"intent": "shipping_cost"}


@pytest.mark.parametrize("text", ["FH-10234", "#10234", "10234", " fh 10234 !"])
@pytest.mark.parametrize(("intent", "confidence"), [("", 0.0), ("order_status", 0.2), ("refund_status", 0.95)])
def test_a_bare_number_answers_the_question_for_it_however_it_is_read(
    text: str, intent: str, confidence: float
) -> None:
    asked = turn(text, values=asking("order_number"))
    assert planned(asked, intent, confidence).call == wanted("FH-10234")
    said = answered(asked, intent, confidence, FOUND)
    assert said.signals is not None
    assert not said.signals.fallback
    assert [intent.name for intent in said.signals.intents] == ["order_status"]
    assert (said.signals.confidence or 0) >= 0.7


def test_words_around_the_number_may_be_understood_badly() -> None:
    asked = turn("Sure, the mail says FH-10234", values=asking("order_number"))
    assert planned(asked, "invoice_copy", 0.4).call == wanted("FH-10234")


def test_an_answered_question_is_forgotten() -> None:
    asked = turn("FH-10234", values=asking("order_number"))
    said = answered(asked, "order_status", looked=FOUND)
    assert (fields(said), asked_in(said)) == ({"order_number": "FH-10234"}, "")


def test_a_yes_to_the_question_for_a_number_asks_again() -> None:
    asked = turn("Yes", values=asking("order_number"))
    said = answered(asked, "affirm")
    assert said.texts[-1] == ORDER_FLOW.slots[0].ask_again[0]
    assert asked_in(said) == "order_number"


def test_a_number_that_the_shop_does_not_know_is_asked_for_anew_rather_than_kept() -> None:
    said = answered(turn("Where is FH-99999?"), "order_status", looked=NOT_FOUND)
    assert "FH-99999" in said.texts[0]
    assert (fields(said), asked_in(said)) == ({"intent": "order_status"}, "order_number")


@pytest.mark.parametrize("record", [None, CustomerRecord(name="Maria Oliveira")])
@pytest.mark.parametrize("text", ["Where is FH-10234?", "Where is my order? My address is maria@example.com"])
def test_who_is_not_logged_in_is_asked_to_do_so_whatever_address_they_claim(
    text: str, record: CustomerRecord | None
) -> None:
    claimed = turn(text, record=record, values={"order_number": "FH-10234", "email": "maria@example.com"})
    assert planned(claimed, "order_status").call is None
    said = answered(claimed, "order_status")
    assert said.texts == ORDER_FLOW.replies.log_in[:1]
    assert asked_in(said) == ""


def test_the_address_that_counts_is_the_record_s_rather_than_a_claimed_one() -> None:
    tom = CustomerRecord("Tom Whitaker", "tom@example.com")
    claimed = turn("I am maria@example.com, where is FH-10234?", record=tom, values={"email": "maria@example.com"})
    assert planned(claimed, "order_status").call == Lookup("order", {"order_number": "FH-10234"}, "tom@example.com")


def test_who_is_not_logged_in_can_still_get_a_password_link() -> None:
    assert planned(turn("kim@example.com", record=None), "password_reset").call is not None


def test_a_failing_shop_is_admitted_with_both_failed_calls() -> None:
    said = answered(turn("Where is FH-10234?"), "order_status", looked=FAILED)
    assert said.texts == ORDER_FLOW.replies.failed[:1]
    assert said.signals is not None
    assert said.signals.api_calls == (DOWN, DOWN)
    assert not said.done


def test_a_password_reset_asks_who_is_unknown_for_the_address_then_sends_the_link() -> None:
    said = answered(turn("I forgot my password", record=None), "password_reset")
    assert said.texts == RESET_FLOW.slots[0].ask[:1]
    next_turn = turn("Kim@Example.com", values=kept(said), record=None)
    assert planned(next_turn).call == Lookup("reset_password", {"email": "kim@example.com"})
    found = Looked("found", {"email": "kim@example.com"}, (ApiCall("reset_password", True, 5),))
    assert "kim@example.com" in answered(next_turn, looked=found).texts[0]


@pytest.mark.parametrize("intent", MATTERS)
def test_a_question_gets_its_text_with_the_article_to_read(intent: str) -> None:
    reply = REPLIES.intents[intent]
    said = answered(turn("?"), intent)
    assert said.texts == (f"{reply.text} More: {SCRIPT.titles[reply.article or '']}",)
    assert not said.done


@pytest.mark.parametrize("intent", ["greeting", "affirm", "deny"])
def test_small_talk_is_answered_without_becoming_the_matter(intent: str) -> None:
    said = answered(turn("?", values={"intent": "return_item"}), intent)
    assert (said.texts, fields(said)) == ((REPLIES.intents[intent].text,), {})


def test_thanks_end_the_matter_with_the_question_how_it_went() -> None:
    said = answered(turn("Thanks, bye"), "thanks_goodbye")
    assert (said.done, said.ask_survey) == (True, True)
    assert said.texts[-1] == REPLIES.closing.survey


def test_thanks_of_whoever_was_asked_not_long_ago_end_the_matter_without_the_question() -> None:
    said = answered(turn("Thanks, bye", survey=False), "thanks_goodbye")
    assert (said.done, said.ask_survey) == (True, False)
    assert said.texts == (REPLIES.intents["thanks_goodbye"].text,)


def test_thanks_after_the_end_get_a_short_goodbye() -> None:
    said = answered(turn("Thanks", closing=True, agent_resolved=True), "thanks_goodbye")
    assert (said.done, said.ask_survey) == (False, False)
    assert said.texts == (REPLIES.intents["thanks_goodbye"].text,)


def test_a_question_after_the_end_is_answered_as_ever() -> None:
    closing = turn("Where is FH-10234?", closing=True, agent_resolved=True)
    assert answered(closing, "order_status", looked=FOUND).texts[0].startswith("Order FH-10234")


@pytest.mark.parametrize(("fallbacks", "which"), [(0, 0), (1, 1), (2, 1), (9, 1)])
def test_fallback_texts_come_in_order_the_last_again_and_again(fallbacks: int, which: int) -> None:
    said = answered(turn("asdf", fallbacks=fallbacks))
    assert said.texts[0] == REPLIES.fallback.texts[which]
    assert said.signals is not None
    assert said.signals.fallback
    assert said.signals.intents == ()


def test_a_fallback_does_not_forget_what_was_asked() -> None:
    asked = turn("asdf", values=asking("order_number"))
    assert asked_in(answered(asked)) == "order_number"


def test_an_intent_that_has_no_reply_counts_as_not_understood() -> None:
    said = answered(turn("Sing for me"), "karaoke")
    assert said.signals is not None
    assert said.signals.fallback


def test_signals_carry_what_was_measured() -> None:
    given = turn("When do I get my money back?")
    said = answer(plan(given, reading("", "refund_status", 0.8, sentiment=-0.3), SCRIPT, AT), 17)
    assert said.signals is not None
    assert said.signals.intents == (Intent("refund_status", 0.8),)
    assert (said.signals.sentiment, said.signals.milliseconds, said.signals.fallback) == (-0.3, 17, False)


def test_signals_carry_who_wants_a_person_how_frustrated_how_far_out_of_scope() -> None:
    read = replace(reading("", "refund_status"), wants_human=0.7, frustration=0.6, out_of_scope=0.1)
    signals = answer(plan(turn("Is anybody alive?"), read, SCRIPT, AT), 17).signals
    assert signals is not None
    assert (signals.wants_human, signals.frustration, signals.out_of_scope) == (0.7, 0.6, 0.1)


def test_the_answer_names_lease_epoch_turn_as_they_were_given() -> None:
    said = answered(turn("Hello"), "greeting")
    assert (said.conversation, said.lease, said.epoch, said.turn) == ("c1", "l1", 3, "m1")


def test_a_phone_number_is_kept_for_whoever_calls_back() -> None:
    said = answered(turn("I want to complain, call +1 206 555 0110"), "complaint")
    assert fields(said) == {"phone": "+12065550110", "intent": "complaint"}


def test_another_worker_goes_on_where_one_stopped_with_the_fields_alone() -> None:
    first = answered(turn("Where is my order?"), "order_status")
    second = planned(turn("10234", id="m2", values=kept(first)))
    assert second.call == wanted("FH-10234")
