"""Following streams: no gap, no duplicate, nothing that is not for the reader."""

import random
from collections.abc import Sequence

import pytest

from broker.domain.actors import Actor
from broker.domain.audience import Audience, audience_of, project
from broker.domain.erasure_events import DATA_KINDS, Erased
from broker.domain.errors import NotFound
from broker.domain.events import ConversationEvent
from broker.domain.owner_events import BotLeaseGranted, BotLeaseLost, OfferMade
from broker.protocol.frames import EventFrame
from broker.server.hub import TRY_AGAIN_LATER
from broker.store.api import Unavailable
from tests.unit.server.log_kit import ADA, BOT, MARIA, OPENED, STREAM, Log, note, said
from tests.unit.server.readers import FakeReader


@pytest.fixture
def log() -> Log:
    return Log()


async def test_a_late_follower_gets_the_log_then_what_comes(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED, said("one"))
    assert await log.hub.follow(reader, STREAM, 0) == 2
    await log.append(said("two"))
    assert reader.numbers == [1, 2, 3]
    assert reader.kinds == ["conversation_opened", "message_posted", "message_posted"]


async def test_a_replay_begins_after_the_cursor(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED, *map(said, "abcd"))
    await log.hub.follow(reader, STREAM, 3)
    assert reader.numbers == [4, 5]
    assert reader.resets == 0


@pytest.mark.parametrize("actor", [ADA, MARIA])
async def test_a_cursor_at_the_head_gets_nothing_again(log: Log, actor: Actor) -> None:
    reader = FakeReader(actor)
    await log.append(OPENED, said("one"))
    await log.hub.follow(reader, STREAM, 2)
    assert reader.frames == []
    await log.append(said("two"))
    assert reader.numbers == [3]


@pytest.mark.parametrize("actor", [ADA, MARIA, BOT])
async def test_a_cursor_beyond_the_head_is_reset(log: Log, actor: Actor) -> None:
    reader = FakeReader(actor)
    await log.append(OPENED, said("one"))
    await log.hub.follow(reader, STREAM, 7)
    assert reader.resets == 1
    assert reader.received[0].type == "reset"
    assert reader.numbers == [1, 2]


async def test_customers_count_only_what_they_see(log: Log) -> None:
    customer, agent = FakeReader(MARIA), FakeReader(ADA)
    await log.append(OPENED, note("early"), said("one"))
    for reader in (customer, agent):
        await log.hub.follow(reader, STREAM, 0)
    await log.append(note("late"), OfferMade("o1", "ada", 5), said("two"))
    assert customer.numbers == [1, 2, 3]
    assert customer.kinds == ["conversation_opened", "message_posted", "message_posted"]
    assert agent.numbers == [1, 2, 3, 4, 5, 6]
    assert "note" not in str(customer.received)


async def test_live_frames_are_the_same_as_replayed_ones(log: Log) -> None:
    live, late = FakeReader(MARIA), FakeReader(MARIA)
    await log.append(OPENED)
    await log.hub.follow(live, STREAM, 0)
    await log.append(note("hidden"), said("käse \x1b[2J"), said("two"))
    await log.hub.follow(late, STREAM, 0)
    assert live.frames == late.frames


async def test_an_audience_shares_one_frame(log: Log) -> None:
    readers = [FakeReader(ADA), FakeReader(Actor("supervisor", "sue")), FakeReader(Actor("copilot", "c"))]
    await log.append(OPENED)
    for reader in readers:
        await log.hub.follow(reader, STREAM, 1)
    await log.append(said("one"))
    assert all(reader.frames[0] is readers[0].frames[0] for reader in readers)


async def test_what_is_committed_during_a_replay_comes_once_after_it(log: Log) -> None:
    reader = FakeReader(ADA)
    big = "x" * 8_000
    await log.append(OPENED, *(said(big) for _ in range(30)))

    async def meanwhile() -> None:
        reader.on_room = None
        await log.append(said("meanwhile"))

    reader.on_room = meanwhile
    await log.hub.follow(reader, STREAM, 0)
    await log.append(said("after"))
    assert reader.numbers == list(range(1, 34))


async def test_a_lost_wake_up_costs_no_event(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED)
    await log.hub.follow(reader, STREAM, 0)
    await log.store_only(said("unheard"))
    await log.append(said("heard"))
    await log.hub.idle()
    assert reader.numbers == [1, 2, 3]


async def test_nobody_follows_what_is_not_theirs(log: Log) -> None:
    reader = FakeReader(MARIA)
    await log.append(OPENED)
    log.desk.denied.add(MARIA)
    with pytest.raises(NotFound):
        await log.hub.follow(reader, STREAM, 0)
    await log.append(said("secret"))
    assert reader.frames == []
    assert log.hub.followers(STREAM) == {}


async def test_a_bot_that_lost_its_lease_hears_no_word_after_it(log: Log) -> None:
    reader = FakeReader(BOT)
    await log.append(OPENED, BotLeaseGranted("bot.1", "l1"), said("to the bot"))
    await log.hub.follow(reader, STREAM, 0)
    log.desk.denied.add(BOT)
    await log.append(BotLeaseLost("l1", "silent"), said("to a person"))
    await log.hub.idle()
    await log.append(said("still to a person"))
    assert reader.kinds[-1] == "bot_lease_lost"
    assert log.hub.followers(STREAM) == {}


async def test_a_bot_that_keeps_its_lease_reads_on(log: Log) -> None:
    reader = FakeReader(BOT)
    await log.append(OPENED)
    await log.hub.follow(reader, STREAM, 0)
    await log.append(BotLeaseGranted("bot.1", "l1"), said("one"))
    await log.hub.idle()
    await log.append(said("two"))
    assert reader.numbers == [1, 2, 3, 4]


