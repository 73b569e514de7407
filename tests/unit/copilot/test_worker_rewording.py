"""The copilot's answer to an agent who wants other words."""

import asyncio

import pytest

from broker.protocol.copilot_frames import Reworked, ReworkWanted
from collabtui.client.updates import ReworkGiven
from collabtui.copilot import rewording
from collabtui.writing.breaker import MOST_FAILURES
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.reworder import Reworder
from tests.unit.copilot.worker_kit import OPENED, PATIENCE_S, QUEUED, FakeClient, Running, followed, said
from tests.unit.writing.model_server import model_server

PAST = (OPENED, said("Hi", "m1"), QUEUED)
WANTED = ReworkWanted(id="rework.1", conversation="c1", how="shorter", parts=("You really can.",))


async def answer(client: FakeClient, wanted: ReworkWanted = WANTED) -> Reworked:
    client.queue.put_nowait(ReworkGiven(wanted))
    return await asyncio.wait_for(client.reworked.get(), PATIENCE_S)


@pytest.mark.parametrize("blanks", [True, False])
async def test_the_models_words_come_under_the_brokers_id_personal_data_as_the_policy_wants(blanks: bool) -> None:
    tag = "[email]" if blanks else "a@example.com"
    async with model_server(f"say:You can, {tag}.") as server:
        endpoint = Endpoint(server.config, "")
        async with Running(*PAST, reworder=Reworder(endpoint)) as client:
            client.blanks = blanks
            client.assist()
            await followed(client)
            wanted = WANTED.model_copy(update={"parts": ("You really can, a@example.com.",)})
            assert await answer(client, wanted) == Reworked(id="rework.1", parts=("You can, a@example.com.",))
        await endpoint.close()
    assert ("a@example.com" in str(server.requests)) is not blanks


async def test_without_a_model_it_says_so_by_saying_nothing() -> None:
    async with Running(*PAST) as client:
        assert await answer(client) == Reworked(id="rework.1")


async def test_a_model_that_takes_too_long_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewording, "LONGEST_S", 0.1)
    async with model_server("say:You | can.") as server:
        endpoint = Endpoint(server.config.model_copy(update={"first_s": 9.0, "between_s": 9.0}), "")
        async with Running(*PAST, reworder=Reworder(endpoint)) as client:
            assert "longer than 0.1 s" in (await answer(client)).why_not
            await asyncio.wait_for(server.left.wait(), PATIENCE_S)
        await endpoint.close()


async def test_a_model_that_took_too_long_again_and_again_is_left_alone_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rewording, "LONGEST_S", 0.05)
    async with model_server("say:You | can.") as server:
        endpoint = Endpoint(server.config.model_copy(update={"first_s": 9.0, "between_s": 9.0}), "")
        async with Running(*PAST, reworder=Reworder(endpoint)) as client:
            told = [(await answer(client)).why_not for _ in range(MOST_FAILURES + 1)]
        await endpoint.close()
    assert ["failed several times" in why for why in told] == [False] * MOST_FAILURES + [True]
