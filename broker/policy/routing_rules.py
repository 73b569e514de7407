"""What a policy says of routing."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from broker.domain.ids import Label
from broker.policy.fields import Path, Seconds, Section, Skill

Some = Annotated[Label, Field(description="a skill of 1 to 80 printable characters without blank edges")]
Channel = Annotated[
    str,
    Field(pattern=r"^[^\s\x00-\x1f]{1,80}$", description="a channel of 1 to 80 characters without blanks, such as web"),
]
Places = Annotated[int, Field(ge=1, le=100)]
Hold = Annotated[float, Field(ge=0, le=30 * 24 * 3600)]


class RelaxStep(Section):
    """What a ticket that waits longer than ``after`` seconds asks for: less.

    ``level`` is the highest level of its skill that it still asks for; ``any_skill`` lets anybody take it.
    """

    after: Seconds
    level: Annotated[
        Annotated[int, Field(ge=1, le=4)] | None, Field(description="a whole number from 1 to 4, or no level at all")
    ] = None
    any_skill: Annotated[bool, Field(description="true or false")] = False


class Overflow(Section):
    """A ticket for ``skill`` that waits longer than ``after`` seconds may go to agents with a skill of ``to``, too."""

    skill: Some
    after: Seconds
    to: Annotated[tuple[Some, ...], Field(min_length=1, max_length=20)]


class Routing(Section):
    """Who gets a ticket, within which times.

    ``accept_timeout`` an offer lasts; ``grace`` an agent may be disconnected before the tickets go back; ``forgive``
    after which an agent who passed on a ticket may be offered it again; ``late``, ``overdue`` the waits that agents see
    marked; ``ageing`` the wait that outweighs one step of priority (0: priority counts for nothing); ``sticky`` the
    wait for a preferred agent who has no room (0: none, the next best agent gets it). All in seconds.
    ``relax`` holds the steps in which a ticket asks for less, in rising order; ``overflow`` the other skills that may
    take it in time; ``channels`` how many conversations of a channel an agent without an own bound holds at once.
    """

    accept_timeout: Seconds = 30.0
    grace: Seconds = 30.0
    forgive: Seconds = 120.0
    late: Seconds = 60.0
    overdue: Seconds = 300.0
    default_skill: Skill = ""
    ageing: Hold = 300.0
    sticky: Hold = 0.0
    relax: Annotated[tuple[RelaxStep, ...], Field(max_length=10)] = ()
    overflow: Annotated[tuple[Overflow, ...], Field(max_length=100)] = ()
    channels: dict[Channel, Places] = Field(default_factory=dict)


def routing_problems(routing: Routing) -> Iterator[tuple[Path, str]]:
    """Where the section contradicts itself: the place, what it should hold."""
    yield from _relax_problems(routing)
    yield from _overflow_problems(routing)


def _relax_problems(routing: Routing) -> Iterator[tuple[Path, str]]:
    after, level = 0.0, 5
    for place, step in enumerate(routing.relax):
        at = ("routing", "relax", place)
        if place and step.after <= after:
            yield (*at, "after"), f"more than the {after:g} of the step before it, got {step.after:g}"
        if level == 0:
            yield at, "no further step after one with any_skill, which asks for nothing any more"
        elif step.any_skill and step.level is not None:
            yield (*at, "level"), "no level beside any_skill, which asks for none"
        elif not step.any_skill and step.level is None:
            yield at, "a level, or any_skill = true: this step relaxes nothing"
        elif step.level is not None and step.level >= level:
            yield (*at, "level"), f"less than the {level} of the step before it, got {step.level}"
        after, level = step.after, 0 if step.any_skill else step.level or level


def _overflow_problems(routing: Routing) -> Iterator[tuple[Path, str]]:
    anybody = next((step.after for step in routing.relax if step.any_skill), None)
    seen: dict[str, set[str]] = {}
    for place, overflow in enumerate(routing.overflow):
        at, known = ("routing", "overflow", place), seen.setdefault(overflow.skill, {overflow.skill})
        if anybody is not None and overflow.after >= anybody:
            yield (*at, "after"), f"less than the {anybody:g} after which any skill will do, got {overflow.after:g}"
        for number, skill in enumerate(overflow.to):
            if skill == overflow.skill:
                yield (*at, "to", number), f"another skill than {skill!r} itself"
            elif skill in known:
                yield (*at, "to", number), f"each skill once for {overflow.skill!r}, got {skill!r} a second time"
            known.add(skill)
