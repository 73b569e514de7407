"""The order of one sender's commands, of which some fail on their way to the disk."""

import asyncio
from collections.abc import Callable
from functools import partial

from broker.domain.commands import PostMessage
from broker.store.api import Batch, Conflict, Told
from broker.store.memory import MemoryStore
from tests.desk_kit import MARIA
from tests.unit.server.test_answers import Peer, taken_over


class Late(MemoryStore):
    """A memory store that tells of each write when it is let to, of the first that it conflicts."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Callable[[], None]] = []
        self.is_slow = False

    def put(self, batch: Batch, told: Told) -> None:
        if not self.is_slow:
            super().put(batch, told)
            return
        outcome = self._outcome(batch) if self.told else Conflict("conversation:c1", 1, 2)
        self.told.append(partial(told, outcome))

    def tell(self) -> None:
        self.told.pop(0)()


async def test_what_comes_between_two_failures_waits_behind_both() -> None:
    """The disk fails one message, then the one that was built on it; a third comes between the two answers."""
    store = Late()
    kit = await taken_over(store)
    peer = Peer(kit.desk)
    store.is_slow = True
    peer.say("m1", "first")
    peer.say("m2", "second")
    store.is_slow = False
    store.tell()
    peer.say("m3", "third")
    for _ in range(50):  # all that can happen before the disk tells more does
        await asyncio.sleep(0)
    peer.say("m4", "fourth")
    store.tell()
    await peer.answered()
    assert (await kit.lines())[-4:] == ["customer: first", "customer: second", "customer: third", "customer: fourth"]
    assert peer.finished == ["m1", "m2", "m3", "m4"]


async def test_a_command_that_must_be_loaded_for_goes_behind_one_that_fails_on_its_way() -> None:
    store = Late()
    kit = await taken_over(store)
    await kit.open("c2")
    kit.desk._streams.forget_all(["conversation:c2"])
    peer = Peer(kit.desk)
    store.is_slow = True
    peer.say("m1", "first")
    store.is_slow = False
    peer._answers.execute(MARIA, "m2", PostMessage("c2", "elsewhere"))
    peer.say("m3", "second")
    for _ in range(50):
        await asyncio.sleep(0)
    store.tell()
    await peer.answered()
    assert (await kit.lines())[-2:] == ["customer: first", "customer: second"]
    assert peer.finished == ["m1", "m2", "m3"]
