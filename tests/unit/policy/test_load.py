"""Claims about reading a policy from its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.policy.customer_conditions import Keyword
from broker.policy.load import PolicyError, Problem, parse
from broker.policy.models import Policy

GOOD = """\
version = "v1"
language = "en"

[[escalation]]
id = "asked"
kind = "keyword"
phrases.en = ["human", "real person"]

[[escalation]]
id = "unsure"
kind = "low_confidence"
below = 0.5

[routing]
accept_timeout = 20

[words.en]
handoff = "A person comes."
no_bot = "A person answers."
joined = "{agent} is here."
left = "The line was lost."
transferred = "I pass you on."
survey = "From 1 to 5?"
thanks = "Thank you."
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as caught:
        parse(text, "policy.toml")
    return caught.value.problems


def problem(old: str, new: str) -> str:
    """The one problem of the good policy once ``old`` is replaced by ``new``, as a person reads it."""
    assert GOOD.count(old) == 1
    (one,) = problems(GOOD.replace(old, new))
    return str(one)


def test_a_good_text_gives_the_whole_policy() -> None:
    policy = parse(GOOD, "policy.toml")
    assert [rule.id for rule in policy.escalation] == ["asked", "unsure"]
    assert isinstance(policy.escalation[0], Keyword)
    assert policy.escalation[0].phrases == {"en": ("human", "real person")}
    assert policy.routing.default_skill == ""


def test_a_whole_number_will_do_where_a_number_is_wanted() -> None:
    assert parse(GOOD, "policy.toml").routing.accept_timeout == 20.0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "below = 0.5",
            'below = "high"',
            "12: escalation[1].below: expected a number above 0, at most 1, got 'high'",
        ),
        ("below = 0.5", "below = 0", "12: escalation[1].below: expected a number above 0, at most 1, got 0"),
        ("below = 0.5", "below = nan", "12: escalation[1].below: expected a number above 0, at most 1, got nan"),
        ("below = 0.5", "below = true", "12: escalation[1].below: expected a number above 0, at most 1, got true"),
        (
            "below = 0.5",
            "belwo = 0.5",
            "12: escalation[1].belwo: expected a known field, did you mean below?",
        ),
        (
            "below = 0.5",
            "zzz = 0.5",
            "12: escalation[1].zzz: expected one of the fields act, below, id, kind, level, priority, skill, turns, "
            "words",
        ),
        (
            "below = 0.5",
            "priority = 2.5",
            "12: escalation[1].priority: expected a whole number from 1 to 5, got 2.5",
        ),
        (
            'kind = "low_confidence"',
            'kind = "guess"',
            "11: escalation[1].kind: expected one of all_of, ambiguity, any_of, api_errors, bot_silent, burst, "
            "customer, frustration, intent, keyword, low_confidence, predicted_risk, repeated_fallbacks, "
            "repeated_messages, sentiment, sentiment_trend, shared_value, short_replies, total_fallbacks, turn_cap, "
            "waiting, wants_human, got 'guess'",
        ),
        (
            'kind = "low_confidence"\n',
            "",
            "9: escalation[1].kind: expected one of all_of, ambiguity, any_of, api_errors, bot_silent, burst, "
            "customer, frustration, intent, keyword, low_confidence, predicted_risk, repeated_fallbacks, "
            "repeated_messages, sentiment, sentiment_trend, shared_value, short_replies, total_fallbacks, turn_cap, "
            "waiting, wants_human, got nothing",
        ),
        (
            '"human", ',
            '"human",\n" ", ',
            "8: escalation[0].phrases.en[1]: expected a word or a phrase of at most 80 characters, got ' '",
        ),
        (
            '["human", "real person"]',
            "[]",
            "7: escalation[0].phrases.en: expected a list that is not empty, got an empty list",
        ),
        (
            '["human", "real person"]',
            '"human"',
            "7: escalation[0].phrases.en: expected a list that is not empty, got 'human'",
        ),
        (
            'version = "v1"',
            "version = 2026-11-01",
            "1: version: expected a version of 1 to 80 printable characters without blank edges, got a date or a time",
        ),
        (
            'version = "v1"\n',
            "",
            "1: version: expected a version of 1 to 80 printable characters without blank edges, got nothing",
        ),
        (
            'id = "unsure"',
            'id = "Not sure"',
            "10: escalation[1].id: expected a name of at most 64 small letters, digits, underscores, "
            "such as low_confidence, got 'Not sure'",
        ),
        (
            "accept_timeout = 20",
            "accept_timeout = -1",
            "15: routing.accept_timeout: expected a number above 0, at most 2592000, got -1",
        ),
        (
            "[routing]\n",
            "[survey]\ncool_down = -1\n[routing]\n",
            "15: survey.cool_down: expected a number from 0 to 31622400, got -1",
        ),
        ("[routing]\n", "[routnig]\n", "14: routnig: expected a known field, did you mean routing?"),
        (
            "[routing]\n",
            "[[routing]]\n",
            "14: routing: expected a table, got a list",
        ),
        (
            "[routing]\n",
            "[words.DE]\n",
            "14: words.DE: expected a language code such as en or de-AT, got 'DE'",
        ),
        (
            'thanks = "Thank you."',
            "",
            "17: words.en.thanks: expected text of 1 to 2000 characters without braces, got nothing",
        ),
        (
            "{agent} is here.",
            "{agnt} is here.",
            "20: words.en.joined: expected text of 1 to 400 characters without braces other than {agent}, "
            "got '{agnt} is here.'",
        ),
    ],
)
def test_an_error_names_file_line_field_and_what_is_expected(old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    found = [str(one) for one in problems(GOOD.replace(old, new))]
    assert f"policy.toml:{said}" in found


def test_two_rules_of_one_name_are_refused_at_the_second() -> None:
    assert problem('id = "unsure"', 'id = "asked"') == (
        "policy.toml:10: escalation[1].id: expected a name of its own, got 'asked' a second time"
    )


def test_a_rule_that_says_an_unknown_line_is_refused() -> None:
    assert problem("below = 0.5", 'words = "billing"') == (
        "policy.toml:12: escalation[1].words: expected the name of a line in [words.en], got 'billing'"
    )


def test_a_rule_may_say_a_line_of_ones_own() -> None:
    text = GOOD.replace("below = 0.5", 'words = "billing"') + 'more.billing = "Our billing desk comes."\n'
    policy = parse(text, "policy.toml")
    assert policy.wording("en").line(policy.escalation[1].words) == "Our billing desk comes."


def test_the_policys_own_language_needs_words_and_phrases() -> None:
    assert [str(one) for one in problems(GOOD.replace('language = "en"', 'language = "de"'))] == [
        "policy.toml:7: escalation[0].phrases.de: expected phrases in the policy's own language, got nothing",
        "policy.toml:17: words.de: expected words in the policy's own language, got nothing",
    ]


def test_all_problems_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = (
        GOOD.replace("0.5", "5")
        .replace('"v1"', "1")
        .replace("= 20", '= "20"')
        .replace("[words.en]", "[words.en]\nx = 1")
    )
    found = problems(text)
    assert [(one.line, one.field) for one in found] == [
        (1, "version"),
        (12, "escalation[1].below"),
        (15, "routing.accept_timeout"),
        (18, "words.en.x"),
    ]


def test_the_message_lists_each_problem_on_a_line_of_its_own() -> None:
    with pytest.raises(PolicyError) as caught:
        parse("x = 1\n", "my.toml")
    assert str(caught.value).splitlines() == [str(one) for one in caught.value.problems]
    assert all(line.startswith("my.toml:1: ") for line in str(caught.value).splitlines())


def test_a_field_that_is_no_bare_word_is_quoted_with_its_controls_visible() -> None:
    (one,) = problems('"a\\u001b key" = 1\n' + GOOD)
    assert one.field == r"'a\x1b key'"


def test_a_long_value_is_cut_in_the_message() -> None:
    shown = problem('"v1"', '"' + "x" * 200 + '"')
    assert shown.endswith(f"got '{'x' * 40}' with 160 more characters")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nb == 2\n", 2, "Invalid value, at column 4"),
        ("a = 1\na = 2\nb = 3\n", 2, "Cannot overwrite a value, at column 6"),
        ("[a]\nb = [1,\n2\n\n", 3, "Unclosed array, at the end of the file"),
        ("just words", 1, "Expected '=' after a key in a key/value pair, at column 6"),
    ],
)
def test_a_text_that_is_no_toml_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    assert problems(text) == (Problem("policy.toml", line, "syntax", f"valid TOML: {words}"),)


