"""What a client may ask a broker."""

from typing import Literal

from broker.domain.ids import Id
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


QueryKind = ListConversations | ListAgents | ListTokens | GetPacket | GetRedaction | GetErasure | GetKeeping
