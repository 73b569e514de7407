"""Retention: what is older than the policy keeps it goes; nothing else does."""

from importlib.resources import files
from typing import Any

import pytest

from broker.desk.retirer import EVERY_MS
from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, OpenConversation, PostMessage
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import AdoptPolicy, RecordCustomer
from broker.domain.erasure import GONE
from broker.domain.errors import Forbidden
from broker.domain.keeping_commands import PlaceHold, RunRetention
from broker.policy.load import parse
from broker.policy.retention import Retention
from broker.protocol.questions import GetKeeping
from broker.protocol.rows import KeepingRow
from tests.desk_kit import ADA, MARIA, SUPERVISOR, TOM, Kit
from tests.policies import policy_of

DAY_S = 24 * 3600
ANA = Actor("customer", "ana")


async def _kit(**retention: Any) -> Kit:
    """A closed conversation of Maria's, an open one of Tom's."""
    kit = await Kit(policy=policy_of(retention=retention)).start()
    await kit.do(SUPERVISOR, RecordCustomer("maria", CustomerRecord("Maria Keller")))
    await kit.open("c1", MARIA, "Maria's words")
    await kit.do(SUPERVISOR, CloseConversation("c1"))
    await kit.open("c2", TOM, "Tom's words")
    return kit


async def _run(kit: Kit) -> KeepingRow:
    await kit.do(SUPERVISOR, RunRetention())
    return await _row(kit)


async def _row(kit: Kit) -> KeepingRow:
    row = (await kit.desk.answer(SUPERVISOR, "q", GetKeeping())).keeping
    assert row is not None
    return row


async def _words(kit: Kit, conversation: str = "c1") -> str:
    return (await kit.state(conversation)).lines[0].text


async def test_without_periods_everything_is_kept() -> None:
    kit = await _kit()
    kit.clock.advance(40 * DAY_S * 1000)
    assert (await _run(kit)).ran == {}
    assert await _words(kit) == "Maria's words"


async def test_what_is_too_old_goes_what_is_not_stays() -> None:
    kit = await _kit(messages=30)
    kit.clock.advance((30 * DAY_S - 1) * 1000)
    assert (await _row(kit)).conversations == 0
    assert (await _run(kit)).ran == {}
    kit.clock.advance(1_000)
    plan = await _row(kit)
    assert await _words(kit) == "Maria's words"
    ran = await _run(kit)
    assert (ran.ran, ran.ran_conversations) == (plan.plan, plan.conversations)
    assert (ran.ran["message_posted"], ran.ran_conversations) == (1, 1)
    assert await _words(kit) == GONE
    assert await _words(kit, "c2") == "Tom's words", "an open conversation is never too old"


async def test_each_kind_goes_in_its_own_time() -> None:
    kit = await _kit(messages=30, records=31)
    await kit.pass_time(30 * DAY_S)
    await _run(kit)
    opened = await kit.state()
    assert opened.record == CustomerRecord("Maria Keller")
    await kit.pass_time(DAY_S)
    await _run(kit)
    assert (await kit.state()).record is None
    stored = [row.body for row in await kit.store.load("customer:maria")]
    assert not any(b"Keller" in body for body in stored)


async def test_a_channel_has_periods_of_its_own() -> None:
    kit = await _kit(messages=300, channels={"chat": {"messages": 1}})
    await kit.do(MARIA, OpenConversation("c3", channel="chat"))
    await kit.do(MARIA, PostMessage("c3", "on a chat"))
    await kit.do(SUPERVISOR, CloseConversation("c3"))
    await kit.pass_time(2 * DAY_S)
    await _run(kit)
    assert (await _words(kit), await _words(kit, "c3")) == ("Maria's words", GONE)


async def test_a_legal_hold_keeps_what_is_too_old() -> None:
    kit = await _kit(messages=1)
    await kit.do(SUPERVISOR, PlaceHold("maria", "court order"))
    kit.clock.advance(2 * DAY_S * 1000)
    row = await _run(kit)
    assert (row.ran, row.held) == ({}, 1)
    assert await _words(kit) == "Maria's words"


async def test_a_desk_that_serves_looks_once_a_day() -> None:
    kit = await _kit(messages=1)
    await kit.pass_time(60)
    assert (await _row(kit)).retired > 0
    assert await _words(kit) == "Maria's words"
    await kit.pass_time(EVERY_MS / 1000)
    assert await _words(kit) == GONE


async def test_a_policy_that_comes_later_has_its_periods_kept() -> None:
    text = (files("broker.policy") / "default.toml").read_text(encoding="utf-8")
    kit = await Kit(policy=parse(text, "test"), text=text).start()
    await kit.open("c1", MARIA, "Maria's words")
    await kit.do(SUPERVISOR, CloseConversation("c1"))
    later = text.replace('"default-1"', '"default-2"') + "\n[retention]\nmessages = 1\n"
    await kit.do(SUPERVISOR, AdoptPolicy(later))
    await kit.pass_time(2 * DAY_S)
    assert await _words(kit) == GONE


async def test_a_run_that_was_ordered_before_a_restart_is_made_up_for() -> None:
    kit = await _kit(messages=1)
    kit.clock.advance(2 * DAY_S * 1000)
    # Ordered while nobody is there to carry it out.
    await kit.desk.handle(SUPERVISOR, "order", RunRetention())
    await kit.desk.close()
    again = Kit(store=kit.store, policy=kit.policy)
    again.clock = kit.clock
    await again.start()
    assert await _words(again) == GONE


async def test_only_a_supervisor_may_order_it() -> None:
    kit = await _kit(messages=1)
    with pytest.raises(Forbidden):
        await kit.do(ADA, RunRetention())


async def test_answers_forget_what_they_were_for_though_every_word_is_kept() -> None:
    kit = await _kit(receipts=2)
    await kit.do(SUPERVISOR, RecordCustomer("ana", CustomerRecord("Ana")))
    await kit.do(ANA, OpenConversation("c4"), id="ana-1")
    await kit.do(SUPERVISOR, CloseConversation("c4"))
    await kit.do(SUPERVISOR, PlaceHold("ana", "court order"))
    await kit.do(MARIA, OpenConversation("c3"), id="maria-1")
    await kit.do(SUPERVISOR, CloseConversation("c3"))
    await kit.do(TOM, PostMessage("c2", "more"), id="tom-1")
    kit.clock.advance(2 * DAY_S * 1000 - 1)
    await _run(kit)
    assert await _fingerprints(kit) == [True, True, True]
    kit.clock.advance(1)
    await _run(kit)
    assert await _fingerprints(kit) == [False, True, True], "only what is over, of whom no hold is"
    assert await _words(kit) == "Maria's words"


async def _fingerprints(kit: Kit) -> list[bool]:
    senders = {"customer:maria": "maria-1", "customer:ana": "ana-1", "customer:tom": "tom-1"}
    found = [await kit.store.receipt(sender, command) for sender, command in senders.items()]
    return [each is not None and each.fingerprint != b"" for each in found]


def test_answers_have_a_period_of_their_own() -> None:
    assert Retention(receipts=2).receipts_due(2 * DAY_S * 1000)
    assert not Retention(receipts=2).receipts_due(2 * DAY_S * 1000 - 1)
    assert Retention().keeps_all
    assert not Retention(receipts=2).keeps_all
