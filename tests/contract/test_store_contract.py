"""What every store promises to those who write, whatever keeps its rows."""

import asyncio
from dataclasses import replace

import pytest

from broker.store.api import Batch, Conflict, Repeated, Row, Store, Unavailable, Write
from tests.store_rows import ANNA, OTHER, TALK, batch, bodies, receipt, said, write


async def test_a_new_store_is_empty(store: Store) -> None:
    assert await store.feed(0) == []
    assert await store.load(TALK) == []
    assert await store.heads("conversation") == []
    assert await store.receipt("customer:eve", "c1") is None


async def test_a_store_has_an_id_of_26_characters(store: Store) -> None:
    assert len(store.store_id) == 26


async def test_rows_come_back_as_they_went_in_with_their_positions(store: Store) -> None:
    row = Row(TALK, 1, "HandoffRequested", 1_700_000_000_123, "bot", "bot-7", '{"why": "café 🙂"}'.encode())
    assert await store.append(batch(Write(TALK, 0, (row,)))) == (1,)
    assert await store.load(TALK) == [replace(row, position=1)]


async def test_appends_are_stored_in_the_order_of_the_calls(store: Store) -> None:
    answers = [store.append(said(TALK, n, str(n).encode())) for n in range(40)]
    assert [await answer for answer in answers] == [(n + 1,) for n in range(40)]
    assert await bodies(store, TALK) == [str(n).encode() for n in range(40)]


async def test_answers_arrive_in_the_order_of_the_calls(store: Store) -> None:
    arrived: list[int] = []
    answers = [store.append(said(f"conversation:{n}", 0, b"{}")) for n in range(20)]
    for n, answer in enumerate(answers):
        answer.add_done_callback(lambda _, n=n: arrived.append(n))  # type: ignore[misc]
    await asyncio.gather(*answers)
    assert arrived == list(range(20))


async def test_an_answer_never_comes_before_append_returned(store: Store) -> None:
    answer = store.append(said(TALK, 0, b"{}"))
    assert not answer.done()
    await answer


async def test_load_gives_what_comes_after_a_seq(store: Store) -> None:
    await store.append(said(TALK, 0, b"1", b"2", b"3"))
    await store.append(said(OTHER, 0, b"x"))
    assert [row.seq for row in await store.load(TALK, 1)] == [2, 3]
    assert await store.load(TALK, 3) == []


async def test_what_was_acknowledged_is_read_at_once(store: Store) -> None:
    for n in range(20):
        (position,) = await store.append(said(TALK, n, b"{}"))
        assert (await store.load(TALK, n))[0].position == position
        assert [row.position for row in await store.feed(position - 1)] == [position]


# All or nothing


async def test_one_batch_writes_to_several_streams(store: Store) -> None:
    positions = await store.append(batch(write(TALK, 0, b"offer"), write(ANNA, 0, b"reserved", b"rung")))
    assert positions == (1, 2, 3)
    assert await bodies(store, TALK) == [b"offer"]
    assert await bodies(store, ANNA) == [b"reserved", b"rung"]