#: A number that Python reads but will not print.
GIANT = "routing.late = 0x" + "f" * 5_000


@pytest.mark.parametrize("text", ["x = " + "[" * 5_000, "x = " + "9" * 5_000, "\x00", "x = 1979-13-45", GIANT])
def test_a_hostile_text_is_refused_like_any_other(text: str) -> None:
    (one,) = problems(text)
    assert (one.line, one.field) == (1, "syntax")


def test_a_byte_order_mark_is_no_error() -> None:
    assert parse("\ufeff" + GOOD, "policy.toml") == parse(GOOD, "policy.toml")


def outcome(text: str) -> Policy | tuple[Problem, ...]:
    try:
        return parse(text, "policy.toml")
    except PolicyError as error:
        return error.problems


@given(st.sets(st.integers(0, len(GOOD.splitlines()) - 1), min_size=1, max_size=6))
def test_a_damaged_file_gives_a_whole_policy_or_its_problems(gone: set[int]) -> None:
    kept = [line for place, line in enumerate(GOOD.splitlines()) if place not in gone]
    found = outcome("\n".join(kept))
    if isinstance(found, Policy):
        assert Policy.model_validate(found.model_dump(exclude_defaults=True)) == found
    else:
        assert found
        assert all(1 <= one.line <= len(kept) and one.field and one.expected for one in found)


@given(st.text(max_size=80))
def test_any_text_is_a_policy_or_a_policy_error(text: str) -> None:
    assert problems(text)


def test_a_file_without_end_is_refused_by_its_size() -> None:
    with pytest.raises(PolicyError, match=r"big\.toml:1: size: expected a file of at most 100,000 char.* 100,007"):
        parse("# " + "x" * 100_005, "big.toml")


def test_more_rules_than_anybody_writes_are_refused() -> None:
    rules = "".join(f'[[escalation]]\nid = "r{n}"\nkind = "turn_cap"\nturns = 9\n' for n in range(501))
    with pytest.raises(PolicyError, match="escalation: expected a list of at most 500"):
        parse('version = "1"\n' + rules, "policy.toml")
