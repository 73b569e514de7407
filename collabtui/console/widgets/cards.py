"""A column of short texts of which one has the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static


class Card(Static):
    """One text; a click on it says so."""

    DEFAULT_CSS = """
    Card {
        height: auto;
        padding: 0 1;
        &.-cursor { background: $panel; }
    }
    """

    @dataclass
    class Pointed(Message):
        """The mouse chose this card."""

        card: "Card"

    def on_click(self, event: Click) -> None:
        event.stop()
        self.post_message(self.Pointed(self))


class Cards(Vertical):
    """Texts from the top. Cards are made once, then used again: a text that comes costs no layout of the others."""

    DEFAULT_CSS = """
    Cards { height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cards: list[Card] = []
        self._texts: list[Content] = []
        self._at = 0

    def show(self, texts: Sequence[Content], at: int) -> None:
        """Show these texts with the cursor on number ``at`` from 0."""
        for text in texts[len(self._cards) :]:
            self._add(text)
        for index, card in enumerate(self._cards):
            card.display = index < len(texts)
            # Contents are equal for Textual when their words are, whatever their styles.
            if index < len(texts) and not self._texts[index].is_same(texts[index]):
                self._texts[index] = texts[index]
                card.update(texts[index])
        self.move(at)

    def move(self, at: int) -> None:
        """Put the cursor on number ``at``."""
        self._at = at
        for index, card in enumerate(self._cards):
            card.set_class(index == at, "-cursor")

    def reveal(self) -> None:
        """Bring the card with the cursor into sight."""
        if self._at < len(self._cards):
            self._cards[self._at].scroll_visible(animate=False)

    def index(self, card: Card) -> int:
        """The number of a card from 0."""
        return self._cards.index(card)

    def _add(self, text: Content) -> None:
        card = Card(text)
        self._cards.append(card)
        self._texts.append(text)
        self.mount(card)
