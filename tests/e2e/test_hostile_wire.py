"""Broken or malicious clients: told or cut, while everybody else goes on."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.protocol.asyncapi import tag_of
from broker.server.limits import Limits
from tests.e2e.raw_peer import QUESTION, RawPeer, frame
from tests.e2e.rig import Peer, Rig, rig
from tests.unhurried import UNHURRIED

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "hostile_wire.jsonl").read_text(encoding="utf-8").splitlines()
]
STEPS = [case for case in CASES if "steps" in case]
VALUES = [json.loads(case["value"]) for case in CASES if "value" in case]
C1 = "conversation:c1"


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    # Only who never logs in waits for this; those who do are through long before.
    async with rig(tmp_path, limits=Limits(login_s=1.0, open_s=1.0, close_s=0.5, rates=UNHURRIED)) as running:
        yield running


@pytest.fixture
async def bystander(broker: Rig) -> AsyncIterator[Peer]:
    async with await broker.peer("customer", "maria") as maria:
        await maria.do(OpenConversation("c1"))
        await maria.follow(C1)
        yield maria


async def still_served(bystander: Peer) -> bool:
    """True when the bystander's message is acknowledged, then comes back to it."""
    before = bystander.last_n(C1)
    await bystander.do(PostMessage("c1", "still there?"))
    await bystander.read_to(C1, before + 1)
    return True


@pytest.mark.parametrize("case", STEPS, ids=[case["id"] for case in STEPS])
async def test_a_hostile_client_is_told_or_cut(case: dict[str, Any], broker: Rig, bystander: Peer) -> None:
    token = await broker.token("customer", "eve")
    stored = await broker.rows()
    eve = await RawPeer.connect(broker.running.port)
    try:
        await _play(eve, case, token)
        assert eve.outcome.names & set(case["expect"]), eve.outcome
        assert await broker.rows() == stored
        assert await still_served(bystander)
    finally:
        await eve.close()


async def _play(eve: RawPeer, case: dict[str, Any], token: str) -> None:
    steps = case["steps"]
    if "http" in steps[0]:
        await eve.step(steps[0])
        await eve.read_http()
        return
    await eve.handshake()
    if {"auth": False} not in steps:
        await eve.log_in(token)
    for step in steps:
        await eve.step(step)
    if {"sleep": 12} not in steps and {"eof": True} not in steps:
        await eve.put(QUESTION)
    if not eve.outcome.gone:
        await eve.listen()


def _commands() -> Iterator[tuple[str, dict[str, Any]]]:
    """A whole command of each kind, as a client would write it."""
    text = {"text", "note", "comment", "reason", "code", "topic", "phone", "source", "rule", "fate"}
    for kind in get_args(Command):
        fields: dict[str, Any] = {"kind": tag_of(kind)}
        for name in kind.__dataclass_fields__:
            if name != "kind":
                fields[name] = "words" if name in text else "c1"
        yield tag_of(kind), fields


async def test_no_value_in_any_field_of_any_command_disturbs_the_broker(broker: Rig, bystander: Peer) -> None:
    eve = await _logged_in(broker)
    stored = len(await broker.rows())
    count = 0
    for kind, command in _commands():
        for name in command:
            for value in VALUES:
                if count % 40 == 0:  # a client that is wrong fifty times is cut
                    await eve.close()
                    eve = await _logged_in(broker)
                    stored = len(await broker.rows())
                count += 1
                await _mutated(eve, {**command, name: value}, count)
                assert len(await broker.rows()) == stored, (kind, name, value)
    await eve.close()
    assert count > 500
    assert await still_served(bystander)


async def _logged_in(broker: Rig) -> RawPeer:
    eve = await RawPeer.connect(broker.running.port)
    await eve.handshake()
    await eve.log_in(await broker.token("customer", "eve"))
    return eve


async def _mutated(eve: RawPeer, command: dict[str, Any], count: int) -> None:
    sent = {"type": "command", "id": f"m-{count}", "command": command}
    eve.outcome.texts.clear()
    await eve.put(frame(1, json.dumps(sent).encode()))
    answer = await eve.next_text()
    assert (answer["type"], answer["id"]) == ("refused", f"m-{count}"), (command, answer)
    assert answer["code"] != "internal", (command, answer)
