"""The people of the desk as choices: who is there, how much they have to do."""

from collections import Counter
from collections.abc import Iterable

from broker.domain.agent_events import Presence
from broker.protocol.rows import AgentRow
from collabtui.ui.dialogs import Choice

#: Who can take something now comes first.
_ORDER: dict[Presence, int] = {"online": 0, "busy": 1, "away": 2, "offline": 3}
#: What the roster says; without one, nothing.
_SHIFT = {True: "on shift", False: "off shift", None: ""}


def colleagues(agents: Iterable[AgentRow], me: str) -> tuple[Choice, ...]:
    """Everybody but ``me``, the most likely to take something first."""
    others = [one for one in agents if one.agent != me]
    others.sort(key=lambda one: (not one.connected, _ORDER[one.presence], one.load - one.capacity, one.agent))
    return tuple(Choice(one.agent, _name(one), _state(one)) for one in others)


def skills(agents: Iterable[AgentRow]) -> tuple[Choice, ...]:
    """The skills that anybody has, with how many of those are online."""
    known = tuple(agents)
    having = Counter(skill for one in known for skill in one.skills)
    online = Counter(skill for one in known if _is_there(one) for skill in one.skills)
    return tuple(Choice(skill, skill, f"{online[skill]} of {having[skill]} online") for skill in sorted(having))


def _is_there(agent: AgentRow) -> bool:
    return agent.connected and agent.presence == "online"


def _name(agent: AgentRow) -> str:
    return agent.agent if agent.name.casefold() == agent.agent.casefold() else f"{agent.name} ({agent.agent})"


def _state(agent: AgentRow) -> str:
    presence = agent.presence if agent.connected else "offline"
    levels = ", ".join(f"{skill} {level}" for skill, level in sorted(agent.skills.items()))
    parts = (presence, _SHIFT[agent.expected], f"load {agent.load}/{agent.capacity}", levels)
    return ", ".join(part for part in parts if part)
