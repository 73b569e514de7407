"""Whether the people there are can serve what a policy asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from broker.policy.fields import Odd, Path
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class Staff:
    """The best level anybody has of each skill, with the conversations all hold at once; None: nothing is known."""

    skills: Mapping[str, int] | None = None
    capacity: int = 0

    @classmethod
    def of(cls, people: "list[tuple[Mapping[str, int], int]]") -> "Staff":
        """The staff of these people: the skills with levels, the capacity of each."""
        best: dict[str, int] = {}
        for skills, _ in people:
            for skill, level in skills.items():
                best[skill] = max(level, best.get(skill, 0))
        return cls(best, sum(capacity for _, capacity in people))


NOBODY_KNOWN = Staff()


def unstaffed(policy: Policy, staff: Staff) -> Iterator[Odd]:
    """Skills that no rule asks for, skills that nobody has, places that nobody can fill."""
    yield from _unasked(policy)
    if staff.skills is None:
        return
    if not staff.capacity:
        yield ("routing",), "the capacity of all people together is 0: no ticket is ever served"
    for path, skill, level in _asked(policy):
        best = staff.skills.get(skill, 0)
        if not best:
            yield path, f"nobody has the skill {skill!r}: {_outcome(policy, skill)}"
        elif best < level:
            yield path, f"nobody has {skill!r} at level {level}, the best is {best}: {_outcome(policy, skill, best)}"


def _asked(policy: Policy) -> Iterator[tuple[Path, str, int]]:
    """Each place that names a skill, with the level it asks for."""
    default = policy.routing.default_skill
    for place, rule in enumerate(policy.escalation):
        if rule.skill:
            yield ("escalation", place, "skill"), rule.skill, rule.level
        elif default and rule.level > 1:
            yield ("escalation", place, "level"), default, rule.level
    if default:
        yield ("routing", "default_skill"), default, 1
    for place, overflow in enumerate(policy.routing.overflow):
        for number, skill in enumerate(overflow.to):
            yield ("routing", "overflow", place, "to", number), skill, 1


def _outcome(policy: Policy, skill: str, best: int = 0) -> str:
    """What becomes of a ticket for a skill that nobody has at more than the level ``best``."""
    overflow = [one.after for one in policy.routing.overflow if one.skill == skill]
    relaxed = [step.after for step in policy.routing.relax if step.any_skill or (step.level or best + 1) <= best]
    after = min((*overflow, *relaxed), default=None)
    return "its tickets wait for ever" if after is None else f"its tickets wait {after:g} s at least"


def _unasked(policy: Policy) -> Iterator[Odd]:
    """Steps of routing for skills, or levels, that no ticket of this policy asks for."""
    wanted = {rule.skill or policy.routing.default_skill for rule in policy.escalation} | {policy.routing.default_skill}
    for place, overflow in enumerate(policy.routing.overflow):
        if overflow.skill not in wanted:
            yield (
                ("routing", "overflow", place, "skill"),
                f"no rule asks for {overflow.skill!r}: only tickets that people transfer there overflow",
            )
    most = max((rule.level for rule in policy.escalation), default=1)
    for place, step in enumerate(policy.routing.relax):
        if step.level is not None and step.level >= most:
            yield (
                ("routing", "relax", place, "level"),
                f"no rule asks for more than level {most}: this step relaxes nothing",
            )
