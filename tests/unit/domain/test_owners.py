"""Claims about who owns a conversation."""

from typing import get_args

import pytest

from broker.domain.owners import (
    AgentOwner,
    BotLease,
    BotPool,
    DeskOwner,
    Offered,
    Owner,
    Phase,
    Queue,
    Snoozed,
    named,
    phase_of,
)

CASES: list[tuple[Owner, Phase, str]] = [
    (BotPool(), "bot", "the bots"),
    (BotPool(closing=True), "bot_closing", "the bots"),
    (BotLease("b1", "l1"), "bot", "bot b1"),
    (BotLease("b1", "l1", closing=True), "bot_closing", "bot b1"),
    (Queue(), "queued", "the queue"),
    (Offered("o1", "ann", 5), "offered", "the queue, offered to agent ann"),
    (AgentOwner("ann"), "agent", "agent ann"),
    (Snoozed(9_000, "ann"), "snoozed", "the desk, until it wakes"),
    (DeskOwner(), "closed", "nobody: it is closed"),
]


@pytest.mark.parametrize(("owner", "phase", "words"), CASES)
def test_every_owner_has_a_phase_and_a_name(owner: Owner, phase: Phase, words: str) -> None:
    assert phase_of(owner) == phase
    assert named(owner) == words


def test_every_kind_of_owner_and_every_phase_is_among_the_cases() -> None:
    assert {type(owner) for owner, _, _ in CASES} == set(get_args(Owner))
    assert {phase for _, phase, _ in CASES} == set(get_args(Phase))
