"""What a customer may type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.line.parse import Callback, Problem, Said
from collabtui.line.parse_customer import USAGE, Answer, Help, History, Human, Quit, Rate, parse_customer


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("hello", Said("hello")),
        ("/help", Help()),
        ("/human", Human()),
        ("/HUMAN", Human()),
        ("/yes", Answer(accept=True)),
        ("/no", Answer(accept=False)),
        ("yes", Said("yes")),
        ("/rate 4", Rate(4)),
        ("/rate 4 very kind", Rate(4, "very kind")),
        ("/history", History()),
        ("/quit", Quit()),
        ("//quit", Said("/quit")),
        (" ", None),
    ],
)
def test_a_typed_line_becomes_a_command(line: str, meant: object) -> None:
    assert parse_customer(line) == meant


def test_a_callback_is_read() -> None:
    assert isinstance(parse_customer("/callback 2030-01-31T15:30 555-0110"), Callback)


@pytest.mark.parametrize("line", ["/rate", "/rate 6", "/rate 0", "/rate good", "/rate 4.5"])
def test_a_rating_is_one_to_five(line: str) -> None:
    assert parse_customer(line) == Problem(f"Write it as {USAGE['rate']}")


def test_a_bare_digit_answers_an_open_survey() -> None:
    assert parse_customer(" 4 \n", survey_open=True) == Rate(4)


@pytest.mark.parametrize(
    ("line", "rate"),
    [
        ("5 stars", Rate(5, "stars")),
        ("4, quite ok\n", Rate(4, "quite ok")),
        ("3!", Rate(3)),
        ("2/5", Rate(2)),
        (" 1: never again", Rate(1, "never again")),
    ],
)
def test_a_digit_with_words_answers_an_open_survey_with_a_comment(line: str, rate: Rate) -> None:
    assert parse_customer(line, survey_open=True) == rate
    assert isinstance(parse_customer(line), Said)


@pytest.mark.parametrize("line", ["6", "0", "44", "४", "4.5", "1-206-555-0110", "4th try", "I say 5"])
def test_other_text_stays_a_message_during_a_survey(line: str) -> None:
    assert parse_customer(line, survey_open=True) == Said(line)


def test_a_bare_digit_is_a_message_while_no_survey_is_open() -> None:
    assert parse_customer("4") == Said("4")


def test_every_listed_command_is_known() -> None:
    for name in USAGE:
        problem = parse_customer(f"/{name}")
        assert not isinstance(problem, Problem) or "There is no command" not in problem.sentence


@given(st.text() | st.sampled_from(list(USAGE)).flatmap(lambda name: st.text().map(lambda rest: f"/{name} {rest}")))
def test_no_line_is_too_odd_to_be_answered(line: str) -> None:
    for survey_open in (False, True):
        parsed = parse_customer(line, survey_open)
        assert not isinstance(parsed, Problem) or parsed.sentence
