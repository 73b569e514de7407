"""What the bot answers, by plain values: a turn with its reading in, a whole bot turn out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.commands import TakeBotTurn
from broker.domain.customers import CustomerRecord
from broker.domain.signals import ApiCall, Intent
from collabtui.bot.dialogue import answer, goodbye, plan
from collabtui.bot.flows import Looked, Lookup
from collabtui.bot.lookup import told
from collabtui.client.refusals import check
from tests.unit.bot.turns import MARIA, ORDER, REPLIES, SCRIPT, answered, fields, planned, reading, turn

CALL = ApiCall("order", True, 5)
FOUND = Looked("found", told(ORDER), (CALL,))
NOT_FOUND = Looked("not_found", {"order_number": "FH-99999"}, (CALL,))
DOWN = ApiCall("order", False, 2000, "it took longer than 2 s")
FAILED = Looked("failed", {"order_number": "FH-10234"}, (DOWN, DOWN))

MATTERS = sorted(name for name, reply in REPLIES.intents.items() if reply.article is not None)


def wanted(number: str) -> Lookup:
    """The question for this order of Maria's."""
    return Lookup("order_status", number, MARIA.email)


def test_an_order_number_in_the_message_is_looked_up_at_once() -> None:
    assert planned(turn("Where is FH-10234?"), "order_status").lookup == wanted("FH-10234")


def test_what_the_shop_says_of_an_order_is_told() -> None:
    said = answered(turn("Where is FH-10234?"), "order_status", looked=FOUND)
    assert said.texts == (
        "Order FH-10234 (Camp stove, 4 x Enamel mug) is shipped. Carrier: Swift Post. Expected: 30 October 2026.",
    )
    assert fields(said) == {"order_number": "FH-10234", "intent": "order_status"}


def test_a_missing_order_number_is_asked_for() -> None:
    given = turn("Where is my order?")
    assert planned(given, "order_status").lookup is None
    said = answered(given, "order_status")
    assert said.texts == (REPLIES.ask.order_number,)
    assert fields(said) == {"intent": "order_status", "asked_for": "order_number"}


def test_a_known_order_number_is_not_asked_for_again() -> None:
    known = turn("Where is my order?", values={"order_number": "FH-10234"})
    assert planned(known, "order_status").lookup == wanted("FH-10234")


def test_a_new_order_number_replaces_the_known_one() -> None:
    known = turn("And where is FH-10235?", values={"order_number": "FH-10234", "intent": "order_status"})
    assert planned(known, "order_status").lookup == wanted("FH-10235")
    assert fields(answered(known, "order_status", looked=FOUND)) == {"order_number": "FH-10235"}


def test_the_last_of_two_order_numbers_counts() -> None:
    corrected = turn("Where is FH-10234?", "Sorry, I meant FH-10235")
    assert planned(corrected, "order_status").lookup == wanted("FH-10235")


def test_a_number_with_its_prefix_goes_before_later_bare_digits() -> None:
    given = turn("Where is FH-10234? I live in 10115 Berlin")
    assert planned(given, "order_status").lookup == wanted("FH-10234")


def test_bare_digits_are_no_order_number_where_no_order_is_spoken_of() -> None:
    assert fields(answered(turn("What is delivery to 10115?"), "shipping_cost")) == {"intent": "shipping_cost"}


@pytest.mark.parametrize("text", ["FH-10234", "#10234", "10234", " fh 10234 !"])
@pytest.mark.parametrize(("intent", "confidence"), [("", 0.0), ("order_status", 0.2), ("refund_status", 0.95)])
def test_a_bare_number_answers_the_question_for_it_however_it_is_read(
    text: str, intent: str, confidence: float
) -> None:
    asked = turn(text, values={"intent": "order_status", "asked_for": "order_number"})
    todo = planned(asked, intent, confidence)
    assert todo.lookup == wanted("FH-10234")
    said = answer(todo, SCRIPT, FOUND)
    assert said.signals is not None
    assert not said.signals.fallback
    assert [intent.name for intent in said.signals.intents] == ["order_status"]
    assert (said.signals.confidence or 0) >= 0.7


