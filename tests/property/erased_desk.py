"""A desk on a file where people say random things, made to be erased from, maybe killed meanwhile."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

from broker.desk.eraser import Eraser
from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, OpenConversation, PostMessage, SetField
from broker.domain.context import FieldValue
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import RecordCustomer
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.keeping_commands import EraseCustomer
from broker.store.scrub import Scrubber
from broker.store.sqlite import SqliteStore
from tests.desk_kit import ADA, SUPERVISOR, Kit

#: In everything that tells of Maria; nobody else says it.
MARK = "m4r1a-wrote-th1s"


async def opened(path: Path) -> Kit:
    return await Kit(store=await SqliteStore.open(path, synchronous="NORMAL")).start()


async def closed(kit: Kit) -> None:
    await kit.desk.close()
    await kit.store.close()


async def talk(kit: Kit, seed: int, steps: int) -> None:
    """Customers come, write, are handed to people, leave: what Maria's conversations hold bears her mark."""
    chance = random.Random(seed)
    await kit.do(SUPERVISOR, RecordCustomer("maria", CustomerRecord(f"Maria {MARK}", f"{MARK}@example.org", MARK)))
    await kit.agent(ADA, capacity=3)
    for step in range(steps):
        name = chance.choice(("maria", "maria", "tom"))
        words = MARK if name == "maria" else "nobody's secret"
        conversation = f"{name}-{step}"
        await _visit(kit, Actor("customer", name), conversation, words, chance)


async def _visit(kit: Kit, customer: Actor, conversation: str, words: str, chance: random.Random) -> None:
    await kit.do(customer, OpenConversation(conversation, topic=f"about {words}"))
    for _ in range(chance.randrange(4)):
        size = chance.choice((1, 40, 900, 7_000))
        padding = "".join(chance.choices('abcdefgh é🙂"\\\n', k=size))
        await kit.do(customer, PostMessage(conversation, f"{padding}{words}{padding}"[:8_000]))
    if chance.random() < 0.6:
        await kit.do(customer, RequestHandoff(conversation))
        await _served(kit, conversation, words)
    if chance.random() < 0.5:
        await kit.do(customer, CloseConversation(conversation, f"{words} is over"))


async def _served(kit: Kit, conversation: str, words: str) -> None:
    state = await kit.state(conversation)
    if state.phase == "offered":
        await kit.accept(ADA, conversation)
        epoch = (await kit.state(conversation)).epoch
        await kit.do(ADA, PostMessage(conversation, f"note: {words}", epoch, "note"))
        await kit.do(ADA, SetField(conversation, FieldValue(f"dog of {words}"[:80], words, "agent"), 0))


def holding(folder: Path, phrase: str = MARK) -> list[str]:
    """The names of all files that hold the phrase."""
    raw = phrase.encode()
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and raw in path.read_bytes()]


async def _die_at(path: Path, where: str) -> None:
    """Erase Maria; die where the erasure comes to ``where``."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    owner = Scrubber if hasattr(Scrubber, where) else Eraser
    setattr(owner, where, die)
    kit = await opened(path)
    await kit.do(SUPERVISOR, EraseCustomer("maria"), id="order")


if __name__ == "__main__":
    asyncio.run(_die_at(Path(sys.argv[1]), sys.argv[2]))
