"""What the people of a simulation are like: how many, how patient, how quick."""

import random
from dataclasses import dataclass
from typing import Final

from broker.domain.agent_events import AgentRegistered
from broker.domain.owner_events import HandoffRequested

SKILLS: Final = ("support", "billing", "returns", "technical", "orders")
CHANNELS: Final = ("web", "terminal", "phone")
_HOUR: Final = 3_600_000.0


@dataclass(frozen=True, slots=True)
class Habits:
    """Means are milliseconds of exponential times; shares are of offers; None means that it never happens.

    ``load`` is the work that arrives over what all places could do. An agent is in for ``shift``, then away for
    ``pause``; ``flap`` is how long a connection lasts, ``gone`` how long it is lost. ``answer`` is the longest that an
    agent takes to accept, 0 for at once; ``paperwork`` follows a conversation. ``alike`` makes all agents, all tickets
    the same but, where ``is_mixed``, for how urgent they are.
    """

    agents: int
    tickets: int
    load: float = 0.9
    handling: float = 300_000.0
    patience: float | None = 900_000.0
    answer: int = 15_000
    declines: float = 0.03
    misses: float = 0.02
    paperwork: float | None = 20_000.0
    shift: float | None = 2 * _HOUR
    pause: float = 0.25 * _HOUR
    flap: float | None = 1 * _HOUR
    gone: float = 20_000.0
    capacity: int = 3
    alike: bool = False
    is_mixed: bool = False


def alike(agents: int, tickets: int, load: float) -> Habits:
    """M/M/c: agents without differences or breaks who accept at once, customers who never give up."""
    return Habits(
        agents,
        tickets,
        load,
        patience=None,
        answer=0,
        declines=0.0,
        misses=0.0,
        paperwork=None,
        shift=None,
        flap=None,
        capacity=1,
        alike=True,
    )


def agent_of(habits: Habits, number: int, chance: random.Random) -> AgentRegistered:
    """Who registers: one like all, or one to three skills at any level, some places, at times a bound on terminals."""
    if habits.alike:
        return AgentRegistered(f"Agent {number}", {"support": 3}, habits.capacity)
    mine = chance.sample(SKILLS, chance.randint(1, 3))
    caps = {"terminal": chance.randint(1, 2)} if chance.random() < 0.2 else {}
    skills = {skill: chance.randint(1, 5) for skill in mine}
    return AgentRegistered(f"Agent {number}", skills, chance.randint(1, habits.capacity), caps)


def ticket_of(habits: Habits, number: int, chance: random.Random) -> tuple[str, HandoffRequested]:
    """The channel somebody comes by, with what they ask for."""
    ticket = f"t{number}"
    if habits.alike:
        return "web", HandoffRequested(ticket, "support", chance.randint(1, 5) if habits.is_mixed else 3)
    (skill,) = chance.choices(("", *SKILLS), weights=(1, 6, 4, 3, 2, 4))
    preferred = f"a{chance.randrange(habits.agents):03}" if chance.random() < 0.1 else None
    level = chance.choices((1, 2, 3, 4, 5), weights=(8, 4, 3, 2, 1))[0]
    (priority,) = chance.choices((1, 2, 3, 4, 5), weights=(1, 2, 8, 2, 1))
    (channel,) = chance.choices(CHANNELS, weights=(6, 3, 1))
    return channel, HandoffRequested(ticket, skill, priority, preferred=preferred, level=level)


def policy_text(*, plain: bool) -> str:
    """The policy of the simulated desk: every rule of routing in use, or none."""
    words = ("handoff", "no_bot", "joined", "left", "transferred", "survey", "thanks")
    said = "".join(f'{word} = "{word}"\n' for word in words)
    return 'version = "simulated"\n' + ("" if plain else _RULES) + "[words.en]\n" + said


_RULES: Final = """
[routing]
accept_timeout = 30
grace = 30
forgive = 120
ageing = 120
sticky = 20
channels = { phone = 1 }
[[routing.relax]]
after = 60
level = 3
[[routing.relax]]
after = 180
level = 1
[[routing.relax]]
after = 420
any_skill = true
[[routing.overflow]]
skill = "technical"
after = 45
to = ["support", "orders"]
[[routing.overflow]]
skill = "returns"
after = 90
to = ["orders"]
"""
