"""Whether keys can be used: what a terminal cannot send, what two actions both want."""

from collections.abc import Iterable, Mapping

from collabtui.ui.key_names import character, key_name, writes
from collabtui.ui.keys import Action
from collabtui.ui.user_keys import Place, places

#: A terminal sends these as another key: they are the same byte.
_SAME_BYTE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape"}
#: These have a meaning of their own in every Textual app.
_TAKEN = {"ctrl+c": "copies the selected text", "ctrl+z": "puts the program to sleep"}
_MODIFIED = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"}
_ALONE = _MODIFIED | {"enter", "escape", "tab", "backspace", "space"}


def cannot_be_sent(key: str) -> str | None:
    """Say why common terminals do not send this key so that we can tell it; None if they do."""
    *modifiers, last = key.split("+")
    if key in _SAME_BYTE:
        return f"terminals send {key_name(_SAME_BYTE[key])} for it"
    if key in _TAKEN:
        return f"it {_TAKEN[key]}"
    if not _is_key(last):
        return "there is no key of that name"
    if not modifiers:
        return None
    if modifiers == ["shift"]:
        return None if last in _MODIFIED | {"tab"} else "terminals do not send Shift with this key"
    if modifiers == ["alt"]:
        return None if len(last) == 1 or last in _MODIFIED else "many terminals do not send Alt with this key"
    if modifiers == ["ctrl"]:
        return None if _is_letter(last) or last in _MODIFIED else "terminals do not send Ctrl with this key"
    return "terminals do not send these modifiers together"


def collisions(among: Iterable[Action]) -> list[str]:
    """Return a sentence for every key that means two things in the same place."""
    taken: dict[tuple[Place, str], Action] = {}
    found: dict[str, None] = {}
    for action in among:
        for key in action.keys:
            for place in sorted(places(action, key)):
                other = taken.setdefault((place, character(key) or key), action)
                if other is not action:
                    found[f"{key_name(key)} means both {other.name} and {action.name}."] = None
    return list(found)


def wrong_keys(chosen: Mapping[str, Iterable[str]], among: Iterable[Action]) -> list[str]:
    """Return a sentence for every choice that names no action, or a key that terminals cannot send."""
    names = {action.name for action in among}
    unknown = [f"{name}: no action has this name; docs/reference/keys.md lists them." for name in chosen.keys() - names]
    unsent = [
        f"{name}: {key} cannot be used, {why}."
        for name, keys in chosen.items()
        if name in names
        for key in keys
        if (why := cannot_be_sent(key))
    ]
    return sorted(unknown) + unsent


def _is_key(name: str) -> bool:
    return name in _ALONE or writes(name) or (name[:1] == "f" and name[1:].isdigit() and 1 <= int(name[1:]) <= 12)


def _is_letter(name: str) -> bool:
    return len(name) == 1 and "a" <= name <= "z"
