"""The frames by which a copilot helps with words that are not sent yet: none of them is ever stored."""

from typing import Annotated, Literal

from annotated_types import Len, MaxLen

from broker.domain.ids import Count, Id, Remark
from broker.protocol.frame import Frame

#: How words are to become: a translation is into the customer's language.
Rewording = Literal["shorter", "friendlier", "translated"]
#: Some words of one draft.
Passages = tuple[Annotated[str, Len(1, 2_000)], ...]


class Drafting(Frame):
    """A copilot's draft as far as it is written, for those of the desk who follow the conversation; never stored.

    ``text`` is all there is so far, in place of what came before; it may be empty still. ``over``: no more comes, so
    forget it; the draft itself, if there is one, is an event. ``about`` is the customer's message that it answers.
    ``epoch`` lets the broker drop what belongs to an ownership of the past.
    """

    type: Literal["drafting"] = "drafting"
    conversation: Id
    about: Id
    epoch: Count = 0
    text: Remark = ""
    over: bool = False


class Rework(Frame):
    """Somebody who answers wants words of a draft otherwise: each of ``parts`` by itself; never stored.

    A copilot that reads the conversation is asked. Its answer is ``rework_done`` under this ``id``; none comes where
    the copilot dies, or another wish follows over the same connection.
    """

    type: Literal["rework"] = "rework"
    id: Id
    conversation: Id
    how: Rewording
    parts: Annotated[Passages, Len(1, 8)]


class Reworked(Frame):
    """A copilot's answer to ``rework_wanted``: the ``parts`` in their order, or none.

    ``why_not`` tells why a model that was asked did not help; it is empty where there is no model to ask.
    """

    type: Literal["reworked"] = "reworked"
    id: Id
    parts: Annotated[Passages, MaxLen(8)] = ()
    why_not: Remark = ""


class DraftingNow(Frame):
    """A copilot's ``drafting`` as the desk gets it; it means nothing after some seconds without another."""

    type: Literal["drafting_now"] = "drafting_now"
    conversation: str
    about: str
    epoch: int
    text: str
    over: bool


class ReworkWanted(Frame):
    """A copilot's work: say each of ``parts`` otherwise, then answer with ``reworked`` under this ``id``."""

    type: Literal["rework_wanted"] = "rework_wanted"
    id: str
    conversation: str
    how: Rewording
    parts: tuple[str, ...]


class ReworkDone(Frame):
    """The answer to ``rework``, as ``reworked`` has it."""

    type: Literal["rework_done"] = "rework_done"
    id: str
    parts: tuple[str, ...]
    why_not: str
