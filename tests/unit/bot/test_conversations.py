"""Conversations from the first line to what the shop was made to do, each line answered by another worker."""

from itertools import pairwise

import pytest

from broker.domain.customers import CustomerRecord
from tests.unit.bot.conversations import Conversation
from tests.unit.bot.turns import REPLIES, SCRIPT, FakeShop, asked_in

#: Bridget has FH-10187 (a feeder with gloves, delivered) and FH-10547 (shears, not sent yet).
BRIDGET = CustomerRecord("Bridget O'Connell", "bridget@example.com", "+1-617-555-0158")
FEEDER, GLOVES = "Cedar bird feeder", "Leather garden gloves, S"
RETURN = SCRIPT.flows["return_item"]
RETURNED = ("return_item", {"order_number": "FH-10187", "item": GLOVES, "reason": "They are too small"})


def bridget(**values: str) -> Conversation:
    return Conversation(record=BRIDGET, values=values)


async def test_a_return_is_asked_for_step_by_step_then_done_after_the_yes() -> None:
    talk = bridget()
    assert "Which order is it from?" in await talk.says("I want to send something back", "return_item")
    assert f"{FEEDER}, {GLOVES}" in await talk.says("FH-10187")
    assert "Why" in await talk.says("the gloves")
    asked = await talk.says("They are too small")
    assert (GLOVES in asked, "too small" in asked, "yes or no" in asked) == (True, True, True)
    assert talk.changes == []
    assert "RT-10187-1" in await talk.says("yes")
    assert talk.changes == [RETURNED]


async def test_what_the_first_message_tells_is_not_asked_for() -> None:
    talk = bridget()
    assert "Why" in await talk.says("I want to return the gloves from FH-10187", "return_item")


async def test_a_question_in_the_middle_is_answered_then_the_flow_goes_on_where_it_was() -> None:
    talk = bridget()
    await talk.says("I want to send back FH-10187", "return_item")
    answered = await talk.says("What's your return policy?", "return_item")
    assert (REPLIES.intents["return_item"].text or "?") in answered
    assert answered.endswith("Or say 'all'.")
    assert "Express costs $9.90" in await talk.says("And how much is express delivery?", "shipping_cost")
    await talk.says("the gloves", "product_availability", 0.7)
    await talk.says("They are too small")
    await talk.says("yes, please do")
    assert talk.changes == [RETURNED]


async def test_another_flow_in_the_middle_is_settled_then_the_first_goes_on() -> None:
    talk = bridget()
    await talk.says("return the gloves from FH-10187", "return_item")
    answered = await talk.says("where is my order FH-10547?", "order_status")
    assert answered.startswith("Order FH-10547 (2 x Bypass pruning shears) is processing")
    assert RETURN.title in answered
    assert asked_in(talk.turns[-1]) in ("item", "reason")


async def test_a_flow_goes_on_with_its_own_order_whatever_the_other_was_about() -> None:
    talk = bridget()
    await talk.says("return the gloves from FH-10187", "return_item")
    assert "FH-10547" in await talk.says("where is my order FH-10547?", "order_status")
    assert "order FH-10187" in await talk.says("They are too small")
    await talk.says("yes", "affirm")
    assert talk.changes == [RETURNED]


@pytest.mark.parametrize("said", ["no, I meant FH-10547", "Not that one, FH-10547!", "no, the other order"])
async def test_another_order_than_the_one_understood_is_taken_instead(said: str) -> None:
    talk = bridget()
    await talk.says("cancel FH-10187", "cancel_order")
    answer = await talk.says(said, "deny")
    if "FH-10547" not in said:
        assert asked_in(talk.turns[-1]) == "order_number"
        answer = await talk.says("FH-10547")
    assert "FH-10547" in answer
    await talk.says("yes", "affirm")
    assert talk.changes == [("cancel_order", {"order_number": "FH-10547"})]


