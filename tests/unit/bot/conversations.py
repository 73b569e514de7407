"""Whole conversations by plain values: the customer's lines in, the bot's answers out."""

from dataclasses import dataclass, field

from broker.domain.commands import TakeBotTurn
from broker.domain.customers import CustomerRecord
from collabtui.bot.dialogue import plan
from collabtui.bot.wish import joined, sentences
from collabtui.understanding.api import Intent, Reading
from collabtui.understanding.entities import find
from tests.unit.bot.turns import AT, MARIA, SCRIPT, FakeShop, carried_out, kept, turn


def read_as(text: str, intent: str, confidence: float = 0.9, **more: float) -> Reading:
    """A reading as this intent, none for an empty name."""
    intents = (Intent(intent, confidence),) if intent else ()
    return Reading(intents, not intents, 0.0, find(text), **more)


@dataclass
class Conversation:
    """A customer with the bot; every turn is answered by another worker, who has the context's values alone."""

    shop: FakeShop = field(default_factory=FakeShop)
    record: CustomerRecord | None = MARIA
    values: dict[str, str] = field(default_factory=dict)
    turns: list[TakeBotTurn] = field(default_factory=list)
    fallbacks: int = 0
    at: int = AT
    engagement: int = 1

    async def says(
        self,
        text: str,
        intent: str = "",
        confidence: float = 0.9,
        parts: tuple[str, ...] = (),
        wants_human: float = 0.0,
    ) -> str:
        """The bot's answer to a line that is read as ``intent``, its sentences as ``parts``."""
        given = turn(
            text,
            id=f"m{len(self.turns)}",
            values=self.values,
            fallbacks=self.fallbacks,
            record=self.record,
            engagement=self.engagement,
        )
        read = read_as(joined(given), intent, confidence, wants_human=wants_human)
        of_parts = tuple(read_as(*one) for one in zip(sentences(text), parts, strict=False))
        said = await carried_out(plan(given, read, SCRIPT, self.at, of_parts), self.shop)
        self.turns.append(said)
        self.values |= kept(said)
        assert said.signals is not None
        self.fallbacks = self.fallbacks + 1 if said.signals.fallback else 0
        return "\n".join(said.texts)

    @property
    def changes(self) -> list[tuple[str, dict[str, str]]]:
        """What the shop was made to do, in order."""
        return [(name, dict(arguments)) for name, arguments in self.shop.done.values()]
