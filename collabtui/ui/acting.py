"""Which actions have keys where the person is."""

from collections.abc import Mapping

from textual.binding import ActiveBinding

from collabtui.ui.key_names import writes

#: The keys of each action by its name, the shortest to press first.
Acting = Mapping[str, tuple[str, ...]]


def acting_keys(active: Mapping[str, ActiveBinding]) -> Acting:
    """Return the keys that act now; ``active`` is Textual's ``Screen.active_bindings``.

    Letters come before keys such as F2: where both act, a letter is nearer.
    """
    keys: dict[str, list[str]] = {}
    for key, bound in active.items():
        if bound.enabled and bound.binding.id:
            keys.setdefault(bound.binding.id.removesuffix("_anywhere"), []).append(key)
    return {name: tuple(sorted(found, key=lambda key: not writes(key))) for name, found in keys.items()}
