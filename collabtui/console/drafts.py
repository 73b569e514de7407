"""What an agent wrote in one conversation without its having reached the broker, as plain values."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from broker.domain.conversation import Conversation
from collabtui.console.authors import Places, shifted
from collabtui.console.views import Mode


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being written. ``epoch`` is the ownership, ``seen`` the log's last number, when it was begun.

    ``suggestion`` is the copilot's proposal that was last put into it. The first ``head`` characters were refused
    after they had been sent: what else is refused goes after them, so that the order of writing is kept. ``ai`` is
    where the AI's words stand.
    """

    text: str
    epoch: int
    seen: int
    suggestion: str | None = None
    head: int = 0
    ai: Places = ()

    @property
    def returned(self) -> str:
        return self.text[: self.head]


@dataclass(frozen=True, slots=True)
class Unsent:
    """Text that was sent off, until the broker acknowledged it. ``id`` is its command's, so also the message's."""

    id: str
    mode: Mode
    draft: Draft


@dataclass(frozen=True, slots=True)
class Drafts:
    """A conversation's reply with its note, kept apart, besides what is on its way (oldest first)."""

    conversation: str
    reply: Draft | None = None
    note: Draft | None = None
    unsent: tuple[Unsent, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.reply is None and self.note is None and not self.unsent

    def unsent_of(self, id: str) -> Draft | None:
        """What was sent off under this id, as long as it is not settled."""
        return next((one.draft for one in self.unsent if one.id == id), None)

    def of(self, mode: Mode) -> Draft | None:
        """The draft of this mode; None while there is no text."""
        return self.reply if mode == "reply" else self.note


def typed(drafts: Drafts, mode: Mode, draft: Draft) -> Drafts:
    """The text as it stands now; where it was begun earlier, that moment is kept."""
    if not draft.text:
        return _with(drafts, mode, None)
    begun = drafts.of(mode)
    return _with(drafts, mode, draft if begun is None else _begun_at(draft, begun))


def sent_off(drafts: Drafts, unsent: Unsent) -> Drafts:
    """The text leaves its buffer, kept until it is settled or comes back."""
    begun = drafts.of(unsent.mode)
    kept = unsent if begun is None else replace(unsent, draft=replace(_begun_at(unsent.draft, begun), head=0))
    return kept_until_settled(_with(drafts, unsent.mode, None), kept)


def kept_until_settled(drafts: Drafts, unsent: Unsent) -> Drafts:
    """Words from elsewhere, such as a dialog, that should survive until they are settled."""
    return replace(drafts, unsent=(*drafts.unsent, unsent))


def settled(drafts: Drafts, id: str) -> Drafts:
    """The broker has it."""
    return replace(drafts, unsent=tuple(one for one in drafts.unsent if one.id != id))


def taken_back(drafts: Drafts, id: str, *, refused: bool = False) -> Drafts:
    """What was on its way becomes a draft again, before whatever was written since, after what was refused before."""
    back = next((one for one in drafts.unsent if one.id == id), None)
    if back is None:
        return drafts
    present = drafts.of(back.mode)
    text = _lines(present.returned, back.draft.text) if present else back.draft.text
    whole = _lines(text, present.text[present.head :].removeprefix("\n")) if present else text
    suggestion = back.draft.suggestion or (present.suggestion if present else None)
    kept = present.head if present else 0
    ai = _ai_of(back.draft, present, len(text), len(whole))
    again = replace(back.draft, text=whole, suggestion=suggestion, head=len(text) if refused else kept, ai=ai)
    return _with(settled(drafts, id), back.mode, again)


def recovered(drafts: Drafts, posted: Collection[str]) -> Drafts:
    """After a restart: what is in the transcript (``posted`` are its message ids) is settled, the rest comes back."""
    for one in drafts.unsent:
        drafts = settled(drafts, one.id) if one.id in posted else taken_back(drafts, one.id, refused=True)
    return drafts


def as_note(drafts: Drafts) -> Drafts:
    """The reply's text moves to the end of the note: for a conversation that can't be answered any more."""
    if drafts.reply is None:
        return drafts
    before = drafts.note.text if drafts.note else ""
    text = _lines(before, drafts.reply.text)
    ai = (drafts.note.ai if drafts.note else ()) + shifted(drafts.reply.ai, len(text) - len(drafts.reply.text))
    note = replace(drafts.reply, text=text, head=0, ai=ai)
    return replace(drafts, reply=None, note=note)


def warning(draft: Draft | None, conversation: Conversation) -> str:
    """What happened since the draft was begun that its writer should read first; empty when nothing did."""
    if draft is None:
        return ""
    wrote = any(line.seq > draft.seen and line.author.role == "customer" for line in conversation.lines)
    match (conversation.epoch != draft.epoch, wrote):
        case (True, True):
            return "Since you began this, the conversation changed hands while the customer wrote: read again."
        case (True, False):
            return "Since you began this, the conversation changed hands: read again before you send."
        case (False, True):
            return "Since you began this, the customer wrote: read again before you send."
        case _:
            return ""


def _with(drafts: Drafts, mode: Mode, draft: Draft | None) -> Drafts:
    return replace(drafts, reply=draft) if mode == "reply" else replace(drafts, note=draft)


def _begun_at(draft: Draft, begun: Draft) -> Draft:
    head = begun.head if draft.text.startswith(begun.returned) else 0
    return replace(draft, epoch=begun.epoch, seen=begun.seen, head=head)


def _ai_of(back: Draft, present: Draft | None, end: int, whole: int) -> Places:
    """Where the AI's words are once ``back`` ends at ``end`` within what is written now, ``whole`` characters."""
    if present is None:
        return back.ai
    before = tuple(place for place in present.ai if place[1] <= present.head)
    after = (place for place in present.ai if place[0] >= present.head)
    return (*before, *shifted(back.ai, end - len(back.text)), *shifted(after, whole - len(present.text)))


def _lines(first: str, second: str) -> str:
    return f"{first}\n{second}" if first and second else first or second
