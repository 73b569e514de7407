"""All that an agent wrote in any conversation, from the first letter to the broker's acknowledgement."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import assert_never

from broker.domain.commands import PostMessage, Resolve
from collabtui.console import drafts as page
from collabtui.console import holding as window
from collabtui.console.drafts import Draft, Drafts, Unsent
from collabtui.console.holding import Held, Holding, Step
from collabtui.console.views import Mode


@dataclass(frozen=True, slots=True)
class Writing:
    """The drafts by conversation, with what the undo window holds."""

    pages: Mapping[str, Drafts] = field(default_factory=dict)
    holding: Holding = ()

    def page(self, conversation: str) -> Drafts:
        """The drafts of a conversation, empty ones where nothing was written."""
        return self.pages.get(conversation) or Drafts(conversation)


@dataclass(frozen=True, slots=True)
class Result:
    """The writing afterwards. ``send`` in this order; ``reload`` names the conversations whose drafts came back.

    ``told`` is a sentence for the agent, empty when there is nothing to say.
    """

    writing: Writing
    send: tuple[Held, ...] = ()
    reload: tuple[str, ...] = ()
    told: str = ""


def loaded(found: Iterable[Drafts]) -> Writing:
    """The writing that an earlier run left behind."""
    return Writing({one.conversation: one for one in found})


def typed(writing: Writing, conversation: str, mode: Mode, draft: Draft) -> Writing:
    """The text of a buffer as it stands now; ``draft`` has the conversation's present epoch with its last number."""
    return _on(writing, conversation, lambda drafts: page.typed(drafts, mode, draft))


def sent_off(writing: Writing, held: Held, draft: Draft, at: int) -> Result:
    """Send, resolve or note, after the undo window; ``draft`` holds the words with where they were begun."""
    match held.command:
        case Resolve(_, _, note):
            kept = writing if not note else _on(writing, held.conversation, lambda drafts: _noted(drafts, held, draft))
        case PostMessage(visibility=visibility):
            mode: Mode = "note" if visibility == "note" else "reply"
            kept = _on(writing, held.conversation, lambda drafts: page.sent_off(drafts, Unsent(held.id, mode, draft)))
        case _:
            assert_never(held.command)
    return _after(kept, window.hold(writing.holding, held, at))


def undone(writing: Writing, conversation: str) -> Result:
    """Take back what the conversation's window holds."""
    return _after(writing, window.undo(writing.holding, conversation))


def released(writing: Writing, conversation: str) -> Result:
    """Send what the window holds, because a command that must come after it is about to go (transfer, hand back)."""
    return _after(writing, window.release(writing.holding, conversation))


def passed(writing: Writing, at: int) -> Result:
    """Time passed."""
    return _after(writing, window.due(writing.holding, at))


def moved(writing: Writing, conversation: str, epoch: int) -> Result:
    """The conversation is under this ownership now."""
    return _after(writing, window.changed_hands(writing.holding, conversation, epoch))


def customer_wrote(writing: Writing, conversation: str, due: int) -> Result:
    """A new message of the customer came; ``due`` (Unix milliseconds) is the end of a window begun now."""
    return _after(writing, window.customer_wrote(writing.holding, conversation, due))


def acknowledged(writing: Writing, conversation: str, id: str) -> Writing:
    """The broker has it."""
    return _on(writing, conversation, lambda drafts: page.settled(drafts, id))


def refused(writing: Writing, conversation: str, id: str) -> Result:
    """The broker did not take it: the words are a draft again."""
    after = _on(writing, conversation, lambda drafts: page.taken_back(drafts, id, refused=True))
    return Result(after, reload=(conversation,))


def recovered(writing: Writing, conversation: str, posted: Collection[str]) -> Writing:
    """After a restart, once the transcript is here: ``posted`` are the ids of its messages."""
    return _on(writing, conversation, lambda drafts: page.recovered(drafts, posted))


def as_note(writing: Writing, conversation: str) -> Writing:
    """Turn the reply that can't be sent any more into a note."""
    return _on(writing, conversation, page.as_note)


def left(writing: Writing) -> Writing:
    """The agent quits: nothing is sent, everything held is a draft again."""
    return _after(writing, window.quit(writing.holding)).writing


def _noted(drafts: Drafts, held: Held, draft: Draft) -> Drafts:
    return page.kept_until_settled(drafts, Unsent(held.id, "note", draft))


def _after(writing: Writing, step: Step) -> Result:
    for held in step.back:
        writing = _on(writing, held.conversation, partial(page.taken_back, id=held.id))
    back = tuple(held.conversation for held in step.back)
    return Result(replace(writing, holding=step.holding), step.released, back, step.told)


def _on(writing: Writing, conversation: str, change: Callable[[Drafts], Drafts]) -> Writing:
    after = change(writing.page(conversation))
    others = {key: kept for key, kept in writing.pages.items() if key != conversation}
    return replace(writing, pages=others if after.is_empty else {**others, conversation: after})
