"""The lines around what the agent writes."""

from textual.content import Content

from collabtui.console.present.measures import words_of
from collabtui.console.views import ComposerView
from collabtui.ui.text import line, one_line

#: So much of who reads it stays in sight on the narrowest terminal.
LEAST_READER = 14


def reader(view: ComposerView, room: int) -> Content:
    """Who reads it; at the right end of ``room`` cells what an undo would take back."""
    what = "NOTE" if view.mode == "note" else "REPLY"
    said = f"{what} · {view.reader}" if view.reader else what
    if not view.held:
        return one_line(said)
    held = line((view.held, "$warn"))
    who = one_line(said, max(LEAST_READER, room - held.cell_length - 2))
    return line(who, " " * max(2, room - who.cell_length - held.cell_length), held)


def below(view: ComposerView) -> Content:
    """What to know before sending: a row, so that nothing moves while one writes; a hint, a reason may take more."""
    told = view.why_not or view.warning
    if view.why_not or not view.hints:
        return line((told, "$warn"))
    first, *more = view.hints
    stands = "must change" if first.blocks else "hint"
    others = f" (+{len(more)})" if more else ""
    hint = line((f"{stands}, {words_of(first.rule)}: ", "bold $warn"), (first.advice, "$muted"), (others, "$muted"))
    return line((told, "$warn"), "\n", hint) if told else hint
