"""A story told to the pure core, then put to a whole desk command by command, so that both stand at the same point."""

from collections.abc import Callable
from dataclasses import dataclass

from broker.bus.local import LocalBus
from broker.decide.case import Decision
from broker.desk.desk import Desk
from broker.domain.actors import Actor, Role
from broker.domain.commands import Command
from broker.domain.errors import Refused
from broker.store.memory import MemoryStore
from tests.desk_kit import Box
from tests.manual_clock import ManualClock
from tests.unit.decide.stories import ADA, BEN, BOT, COPILOT, MARIA, OTHER_BOT, SUPERVISOR, TOM, Story

CY = Actor("agent", "cy")
DESK_ROLE = Actor("desk", "desk")
#: Of each role the one whose conversation ``c`` is, then another one.
SELF: dict[Role, Actor] = {
    "customer": MARIA,
    "bot": BOT,
    "copilot": COPILOT,
    "agent": ADA,
    "supervisor": SUPERVISOR,
    "desk": DESK_ROLE,
}
OTHER: dict[Role, Actor] = {**SELF, "customer": TOM, "bot": OTHER_BOT, "agent": BEN}


class Play(Story):
    """A story that remembers who asked for what."""

    def __init__(self, *arguments: object) -> None:
        self.script: list[tuple[Actor, str, Command]] = []
        super().__init__(*arguments)  # type: ignore[arg-type]

    def send(self, actor: Actor, command: Command, command_id: str | None = None) -> Decision:
        id = command_id or self.new_id()
        decision = super().send(actor, command, id)
        self.script.append((actor, id, command))
        return decision


async def staged(play: Play) -> Desk:
    """A desk at the end of the play, with the same people connected. It does nothing by itself."""
    desk = Desk(MemoryStore(), LocalBus(), play.policy, "text", ManualClock(play.at))
    await desk.close()  # from here on it carries out commands, no more
    for worker in sorted(play.workers):
        desk.connect(Actor("bot", worker), Box())
    for person in sorted(play.connected):
        desk.connect(SUPERVISOR if person == SUPERVISOR.id else Actor("agent", person), Box())
    for actor, id, command in play.script:
        await desk.handle(actor, id, command)
    return desk


@dataclass(frozen=True)
class Answer:
    """What became of a command: ``ack``, or the code of its refusal with the sentence."""

    code: str
    sentence: str = ""


async def answer(desk: Desk, actor: Actor, command: Command, id: str = "asked") -> Answer:
    try:
        await desk.handle(actor, id, command)
    except Refused as refused:
        return Answer(refused.code, refused.message)
    return Answer("ack")


Tell = Callable[[Play], object]
