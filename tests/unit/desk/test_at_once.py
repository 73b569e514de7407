"""Commands that are decided the moment they come, with the promises of those that wait."""

import asyncio

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import Command, PostMessage
from broker.domain.desk_commands import SetCapacity
from broker.domain.errors import AlreadyExists, Forbidden, IdReused, NotFound, Refused, StorageUnavailable
from broker.protocol.frames import Ack
from broker.store.api import Batch, Conflict, Told, Unavailable
from broker.store.memory import MemoryStore
from tests.desk_kit import ADA, MARIA, SUPERVISOR, TOM, Kit

HELLO = PostMessage("c1", "hello")


class Fails(MemoryStore):
    """A memory store that fails as it is told."""

    failure: Exception | None = None

    def put(self, batch: Batch, told: Told) -> None:
        if self.failure is None:
            super().put(batch, told)
        else:
            asyncio.get_running_loop().call_soon(told, self.failure)


class Asked:
    """What a kit's desk says to commands that it was asked to decide at once."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.answers: list[Ack | Exception | None] = []

    def ask(self, id: str, command: Command = HELLO, actor: Actor = MARIA) -> bool:
        return self.kit.desk.at_once(actor, id, command, self.answers.append)


async def opened(store: MemoryStore | None = None) -> Asked:
    kit = await Kit(store).start()
    await kit.open()
    return Asked(kit)


async def test_the_answer_comes_after_the_disk_has_it_and_everybody_was_told() -> None:
    asked = await opened()
    told: list[int] = []
    assert asked.kit.desk.at_once(MARIA, "m1", HELLO, lambda _: told.append(len(asked.kit.told)))
    before = len(asked.kit.told)
    assert told == []
    await asked.kit.settle()
    assert told == [before + 1]
    assert await asked.kit.lines() == ["customer: hello"]


async def test_it_gives_the_same_answer_as_the_way_that_waits() -> None:
    asked, waited = await opened(), await opened()
    assert asked.ask("m1")
    await asked.kit.settle()
    assert asked.answers == [await waited.kit.do(MARIA, HELLO, id="m1")]


async def test_many_that_come_together_are_kept_in_the_order_they_came() -> None:
    asked = await opened()
    assert all(asked.ask(f"m{n}", PostMessage("c1", str(n))) for n in range(50))
    await asked.kit.settle()
    assert await asked.kit.lines() == [f"customer: {n}" for n in range(50)]


async def test_what_must_be_loaded_first_is_left_to_the_way_that_waits() -> None:
    first = await opened()
    asked = Asked(await Kit(first.kit.store).start())
    assert not asked.ask("m1")
    await asked.kit.do(MARIA, PostMessage("c1", "now maria's stream is there"), id="m0")
    assert asked.ask("m1")
    await asked.kit.settle()


async def test_a_refusal_is_told_at_once_with_nothing_written() -> None:
    asked = await opened()
    with pytest.raises(NotFound) as refused:
        asked.ask("m1", HELLO, TOM)
    with pytest.raises(NotFound):
        await asked.kit.desk.granted_before(TOM, "m1", HELLO, refused.value)
    await asked.kit.settle()
    assert (asked.answers, await asked.kit.lines()) == ([], [])


async def test_a_role_is_refused_at_once_what_it_may_never_do() -> None:
    asked = await opened()
    with pytest.raises(Forbidden):
        asked.ask("m1", SetCapacity("ada", 3))


async def test_a_message_that_came_before_is_refused_then_given_its_first_answer() -> None:
    asked = await opened()
    first = await asked.kit.do(MARIA, HELLO, id="m1")
    with pytest.raises(AlreadyExists) as refused:
        asked.ask("m1")
    assert await asked.kit.desk.granted_before(MARIA, "m1", HELLO, refused.value) == first
    with pytest.raises(IdReused):
        await asked.kit.desk.granted_before(MARIA, "m1", PostMessage("c1", "other"), refused.value)


async def test_a_repeat_that_only_the_disk_finds_gets_the_first_answer() -> None:
    asked = await opened()
    await asked.kit.agent(ADA)
    first = await asked.kit.do(SUPERVISOR, SetCapacity("ada", 3), id="k1")
    assert asked.ask("k1", SetCapacity("ada", 3), SUPERVISOR)
    await asked.kit.settle()
    assert asked.answers == [first]


async def test_a_repeat_with_another_body_is_refused_by_what_the_disk_knows() -> None:
    asked = await opened()
    await asked.kit.agent(ADA)
    await asked.kit.do(SUPERVISOR, SetCapacity("ada", 3), id="k1")
    assert asked.ask("k1", SetCapacity("ada", 4), SUPERVISOR)
    await asked.kit.settle()
    (answer,) = asked.answers
    assert isinstance(answer, IdReused)


async def test_a_full_disk_is_told_as_a_refusal() -> None:
    store = Fails()
    asked = await opened(store)
    store.failure = Unavailable("the disk is full.")
    assert asked.ask("m1")
    await asked.kit.settle()
    (answer,) = asked.answers
    assert isinstance(answer, StorageUnavailable)
    assert "Nothing was saved: the disk is full." in str(answer)


async def test_what_was_built_on_a_lost_head_must_be_decided_anew() -> None:
    store = Fails()
    asked = await opened(store)
    store.failure = Conflict("conversation:c1", 3, 2)
    assert asked.ask("m1")
    await asked.kit.settle()
    assert asked.answers == [None]
    store.failure = None
    assert isinstance(await asked.kit.do(MARIA, HELLO, id="m1"), Ack)


async def test_a_fault_of_the_store_reaches_who_asked() -> None:
    store = Fails()
    asked = await opened(store)
    store.failure = ValueError("numbered out of step")
    assert asked.ask("m1")
    await asked.kit.settle()
    assert asked.answers == [store.failure]
    assert not isinstance(asked.answers[0], Refused)
