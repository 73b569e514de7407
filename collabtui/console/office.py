"""The console without its screen: state, link, writing, wired to each other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from broker.domain.actors import Role
from broker.domain.agent_events import Presence
from broker.domain.desk_commands import SetPresence
from collabtui.client.updates import EventApplied
from collabtui.console.coach import Coaching
from collabtui.console.draft_files import DraftFiles
from collabtui.console.link import Desk, Link, LinkHears
from collabtui.console.model import Model, Parts
from collabtui.console.present.tour import key_of
from collabtui.console.talk import Talk, TalkHears
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Start:
    """How the desk begins: as which agent, with which settings; drafts live below ``data``; ``clock`` is Unix ms.

    With a ``tour`` a line tells a newcomer what to do next. A supervisor reads as ``name``, and gets no offers.
    ``coaching`` has the desk's rules for what its agents write.
    """

    me: str
    data: Path
    clock: Callable[[], int]
    settings: Settings
    presence: Presence = "online"
    tour: bool = False
    role: Role = "agent"
    name: str = ""
    coaching: Coaching = field(default_factory=Coaching)


class Watcher(Protocol):
    """Who is told what changes."""

    def redraw(self, parts: Parts) -> None:
        """These parts look otherwise now."""

    def reload(self, conversation: str) -> None:
        """The buffers of this conversation hold other words now."""

    def say(self, sentence: str, is_warning: bool) -> None:
        """Tell the agent."""


class Office:
    """Everything behind the screen. ``watcher`` is the screen."""

    def __init__(self, client: Desk, start: Start, watcher: Watcher) -> None:
        self.start, self.clock = start, start.clock
        self.key = key_of(CONSOLE, start.settings.keys)
        self.model = Model(start.me, client.mirror, start.role, start.name)
        hears = LinkHears(watcher.redraw, self._heard, self._followed, lambda why: watcher.say(why, True))
        self.link = Link(client, self.model, hears, start.clock)
        files = DraftFiles(start.data, start.me)
        undo_ms = int(start.settings.undo_seconds * 1000)
        self.talk = Talk(self.model, self.link, files, TalkHears(watcher.reload, watcher.say), undo_ms, start.clock)

    def open(self) -> None:
        """Listen, come on duty; call it once, in the running event loop."""
        self.link.start(SetPresence(self.start.presence) if self.start.role == "agent" else None)

    async def leave(self) -> None:
        """Keep what is written, say good-bye unless somebody is still mine, let the broker go."""
        await self.talk.leave()
        if not self.model.agent.holding and self.start.role == "agent":
            await self.link.say_goodbye()
        await self.link.stop()

    def _heard(self, update: EventApplied) -> None:
        self.talk.heard(update)

    def _followed(self, conversation: str) -> None:
        self.talk.followed(conversation)
