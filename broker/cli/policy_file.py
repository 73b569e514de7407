"""A policy's file as the commands about policies read it."""

from dataclasses import dataclass
from pathlib import Path

from broker.cli.answers import stopped
from broker.cli.exits import CANNOT_OPEN, NO
from broker.domain.inert import inert
from broker.policy.load import PolicyError, parse
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A good policy with its text; ``name`` is what it is called in messages."""

    name: str
    text: str
    policy: Policy


def text_in(file: Path) -> str:
    """The text of the file; ends the command with a sentence where it can't be read."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise stopped(f"{file} is no text in UTF-8: save it as UTF-8, or name another file.", CANNOT_OPEN) from error
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise stopped(f"{file} can't be read ({reason}): name another file.", CANNOT_OPEN) from error


def policy_in(file: Path) -> PolicyFile:
    """The policy in the file; ends the command with all its problems, each with file, line, field."""
    text = text_in(file)
    try:
        return PolicyFile(str(file), text, parse(text, str(file)))
    except PolicyError as error:
        raise stopped(inert(str(error)), NO) from error
