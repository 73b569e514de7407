"""Rows of the table of who gets what, with the scenes that they begin in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from broker.domain.actors import Role
from broker.domain.commands import CloseConversation, Command
from broker.domain.handoff_commands import TakeOver
from broker.policy.models import Policy
from tests.unit.decide.stories import MARIA, SUPERVISOR
from tests.unit.desk.rehearsal import CY, Play

ACK, THEIRS, HIDDEN, NO, GONE = "ack", "not_owner", "not_found", "forbidden", "offer_gone"
Answers = tuple[str, str]
#: Whoever's it is.
ALL: Answers = (ACK, ACK)
#: A customer can't tell another's conversation from one that does not exist.
MINE: Answers = (ACK, HIDDEN)
#: Colleagues see it, but only its owner may.
OWNERS: Answers = (ACK, THEIRS)

#: The play up to the command, for the role that is going to ask.
Scene = Callable[[Role], Play]
#: The command about the conversation with this id, as the play stands.
Build = Callable[[Play, str], Command]


@dataclass(frozen=True)
class Row:
    """``answers``: on one's own conversation, on another's. A role without any is forbidden the command."""

    name: str
    scene: Scene
    build: Build
    answers: Mapping[Role, Answers]
    #: The conversation that is asked about.
    id: str = "c"

    def expected(self, role: Role) -> Answers:
        return self.answers.get(role, (NO, NO))


def told(tell: Callable[[Play], object], policy: Policy | None = None) -> Scene:
    """The same play for every role."""

    def scene(_role: Role) -> Play:
        play = Play(policy)
        tell(play)
        return play

    return scene


def own(role: Role, then: Callable[[Play], object] = lambda play: play) -> Play:
    """The conversation in the hands of this role: the bot's, the supervisor's, else the agent's."""
    play = Play()
    play.joins(CY)
    if role == "bot":
        play.leased()
    elif role == "supervisor":
        play.queued().send(SUPERVISOR, TakeOver("c", "Sue"))
    else:
        play.owned()
    then(play)
    return play


def people(then: Callable[[Play], object]) -> Scene:
    """A person's conversation, with what they did then."""
    return lambda role: own(role if role == "supervisor" else "agent", then)


def closed(play: Play) -> None:
    play.asked().send(MARIA, CloseConversation("c"))


def others_of(row: Row, role: Role) -> Play:
    """What ``own`` is to another role of the same kind: a supervisor looks at an agent's conversation."""
    return row.scene("agent" if role == "supervisor" else role)
