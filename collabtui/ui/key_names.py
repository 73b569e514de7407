"""What a key writes, how people call it."""

from collections.abc import Iterable

from textual.keys import REPLACED_KEYS, format_key, key_to_character

_NAMES = {"pageup": "PageUp", "pagedown": "PageDown", "escape": "Esc", "space": "Space"}


def writes(key: str) -> bool:
    """Say whether the key writes a character where a text field has focus."""
    return character(key) is not None


def character(key: str) -> str | None:
    """Return what the key writes: / for slash as well as for /; None for a key that writes nothing."""
    written = key_to_character(REPLACED_KEYS.get(key, key))
    return written if written and written.isprintable() else None


def key_name(key: str) -> str:
    """Return a key as people read it: F2, Ctrl+N, PageUp, /."""
    *modifiers, last = key.split("+")
    if not modifiers:
        return _NAMES.get(last) or (format_key(last) if writes(last) else last.capitalize())
    return "+".join([*map(str.capitalize, modifiers), _NAMES.get(last, last.capitalize())])


def short_name(key: str) -> str:
    """Return a key where room is scarce: ^N for Ctrl+N, else as ``key_name`` has it."""
    name = key_name(key)
    return f"^{name.removeprefix('Ctrl+')}" if name.startswith("Ctrl+") else name


def halves(keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part the keys that write a character from those that do not."""
    letters: list[str] = []
    others: list[str] = []
    for key in keys:
        (letters if writes(key) else others).append(key)
    return letters, others
