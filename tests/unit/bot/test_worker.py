"""The worker against a client that only keeps what it is told."""

import asyncio
import logging
import threading
from collections.abc import Mapping

import pytest

from broker.domain.errors import Refused, StaleEpoch, StorageUnavailable, SurveyNotDue, TooBusy, WrongPhase
from collabtui.client.errors import Stopped
from collabtui.client.updates import StateChanged
from collabtui.shop.calls import Answered
from tests.unit.bot.turns import REPLIES, FakeShop, turn
from tests.unit.bot.workers import PATIENCE_S, Reader, Running, said


async def test_a_turn_is_answered_under_its_lease() -> None:
    async with Running() as client:
        client.queue.put_nowait(StateChanged("online"))
        client.give(turn("Hello"))
        answer = await said(client)
    assert (answer.lease, answer.epoch, answer.turn) == ("l1", 3, "m1")
    assert answer.texts == (REPLIES.intents["greeting"].text,)
    assert answer.signals is not None


async def test_a_turn_tells_the_language_it_was_read_in() -> None:
    async with Running() as client:
        client.give(turn("Hallo"))
        signals = (await said(client)).signals
    assert signals is not None
    assert (signals.language, signals.language_confidence) == ("de", 0.75)


async def test_a_goodbye_needs_no_reading() -> None:
    def never(text: str) -> None:
        raise AssertionError(text)

    async with Running(Reader(first=never)) as client:
        client.give(turn(id=None, closing=True, agent_resolved=True))
        assert (await said(client)).ask_survey


async def test_a_goodbye_that_came_after_another_conversations_survey_is_said_without_it() -> None:
    async with Running() as client:
        client.refuses = [SurveyNotDue("Asked not long ago.")]
        client.give(turn(id=None, closing=True, agent_resolved=True))
        answer = await said(client)
    assert (answer.ask_survey, REPLIES.closing.survey in answer.texts) == (False, False)
    # Another body under the same id would be refused as a repetition.
    assert len(set(client.ids)) == 2


async def test_a_goodbye_is_composed_anew_once_at_most(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Running() as client:
        client.raises["c1"] = SurveyNotDue("Asked not long ago.")
        client.give(turn(id=None, closing=True, agent_resolved=True))
    assert len(client.ids) == 2
    assert "turn_refused conversation=c1 code=survey_not_due" in caplog.text


async def test_a_flow_asks_the_shop_under_the_conversations_key() -> None:
    shop = FakeShop(failures=1)
    async with Running(Reader("order_status"), shop) as client:
        client.give(turn("Where is FH-10234?", conversation="c7"))
        answer = await said(client)
    assert [attempt for *_, attempt in shop.asked] == [1, 2]
    assert {key for _, _, key, _ in shop.asked} == {"c7"}
    assert answer.signals is not None
    assert [call.ok for call in answer.signals.api_calls] == [False, True]


async def test_reading_does_not_hold_up_the_loop() -> None:
    """The first text is read to its end only once the second one is read, too."""
    second_is_read = threading.Event()

    def waits(text: str) -> None:
        if text == "slow":
            assert second_is_read.wait(PATIENCE_S)
        else:
            second_is_read.set()

    async with Running(Reader(first=waits)) as client:
        client.give(turn("slow", conversation="c1"), turn("fast", conversation="c2"))
        assert {(await said(client)).conversation for _ in range(2)} == {"c1", "c2"}


async def test_no_more_turns_than_bounded_are_worked_on_at_once() -> None:
    lock, now, most = threading.Lock(), 0, 0

    def counted(_: str) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.005)
        with lock:
            now -= 1

    async with Running(Reader(first=counted), most=2) as client:
        client.give(*(turn("Hi", conversation=f"c{n}") for n in range(8)))
        for _ in range(8):
            await said(client)
    assert most <= 2


@pytest.mark.parametrize("refused", [StaleEpoch("Too late."), WrongPhase("Not now.")])
async def test_a_refused_turn_is_dropped_with_a_note(refused: Refused, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Running() as client:
        client.raises["c1"] = refused
        client.give(turn("Hello"), turn("Hello", conversation="c2"))
        assert (await said(client)).conversation == "c2"
    noted = [record for record in caplog.records if record.message.startswith("turn_refused")]
    assert [(record.levelname, refused.code in record.message) for record in noted] == [("INFO", True)]


async def test_an_answer_that_is_put_off_is_sent_again_under_its_id() -> None:
    running = Running()
    async with running as client:
        client.refuses = [TooBusy("Too much."), StorageUnavailable("No disk."), TooBusy("Too much.")]
        client.give(turn("Hello"))
        assert (await said(client)).turn == "m1"
    assert running.pauses == [0, 1, 2]
    assert len(client.ids) == 4
    assert len(set(client.ids) - {None}) == 1


async def test_two_answers_never_share_an_id() -> None:
    async with Running() as client:
        client.give(turn("Hello"), turn("Hello", id="m2"))
        await said(client)
        await said(client)
    assert len(set(client.ids)) == 2


async def test_an_answer_that_is_refused_for_good_after_a_pause_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Running() as client:
        client.refuses = [TooBusy("Too much."), StaleEpoch("Too late.")]
        client.give(turn("Hello"))
    assert len(client.ids) == 2
    assert client.sent.empty()
    assert "turn_refused conversation=c1 code=stale_epoch" in caplog.text


async def test_an_answer_is_put_off_no_longer_than_its_patience(caplog: pytest.LogCaptureFixture) -> None:
    async with Running() as client:
        client.raises["c1"] = TooBusy("Too much.")
        client.give(turn("Hello", patience_ms=20))
    assert client.sent.empty()
    assert "turn_too_slow conversation=c1" in caplog.text


async def test_a_crash_in_one_turn_does_not_end_the_worker(caplog: pytest.LogCaptureFixture) -> None:
    def crashes(text: str) -> None:
        if text == "crash":
            raise RuntimeError("broken model")

    async with Running(Reader(first=crashes)) as client:
        client.give(turn("crash"), turn("Hello", conversation="c2"))
        assert (await said(client)).conversation == "c2"
    assert "turn_failed conversation=c1" in caplog.text


async def test_a_turn_beyond_its_patience_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    class Silent(FakeShop):
        async def call(
            self,
            name: str,
            arguments: Mapping[str, str],
            key: str,
            attempt: int = 1,
            *,
            email: str = "",
            once: str = "",
        ) -> Answered | None:
            await asyncio.Event().wait()
            return None

    async with Running(Reader("password_reset"), Silent()) as client:
        client.give(turn("tom@example.com", patience_ms=20))
    assert client.sent.empty()
    assert "turn_too_slow conversation=c1" in caplog.text


async def test_a_turn_given_again_while_it_is_answered_is_answered_once() -> None:
    going_on = threading.Event()
    async with Running(Reader(first=lambda _: going_on.wait(PATIENCE_S))) as client:
        client.give(turn("Hello"), turn("Hello"), turn("Hello", id="m2"))
        going_on.set()
        answers = {(await said(client)).turn, (await said(client)).turn}
    assert answers == {"m1", "m2"}
    assert client.sent.empty()


async def test_a_turn_given_again_later_is_answered_again() -> None:
    async with Running() as client:
        client.give(turn("Hello"))
        await said(client)
        client.give(turn("Hello"))
        assert (await said(client)).turn == "m1"


async def test_the_end_of_the_connection_ends_the_worker_in_good_order(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Running() as client:
        client.raises["c1"] = Stopped()
        client.give(turn("Hello"))
    assert "turn_unsent conversation=c1" in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.INFO]
