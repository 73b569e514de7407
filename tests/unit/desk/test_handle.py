"""The write path: granted once, on disk, in order."""

import asyncio
import hashlib

import pytest

from broker.domain.commands import PostMessage, Resolve
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import IssueToken, RecordCustomer, RegisterAgent, RevokeToken
from broker.domain.errors import Forbidden, IdReused, NotFound, StaleEpoch, StorageUnavailable, Unauthenticated
from broker.store.api import Batch, Told, Unavailable
from broker.store.memory import MemoryStore
from tests.desk_kit import ADA, BOT, MARIA, SUPERVISOR, TOM, Kit


async def test_an_ack_means_that_the_store_has_it() -> None:
    kit = await Kit().start()
    await kit.open(say="hello")
    assert await kit.lines() == ["customer: hello"]


async def test_the_same_command_id_gets_the_first_answer_and_writes_nothing_more() -> None:
    kit = await Kit().start()
    await kit.open()
    first = await kit.do(MARIA, PostMessage("c1", "hello"), id="m1")
    await kit.do(MARIA, PostMessage("c1", "more"), id="m2")
    assert await kit.do(MARIA, PostMessage("c1", "hello"), id="m1") == first
    assert await kit.lines() == ["customer: hello", "customer: more"]


async def test_a_repeated_command_that_would_now_be_refused_still_gets_its_first_answer() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    resolve = Resolve("c1", "fixed")
    first = await kit.do(ADA, resolve, id="r1")
    assert await kit.do(ADA, resolve, id="r1") == first


async def test_the_same_id_with_another_body_is_refused() -> None:
    kit = await Kit().start()
    await kit.open()
    await kit.do(MARIA, PostMessage("c1", "hello"), id="m1")
    with pytest.raises(IdReused, match="m1"):
        await kit.do(MARIA, PostMessage("c1", "something else"), id="m1")


async def test_two_customers_may_use_the_same_command_id() -> None:
    kit = await Kit().start()
    await kit.open("c1", MARIA)
    await kit.open("c2", TOM)
    await kit.do(MARIA, PostMessage("c1", "mine"), id="same")
    await kit.do(TOM, PostMessage("c2", "his"), id="same")
    assert await kit.lines("c1") == ["customer: mine"]
    assert await kit.lines("c2") == ["customer: his"]


async def test_fifty_messages_sent_at_once_are_kept_in_the_order_they_were_sent() -> None:
    kit = await Kit().start()
    await kit.open()
    await asyncio.gather(*(kit.desk.handle(MARIA, f"m{i}", PostMessage("c1", str(i))) for i in range(50)))
    assert await kit.lines() == [f"customer: {i}" for i in range(50)]


async def test_a_sender_who_hangs_up_in_the_middle_loses_nothing() -> None:
    kit = await Kit().start()
    await kit.open()
    sending = asyncio.ensure_future(kit.desk.handle(MARIA, "m1", PostMessage("c1", "hello")))
    await asyncio.sleep(0)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await kit.settle()
    assert await kit.lines() == ["customer: hello"]
    assert len(kit.heard(lambda one: one.recorded.event.kind == "message_posted")) == 1


async def test_another_customers_conversation_is_as_unknown_as_one_that_does_not_exist() -> None:
    kit = await Kit().start()
    await kit.open("c1", MARIA)
    sentences = []
    for conversation in ("c1", "c9"):
        with pytest.raises(NotFound) as refused:
            await kit.do(TOM, PostMessage(conversation, "let me in"))
        sentences.append(str(refused.value).replace(conversation, "X"))
    assert sentences[0] == sentences[1]


async def test_a_late_bot_reply_is_refused_after_takeover() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    box = kit.connect(BOT)
    await kit.open(say="where is it?")
    await kit.do(MARIA, PostMessage("c1", "get me a human"))
    await kit.accept()
    with pytest.raises(StaleEpoch, match="agent ada") as refused:
        await kit.answer(box, "It is on its way!")
    assert refused.value.current == {"owner": "agent ada", "epoch": 4, "phase": "agent"}
    assert not any(line.startswith("bot:") for line in await kit.lines())


class FullDisk(MemoryStore):
    """A memory store whose disk fills up when told."""

    full = False

    def put(self, batch: Batch, told: Told) -> None:
        if self.full:
            asyncio.get_running_loop().call_soon(told, Unavailable("the disk is full."))
        else:
            super().put(batch, told)


async def test_a_full_disk_refuses_and_what_follows_is_decided_on_what_is_really_stored() -> None:
    store = FullDisk()
    kit = await Kit(store).start()
    await kit.open()
    store.full = True
    with pytest.raises(StorageUnavailable, match="Nothing was saved"):
        await kit.do(MARIA, PostMessage("c1", "lost"), id="m1")
    store.full = False
    await kit.do(MARIA, PostMessage("c1", "kept"), id="m2")
    await kit.do(MARIA, PostMessage("c1", "lost"), id="m1")
    assert await kit.lines() == ["customer: kept", "customer: lost"]


async def test_nobody_hears_of_what_did_not_reach_the_disk() -> None:
    store = FullDisk()
    kit = await Kit(store).start()
    await kit.open()
    store.full = True
    kit.told.clear()
    with pytest.raises(StorageUnavailable):
        await kit.do(MARIA, PostMessage("c1", "lost"))
    assert kit.told == []


async def test_numbers_rise_by_one_for_each_audience_that_sees_the_event() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, PostMessage("c1", "odd one", visibility="note"))
    note = kit.told[-1]
    assert (note.numbers.desk - note.before.desk, note.numbers.public - note.before.public) == (1, 0)


async def test_a_role_is_refused_what_it_may_never_do() -> None:
    kit = await Kit().start()
    with pytest.raises(Forbidden, match="that is for: supervisor"):
        await kit.do(MARIA, RegisterAgent("maria", "Maria", {}, 1))


DIGEST = hashlib.sha256(b"s" * 32).hexdigest()


async def issue(kit: Kit, expires: int | None = None) -> str:
    await kit.do(SUPERVISOR, RecordCustomer("maria", CustomerRecord(name="Maria")))
    await kit.do(SUPERVISOR, IssueToken("t1", DIGEST, "customer", "maria", expires))
    return "t1." + "s" * 32


async def test_an_issued_token_tells_who_comes() -> None:
    kit = await Kit().start()
    token = await issue(kit)
    assert (await kit.desk.authenticate(token)).actor == MARIA


@pytest.mark.parametrize("wrong", ["", "t1", "t1.", "t1.wrong", "t2." + "s" * 32, "." + "s" * 32, "t1." + "s" * 31])
async def test_a_wrong_token_opens_nothing(wrong: str) -> None:
    kit = await Kit().start()
    await issue(kit)
    with pytest.raises(Unauthenticated, match="opens nothing here"):
        await kit.desk.authenticate(wrong)


async def test_a_token_ends_with_its_time_or_when_it_is_revoked() -> None:
    kit = await Kit().start()
    token = await issue(kit, expires=kit.clock.now() + 60_000)
    await kit.pass_time(61)
    with pytest.raises(Unauthenticated):
        await kit.desk.authenticate(token)
    await kit.do(SUPERVISOR, IssueToken("t2", DIGEST, "customer", "maria"))
    await kit.do(SUPERVISOR, RevokeToken("t2"))
    with pytest.raises(Unauthenticated):
        await kit.desk.authenticate("t2." + "s" * 32)
