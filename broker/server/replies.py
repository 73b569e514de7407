"""What a peer is told of who it is, of the limits, of a fault that is ours."""

import secrets

from broker.domain.access import Grant
from broker.domain.actors import Actor
from broker.domain.errors import BadFrame, LimitReached, RateLimited
from broker.domain.ids import is_id
from broker.protocol.frames import Hello, RefusedFrame
from broker.protocol.rows import ServerLimits
from broker.protocol.session import refused_frame
from broker.server.limits import Limits


def broken(id: str | None, key: str) -> RefusedFrame:
    """A fault of ours: the peer gets no more than the key by which the log's line is found."""
    sentence = f"Something in the broker failed; its log says more under {key}. Try again, or tell who runs it."
    return RefusedFrame(id=id, code="internal", message=sentence, retry="later")


def hasty(id: str, wait_ms: int) -> RefusedFrame:
    """The answer to whoever asks faster than they may: nothing was done, ``wait_ms`` from now it may be asked again."""
    sentence = f"You ask faster than you may: send this again in {wait_ms} ms."
    return refused_frame(id, RateLimited(sentence, {"retry_after_ms": wait_ms}))


def overfull(id: str | None, most: int) -> RefusedFrame:
    """The answer to a connection that would follow one stream more than it may."""
    return refused_frame(id, LimitReached(f"This connection follows {most} streams: let go of one, or open another."))


def announced(limits: Limits) -> ServerLimits:
    """The limits that a welcome tells."""
    return ServerLimits(
        frame_bytes=limits.frame_bytes,
        commands_in_flight=limits.commands_in_flight,
        ping_seconds=limits.ping_s,
    )


def actor_of(grant: Grant, hello: Hello) -> Actor:
    """Who this is. Processes that share a bot's or a copilot's token are workers of their own. Raises BadFrame."""
    if grant.actor.role not in ("bot", "copilot"):
        return grant.actor
    id = f"{grant.actor.id}.{hello.instance or secrets.token_hex(4)}"
    if not is_id(id):
        raise BadFrame("instance: it is too long together with the name that the token was made for.")
    return Actor(grant.actor.role, id)
