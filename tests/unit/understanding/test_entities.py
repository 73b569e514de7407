"""What is found in a text, in which normal form."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.entities import find, masked

PIECES = [
    "FH-10234",
    "#",
    "10234",
    "€",
    "1,1",
    "me@mail.test",
    "+49 30 1234567",
    " ",
    ".",
    "-",
    "@",
    "a",
    "0",
]


def values(text: str) -> list[tuple[str, str]]:
    return [(entity.type, entity.value) for entity in find(text)]


@pytest.mark.parametrize(
    "written",
    [
        "FH-10234",
        "fh10234",
        "Fh 10234",
        "#10234",
        "# 10234",
        "#FH-10234",
        "10234",
        "is it 10234?",
        "(10234)",
        "FH-10234.",
    ],
)
def test_every_way_to_write_an_order_number_has_one_normal_form(written: str) -> None:
    assert values(written) == [("order_number", "FH-10234")]


@pytest.mark.parametrize(
    "written",
    [
        "1023",
        "102345",
        "FH-102345",
        "3.10234",
        "12345-6789",
        "10234%",
        "x10234",
        "10234b",
        "-10234",
        "https://shop.test/o/10234",
        "v10234",
        "10234@mail",
        "8f14e45f-ceea-467f-a1b2-c3d4e5f10234",
        "10.0.0.10234",
    ],
)
def test_other_numbers_are_no_order_numbers(written: str) -> None:
    assert values(written) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my order is 48213", ("order_number", "FH-48213")),
        ("Bestellnummer lautet: 48213", ("order_number", "FH-48213")),
        ("48213 is my order number", ("order_number", "FH-48213")),
        ("order 771", None),
        ("order number AB-7712345 please", ("order_number", "AB-7712345")),
        ("invoice no. 5512 is wrong", ("invoice_number", "5512")),
        ("Rechnung RE-2024-00123", ("invoice_number", "RE-2024-00123")),
        ("the account ending in 8821", ("account_number", "8821")),
        ("my zip code is 90210", ("postcode", "90210")),
        ("I live in SW1A 1AA", ("postcode", "SW1A 1AA")),
        ("tracking id 1z 999 aa1 01 2345 6784", ("tracking_number", "1Z999AA10123456784")),
        ("is the storm lantern back?", ("product", "Brass storm lantern")),
    ],
)  # fmt: skip
def test_the_domains_own_kinds_are_told_by_their_form_or_the_words_beside(
    text: str, found: tuple[str, str] | None
) -> None:
    assert values(text) == ([] if found is None else [found])


def test_the_word_right_before_a_number_decides_what_it_is() -> None:
    assert values("invoice 10234 belongs to order 10198") == [
        ("invoice_number", "10234"),
        ("order_number", "FH-10198"),
    ]


def test_words_beside_a_bare_number_make_it_surer() -> None:
    assert find("order 10234")[0].confidence > find("10234")[0].confidence


def test_a_prefix_makes_an_order_number_surer_than_a_hash_sign_than_bare_digits() -> None:
    prefixed, hashed, bare = (find(text)[0].confidence for text in ("FH-10234", "#10234", "10234"))
    assert prefixed > hashed > bare


def test_two_order_numbers_in_a_row_are_two_orders_not_a_phone_number() -> None:
    assert values("10234 10198") == [("order_number", "FH-10234"), ("order_number", "FH-10198")]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Me@Mail.Test", "me@mail.test"),
        ("write to a.b+c@x.co.uk.", "a.b+c@x.co.uk"),
        ("<kim@inbox.test>", "kim@inbox.test"),
    ],
)
def test_an_email_address_is_found_in_lower_case_without_its_surroundings(written: str, value: str) -> None:
    assert values(written) == [("email", value)]


@pytest.mark.parametrize("written", ["x@y", "@mail.test", "me@", "me@mail.", "me at mail.test"])
def test_half_an_address_is_none(written: str) -> None:
    assert values(written) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("+44 20 7946 0958", "+442079460958"),
        ("0171 555 1234", "+491715551234"),
        ("(030) 1234567", "+49301234567"),
        ("(206) 555-0110", "+12065550110"),
        ("1-800-555-0199", "+18005550199"),
        ("555-123-4567", "+15551234567"),
        ("٠١٧١ ٥٥٥ ١٢٣٤", "+491715551234"),
    ],
)
def test_a_phone_number_is_kept_as_it_is_dialled_from_anywhere(written: str, value: str) -> None:
    assert values(f"call {written} please") == [("phone", value)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("€60", "60.00 EUR"),
        ("€ 4.90", "4.90 EUR"),
        ("12,5 €", "12.50 EUR"),
        ("$1,234.50", "1234.50 USD"),
        ("£1.234.567,89", "1234567.89 GBP"),
        ("40000 euros", "40000.00 EUR"),
        ("5 pounds", "5.00 GBP"),
        ("7 USD", "7.00 USD"),
        ("€ 1.299,00", "1299.00 EUR"),
        ("CHF 1'250.50", "1250.50 CHF"),
        ("20 bucks", "20.00 USD"),
        ("fifty dollars", "50.00 USD"),
        ("two hundred and twenty-five euros", "225.00 EUR"),
        ("zwanzig Euro", "20.00 EUR"),
    ],
)
def test_money_is_an_amount_with_cents_then_a_currency(written: str, value: str) -> None:
    assert values(f"I paid {written} for it") == [("money", value)]


def test_an_amount_of_five_digits_is_money_not_an_order() -> None:
    assert values("10234€") == [("money", "10234.00 EUR")]


def test_entities_come_in_the_order_of_the_text_with_their_places() -> None:
    text = "FH-10234 cost €60.00, write to me@mail.test"
    assert [(entity.type, text[entity.start : entity.end]) for entity in find(text)] == [
        ("order_number", "FH-10234"),
        ("money", "€60.00"),
        ("email", "me@mail.test"),
    ]


def test_what_lies_behind_the_read_part_is_not_found() -> None:
    assert find(" " * READ_AT_MOST + "FH-10234") == ()


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_entities_never_overlap_whatever_is_written(text: str) -> None:
    found = find(text)
    assert all(0 <= entity.start < entity.end <= len(text) for entity in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_masking_makes_two_orders_look_alike() -> None:
    one, other = "where is FH-10234 now", "where is #10198 now"
    assert masked(one, find(one)) == masked(other, find(other))


@given(st.text())
def test_masking_a_text_without_entities_changes_nothing(text: str) -> None:
    assert masked(text, ()) == text


def test_a_day_a_customer_names_is_not_masked_for_it_tells_what_is_wanted() -> None:
    text = "it should have come yesterday"
    assert masked(text, find(text, at=0)) == text