async def test_agents_are_not_asked_again_for_their_right(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED)
    await log.hub.follow(reader, STREAM, 0)
    asked = log.desk.asked
    await log.append(BotLeaseGranted("bot.1", "l1"), said("one"))
    assert log.desk.asked == asked


async def test_unfollowing_ends_it(log: Log) -> None:
    reader, other = FakeReader(ADA), FakeReader(MARIA)
    await log.append(OPENED)
    for one in (reader, other):
        await log.hub.follow(one, STREAM, 0)
    log.hub.unfollow(reader, STREAM)
    log.hub.unfollow(reader, STREAM)
    await log.append(said("one"))
    assert reader.numbers == [1]
    assert other.numbers == [1, 2]


async def test_unfollowing_during_a_replay_ends_the_replay(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED, *(said("x" * 8_000) for _ in range(30)))

    async def let_go() -> None:
        log.hub.leave(reader)

    reader.on_room = let_go
    await log.hub.follow(reader, STREAM, 0)
    assert len(reader.numbers) < 31
    assert log.hub.followers(STREAM) == {}


async def test_a_reader_that_left_while_it_was_checked_follows_nothing(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED)
    reader.is_open = False
    await log.hub.follow(reader, STREAM, 0)
    assert log.hub.followers(STREAM) == {}


async def test_following_again_starts_at_the_new_cursor(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED, said("one"))
    await log.hub.follow(reader, STREAM, 0)
    await log.hub.follow(reader, STREAM, 1)
    await log.append(said("two"))
    assert reader.numbers == [1, 2, 2, 3]


async def test_a_slow_reader_that_leaves_while_it_is_told_disturbs_nobody(log: Log) -> None:
    slow, others = FakeReader(ADA), [FakeReader(MARIA), FakeReader(Actor("supervisor", "sue"))]
    await log.append(OPENED)
    for reader in (slow, *others):
        await log.hub.follow(reader, STREAM, 0)

    def overflow(frame: bytes) -> None:
        log.hub.leave(slow)

    slow.put = overflow  # type: ignore[method-assign]
    await log.append(said("one"), said("two"))
    assert [reader.numbers for reader in others] == [[1, 2, 3], [1, 2, 3]]


async def test_a_store_that_fails_cuts_the_reader_who_was_to_catch_up(log: Log) -> None:
    reader = FakeReader(ADA)
    await log.append(OPENED)
    await log.hub.follow(reader, STREAM, 0)
    await log.store_only(said("unheard"))
    (told,) = await log.store_only(said("heard"))
    await log.store.close()
    log.bus.publish(told)
    await log.hub.idle()
    assert reader.cuts == [TRY_AGAIN_LATER]
    with pytest.raises(Unavailable):
        await log.hub.follow(FakeReader(ADA), STREAM, 0)


@pytest.mark.parametrize("seed", range(20))
async def test_any_cuts_anywhere_leave_no_gap_no_duplicate(log: Log, seed: int) -> None:
    chance = random.Random(seed)
    actor = chance.choice([MARIA, BOT, ADA])
    cursor, whole = 0, []
    reader = FakeReader(actor)
    await log.append(OPENED)
    for number in range(60):
        await log.append(chance.choice([said, note])(str(number)))
        if chance.random() < 0.3:
            whole += reader.numbers
            cursor = whole[-1] if whole else 0
            log.hub.leave(reader)
            reader = FakeReader(actor)
            await log.append(said(f"{number} while away"))
            await log.hub.follow(reader, STREAM, cursor)
    log.hub.leave(reader)
    whole += reader.numbers
    rest = FakeReader(actor)
    await log.hub.follow(rest, STREAM, whole[-1] if whole else 0)
    whole += rest.numbers
    events = await _seen(log, audience_of(actor.role))
    assert whole == list(range(1, len(events) + 1))


async def _seen(log: Log, audience: Audience) -> Sequence[EventFrame]:
    reader = FakeReader(ADA)
    await log.hub.follow(reader, STREAM, 0)
    events = [frame for frame in reader.received if isinstance(frame, EventFrame)]
    return [
        frame
        for frame in events
        if isinstance(frame.event, ConversationEvent) and project(frame.event, audience) is not None
    ]


# Erasure


@pytest.mark.parametrize("actor", [ADA, MARIA, BOT])
async def test_a_reader_who_holds_what_was_erased_forgets_it_and_reads_what_is_left(log: Log, actor: Actor) -> None:
    reader = FakeReader(actor)
    await log.append(OPENED, said("one"))
    await log.hub.follow(reader, STREAM, 0)
    await log.append(Erased(2, DATA_KINDS, "erasure"))
    await log.hub.idle()
    assert reader.resets == 1
    assert [frame.type for frame in reader.received] == ["event", "event", "reset", "event", "event", "event"]
    assert reader.kinds[-1] == "erased"
    await log.append(said("two"))
    assert reader.numbers[-1] == 4


@pytest.mark.parametrize("actor", [ADA, MARIA, BOT])
async def test_who_comes_back_after_an_erasure_forgets_their_copy(log: Log, actor: Actor) -> None:
    await log.append(OPENED, said("one"), Erased(2, DATA_KINDS, "erasure"), said("two"))
    late, later = FakeReader(actor), FakeReader(actor)
    await log.hub.follow(late, STREAM, 2)
    assert (late.resets, late.numbers) == (1, [1, 2, 3, 4])
    await log.hub.follow(later, STREAM, 3)
    assert (later.resets, later.numbers) == (0, [4])
