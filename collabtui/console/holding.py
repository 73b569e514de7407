"""The undo window: what was sent off stays here until its time is up."""

from dataclasses import dataclass, replace
from typing import Literal

from broker.domain.commands import PostMessage, Resolve

HeldKind = Literal["reply", "note", "resolve"]


@dataclass(frozen=True, slots=True)
class Held:
    """A command that waits until ``due`` (Unix milliseconds). ``id`` is the one it will be sent under.

    ``epoch`` is the ownership it was given under; ``warned`` says that its window began anew once already.
    """

    id: str
    command: PostMessage | Resolve
    epoch: int
    due: int
    warned: bool = False

    @property
    def conversation(self) -> str:
        return self.command.conversation

    @property
    def kind(self) -> HeldKind:
        if isinstance(self.command, Resolve):
            return "resolve"
        return "note" if self.command.visibility == "note" else "reply"

    @property
    def text(self) -> str:
        """The words that come back to the agent when this is taken back."""
        return self.command.note if isinstance(self.command, Resolve) else self.command.text


#: At most one a conversation, in the order they were sent off.
Holding = tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: send ``released`` in this order, give ``back`` to the agent with the sentence ``told``."""

    holding: Holding
    released: tuple[Held, ...] = ()
    back: tuple[Held, ...] = ()
    told: str = ""


def hold(holding: Holding, held: Held, at: int) -> Step:
    """Hold one more. What the same conversation still held goes first; without a window both go at once."""
    before = _of(holding, held.conversation)
    rest = _without(holding, held.conversation)
    if held.due <= at:
        return Step(rest, (*before, held))
    return Step((*rest, held), before)


def release(holding: Holding, conversation: str) -> Step:
    """Wait no longer in this conversation: something that must come after is about to be sent."""
    return Step(_without(holding, conversation), _of(holding, conversation))


def undo(holding: Holding, conversation: str) -> Step:
    """Take back what this conversation holds."""
    back = _of(holding, conversation)
    return Step(_without(holding, conversation), back=back, told=_taken_back(back))


def due(holding: Holding, at: int) -> Step:
    """Release everything whose window ended, in the order it was sent off."""
    ended = tuple(held for held in holding if held.due <= at)
    return Step(tuple(held for held in holding if held.due > at), ended)


def quit(holding: Holding) -> Step:
    """Leaving sends nothing: all of it comes back, to be found as drafts next time."""
    return Step((), back=holding)


def changed_hands(holding: Holding, conversation: str, epoch: int) -> Step:
    """The conversation is under ownership ``epoch``: what was meant for the customer before is not sent blindly.

    What was written while an offer was being accepted is under the ownership that comes with it.
    """
    stale = tuple(one for one in _of(holding, conversation) if one.epoch < epoch and one.kind != "note")
    if not stale:
        return Step(holding)
    what = "resolved" if stale[0].kind == "resolve" else "sent"
    told = f"Not {what}: the conversation changed hands meanwhile. What you wrote is a draft again."
    return Step(_without(holding, conversation), back=stale, told=told)


def customer_wrote(holding: Holding, conversation: str, due: int) -> Step:
    """A reply waits once more, until ``due`` (Unix milliseconds), so that its writer can read; a resolve comes back."""
    match _of(holding, conversation):
        case (held,) if held.kind == "resolve":
            told = "Not resolved: the customer wrote meanwhile. Read it, then resolve again."
            return Step(_without(holding, conversation), back=(held,), told=told)
        case (held,) if held.kind == "reply" and not held.warned:
            anew = replace(held, due=max(due, held.due), warned=True)
            told = "The customer wrote while your reply was held: read it; undo takes the reply back."
            return Step(tuple(anew if one is held else one for one in holding), told=told)
        case _:
            return Step(holding)


def next_due(holding: Holding) -> int | None:
    """When the next window ends (Unix milliseconds); None while nothing is held."""
    return min((held.due for held in holding), default=None)


def held_words(holding: Holding, conversation: str, at: int, key: str) -> str:
    """What stands beside the reader while something can be taken back with ``key``; empty when nothing can."""
    for held in _of(holding, conversation):
        seconds = max(1, -(-(held.due - at) // 1000))
        verb = "Resolves" if held.kind == "resolve" else "Sends"
        return f"{verb} in {seconds} s, {key} takes it back"
    return ""


def _taken_back(back: Holding) -> str:
    if not back:
        return ""
    return "Not resolved: taken back." if back[0].kind == "resolve" else f"Taken back: your {back[0].kind} is a draft."


def _of(holding: Holding, conversation: str) -> Holding:
    return tuple(held for held in holding if held.conversation == conversation)


def _without(holding: Holding, conversation: str) -> Holding:
    return tuple(held for held in holding if held.conversation != conversation)
