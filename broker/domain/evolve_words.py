"""Many plain words folded at once: what ``evolve`` makes of them one by one."""

from collections.abc import Sequence

from broker.domain.conversation import Conversation, Parts
from broker.domain.conversation_parts import Line
from broker.domain.events import MessagePosted, Recorded
from broker.domain.lines import lines_of


def heard(state: Conversation, words: Sequence[Recorded]) -> Conversation:
    """The conversation after these words, at least one, between a customer and the person who owns it.

    They are public, and the person has answered before: nothing but the transcript moves, with who waits for whom.
    """
    pending, since, failed = state.pending, state.pending_since, state.failed_workers
    for recorded in words:
        if recorded.actor.role != "customer":
            pending = None
            continue
        failed = failed if pending else ()
        pending, since = _said(recorded).message, recorded.at
    moved: Parts = {
        "lines": lines_of(state.lines).extended([_line(recorded) for recorded in words]),
        "seq": words[-1].seq,
        "touched": words[-1].at,
        "pending": pending,
        "pending_since": since,
        "failed_workers": failed,
    }
    return state.after(**moved)


def _line(recorded: Recorded) -> Line:
    said = _said(recorded)
    return Line(recorded.seq, recorded.at, recorded.actor, said.message, said.text, said.visibility, said.reply_to)


def _said(recorded: Recorded) -> MessagePosted:
    if not isinstance(recorded.event, MessagePosted):
        raise TypeError(f"{recorded.stream} has {type(recorded.event).__name__} at {recorded.seq}: those are no words")
    return recorded.event
