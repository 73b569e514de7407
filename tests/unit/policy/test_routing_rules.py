"""Claims about the policy's section on routing: what it means by default, what is refused where."""

import pytest

from broker.policy.load import PolicyError, parse
from broker.policy.routing_rules import Routing

WORDS = "".join(
    f'{word} = "{word}"\n' for word in ("handoff", "no_bot", "joined", "left", "transferred", "survey", "thanks")
)
HEAD = 'version = "v1"\n'


def read(routing: str) -> Routing:
    return parse(f"{HEAD}{routing}\n[words.en]\n{WORDS}", "p.toml").routing


def problems(routing: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        read(routing)
    return [str(problem).removeprefix("p.toml:") for problem in caught.value.problems]


def test_a_policy_that_says_nothing_of_routing_relaxes_holds_bounds_nothing() -> None:
    assert read("") == Routing()
    quiet = Routing()
    assert (quiet.ageing, quiet.sticky, quiet.relax, quiet.overflow, quiet.channels) == (300, 0, (), (), {})


def test_a_whole_section_is_read() -> None:
    section = """
[routing]
ageing = 0
sticky = 45
channels = { web = 3, phone = 1 }
[[routing.relax]]
after = 60
level = 2
[[routing.relax]]
after = 300
any_skill = true
[[routing.overflow]]
skill = "billing"
after = 120
to = ["support", "returns"]
"""
    routing = read(section)
    assert (routing.ageing, routing.sticky, routing.channels) == (0, 45, {"web": 3, "phone": 1})
    assert [(step.after, step.level, step.any_skill) for step in routing.relax] == [(60, 2, False), (300, None, True)]
    assert [(one.skill, one.after, one.to) for one in routing.overflow] == [("billing", 120, ("support", "returns"))]


STEP = "[[routing.relax]]\n"
OVER = "[[routing.overflow]]\n"


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (
            f"{STEP}after = 60\nlevel = 3\n{STEP}after = 60\nlevel = 2",
            "6: routing.relax[1].after: expected more than the 60 of the step before it, got 60",
        ),
        (
            f"{STEP}after = 60\nlevel = 2\n{STEP}after = 90\nlevel = 2",
            "7: routing.relax[1].level: expected less than the 2 of the step before it, got 2",
        ),
        (
            f"{STEP}after = 60\n",
            "2: routing.relax[0]: expected a level, or any_skill = true: this step relaxes nothing",
        ),
        (
            f"{STEP}after = 60\nlevel = 2\nany_skill = true",
            "4: routing.relax[0].level: expected no level beside any_skill, which asks for none",
        ),
        (
            f"{STEP}after = 60\nany_skill = true\n{STEP}after = 90\nlevel = 1",
            "5: routing.relax[1]: expected no further step after one with any_skill, which asks for nothing any more",
        ),
        (
            f"{STEP}after = 60\nlevel = 5",
            "4: routing.relax[0].level: expected a whole number from 1 to 4, or no level at all, got 5",
        ),
        (
            f"{STEP}after = 60\nany_skill = 1",
            "4: routing.relax[0].any_skill: expected true or false, got 1",
        ),
        (
            f'{OVER}skill = "billing"\nafter = 60\nto = ["support", "billing"]',
            "5: routing.overflow[0].to[1]: expected another skill than 'billing' itself",
        ),
        (
            f'{OVER}skill = "billing"\nafter = 60\nto = ["a"]\n{OVER}skill = "billing"\nafter = 90\nto = ["a"]',
            "9: routing.overflow[1].to[0]: expected each skill once for 'billing', got 'a' a second time",
        ),
        (
            f'{STEP}after = 60\nany_skill = true\n{OVER}skill = "billing"\nafter = 60\nto = ["a"]',
            "7: routing.overflow[0].after: expected less than the 60 after which any skill will do, got 60",
        ),
        (
            f'{OVER}skill = "billing"\nafter = 60\nto = []',
            "5: routing.overflow[0].to: expected a list that is not empty",
        ),
        (
            f'{OVER}skill = ""\nafter = 60\nto = ["a"]',
            "3: routing.overflow[0].skill: expected a skill of 1 to 80 printable characters without blank edges",
        ),
        ("routing.channels = { phone = 0 }", "2: routing.channels.phone: expected a whole number from 1 to 100, got 0"),
        (
            "routing.channels = { phone = 101 }",
            "2: routing.channels.phone: expected a whole number from 1 to 100, got 101",
        ),
        (
            'routing.channels = { "a b" = 1 }',
            "2: routing.channels.'a b': expected a channel of 1 to 80 characters without blanks, such as web, got",
        ),
        ("routing.ageing = -1", "2: routing.ageing: expected a number from 0 to 2592000, got -1"),
        ('routing.sticky = "long"', "2: routing.sticky: expected a number from 0 to 2592000, got 'long'"),
    ],
)
def test_what_contradicts_itself_is_named_with_file_line_field(section: str, said: str) -> None:
    assert problems(section)[0].startswith(said)


def test_all_contradictions_are_told_at_once() -> None:
    section = f'{STEP}after = 60\n{OVER}skill = "a"\nafter = 1\nto = ["a"]\n{STEP}after = 50\nlevel = 1'
    assert [one.split(":")[1].strip() for one in problems(section)] == [
        "routing.relax[0]",
        "routing.overflow[0].to[0]",
        "routing.relax[1].after",
    ]