def test_words_around_the_number_may_be_understood_badly() -> None:
    asked = turn("Sure, the mail says FH-10234", values={"intent": "order_status", "asked_for": "order_number"})
    assert planned(asked, "invoice_copy", 0.4).lookup == wanted("FH-10234")


def test_another_matter_ends_the_question_for_a_number() -> None:
    asked = turn(
        "Forget it, how do I send FH-10234 back?", values={"intent": "order_status", "asked_for": "order_number"}
    )
    said = answered(asked, "return_item", 0.9)
    assert said.texts[0].startswith(REPLIES.intents["return_item"].text or "?")
    assert fields(said) == {"order_number": "FH-10234", "intent": "return_item", "asked_for": ""}


def test_an_answered_question_is_forgotten() -> None:
    asked = turn("FH-10234", values={"intent": "order_status", "asked_for": "order_number"})
    assert fields(answered(asked, "order_status", looked=FOUND)) == {"order_number": "FH-10234", "asked_for": ""}


def test_a_yes_to_the_question_for_a_number_asks_again() -> None:
    asked = turn("Yes", values={"intent": "order_status", "asked_for": "order_number"})
    said = answered(asked, "affirm")
    assert said.texts == (REPLIES.ask.order_number,)
    assert fields(said) == {}


def test_a_number_that_the_shop_does_not_know_is_asked_for_anew_rather_than_kept() -> None:
    said = answered(turn("Where is FH-99999?"), "order_status", looked=NOT_FOUND)
    assert "FH-99999" in said.texts[0]
    assert fields(said) == {"intent": "order_status", "asked_for": "order_number"}


@pytest.mark.parametrize("record", [None, CustomerRecord(name="Maria Oliveira")])
@pytest.mark.parametrize("text", ["Where is FH-10234?", "Where is my order? My address is maria@example.com"])
def test_who_is_not_logged_in_is_asked_to_do_so_whatever_address_they_claim(
    text: str, record: CustomerRecord | None
) -> None:
    claimed = turn(text, record=record, values={"order_number": "FH-10234", "email": "maria@example.com"})
    assert planned(claimed, "order_status").lookup is None
    said = answered(claimed, "order_status")
    assert said.texts == (REPLIES.flows.order_status.log_in,)
    assert "asked_for" not in fields(said)


def test_the_address_that_counts_is_the_record_s_rather_than_a_claimed_one() -> None:
    tom = CustomerRecord("Tom Whitaker", "tom@example.com")
    claimed = turn("I am maria@example.com, where is FH-10234?", record=tom, values={"email": "maria@example.com"})
    assert planned(claimed, "order_status").lookup == Lookup("order_status", "FH-10234", "tom@example.com")


def test_who_is_not_logged_in_can_still_get_a_password_link() -> None:
    assert planned(turn("kim@example.com", record=None), "password_reset").lookup is not None


def test_a_failing_shop_is_admitted_with_both_failed_calls() -> None:
    said = answered(turn("Where is FH-10234?"), "order_status", looked=FAILED)
    assert said.texts == (REPLIES.flows.order_status.failed,)
    assert said.signals is not None
    assert said.signals.api_calls == (DOWN, DOWN)
    assert not said.done


def test_a_password_reset_asks_for_the_address_then_sends_the_link() -> None:
    said = answered(turn("I forgot my password"), "password_reset")
    assert said.texts == (REPLIES.ask.email,)
    next_turn = turn("Kim@Example.com", values=fields(said))
    todo = planned(next_turn)
    assert todo.lookup == Lookup("password_reset", "kim@example.com", MARIA.email)
    found = Looked("found", {"email": "kim@example.com"}, (ApiCall("reset_password", True, 5),))
    assert "kim@example.com" in answer(todo, SCRIPT, found).texts[0]


@pytest.mark.parametrize("intent", MATTERS)
def test_a_question_gets_its_text_with_the_article_to_read(intent: str) -> None:
    reply = REPLIES.intents[intent]
    said = answered(turn("?"), intent)
    assert said.texts == (f"{reply.text} More: {SCRIPT.titles[reply.article or '']}",)
    assert not said.done


