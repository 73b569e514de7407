"""What every store promises to those who read it while many write."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broker.store.api import Conflict, Head, Row, Store, Write
from tests.store_rows import ANNA, OTHER, TALK, batch, bodies, said, write


async def test_heads_are_listed_by_name_for_one_kind(store: Store) -> None:
    names = ["conversation:b", "conversation:a", "conversations:a", "conversation", "agent:anna", "conversation;x"]
    for name in names:
        await store.append(said(name, 0, b"1", b"2"))
    assert await store.heads("conversation") == [
        Head(name, 2, True) for name in ("conversation", "conversation:a", "conversation:b")
    ]
    assert await store.heads("policy") == []


async def test_a_closed_stream_is_not_among_the_open_ones_until_it_opens_again(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1"), write(OTHER, 0, b"1")))
    await store.append(batch(write(TALK, 1, b"closed", open=False)))
    assert await store.heads("conversation", open_only=True) == [Head(OTHER, 1, True)]
    assert await store.heads("conversation") == [Head(TALK, 2, False), Head(OTHER, 1, True)]
    await store.append(batch(write(TALK, 2, b"reopened")))
    assert await store.heads("conversation", open_only=True) == [Head(TALK, 3, True), Head(OTHER, 1, True)]


async def test_a_guard_leaves_the_open_flag_as_it_is(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1", open=False)))
    await store.append(batch(write(TALK, 1), write(ANNA, 0, b"online")))
    assert await store.heads("conversation") == [Head(TALK, 1, False)]


# Feed


async def test_the_feed_pages_through_all_streams_by_position(store: Store) -> None:
    await asyncio.gather(*(store.append(said(f"conversation:{n}", 0, b"1", b"2")) for n in range(5)))
    pages = [await store.feed(after, 4) for after in (0, 4, 8, 10)]
    assert [[row.position for row in page] for page in pages] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10], []]


async def test_a_reader_sees_no_hole_while_others_write(store: Store) -> None:
    async def talk(n: int) -> None:
        for seq in range(25):
            await store.append(batch(write(f"conversation:{n}", seq, b"{}"), write(f"agent:{n}", seq, b"{}")))

    writers = asyncio.gather(*(talk(n) for n in range(8)))
    seen: list[int] = []
    while len(seen) < 8 * 25 * 2:
        seen += [row.position for row in await store.feed(len(seen), 30)]
        assert seen == list(range(1, len(seen) + 1))
        await asyncio.sleep(0)
    await writers


async def test_rows_of_some_kinds_between_two_positions_come_newest_first(store: Store) -> None:
    kinds = ["said", "resolved", "said", "reopened", "resolved"]
    rows = tuple(Row(TALK, seq, kind, seq, "agent", "ada", b"{}") for seq, kind in enumerate(kinds, 1))
    await store.append(batch(Write(TALK, 0, rows)))
    wanted = ("resolved", "reopened")
    found = [
        [row.position for row in await store.of_kinds(wanted, after, before, limit)]
        for after, before, limit in ((0, 6, 9), (0, 5, 9), (2, 5, 9), (0, 6, 2), (5, 9, 9), (0, 0, 9))
    ]
    assert found == [[5, 4, 2], [4, 2], [4], [5, 4], [], []]


# Many at once


async def test_of_fifty_who_want_each_place_exactly_one_gets_it(store: Store) -> None:
    async def insist(name: str) -> int:
        conflicts = 0
        while True:
            try:
                head = len(await store.load(TALK))
                await store.append(said(TALK, head, name.encode()))
            except Conflict:
                conflicts += 1
                continue
            return conflicts

    conflicts = await asyncio.gather(*(insist(f"agent-{n}") for n in range(50)))
    assert sorted(await bodies(store, TALK)) == sorted(f"agent-{n}".encode() for n in range(50))
    assert sum(conflicts) > 0


async def test_who_stops_waiting_does_not_stop_the_write(store: Store) -> None:
    async def send(n: int) -> None:
        await store.append(batch(write(f"conversation:{n}", 0, b"{}"), write(f"agent:{n}", 0, b"{}")))

    tasks = [asyncio.create_task(send(n)) for n in range(30)]
    await asyncio.sleep(0)  # every task has called append
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.append(said("conversation:last", 0, b"last"))
    assert [task.cancelled() for task in tasks] == [n % 2 == 0 for n in range(30)]
    assert [len(await store.load(f"{kind}:{n}")) for kind in ("conversation", "agent") for n in range(30)] == [1] * 60


async def test_two_tasks_never_share_a_transaction(store: Store) -> None:
    """One task's refusal takes nothing of another's with it, however they interleave."""
    answers = []
    for n in range(60):
        answers.append(store.append(said(f"conversation:{n}", 0, b"{}")))
        answers.append(store.append(batch(write(f"agent:{n}", 0, b"{}"), write("conversation:0", 9, b"{}"))))
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    assert all(isinstance(outcome, Conflict) for outcome in outcomes[1::2])
    assert [row.stream for row in await store.feed(0)] == [f"conversation:{n}" for n in range(60)]


# Bodies


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.binary(max_size=300), min_size=1, max_size=90))
async def test_bodies_come_back_byte_for_byte(store: Store, contents: list[bytes]) -> None:
    stream = f"conversation:{len(await store.heads('conversation'))}"
    await store.append(said(stream, 0, *contents))
    assert await bodies(store, stream) == contents


async def test_a_body_of_a_megabyte_is_stored_among_small_ones(store: Store) -> None:
    large = bytes(range(256)) * 4096
    answers = [store.append(said(f"conversation:{n}", 0, b"{}" if n % 3 else large)) for n in range(12)]
    await asyncio.gather(*answers)
    assert await bodies(store, "conversation:3") == [large]
    assert await bodies(store, "conversation:4") == [b"{}"]
