"""Claims about what a policy may say, but hardly means."""

from pathlib import Path
from typing import Any

import pytest

from broker.policy.load import parse
from broker.policy.staffed import Staff
from broker.policy.suspicions import suspicions

ROOT = Path(__file__).resolve().parents[3]
WORDS = """
[words.en]
handoff = "A person comes."
no_bot = "A person answers."
joined = "{agent} is here."
left = "The line was lost."
transferred = "I pass you on."
survey = "From 1 to 5?"
thanks = "Thank you."
"""
HUMAN = 'id = "human"\nkind = "keyword"\nphrases.en = ["human", "a person"]'


def rules(*texts: str) -> str:
    return "".join(f"\n[[escalation]]\n{text}\n" for text in texts)


def warnings(body: str, words: str = WORDS, staff: Staff = Staff()) -> list[str]:  # noqa: B008  # it is frozen
    """The warnings on a policy as ``field: says``."""
    text = f'version = "v1"\n{body}{words}'
    return [f"{one.field}: {one.says}" for one in suspicions(parse(text, "p.toml"), text, "p.toml", staff)]


def shadowed(first: str, second: str) -> bool:
    found = warnings(rules(f'id = "one"\n{first}', f'id = "two"\n{second}'))
    return any("escalation[1].id: it never decides: one," in warning for warning in found)


@pytest.mark.parametrize("file", ["demo_data/policy.toml", "broker/policy/default.toml"])
def test_our_own_policies_raise_no_suspicion(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert suspicions(parse(text, file), text, file) == ()


def test_a_warning_names_file_line_field() -> None:
    text = f'version = "v1"{rules(HUMAN)}\n[routing]\nlate = 600\n{WORDS}'
    (one,) = suspicions(parse(text, "p.toml"), text, "p.toml")
    assert str(one) == "p.toml:8: routing.late: warning: 600 s is after routing.overdue (300 s)"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('kind = "low_confidence"\nbelow = 0.6', 'kind = "low_confidence"\nbelow = 0.4'),
        ('kind = "repeated_fallbacks"\ncount = 2', 'kind = "repeated_fallbacks"\ncount = 3'),
        ('kind = "total_fallbacks"\ncount = 2', 'kind = "repeated_fallbacks"\ncount = 2'),
        ('kind = "api_errors"\ncount = 1', 'kind = "api_errors"\ncount = 2\ncall = "orders"'),
        ('kind = "sentiment"\nbelow = -0.2', 'kind = "sentiment"\nbelow = -0.6\nturns = 2'),
        ('kind = "turn_cap"\nturns = 5', 'kind = "turn_cap"\nturns = 9'),
        ('kind = "turn_cap"\nturns = 1', 'kind = "sentiment"'),
        ('kind = "wants_human"\nat_least = 0.4', 'kind = "wants_human"'),
        ('kind = "frustration"\nabove = 0.5', 'kind = "frustration"\nturns = 2'),
        ('kind = "predicted_risk"\nabove = 0.3', 'kind = "predicted_risk"\nabove = 0.5'),
        ('kind = "burst"\nmessages = 3\nwithin = 60', 'kind = "burst"\nmessages = 4\nwithin = 30'),
        ('kind = "customer"\nname = ["a", "b"]', 'kind = "customer"\nname = ["a"]\nchannel = ["web"]'),
        ('kind = "intent"\nnames = ["a", "b"]', 'kind = "intent"\nnames = ["b"]\nat_least = 0.9'),
        ('kind = "keyword"\nphrases.en = ["human"]', 'kind = "keyword"\nphrases.en = ["a human being"]'),
        ('kind = "low_confidence"', 'kind = "all_of"\nconditions = [{kind = "low_confidence"}, {kind = "burst"}]'),
        ('kind = "any_of"\nconditions = [{kind = "burst"}, {kind = "turn_cap"}]', 'kind = "turn_cap"'),
    ],
)
def test_a_rule_that_an_earlier_one_covers_never_decides(first: str, second: str) -> None:
    assert shadowed(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('kind = "low_confidence"\nbelow = 0.4', 'kind = "low_confidence"\nbelow = 0.6'),
        ('kind = "low_confidence"\nact = "offer"', 'kind = "low_confidence"\nbelow = 0.4'),
        ('kind = "low_confidence"\nturns = 2', 'kind = "low_confidence"'),
        ('kind = "repeated_fallbacks"\ncount = 2', 'kind = "total_fallbacks"\ncount = 2'),
        ('kind = "api_errors"\ncount = 1\ncall = "orders"', 'kind = "api_errors"\ncount = 2'),
        ('kind = "sentiment"\nbelow = -0.2', 'kind = "sentiment"\nbelow = -0.6\nrecover_above = 0.5\nturns = 3'),
        ('kind = "keyword"\nphrases.en = ["human"]', 'kind = "keyword"\nphrases.en = ["humane"]'),
        (
            'kind = "keyword"\nphrases.en = ["human"]\nunless.en = ["no human"]',
            'kind = "keyword"\nphrases.en = ["human"]',
        ),
        ('kind = "turn_cap"\nturns = 1', 'kind = "keyword"\nphrases.en = ["human"]'),
        ('kind = "all_of"\nconditions = [{kind = "low_confidence"}, {kind = "burst"}]', 'kind = "low_confidence"'),
        ('kind = "customer"\nname = ["a"]', 'kind = "customer"\nchannel = ["web"]'),
        ('kind = "shared_value"\nfield = "a"', 'kind = "shared_value"\nfield = "b"'),
    ],
)
def test_a_rule_with_cases_of_its_own_is_left_alone(first: str, second: str) -> None:
    assert not shadowed(first, second)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ('kind = "sentiment"\nbelow = -1', "escalation[0].below"),
        ('kind = "frustration"\nabove = 1', "escalation[0].above"),
        ('kind = "predicted_risk"\nabove = 1', "escalation[0].above"),
        ('kind = "waiting"\nlonger_than = 60', "escalation[0].longer_than"),
        ('kind = "any_of"\nconditions = [{kind = "burst"}, {kind = "sentiment", below = -1}]', "conditions[1].below"),
    ],
)
def test_a_threshold_out_of_reach_is_told(rule: str, field: str) -> None:
    (found,) = warnings(rules(f'id = "one"\n{rule}'))
    assert field in found
    assert "it never holds" in found


