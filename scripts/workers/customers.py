"""Customers who ask, wait for the answer, ask again."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from broker.domain.commands import CloseConversation, OpenConversation, PostMessage
from broker.domain.events import MessagePosted
from collabtui.client.connection import Client
from collabtui.client.ids import new_id
from collabtui.client.updates import EventApplied

QUESTIONS = (
    "where is my order FH-10234?",
    "has my parcel left yet? it is FH-10234",
    "what is your return policy?",
    "how do I send a chair back?",
    "hi there",
)
#: Questions in one conversation.
_EACH = 3


@dataclass(slots=True)
class Asked:
    """What the customers saw: seconds to each answer, the questions without one by message id, the conversations."""

    waits_s: list[float] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)


async def ask(client: Client, seed: int, until: float, patience_s: float, asked: Asked) -> None:
    """Ask until the loop's clock says ``until``; whoever gets no answer in time opens another conversation."""
    chance = random.Random(seed)
    while asyncio.get_running_loop().time() < until:
        conversation = new_id()
        asked.conversations.append(conversation)
        await client.send(OpenConversation(conversation))
        await client.follow(f"conversation:{conversation}")
        for question in chance.sample(QUESTIONS, _EACH):
            if not await _answered(client, conversation, question, patience_s, asked):
                break
        await client.send(CloseConversation(conversation))
        await client.unfollow(f"conversation:{conversation}")


async def _answered(client: Client, conversation: str, question: str, patience_s: float, asked: Asked) -> bool:
    feed, message, began = client.updates(), new_id(), time.monotonic()
    try:
        await client.send(PostMessage(conversation, question), message)
        async with asyncio.timeout(patience_s):
            async for update in feed:
                event = update.event if isinstance(update, EventApplied) else None
                if isinstance(event, MessagePosted) and event.reply_to == message:
                    asked.waits_s.append(time.monotonic() - began)
                    return True
    except TimeoutError:
        asked.unanswered.append(message)
    finally:
        feed.end()
    return False