@pytest.mark.parametrize("intent", ["greeting", "affirm", "deny"])
def test_small_talk_is_answered_without_becoming_the_matter(intent: str) -> None:
    said = answered(turn("?", values={"intent": "return_item"}), intent)
    assert (said.texts, said.fields) == ((REPLIES.intents[intent].text,), ())


def test_thanks_end_the_matter_with_the_question_how_it_went() -> None:
    said = answered(turn("Thanks, bye"), "thanks_goodbye")
    assert said.done
    assert said.texts[-1] == REPLIES.closing.survey


def test_thanks_after_the_end_get_a_short_goodbye() -> None:
    said = answered(turn("Thanks", closing=True, agent_resolved=True), "thanks_goodbye")
    assert (said.done, said.ask_survey) == (False, False)
    assert said.texts == (REPLIES.intents["thanks_goodbye"].text,)


def test_a_question_after_the_end_is_answered_as_ever() -> None:
    closing = turn("Where is FH-10234?", closing=True, agent_resolved=True)
    assert answered(closing, "order_status", looked=FOUND).texts[0].startswith("Order FH-10234")


def test_the_goodbye_after_a_person_thanks_helps_offers_a_call_asks_for_a_score() -> None:
    said = goodbye(turn(id=None, closing=True, agent_resolved=True), SCRIPT)
    words = REPLIES.closing
    assert said.texts == (words.thanks, words.resources, words.callback, words.survey)
    assert (said.turn, said.ask_survey, said.done, said.signals) == (None, True, False, None)


def test_a_goodbye_without_a_specialist_thanks_for_none() -> None:
    assert REPLIES.closing.thanks not in goodbye(turn(id=None, closing=True), SCRIPT).texts


@pytest.mark.parametrize(("fallbacks", "which"), [(0, 0), (1, 1), (2, 1), (9, 1)])
def test_fallback_texts_come_in_order_the_last_again_and_again(fallbacks: int, which: int) -> None:
    said = answered(turn("asdf", fallbacks=fallbacks))
    assert said.texts == (REPLIES.fallback.texts[which],)
    assert said.signals is not None
    assert said.signals.fallback
    assert said.signals.intents == ()


def test_a_fallback_does_not_forget_what_was_asked() -> None:
    asked = turn("asdf", values={"intent": "order_status", "asked_for": "order_number"})
    assert fields(answered(asked)) == {}


def test_an_intent_that_has_no_reply_counts_as_not_understood() -> None:
    said = answered(turn("Sing for me"), "karaoke")
    assert said.signals is not None
    assert said.signals.fallback


def test_signals_carry_what_was_measured() -> None:
    given = turn("When do I get my money back?")
    said = answer(plan(given, reading("", "refund_status", 0.8, sentiment=-0.3), SCRIPT), SCRIPT, None, 17)
    assert said.signals is not None
    assert said.signals.intents == (Intent("refund_status", 0.8),)
    assert (said.signals.sentiment, said.signals.milliseconds, said.signals.fallback) == (-0.3, 17, False)


def test_signals_carry_who_wants_a_person_how_frustrated_how_far_out_of_scope() -> None:
    read = replace(reading("", "refund_status"), wants_human=0.7, frustration=0.6, out_of_scope=0.1)
    signals = answer(plan(turn("Is anybody alive?"), read, SCRIPT), SCRIPT).signals
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
    second = planned(turn("10234", id="m2", values=fields(first)))
    assert second.lookup == wanted("FH-10234")


@given(
    st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=5),
    st.sampled_from(["", *sorted(REPLIES.intents)]),
    st.floats(0, 1),
    st.dictionaries(st.sampled_from(["asked_for", "intent", "order_number", "email"]), st.text(max_size=20)),
    st.booleans(),
)
def test_any_turn_gets_an_answer_that_the_broker_can_read(
    texts: list[str], intent: str, confidence: float, values: dict[str, str], closing: bool
) -> None:
    given_turn = turn(*texts, values=values, closing=closing)
    todo = planned(given_turn, intent, confidence)
    flow = todo.lookup.flow if todo.lookup else None
    failed = Looked("failed", {}, (DOWN, DOWN)) if flow else None
    said: TakeBotTurn = answer(todo, SCRIPT, failed)
    check("k1", said)
    assert said.texts
