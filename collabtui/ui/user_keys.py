"""The user's own keys in the place of ours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from collabtui.ui.key_names import halves, writes
from collabtui.ui.keys import Action, parts

Place = Literal["screen", "text field", "composer", "dialog", "survey"]


def keymap(among: Iterable[Action], chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Turn the user's keys by action name into what App.set_keymap takes.

    Keys that write a character replace those of ours that do, other keys replace our others.
    """
    made: dict[str, str] = {}
    for ours in among:
        theirs = _with_keys(ours, chosen.get(ours.name, ()))
        if theirs is ours:
            continue
        # An action that has one binding keeps one: Textual remaps bindings, it makes none.
        halved = parts(theirs) if len(list(parts(ours))) > 1 else [(ours.name, theirs.keys)]
        made |= {id: ",".join(keys) for id, keys in halved}
    return made


def remapped(among: Iterable[Action], chosen: Mapping[str, Sequence[str]]) -> tuple[Action, ...]:
    """Return the actions with the user's keys in the place of ours, as `keymap` makes Textual see them."""
    return tuple(_with_keys(action, chosen.get(action.name, ())) for action in among)


def places(action: Action, key: str) -> frozenset[Place]:
    """Return where this key of the action acts."""
    match action.scope:
        case "everywhere":
            return frozenset({"screen", "text field", "composer", "survey"})
        case "no text field" if writes(key):
            return frozenset({"screen"})
        case "no text field":
            return frozenset({"screen", "text field", "composer", "survey"})
        case "text field":
            return frozenset({"text field", "composer"})
        case place:
            return frozenset({place})


def _with_keys(action: Action, chosen: Sequence[str]) -> Action:
    if not chosen:
        return action
    letters, others = halves(chosen)
    our_letters, our_others = halves(action.keys)
    if action.scope == "no text field" and our_letters and our_others:
        return replace(action, keys=(*(letters or our_letters), *(others or our_others)))
    return replace(action, keys=tuple(chosen))
