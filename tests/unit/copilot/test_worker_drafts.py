"""The copilot's drafts beside its passages, its summary."""

import asyncio

from collabtui.writing.drafter import Drafter
from collabtui.writing.tone import Tone, Tones
from tests.unit.copilot.test_worker import OPENED, PATIENCE_S, QUEUED, Running, offered, said

PAST = (OPENED, said("My stoves are broken, which wax is for tents?", "m1"), QUEUED)


async def test_a_draft_of_the_passages_comes_after_them() -> None:
    async with Running(*PAST, drafter=Drafter(Tones(en=Tone()))) as client:
        client.assist()
        offers = [await offered(client)]
        while offers[-1].sort != "draft":
            offers.append(await offered(client))
    assert offers[-1].text.startswith("Hello")
    assert offers[-1].source.startswith("draft from ")
    assert len(offers) > 1


async def test_the_summary_is_kept_for_whoever_takes_the_conversation_up() -> None:
    async with Running(*PAST) as client:
        client.assist()
        wish = await asyncio.wait_for(client.summaries.get(), PATIENCE_S)
    assert (wish.field.name, wish.field.source) == ("summary", "copilot")
    assert wish.field.value.startswith("Situation: ")