def test_weights_that_reach_no_threshold_are_told() -> None:
    body = rules('id = "one"\nkind = "predicted_risk"\nabove = 0.9') + "\n[risk]\nbias = -20\n"
    assert "no risk exceeds" in warnings(body)[0]


@pytest.mark.parametrize(
    "parts",
    [
        '{kind = "low_confidence", below = 0.5}, {kind = "intent", names = ["a"], at_least = 0.5}',
        '{kind = "intent", names = ["a"]}, {kind = "intent", names = ["b"]}',
        '{kind = "repeated_fallbacks"}, {kind = "burst"}, {kind = "low_confidence"}',
    ],
)
def test_parts_that_exclude_each_other_are_told(parts: str) -> None:
    (found,) = warnings(rules(f'id = "one"\nkind = "all_of"\nconditions = [{parts}]'))
    assert "it never holds together with a part before it" in found


def test_parts_that_go_together_are_left_alone() -> None:
    parts = '{kind = "low_confidence", below = 0.9}, {kind = "intent", names = ["a"], at_least = 0.5}'
    assert warnings(rules(f'id = "one"\nkind = "all_of"\nconditions = [{parts}]')) == []


@pytest.mark.parametrize(
    "rule",
    ['kind = "turn_cap"\nturns = 1', 'kind = "low_confidence"\nbelow = 1', 'kind = "sentiment"\nbelow = 0.9'],
)
def test_a_rule_that_always_fires_is_told(rule: str) -> None:
    assert len(warnings(rules(f'id = "one"\n{rule}'))) == 1


def test_a_policy_without_rules_is_told() -> None:
    assert warnings("") == ["escalation: there is no rule: bots hand over only where somebody asks for a person"]


def test_a_second_rule_for_silent_bots_counts_for_nothing() -> None:
    silent = 'kind = "bot_silent"'
    (found,) = warnings(rules(f'id = "a"\n{silent}', f'id = "b"\n{silent}'))
    assert found.startswith("escalation[1].kind")


def test_words_that_no_rule_says_are_told() -> None:
    (found,) = warnings(rules(HUMAN), WORDS + '[words.en.more]\nbilling = "Billing comes."\n')
    assert found.startswith("words.en.more.billing: no rule says this line")
    assert warnings(rules(HUMAN + '\nwords = "billing"'), WORDS + '[words.en.more]\nbilling = "Billing."\n') == []


def test_a_language_that_lacks_phrases_is_told() -> None:
    german = WORDS.replace("words.en", "words.de")
    (found,) = warnings(rules(HUMAN), WORDS + german)
    assert found.startswith("escalation[0].phrases: there are words in de, but no phrases")


