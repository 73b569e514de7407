"""A played conversation held against what its scenario expects, judged line by line."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Literal

from broker.domain.inert import inert
from collabtui.training.asking import asks_for
from collabtui.training.evidence import Evidence, numbered, said_beside_people, said_twice
from collabtui.training.expectation import Expect, Saying
from collabtui.training.player import Played
from collabtui.training.scenario import Scenario

#: Who is put to the test: the bot first, or people at once.
Tested = Literal["bot", "agent"]
_QUOTED_AT_MOST = 120


def failures(scenario: Scenario, played: Played, evidence: Evidence, tested: Tested = "bot") -> tuple[str, ...]:
    """All that is other than the scenario says, a sentence each; empty when it passed.

    Where people are tested nobody asks which rule handed over, or what bots would have said or found.
    """
    expect = scenario.expect
    return tuple(
        chain(
            [f"stuck: {played.stuck_at}"] if played.stuck_at else [],
            _ending(expect, played, evidence),
            _people(expect, evidence) if tested == "agent" else _ways(expect, evidence),
            _words(expect, evidence, tested),
            _questions(expect, evidence),
            _fields(expect, evidence) if tested == "bot" else (),
            _limits(expect, played, evidence),
            (f"a bot spoke beside people: {_quoted(text)}" for text in said_beside_people(evidence.log)),
            (f"a bot said the same twice in a row: {_quoted(text)}" for text in said_twice(evidence.public())),
        )
    )


def _ending(expect: Expect, played: Played, evidence: Evidence) -> Iterator[str]:
    if expect.ends == "left" and not played.left:
        yield "the customer did not leave, as expected"
    if expect.ends == "closed" and played.left:
        yield "the customer left, expected a conversation that is closed"
    elif expect.ends == "closed" and not evidence.state.is_closed and not played.stuck_at:
        yield "not closed"
    score = evidence.state.survey.score
    if score != expect.survey:
        yield f"survey {score}, expected {expect.survey}"


def _ways(expect: Expect, evidence: Evidence) -> Iterator[str]:
    state = evidence.state
    rules = (expect.escalated_by, *expect.or_escalated_by)
    if state.escalated_by not in rules:
        wanted = " or ".join(rule or "nobody" for rule in rules)
        yield f"escalated by {state.escalated_by or 'nobody'}, expected {wanted}"
    found = state.resolution.by.role if state.resolution else ""
    if found != expect.resolved_by and not (found and expect.resolved_by == "anyone"):
        yield f"resolved by {found or 'nobody'}, expected {expect.resolved_by or 'nobody'}"
    if expect.handoffs is not None and state.handoffs != expect.handoffs:
        yield f"handed over {state.handoffs} times, expected {expect.handoffs}"


def _people(expect: Expect, evidence: Evidence) -> Iterator[str]:
    found = evidence.state.resolution.by.role if evidence.state.resolution else ""
    if expect.resolved_by and found not in ("agent", "supervisor"):
        yield f"resolved by {found or 'nobody'}, expected an agent"


def _words(expect: Expect, evidence: Evidence, tested: Tested) -> Iterator[str]:
    for saying in expect.must_say:
        times = 1 if tested == "agent" and saying.by in ("bot", "desk") else len(list(_found(saying, evidence)))
        if not times:
            yield f"{saying.by} never said /{saying.pattern}/"
        elif saying.times not in (None, times) and tested == "bot":
            yield f"{saying.by} said /{saying.pattern}/ {times} times, expected {saying.times}"
    for saying in expect.must_not_say:
        for text in _found(saying, evidence):
            yield f"{saying.by} said /{saying.pattern}/: {_quoted(text)}"


def _found(saying: Saying, evidence: Evidence) -> Iterator[str]:
    for count, line in numbered(evidence.public()):
        is_theirs = line.author.role == saying.by or (saying.by == "anyone" and line.author.role != "customer")
        if is_theirs and count >= saying.after_turn and re.search(saying.pattern, line.text, re.IGNORECASE):
            yield line.text


def _questions(expect: Expect, evidence: Evidence) -> Iterator[str]:
    most = dict.fromkeys(expect.asked_at_most_once, 1) | dict.fromkeys(expect.never_asked, 0)
    others = [line for line in evidence.public() if line.author.role in ("bot", "agent", "supervisor")]
    for field, limit in most.items():
        asked = [line.text for line in others if asks_for(line.text, field)]
        if len(asked) > limit:
            yield f"asked for {field} {len(asked)} times, expected at most {limit}: {_quoted(asked[-1])}"


def _fields(expect: Expect, evidence: Evidence) -> Iterator[str]:
    known = evidence.state.values
    for name, value in expect.fields.items():
        if known.get(name, "").casefold() != value.casefold():
            yield f"field {name} is {_quoted(known.get(name, ''))}, expected {_quoted(value)}"


def _limits(expect: Expect, played: Played, evidence: Evidence) -> Iterator[str]:
    if expect.turns_at_most is not None and played.turns > expect.turns_at_most:
        yield f"the customer had to write {played.turns} times, expected at most {expect.turns_at_most}"
    if expect.handled_within is not None and evidence.handled_s > expect.handled_within:
        yield f"took {evidence.handled_s:.1f} s, expected at most {expect.handled_within:g} s"


def _quoted(text: str) -> str:
    short = text if len(text) <= _QUOTED_AT_MOST else f"{text[:_QUOTED_AT_MOST]}…"
    return repr(inert(short, multiline=False))
