"""The AI's words in a message said otherwise: by a copilot's model where one helps, else by rules."""

import asyncio
from collections.abc import Mapping
from typing import Final, Literal

from textual.screen import Screen

from broker.protocol.copilot_frames import Rewording as How
from collabtui.console.cowriting import Chosen
from collabtui.console.link import Link
from collabtui.console.widgets.composer import Composer
from collabtui.ui.text import tell
from collabtui.writing.changes import friendlier, instead, shorter
from collabtui.writing.spans import Change

Wish = Literal["shorter", "friendlier", "translate"]
HOW: Final[Mapping[Wish, How]] = {"shorter": "shorter", "friendlier": "friendlier", "translate": "translated"}
RULES: Final[Mapping[Wish, Change]] = {"shorter": shorter, "friendlier": friendlier}
NO_MODEL: Final = "A translation needs a model, which your copilot has not: its settings name one under [writer]."
#: Who waits longer than this is told for what (seconds).
SILENT_S: Final = 0.7


class Rewording:
    """Asks for other words, puts them in the place of those that were chosen; a person's words are never sent."""

    def __init__(self, screen: Screen[None], link: Link) -> None:
        self._screen, self._link = screen, link

    async def rework(self, wish: Wish) -> None:
        """Change the AI's words in the selection, else all of them; whatever stops that is told in a sentence."""
        chosen = self._composer.chosen()
        if chosen is None:
            tell(self._screen, "There are no words of the AI in what you selected: it never changes yours.")
            return
        asking = asyncio.ensure_future(self._link.rework(chosen.conversation, HOW[wish], chosen.pieces))
        try:
            if not (await asyncio.wait({asking}, timeout=SILENT_S))[0]:
                tell(self._screen, "A model is asked for other words …")
            done = await asking
        finally:
            asking.cancel()
        if done.parts:
            self._put(chosen, instead(dict(zip(chosen.pieces, done.parts, strict=False))), wish)
        else:
            self._by_rules(chosen, wish, done.why_not)

    @property
    def _composer(self) -> Composer:
        return self._screen.query_one(Composer)

    def _by_rules(self, chosen: Chosen, wish: Wish, why: str) -> None:
        change = RULES.get(wish)
        if change is None:
            tell(self._screen, f"Not translated: {why}." if why else NO_MODEL, severity="warning")
        elif self._put(chosen, change, wish) and why:
            tell(self._screen, f"Changed by rules, for no model helped: {why}.")

    def _put(self, chosen: Chosen, change: Change, wish: Wish) -> bool:
        is_changed = self._composer.rework(chosen, change)
        if not is_changed:
            done = "translated" if wish == "translate" else f"made {wish}"
            tell(self._screen, f"Nothing changed: the AI's words there can't be {done}.")
        return is_changed