def test_phrases_in_a_language_without_words_are_told() -> None:
    (found,) = warnings(rules(HUMAN + '\nphrases.fr = ["humain"]'))
    assert found == "escalation[0].phrases.fr: there are no words in fr: [words.fr] is missing"


def test_a_phrase_given_twice_is_told() -> None:
    (found,) = warnings(rules('id = "a"\nkind = "keyword"\nphrases.en = ["human", "Human"]'))
    assert found == "escalation[0].phrases.en[1]: 'Human' stands in the list already"


def test_a_phrase_that_unless_takes_away_whole_is_told() -> None:
    keyword = 'id = "a"\nkind = "keyword"\nphrases.en = ["human", "no human"]\n'
    (found,) = warnings(rules(keyword + 'unless.en = ["no human"]'))
    assert found == "escalation[0].phrases.en[1]: 'no human' never counts: a phrase of unless stands in it"
    assert len(warnings(rules(keyword + 'unless.en = ["human"]'))) == 2
    assert warnings(rules(keyword + 'unless.en = ["not a human"]')) == []


@pytest.mark.parametrize(
    ("section", "field"),
    [
        ("[routing]\naccept_timeout = 30000", "routing.accept_timeout"),
        ("[routing]\naccept_timeout = 1", "routing.accept_timeout"),
        ("[routing]\nlate = 400", "routing.late"),
        ("[bots]\nturn_timeout = 10000", "bots.turn_timeout"),
        ("[alerts]\nrepeat = 15000", "alerts.repeat"),
        ("[alerts]\nrepeat = 30", "alerts.repeat"),
        ("[alerts]\nsupervisor = 30", "alerts.supervisor"),
        ("[survey]\ncool_down = 7", "survey.cool_down"),
        ("[sla]\nhandling = 300000", "sla.handling"),
        ("[sla]\nfirst_response = 20", "routing.accept_timeout"),
        ("[routing]\noverflow = [{skill = 'law', after = 5, to = ['support']}]", "routing.overflow[0].skill"),
        ("[routing]\nrelax = [{after = 5, level = 2}]", "routing.relax[0].level"),
    ],
)
def test_routing_and_times_that_can_hardly_be_meant_are_told(section: str, field: str) -> None:
    (found,) = warnings(f"{rules(HUMAN)}\n{section}\n")
    assert found.startswith(f"{field}: ")


def test_surveys_without_a_cool_down_are_no_mistake() -> None:
    assert warnings(f"{rules(HUMAN)}\n[survey]\ncool_down = 0\n") == []


# -- people ---------------------------------------------------------------------------------------------------------

BILLING = rules(HUMAN + '\nskill = "billing"\nlevel = 4')


def staff(*people: tuple[dict[str, int], int]) -> Staff:
    return Staff.of(list(people))


def test_a_skill_that_nobody_has_is_told() -> None:
    (found,) = warnings(BILLING, staff=staff(({"support": 5}, 3)))
    assert found == "escalation[0].skill: nobody has the skill 'billing': its tickets wait for ever"


def test_a_level_that_nobody_has_is_told() -> None:
    (found,) = warnings(BILLING, staff=staff(({"billing": 3}, 3), ({"billing": 2}, 3)))
    assert found.startswith("escalation[0].skill: nobody has 'billing' at level 4, the best is 3")


def test_a_way_out_for_tickets_that_nobody_can_take_is_told() -> None:
    body = BILLING + "\n[routing]\nrelax = [{after = 90, any_skill = true}]\n"
    (found,) = warnings(body, staff=staff(({}, 3)))
    assert found.endswith("its tickets wait 90 s at least")


def test_a_level_that_nobody_has_is_waited_for_until_a_step_asks_for_less() -> None:
    relaxing = BILLING + "\n[routing]\nrelax = [{after = 30, level = 3}, {after = 90, level = 2}]\n"
    (found,) = warnings(relaxing, staff=staff(({"billing": 2}, 3)))
    assert found.endswith("at level 4, the best is 2: its tickets wait 90 s at least")


def test_people_without_any_capacity_are_told() -> None:
    assert warnings(BILLING, staff=staff(({"billing": 5}, 0))) == [
        "routing: the capacity of all people together is 0: no ticket is ever served"
    ]


def test_who_can_serve_it_all_raises_no_suspicion() -> None:
    assert warnings(BILLING, staff=staff(({"billing": 5}, 3))) == []


def test_nothing_is_said_of_skills_where_nobody_is_known() -> None:
    nobody: dict[str, Any] = {}
    assert warnings(BILLING) == []
    assert Staff(**nobody).skills is None
