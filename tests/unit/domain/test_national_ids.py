"""Numbers by which states know people, told from numbers of every other kind."""

import pytest

from broker.domain.national_ids import national_ids
from broker.domain.redact import redact


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in national_ids(text)]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("078-05-1120", id="us"),
        pytest.param("123 45 6789", id="us-spaced"),
        pytest.param("12345678Z", id="es-dni"),
        pytest.param("x-1234567-l", id="es-nie"),
        pytest.param("RSSMRA85M01H501Q", id="it"),
        pytest.param("RSS MRA 85M01 H501Q", id="it-spaced"),
        pytest.param("131052-308T", id="fi"),
        pytest.param("19811228-9874", id="se"),
        pytest.param("184127645108946", id="fr"),
        pytest.param("1 84 12 76 451 089 46", id="fr-grouped"),
        pytest.param("756.9217.0769.85", id="ch"),
        pytest.param("15108695088", id="no"),
        pytest.param("85.07.30-033.28", id="be"),
        pytest.param("36 574 261 809", id="de"),
        pytest.param("AB 12 34 56 C", id="uk-insurance"),
        pytest.param("٣٦٥٧٤٢٦١٨٠٩", id="de-in-arabic-digits"),
    ],
)
def test_a_shape_or_a_check_digit_tells(number: str) -> None:
    assert found(f"it is {number}, please") == [number]
    assert redact(f"it is {number}, please") == "it is [id], please"


@pytest.mark.parametrize(
    ("announcement", "number"),
    [
        ("ssn", "123456789"),
        ("my BSN is", "111222333"),
        ("NHS number", "943 476 5919"),
        ("pesel:", "44051401359"),
        ("cpr", "211062-5629"),
        ("Passport number:", "C01X00T47"),
        ("national insurance number", "AB123456C"),
    ],
)
def test_a_number_that_says_little_counts_where_it_is_announced(announcement: str, number: str) -> None:
    assert found(f"{announcement} {number} ok") == [number]
    assert number in redact(f"order {number} ok") or redact(f"order {number} ok") == "order [phone] ok"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("12345678A", id="es-wrong-letter"),
        pytest.param("666-12-3456, 900-12-3456, 123-00-6789, 123-45-0000", id="us-never-issued"),
        pytest.param("order 12345678 z", id="es-a-word-behind-a-number"),
        pytest.param("131052-308U", id="fi-wrong-letter"),
        pytest.param("36574261808", id="de-wrong-digit"),
        pytest.param("RSSMRA85M01H501A", id="it-wrong-letter"),
        pytest.param("GB 12 34 56 C", id="uk-no-prefix-of-persons"),
        pytest.param("111222333 44051401359", id="unannounced"),
        pytest.param("123-45-6789-0", id="part-of-more"),
        pytest.param("the passport is at home", id="passport-without-a-number"),
        pytest.param("sizes 41 11 11 11 11 11 11 11", id="list"),
        pytest.param("2024-05-06 12:30, ORD-4111-1111, FH-10234", id="dates-and-orders"),
        pytest.param("1714993200000", id="unix-milliseconds"),
        pytest.param("192.168.178.21", id="address"),
    ],
)
def test_look_alikes_stay(text: str) -> None:
    assert found(text) == []
    assert redact(text) == text


def test_an_announcement_far_away_announces_nothing() -> None:
    assert found("my bsn is somewhere in the drawer over there, while the order is 111222333") == []


def test_a_table_of_look_alikes_costs_no_more_checks_than_a_bound_allows() -> None:
    """Beyond it the shape alone counts: rather a number too many is blanked than one too few."""
    assert len(found("12345678A " * 50)) == 0
    assert len(found("12345678A " * 700)) == 600
