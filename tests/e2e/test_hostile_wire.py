"""Broken or malicious clients: told or cut, while everybody else goes on."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broker.domain.commands import OpenConversation, PostMessage
from broker.server.limits import Limits
from tests.e2e.raw_peer import QUESTION, RawPeer
from tests.e2e.rig import Peer, Rig, rig
from tests.unhurried import UNHURRIED

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "hostile_wire.jsonl").read_text(encoding="utf-8").splitlines()
]
STEPS = [case for case in CASES if "steps" in case]
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
