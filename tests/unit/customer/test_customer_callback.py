"""What a customer writes into the form for a call."""

from datetime import UTC, datetime

import pytest

from collabtui.customer import callback
from collabtui.customer.callback import Call

AT = int(datetime(2026, 11, 22, 15, 0, tzinfo=UTC).timestamp() * 1000)


def test_a_right_form_is_a_call() -> None:
    answer = {"when": "in 2h", "phone": " +1 206  555 0110 ", "topic": " my parcel "}
    assert callback.read(answer, AT) == Call(AT + 7_200_000, "+1 206 555 0110", "my parcel")


def test_a_time_that_passed_while_the_form_was_open_is_told() -> None:
    said = callback.read({"when": "2026-11-22 10:00", "phone": "12345", "topic": ""}, AT)
    assert isinstance(said, str)
    assert "future" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("when", ""),
        ("when", "soon"),
        ("phone", ""),
        ("phone", "call me"),
        ("phone", "12\x1b[2J345"),
        ("topic", "x" * 2_001),
    ],
)
def test_a_wrong_field_gets_a_sentence(name: str, value: str) -> None:
    checks = {field.name: field.check for field in callback.fields(AT)}
    said = checks[name](value)
    assert said is not None
    assert said.endswith(".")
