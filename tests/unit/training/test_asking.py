"""Which words ask for something that may be known already."""

import pytest

from collabtui.training.asking import asks_for


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("order_number", "Which order is it? The number starts with FH- and has five digits."),
        ("order_number", "Please give me the number of the order, such as FH-10000."),
        ("order_number", "I still need the number of the order: FH- with five digits."),
        ("order_number", "Could you tell me your order number?"),
        ("email", "Which e-mail address is on your account?"),
        ("email", "Please write the whole email address, I need your email."),
        ("address", "What is the new address, with street, number, postcode and town?"),
        ("address", "Where shall it go? Street, number, postcode, town, please."),
        ("reason", "Why does it go back? One sentence is enough."),
        ("reason", "Please tell me in a few words why it goes back."),
        ("colour_wanted", "What colour wanted do you have in mind?"),
    ],
)
def test_a_question_for_a_field_is_one(field: str, text: str) -> None:
    assert asks_for(text, field)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("order_number", "Order FH-10234 is shipped. Carrier: Parcelhaus."),
        ("order_number", "I have order FH-10234 here, so you need not tell it again."),
        ("order_number", "Shall I cancel order FH-10234 now? Please answer yes or no."),
        ("email", "Which number stands in the confirmation e-mail?"),
        ("address", "Which e-mail address is on your account?"),
        ("reason", "I can't do that, for the reason that it was sent."),
    ],
)
def test_telling_it_or_asking_for_another_thing_is_none(field: str, text: str) -> None:
    assert not asks_for(text, field)


def test_a_long_text_costs_no_time() -> None:
    assert not asks_for("please " * 20_000 + "tell " * 20_000, "order_number")