async def test_a_corrected_detail_has_to_be_confirmed_anew() -> None:
    talk = bridget()
    await talk.says("change the address of FH-10547", "change_address")
    await talk.says("12 Mill Lane, 98101 Seattle", "shipping_cost", 0.7)
    assert "14 Mill Lane" in await talk.says("no, 14 Mill Lane, 98101 Seattle", "deny")
    assert talk.changes == []
    await talk.says("yes", "affirm")
    assert [arguments["address"] for _, arguments in talk.changes] == ["14 Mill Lane, 98101 Seattle"]


async def test_the_other_item_is_asked_for_while_the_rest_is_kept() -> None:
    talk = bridget()
    await talk.says("return the feeder from FH-10187", "return_item")
    await talk.says("They are too small")
    assert f"{FEEDER}, {GLOVES}" in await talk.says("no, the other item", "deny")
    assert "too small" in await talk.says("the gloves")


async def test_an_order_number_after_the_answer_corrects_the_one_asked_about() -> None:
    talk = bridget()
    await talk.says("where is FH-10547?", "order_status")
    assert (await talk.says("Sorry, I meant FH-10187", "")).startswith("Order FH-10187")


@pytest.mark.parametrize("said", ["Forget it", "actually, never mind", "Lass es"])
async def test_whoever_changes_their_mind_is_let_go(said: str) -> None:
    talk = bridget()
    await talk.says("cancel FH-10547", "cancel_order")
    assert "Nothing was changed" in await talk.says(said, "deny")
    await talk.says("yes", "affirm")
    assert talk.changes == []


async def test_forgetting_one_thing_for_another_begins_the_other() -> None:
    talk = bridget()
    await talk.says("Where is my order?", "order_status")
    answer = await talk.says("Forget it, how do I send FH-10187 back?", "return_item")
    assert f"{FEEDER}, {GLOVES}" in answer


@pytest.mark.parametrize(
    "said",
    ["hmm", "maybe", "yes but not that one", "ok wait", "I am not sure", "no", "perhaps tomorrow", "yes, no, wait"],
)
async def test_what_is_no_clear_yes_changes_nothing(said: str) -> None:
    talk = bridget()
    await talk.says("cancel FH-10547", "cancel_order")
    await talk.says(said)
    assert talk.changes == []


async def test_a_yes_after_a_no_is_asked_for_anew() -> None:
    talk = bridget()
    await talk.says("cancel FH-10547", "cancel_order")
    assert "not done it" in await talk.says("no", "deny")
    assert "FH-10547" in await talk.says("yes", "affirm")
    assert talk.changes == []
    await talk.says("yes", "affirm")
    assert talk.changes == [("cancel_order", {"order_number": "FH-10547"})]


async def test_a_yes_after_a_person_spoke_to_the_customer_answers_no_older_question() -> None:
    talk = bridget()
    await talk.says("cancel FH-10547", "cancel_order")
    talk.engagement = 3  # a person had it, then handed it back
    await talk.says("yes", "affirm")
    assert talk.changes == []
    assert "FH-10547" in await talk.says("cancel my order", "cancel_order")


async def test_a_yes_is_not_for_values_that_were_changed_since() -> None:
    talk = bridget()
    await talk.says("cancel FH-10547", "cancel_order")
    talk.values["order_number"] = "FH-10187"  # by a person of the desk
    assert "FH-10187" in await talk.says("yes", "affirm")
    assert talk.changes == []


async def test_what_the_shop_will_not_do_is_told_with_its_reason() -> None:
    talk = bridget()
    await talk.says("cancel FH-10187", "cancel_order")
    answer = await talk.says("yes", "affirm")
    assert "it is delivered, and only an order that was not sent can be cancelled" in answer
    signals = talk.turns[-1].signals
    assert signals is not None
    assert signals.failed_calls == 0


async def test_somebody_elses_order_cannot_be_touched() -> None:
    talk = bridget()
    assert "cannot find an order FH-10198" in await talk.says("return the mug from FH-10198", "return_item")


async def test_a_failing_shop_is_admitted_before_the_customer_is_asked_for_more() -> None:
    talk = Conversation(shop=FakeShop(failures=2), record=BRIDGET)
    assert await talk.says("return the gloves from FH-10187", "return_item") == RETURN.replies.failed[0]
    signals = talk.turns[-1].signals
    assert signals is not None
    assert signals.failed_calls == 2


