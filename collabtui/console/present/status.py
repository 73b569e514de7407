"""The bottom line: the connection, my presence, my load, who needs me."""

from datetime import tzinfo
from typing import Final, assert_never

from broker.domain.agent_events import Presence
from broker.domain.agents import Agent
from collabtui.client.updates import ConnectionState
from collabtui.console.model import Model
from collabtui.console.views import StatusView, Tone
from collabtui.ui.times import clock, zone

_CONNECTION: Final[dict[ConnectionState, tuple[str, Tone]]] = {
    "connecting": ("connecting …", "warning"),
    "online": ("connected", "good"),
    "reconnecting": ("RECONNECTING: what you send waits", "danger"),
    "refused": ("REFUSED", "danger"),
    "stopped": ("DISCONNECTED", "danger"),
}


def status_view(model: Model, now: int, tz: tzinfo | None = None) -> StatusView:
    """The bottom line as of ``now`` (Unix milliseconds), with the clock of ``tz``; None is the machine's."""
    connection, tone = _CONNECTION[model.connection]
    agent = model.agent
    presence, presence_tone = _presence(agent) if model.role == "agent" else (model.role, "normal")
    return StatusView(
        connection=connection,
        connection_tone=tone,
        presence=f"{agent.name or model.my_name or model.me}: {presence}",
        presence_tone=presence_tone,
        load=f"load {agent.load}/{agent.capacity}" if model.role == "agent" else "",
        clock=f"{clock(now, now, tz)} {zone(now, tz)}".rstrip(),
        needs_you=needs(model, now),
        connection_short=connection.partition(":")[0],
        wrap_up=wrap_up(agent, now),
    )


def wrap_up(agent: Agent, now: int) -> str:
    """The wrap-up that lasts longest, with what is left of it at ``now``; empty for who is in none."""
    if not agent.wrapping:
        return ""
    ends = [until for until in agent.wrapping.values() if until is not None]
    if len(ends) < len(agent.wrapping):
        return "wrap-up"
    seconds = max(0, max(ends) - now) // 1000
    return f"wrap-up: {seconds // 60}:{seconds % 60:02} left"


def needs(model: Model, now: int) -> str:
    """What waits for the agent, offers first, which only a broker that answers can give; empty when nothing does."""
    offers = len(model.offers) if model.connection == "online" else 0
    unread = sum(model.unread(conversation) for conversation in model.tabs.order)
    parts = []
    if offers:
        left = max(0, min(offer.deadline for offer in model.offers.values()) - now) // 1000
        parts.append(f"{_count(offers, 'offer')} ({left} s)")
    if unread:
        parts.append(_count(unread, "unread message"))
    return f"NEEDS YOU: {', '.join(parts)}" if parts else ""


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _presence(agent: Agent) -> tuple[str, Tone]:
    if agent.missed and agent.presence == "online":
        return "an offer ran out, press p to get more", "needs_you"
    said = f"{agent.presence} ({agent.reason})" if agent.reason else agent.presence
    return said, _tone(agent.presence)


def _tone(presence: Presence) -> Tone:
    match presence:
        case "online":
            return "good"
        case "busy" | "away":
            return "warning"
        case "offline":
            return "muted"
        case _:
            assert_never(presence)
