"""Claims about rules that contradict themselves, each other, or the policy's words."""

import pytest

from broker.policy.load import PolicyError, parse
from tests.unit.policy.test_load import GOOD

ASKS = '\n[[escalation]]\nid = "asks"\nkind = "turn_cap"\nact = "offer"\n'
GERMAN = """
[words.de]
handoff = "Gleich."
no_bot = "Gleich."
joined = "{agent} ist da."
left = "Weg."
transferred = "Weiter."
survey = "1 bis 5?"
thanks = "Danke."
"""


def problems(text: str) -> list[str]:
    try:
        parse(text, "p.toml")
    except PolicyError as error:
        return [str(one).removeprefix("p.toml:") for one in error.problems]
    return []


def with_rule(*lines: str) -> str:
    """The good policy with one more rule; its id stands on line 34."""
    return GOOD + '\n[[escalation]]\nid = "more"\n' + "\n".join(lines) + "\n"


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("lines", "at", "said"),
    [
        (
            ('kind = "sentiment"', "below = -0.3", "recover_above = -0.5"),
            "recover_above",
            "escalation[2].recover_above: expected a mood of -0.3 (below) or above, got -0.5",
        ),
        (
            ('kind = "sentiment"', "recover_above = 2"),
            "recover_above",
            "escalation[2].recover_above: expected a number from -1 to 1, got 2",
        ),
        (
            ('kind = "all_of"', "conditions = []"),
            "conditions",
            "escalation[2].conditions: expected a list that is not empty, got an empty list",
        ),
        (
            ('kind = "customer"',),
            '\nid = "more"',
            "escalation[2]: expected at least one of verified_by, account_status, channel, language, name, context, "
            "got none",
        ),
        (
            ('kind = "bot_silent"', 'act = "offer"'),
            "act =",
            "escalation[2].act: expected now, since there is no bot to go on with, got 'offer'",
        ),
        (
            ('kind = "any_of"', 'conditions = [{ kind = "turn_cap", turns = 0 }]'),
            "conditions",
            "escalation[2].conditions[0].turns: expected a whole number from 1 to 1000, got 0",
        ),
        (
            ('kind = "any_of"', 'conditions = [{ kind = "guess" }]'),
            "conditions",
            "escalation[2].conditions[0].kind: expected one of all_of, ambiguity, any_of, api_errors, burst, customer, "
            "frustration, intent, keyword, low_confidence, predicted_risk, repeated_fallbacks, repeated_messages, "
            "sentiment, sentiment_trend, shared_value, short_replies, total_fallbacks, turn_cap, waiting, "
            "wants_human, got 'guess'",
        ),
        (
            ('kind = "any_of"', 'conditions = [{ kind = "keyword", phrases.de = ["mensch"] }]'),
            "conditions",
            "escalation[2].conditions[0].phrases.en: expected phrases in the policy's own language, got nothing",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_line_and_field(lines: tuple[str, ...], at: str, said: str) -> None:
    text = with_rule(*lines)
    (one,) = problems(text)
    line, _, told = one.partition(": ")
    assert told == said
    place = text.index(at, text.index('id = "more"') - 1)
    assert abs(int(line) - (text[:place].count("\n") + 1)) <= 1


def nested(depth: int) -> str:
    inner = '{ kind = "turn_cap" }'
    for _ in range(depth - 1):
        inner = f'{{ kind = "any_of", conditions = [{inner}] }}'
    return with_rule('kind = "all_of"', f"conditions = [{inner}]")


def test_conditions_are_nested_three_levels_deep_at_most() -> None:
    assert problems(nested(3)) == []
    (one,) = problems(nested(4))
    assert one.endswith(
        "conditions[0].conditions[0].conditions[0]: expected conditions at most 3 levels deep, got one more"
    )


@pytest.mark.parametrize("depth", [60, 400])
def test_absurd_nesting_is_refused_like_any_other_mistake(depth: int) -> None:
    assert problems(nested(depth))


def test_an_unknown_feature_of_the_risk_is_named() -> None:
    (one,) = problems(GOOD + "\n[risk.weights]\nbad_moood = 1\n")
    assert one.endswith("risk.weights.bad_moood: expected a known field, did you mean bad_mood?")


def test_a_weight_has_bounds() -> None:
    (one,) = problems(GOOD + "\n[risk.weights]\nturns = 21\n")
    assert one.endswith("risk.weights.turns: expected a number from -20 to 20, got 21")


def test_an_offer_needs_its_question_in_every_language_but_english() -> None:
    assert problems(GOOD + GERMAN) == []
    assert problems(GOOD + ASKS) == []
    missing = problems(GOOD + GERMAN + ASKS)
    assert [one.partition(": ")[2] for one in missing] == [
        f"words.de.{line}: expected a line in this language, since a rule offers a person, got nothing"
        for line in ("ask_first", "stay")
    ]
    assert problems(GOOD + GERMAN + 'ask_first = "Soll ich jemanden holen?"\nstay = "Gern."\n' + ASKS) == []


def test_a_question_of_ones_own_must_be_there_in_every_language() -> None:
    (one,) = problems(GOOD + ASKS + 'words = "gladly"\n')
    assert one.endswith("words: expected the name of a line in [words.en], got 'gladly'")


@pytest.mark.parametrize(("value", "good"), [("0.5", True), ("1.0", True), ("0", False), ("1.1", False)])
def test_how_sure_a_bot_must_be_of_a_language_is_a_share(value: str, good: bool) -> None:
    assert (problems(f"detect_language = {value}\n" + GOOD) == []) is good
