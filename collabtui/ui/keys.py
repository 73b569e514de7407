"""The actions of the screens with their keys: the one source of bindings, footer, help, reference.

A screen or widget says `BINDINGS = bindings(actions(CONSOLE, "accept", "decline"))`, writes `action_accept`,
`action_decline`, nothing else about keys.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from collabtui.ui.key_names import halves, key_name

#: Where an action acts. everywhere: in text fields, too. no text field: on the screen, while letters are keys;
#: its keys that write nothing (F2, Ctrl+N) act in text fields all the same. The others: what has focus.
Scope = Literal["everywhere", "no text field", "text field", "composer", "dialog", "survey"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that keys do. ``id`` is Textual's name for it: the widget that binds it has ``action_<id>``.

    ``keys`` are Textual's key names; ``argument`` a number the action takes; ``on_app`` sends it to the app.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    scope: Scope = "no text field"
    footer: bool = False
    argument: int | None = None
    on_app: bool = False

    @property
    def name(self) -> str:
        """Return what the user calls the action in a key map."""
        return self.id if self.argument is None else f"{self.id}_{self.argument}"

    @property
    def call(self) -> str:
        """Return the action as Textual calls it."""
        target = f"app.{self.id}" if self.on_app else self.id
        return target if self.argument is None else f"{target}({self.argument})"


def actions(among: Iterable[Action], *ids: str) -> tuple[Action, ...]:
    """Return the entries with these ids in the order of `ids`. Raises KeyError on an id that nobody has."""
    by_id: dict[str, list[Action]] = {}
    for action in among:
        by_id.setdefault(action.id, []).append(action)
    return tuple(action for wanted in ids for action in by_id[wanted])


def bindings(among: Iterable[Action]) -> list[BindingType]:
    """Return Textual's bindings; their ids let App.set_keymap put the user's keys in the place of ours."""
    return [binding for action in among for binding in _bound(action)]


def _bound(action: Action) -> Iterator[Binding]:
    for id, keys in parts(action):
        is_first = id == action.name
        # Priority: the screen sees the key before a text field, which has uses of its own for F6, F7.
        priority = action.scope == "everywhere" or not is_first
        yield Binding(
            ",".join(keys),
            action.call,
            action.label,
            show=action.footer and is_first,
            key_display=key_name(keys[0]),
            tooltip=action.help,
            id=id,
            priority=priority,
        )


def parts(action: Action) -> Iterator[tuple[str, Sequence[str]]]:
    """Split the keys into the bindings that Textual needs: those which act everywhere have one of their own."""
    letters, others = halves(action.keys)
    if action.scope == "no text field" and letters and others:
        yield action.name, letters
        yield f"{action.name}_anywhere", others
    else:
        yield action.name, action.keys


def _group(name: str, scope: Scope = "no text field") -> Callable[..., Action]:
    def action(id: str, keys: str, label: str, help: str, *, footer: bool = False) -> Action:
        return Action(id, tuple(keys.split()), label, help, name, scope, footer)

    return action


_queue = _group("Queue")
_talk = _group("Conversation")
_view = _group("View")
_suggestions = _group("Suggestions")
_together = _group("Writing", "everywhere")
_desk = _group("Desk")
_field = _group("Writing", "text field")
_composer = _group("Writing", "composer")

_BOTH: tuple[Action, ...] = (
    _composer("send", "enter", "Send", "Send what you wrote."),
    _composer("newline", "ctrl+j", "New line", "Begin a new line in your message."),
    _composer("editor", "ctrl+o", "Editor", "Write your message in the editor that $VISUAL or $EDITOR names."),
    _field("leave_field", "escape", "Leave", "Leave the text field, so that letters are keys again."),
    Action("help", ("question_mark", "f1"), "Help", "Show the keys that act here.", "Desk", footer=True, on_app=True),
    Action("command_palette", ("ctrl+p",), "Commands", "Find a command by name.", "Desk", "everywhere", on_app=True),
    Action("quit", ("ctrl+q",), "Quit", "Leave; nothing that you wrote is lost.", "Desk", "everywhere", on_app=True),
)

CONSOLE: tuple[Action, ...] = (
    _queue("next_waiting", "n ctrl+n", "Next", "Go to an offer, else to who waits longest.", footer=True),
    _queue("accept", "a f2", "Accept", "Accept the offered conversation, or take the selected one.", footer=True),
    _queue("decline", "d", "Decline", "Decline the offer, with a reason."),
    _queue("filter", "slash", "Filter", "Show only the conversations that match what you write."),
    _talk("reply", "r f3", "Reply", "Write to the customer.", footer=True),
    _talk("note", "i f4", "Note", "Write a note that only the desk reads.", footer=True),
    _talk("resolve", "e f6", "Resolve", "End the conversation with a code that says how it ended.", footer=True),
    _talk("transfer", "t f7", "Transfer", "Pass the conversation to another person or skill."),
    _talk("hold", "o", "Hold/resume", "Put the conversation on hold so that it takes no room, or go on with it."),
    _talk("snooze", "s", "Set aside", "Let the conversation sleep until a time, or wake it."),
    _talk("consult", "q", "Colleague", "Ask a colleague for advice in notes, or end that."),
    _talk("mark", "m", "Judge", "Say whether the handoff was needed, right, or too late."),
    _talk("take_over", "j", "Take over", "For supervisors: answer this customer yourself."),
    _talk("oversee", "v", "Take part", "For supervisors: watch, advise the agent, speak to the customer, too."),
    _talk("hand_back", "b", "Hand back", "Give the conversation back to the bot."),
    _talk("callback", "c", "Callback", "Promise the customer a call at a time."),
    _talk("edit_field", "f", "Edit field", "Correct what is known about the customer."),
    _talk("undo", "u f8", "Undo", "Take back the message that is not sent yet.", footer=True),
    _talk("flag", "exclamation_mark", "Flag", "Hold something the bot said for a mistake, for those who design it."),
    _composer("toggle_mode", "ctrl+t", "Reply/note", "Change between a reply to the customer, a note for the desk."),
    *(
        Action("insert", (str(n), f"alt+{n}"), f"Insert {n}", f"Put suggestion {n} into your message.",
               "Suggestions", argument=n)
        for n in range(1, 10)
    ),
    _suggestions("canned", "semicolon alt+r", "Canned", "Find a canned reply; put it into your message."),
    _suggestions("open_past", "number_sign alt+o", "Source", "Open the resolved conversation a suggestion is from."),
    _suggestions("advice", "full_stop alt+k", "Next step", "Read what to do next; put its words into your message."),
    _suggestions("rate", "l alt+l", "Rate", "Say whether a suggestion helped, else what was wrong with it."),
    _together("shorter", "alt+s", "Shorter", "Make the AI's words shorter: those selected, else all; never yours."),
    _together("friendlier", "alt+w", "Friendlier", "Make the AI's words friendlier; never yours."),
    _together("translate", "alt+t", "Translate", "Have the AI's words in the customer's language; never yours."),
    _composer("to_hint", "alt+h", "Next hint", "Select the words that the next hint is about."),
    _suggestions("dismiss_suggestions", "z", "Dismiss", "Put the suggestions away."),
    _view("context", "x f5", "Context", "Show or hide what is known about the customer."),
    _view("history", "h", "History", "Show or hide the values that the fields had before."),
    _view("diagnostics", "g", "Diagnostics", "Show or hide what the bot measured."),
    _view("previous_tab", "left_square_bracket ctrl+pageup", "Previous", "Go to the conversation on the left."),
    _view("next_tab", "right_square_bracket ctrl+pagedown", "Next tab", "Go to the conversation on the right."),
    _view("close_tab", "w", "Close tab", "Close the tab; the conversation itself stays as it is."),
    _desk("presence", "p f9", "Presence", "Say whether you are available, busy, or away."),
    _desk("ready", "y", "Ready", "End the wrap-up: the paperwork is done."),
    *_BOTH,
)  # fmt: skip

CUSTOMER: tuple[Action, ...] = (
    _talk("write", "w", "Write", "Go to the field where you write."),
    _talk("person", "p f2", "A person", "Ask for a person.", footer=True),
    _talk("yes", "y f7", "Yes", "Say yes to the question whether you want a person.", footer=True),
    _talk("no", "n f8", "No", "Say no to the question whether you want a person.", footer=True),
    _talk("rate", "r f3", "Rate", "Say how content you were, once you are asked."),
    _talk("callback", "c f4", "Call me", "Ask to be called at a time."),
    _talk("other", "o f5", "Other", "Go to your other conversation, where there is one, and back.", footer=True),
    _talk("take_over", "t f6", "Script/you", "Speak in the script's place, or let it go on.", footer=True),
    *(
        Action("score", (str(n),), f"{n}", f"Answer the survey with {n} of 5.", "Survey", "survey", argument=n)
        for n in range(1, 6)
    ),
    *_BOTH,
)  # fmt: skip