async def test_whoever_is_not_logged_in_reads_what_everybody_may_know() -> None:
    talk = Conversation(record=None)
    answer = await talk.says("return the gloves from FH-10187", "return_item")
    assert answer == RETURN.replies.log_in[0]
    assert talk.shop.asked == []


async def test_the_record_s_address_is_used_rather_than_asked_for() -> None:
    talk = bridget()
    assert "bridget@example.com" in await talk.says("I forgot my password", "password_reset")
    assert "sent a link to bridget@example.com" in await talk.says("yes", "affirm")


async def test_another_address_than_the_record_s_is_taken() -> None:
    talk = bridget()
    await talk.says("I forgot my password", "password_reset")
    assert "e-mail address" in await talk.says("no", "deny")
    assert "sent a link to tom@example.com" in await talk.says("tom@example.com")


async def test_known_fields_are_never_asked_for_again_whoever_wrote_them() -> None:
    talk = bridget(order_number="FH-10187", intent="order_status")
    assert "What would you like to send back" in await talk.says("I want to send something back", "return_item")


async def test_the_same_answer_is_never_given_twice_in_a_row() -> None:
    talk = bridget()
    for intent in ("greeting", "return_item", "", "shipping_cost", "affirm", "deny"):
        answers = [await talk.says("hm hm", intent) for _ in range(4)]
        assert all(one != other for one, other in pairwise(answers)), answers


async def test_nothing_understood_is_met_by_an_example_then_by_a_choice() -> None:
    talk = bridget()
    assert await talk.says("blub") == REPLIES.fallback.texts[0]
    second = await talk.says("blub blub")
    assert second.startswith(REPLIES.fallback.texts[1])
    assert (RETURN.title in second, "human" in second) == (True, True)


async def test_whoever_cannot_answer_is_told_how_to_get_a_person() -> None:
    talk = bridget()
    await talk.says("Where is my order?", "order_status")
    assert "person" in await talk.says("I don't have the number")
    assert (await talk.says("FH-10187")).startswith("Order FH-10187")


async def test_two_questions_in_one_message_are_both_answered() -> None:
    talk = bridget()
    answer = await talk.says(
        "Where is FH-10547? What does express cost?", "order_status", parts=("order_status", "shipping_cost")
    )
    assert ("is processing" in answer, "Express costs $9.90" in answer) == (True, True)


async def test_a_second_matter_gets_the_values_of_its_sentence() -> None:
    talk = bridget()
    answer = await talk.says(
        "What does express cost? And where is FH-10547?", "shipping_cost", parts=("shipping_cost", "order_status")
    )
    assert ("Express costs $9.90" in answer, "is processing" in answer) == (True, True)


async def test_a_second_matter_waits_for_the_first() -> None:
    talk = bridget()
    await talk.says(
        "Please cancel FH-10547. And I forgot my password.", "cancel_order", parts=("cancel_order", "password_reset")
    )
    answer = await talk.says("yes", "affirm")
    assert ("is cancelled" in answer, "bridget@example.com" in answer) == (True, True)


async def test_who_wants_a_person_is_not_argued_with() -> None:
    talk = bridget()
    await talk.says("cancel FH-10547", "cancel_order")
    answer = await talk.says("get me somebody real, will you", "deny", wants_human=0.97)
    assert answer == SCRIPT.words.person[0]


async def test_a_call_is_arranged_at_the_record_s_number() -> None:
    talk = bridget()
    assert "When shall we call?" in await talk.says("please call me back", "complaint", 0.4)
    assert "+1-617-555-0158" in await talk.says("tomorrow at 3pm")
    await talk.says("yes", "affirm")
    called = talk.turns[-1].callback
    assert called is not None
    assert called.phone == "+1-617-555-0158"


async def test_nothing_else_after_a_flow_ends_the_conversation() -> None:
    talk = bridget()
    await talk.says("return the gloves from FH-10187", "return_item")
    await talk.says("They are too small")
    assert RETURN.then is not None
    assert RETURN.then in await talk.says("yes")
    await talk.says("no thanks", "deny")
    assert talk.turns[-1].done
