"""What the desk is told to do about a conversation or an agent: a command at once, more of them at their time."""

from dataclasses import dataclass

from broker.domain.commands import ConversationCommand
from broker.domain.desk_commands import EndWrapUp


@dataclass(frozen=True, slots=True)
class Timer:
    """A command for later. ``id`` is unique in its stream, so that a wish is armed once and granted once.

    Deadlines have ``due`` (Unix milliseconds, kept through a restart); patience has ``delay_ms`` and starts anew.
    """

    id: str
    command: ConversationCommand | EndWrapUp
    delay_ms: int = 0
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """What a conversation calls for: at most one command now, and the timers that must be running."""

    now: ConversationCommand | None = None
    timers: tuple[Timer, ...] = ()
