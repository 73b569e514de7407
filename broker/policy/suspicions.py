"""What a policy may say, but hardly means."""

from collections.abc import Iterator
from dataclasses import dataclass

from broker.policy.fields import Odd
from broker.policy.lines import line_of, lines_of
from broker.policy.load import named
from broker.policy.models import Policy
from broker.policy.staffed import NOBODY_KNOWN, Staff, unstaffed
from broker.policy.suspicious_rules import suspicious_rules
from broker.policy.suspicious_times import suspicious_times
from broker.policy.suspicious_words import suspicious_words


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One thing to look at. ``line`` counts from 1; ``field`` is a path such as ``escalation[2].below``, from 0."""

    file: str
    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: warning: {self.says}"


def suspicions(policy: Policy, text: str, name: str, staff: Staff = NOBODY_KNOWN) -> tuple[Suspicion, ...]:
    """Everything odd about the policy in the order of the lines of its ``text``; ``name`` is the file's.

    ``staff`` are the people whose skills are held against it, where they are known.
    """
    lines = lines_of(text.removeprefix("\ufeff"))
    found = [Suspicion(name, line_of(lines, path), named(path), says) for path, says in _odd(policy, staff)]
    return tuple(sorted(found, key=lambda one: one.line))


def _odd(policy: Policy, staff: Staff) -> Iterator[Odd]:
    yield from suspicious_rules(policy)
    yield from suspicious_words(policy)
    yield from suspicious_times(policy)
    yield from unstaffed(policy, staff)
