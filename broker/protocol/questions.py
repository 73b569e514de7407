"""What a client may ask a broker."""

from typing import Literal

from broker.domain.ids import Count, Id
from broker.protocol.frame import Frame


class ListConversations(Frame):
    """All conversations the asker may see; ``open_only`` leaves closed ones out."""

    kind: Literal["conversations"] = "conversations"
    open_only: bool = True


class ListAgents(Frame):
    kind: Literal["agents"] = "agents"


class ListTokens(Frame):
    kind: Literal["tokens"] = "tokens"


class GetPacket(Frame):
    """The context packet of one conversation."""

    kind: Literal["packet"] = "packet"
    conversation: Id


class GetRedaction(Frame):
    """Where the policy wants personal data blanked: whoever exports or asks a model does as it says."""

    kind: Literal["redaction"] = "redaction"


class GetErasure(Frame):
    """A supervisor's: how an erasure of a customer stands, with what is known of them where ``count`` is true."""

    kind: Literal["erasure"] = "erasure"
    customer: Id
    count: bool = True


class GetKeeping(Frame):
    """A supervisor's: the known back-ups, what retention would blank now."""

    kind: Literal["keeping"] = "keeping"


class ListResolved(Frame):
    """A copilot's: what people resolved, without personal data, a page at a time, newest first.

    ``after`` and ``before`` are positions of the log; without ``before`` the page begins at its end. Go on with
    ``before`` as the page's ``since`` until that is ``after`` + 1; ask later ``after`` its ``upto`` for what is new.
    """

    kind: Literal["resolved"] = "resolved"
    after: Count = 0
    before: Count | None = None


QueryKind = (
    ListConversations | ListAgents | ListTokens | GetPacket | GetRedaction | GetErasure | GetKeeping | ListResolved
)
