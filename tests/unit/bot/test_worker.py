"""The worker against a client that only keeps what it is told."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

import pytest

from broker.domain.commands import Command, TakeBotTurn
from broker.domain.errors import Refused, StaleEpoch, StorageUnavailable, SurveyNotDue, TooBusy, WrongPhase
from broker.protocol.frames import Ack, TurnFrame
from collabtui.bot.lookup import Shop
from collabtui.bot.worker import Worker
from collabtui.client.errors import Stopped
from collabtui.client.updates import StateChanged, TurnGiven, Update
from collabtui.shop.calls import Answered
from collabtui.understanding.api import Guess, Reading, Understanding
from tests.unit.bot.turns import REPLIES, SCRIPT, FakeShop, reading, turn

PATIENCE_S = 5


class FakeClient:
    """Gives the turns it is told to; keeps the answers, or raises what it is told to for a conversation.

    ``refuses`` are raised first, one for each send; ``ids`` are those of all sends. ``last`` are turns that come just
    before the broker's answer to the leave; ``lost`` is raised instead of that.
    """

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Update | None] = asyncio.Queue()
        self.sent: asyncio.Queue[TakeBotTurn] = asyncio.Queue()
        self.raises: dict[str, Exception] = {}
        self.refuses: list[Refused] = []
        self.ids: list[str | None] = []
        self.left = asyncio.Event()
        self.last: tuple[TurnFrame, ...] = ()
        self.lost: Exception | None = None

    def give(self, *turns: TurnFrame) -> None:
        for one in turns:
            self.queue.put_nowait(TurnGiven(one))

    async def updates(self) -> AsyncIterator[Update]:
        while (update := await self.queue.get()) is not None:
            yield update

    async def leave(self) -> None:
        if self.lost is not None:
            raise self.lost
        self.give(*self.last)
        self.left.set()

    async def send(self, command: Command, id: str | None = None) -> Ack:
        assert isinstance(command, TakeBotTurn)
        self.ids.append(id)
        if self.refuses:
            raise self.refuses.pop(0)
        if command.conversation in self.raises:
            raise self.raises[command.conversation]
        self.sent.put_nowait(command)
        return Ack(id="k1")


class Reader:
    """Reads every text as the same intent; ``first`` is done before."""

    def __init__(self, intent: str = "greeting", first: Callable[[str], object] = lambda text: None) -> None:
        self._intent, self._first = intent, first

    def read(self, text: str) -> Reading:
        self._first(text)
        return reading(text, self._intent)

    def detect(self, text: str, languages: Sequence[str]) -> Guess:
        return Guess(languages[1], 0.75)


class Running:
    """A worker at work; leaving the block ends its client, then waits for it."""

    def __init__(self, reader: Understanding | None = None, shop: Shop | None = None, most: int = 4) -> None:
        self.client = FakeClient()
        self.pauses: list[int] = []
        self.worker = Worker(self.client, reader or Reader(), shop or FakeShop(), SCRIPT, most, self._pause_s)

    def _pause_s(self, refusals: int) -> float:
        self.pauses.append(refusals)
        return 0.0

    async def __aenter__(self) -> FakeClient:
        self._task = asyncio.create_task(self.worker.run())
        return self.client

    async def __aexit__(self, *_: object) -> None:
        self.client.queue.put_nowait(None)
        await asyncio.wait_for(self._task, PATIENCE_S)


async def said(client: FakeClient) -> TakeBotTurn:
    return await asyncio.wait_for(client.sent.get(), PATIENCE_S)


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


async def left(running: Running) -> None:
    """Have the worker leave, as a test would wait for it."""
    await asyncio.wait_for(running.worker.leave(), PATIENCE_S)


async def test_a_worker_that_owes_nothing_leaves_once_the_broker_knows() -> None:
    running = Running()
    async with running as client:
        await left(running)
        assert client.left.is_set()


async def test_a_worker_leaves_once_all_that_it_was_given_is_answered() -> None:
    going_on = threading.Event()
    running = Running(Reader(first=lambda _: going_on.wait(PATIENCE_S)), most=1)
    async with running as client:
        client.give(turn("Hello"), turn("Hello", conversation="c2"))
        leaving = asyncio.create_task(running.worker.leave())
        await asyncio.wait_for(client.left.wait(), PATIENCE_S)
        for _ in range(10):  # more turns of the loop than a leave takes that waits for nothing
            await asyncio.sleep(0)
        assert not leaving.done()
        going_on.set()
        assert {(await said(client)).conversation for _ in range(2)} == {"c1", "c2"}
        await asyncio.wait_for(leaving, PATIENCE_S)


async def test_what_came_just_before_the_brokers_answer_is_answered_as_well() -> None:
    running = Running()
    async with running as client:
        client.give(turn("Hello", conversation="c1"))
        await said(client)
        client.last = (turn("And?", id="m2", conversation="c1"),)
        await left(running)
        assert client.sent.get_nowait().turn == "m2"


@pytest.mark.parametrize("failure", [StaleEpoch("Too late."), Stopped(), RuntimeError("broken")])
async def test_a_turn_that_is_given_up_keeps_no_worker_from_leaving(failure: Exception) -> None:
    running = Running()
    async with running as client:
        client.raises["c1"] = failure
        client.give(turn("Hello"))
        await left(running)
        assert len(client.ids) == 1


async def test_a_worker_that_can_t_tell_the_broker_says_so() -> None:
    running = Running()
    async with running as client:
        client.lost = Stopped()
        with pytest.raises(Stopped):
            await left(running)