async def test_one_batch_may_write_to_a_stream_twice(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1"), write(ANNA, 0, b"a"), write(TALK, 1, b"2")))
    assert await bodies(store, TALK) == [b"1", b"2"]


async def test_a_stale_append_conflicts_and_says_where_the_head_is(store: Store) -> None:
    await store.append(said(TALK, 0, b"1", b"2"))
    with pytest.raises(Conflict) as caught:
        await store.append(said(TALK, 1, b"late"))
    assert (caught.value.stream, caught.value.expected, caught.value.actual) == (TALK, 1, 2)
    assert await bodies(store, TALK) == [b"1", b"2"]


async def test_an_append_to_a_stream_that_does_not_exist_yet_conflicts(store: Store) -> None:
    with pytest.raises(Conflict):
        await store.append(said(TALK, 1, b"2"))
    assert await store.heads("conversation") == []


@pytest.mark.parametrize("stale_first", [True, False])
async def test_a_conflict_in_one_stream_writes_nothing_to_the_others(store: Store, stale_first: bool) -> None:
    await store.append(said(TALK, 0, b"1"))
    stale, fresh = write(TALK, 0, b"late"), write(ANNA, 0, b"reserved")
    with pytest.raises(Conflict):
        await store.append(batch(*((stale, fresh) if stale_first else (fresh, stale)), receipt=receipt(stream=ANNA)))
    assert await store.load(ANNA) == []
    assert await store.heads("agent") == []
    assert await store.receipt("customer:eve", "c1") is None
    assert len(await store.feed(0)) == 1


async def test_a_refused_batch_leaves_no_hole_and_harms_no_neighbour(store: Store) -> None:
    first = store.append(said(TALK, 0, b"1"))
    stale = store.append(said(TALK, 0, b"stale"))
    last = store.append(said(TALK, 1, b"2"))
    assert (await first, await last) == ((1,), (2,))
    with pytest.raises(Conflict):
        await stale


async def test_a_write_without_rows_guards_its_stream(store: Store) -> None:
    await store.append(batch(write(ANNA, 0, b"online"), write(TALK, 0), receipt=receipt(stream=ANNA)))
    assert await store.heads("conversation") == []
    with pytest.raises(Conflict):
        await store.append(batch(write(ANNA, 0), write(TALK, 0, b"1")))
    assert await store.load(TALK) == []


async def test_rows_out_of_step_are_a_bug_and_never_stored(store: Store) -> None:
    misnumbered = write(TALK, 1, b"2").rows
    with pytest.raises(ValueError, match="number a write's rows from its expected head"):
        store.append(Batch((Write(TALK, 0, misnumbered),)))
    with pytest.raises(ValueError, match="conversation:1/1 stands where conversation:2/1 belongs"):
        store.append(Batch((Write(OTHER, 0, write(TALK, 0, b"1").rows),)))
    assert await store.feed(0) == []


# The same command twice


async def test_a_receipt_is_kept_with_its_batch(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1"), receipt=receipt(n=1)))
    assert await store.receipt("customer:eve", "c1") == receipt(n=1)
    assert await store.receipt("customer:mallory", "c1") is None
    assert await store.receipt("customer:eve", "c2") is None


async def test_a_repeated_command_gets_its_first_receipt_and_writes_nothing(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1"), receipt=receipt(n=1)))
    with pytest.raises(Repeated) as caught:
        await store.append(batch(write(TALK, 1, b"again"), receipt=receipt(n=2)))
    assert caught.value.receipt == receipt(n=1)
    assert await bodies(store, TALK) == [b"1"]


async def test_a_repeat_goes_before_a_conflict(store: Store) -> None:
    again = batch(write(TALK, 0, b"1"), receipt=receipt())
    await store.append(again)
    with pytest.raises(Repeated):
        await store.append(again)


async def test_the_same_id_with_another_body_shows_the_first_fingerprint(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1"), receipt=receipt(fingerprint=b"one")))
    with pytest.raises(Repeated) as caught:
        await store.append(batch(write(TALK, 1, b"2"), receipt=receipt(fingerprint=b"two")))
    assert caught.value.receipt.fingerprint == b"one"


async def test_a_repeat_that_follows_at_once_is_caught_too(store: Store) -> None:
    first = store.append(batch(write(TALK, 0, b"1"), receipt=receipt()))
    second = store.append(batch(write(TALK, 1, b"2"), receipt=receipt()))
    assert await first == (1,)
    with pytest.raises(Repeated):
        await second


async def test_a_refused_command_may_be_tried_again(store: Store) -> None:
    with pytest.raises(Conflict):
        await store.append(batch(write(TALK, 4, b"5"), receipt=receipt()))
    assert await store.append(batch(write(TALK, 0, b"1"), receipt=receipt())) == (1,)


async def test_a_receipt_alone_belongs_to_a_stream_that_exists(store: Store) -> None:
    await store.append(said(TALK, 0, b"1"))
    assert await store.append(Batch((), receipt("c1"))) == ()
    with pytest.raises(ValueError, match="does not exist"):
        await store.append(Batch((), receipt("c2", stream=OTHER)))
    assert await store.receipt("customer:eve", "c1") == receipt("c1")


# The end


async def test_close_finishes_what_was_accepted(store: Store) -> None:
    answers = [store.append(said(TALK, n, b"{}")) for n in range(100)]
    await store.close()
    assert [answer.result() for answer in answers] == [(n + 1,) for n in range(100)]


async def test_a_closed_store_refuses_with_a_sentence(store: Store) -> None:
    await store.close()
    with pytest.raises(Unavailable, match="closed"):
        await store.append(said(TALK, 0, b"1"))
    for question in (store.load(TALK), store.feed(0), store.receipt("a", "b"), store.heads("conversation")):
        with pytest.raises(Unavailable, match="closed"):
            await question


async def test_closing_twice_is_closing_once(store: Store) -> None:
    await asyncio.gather(store.close(), store.close())
    await store.close()
