"""What every store promises of bodies that are to be gone."""

import pytest

from broker.store.api import Blank, Ended, Row, Store, Write
from broker.store.verify import Verification
from tests.store_rows import ANNA, OTHER, TALK, batch, bodies, receipt, said, write


async def _fault(store: Store) -> tuple[str | None, int]:
    found = Verification()
    found.take(await store.sealed(0))
    found.finish()
    return found.fault, found.erased


async def test_an_erased_body_is_another_one_in_the_same_place(store: Store) -> None:
    await store.append(said(TALK, 0, b"hello", b"my name is Eve", b"bye"))
    before = await store.feed(0)
    assert await store.erase([Blank(2, b"{}"), Blank(3, b"{}")]) == 2
    assert await bodies(store, TALK) == [b"hello", b"{}", b"{}"]
    after = await store.feed(0)
    assert [(row.seq, row.at, row.actor) for row in after] == [(row.seq, row.at, row.actor) for row in before]


async def test_the_chain_stays_whole_whatever_is_erased_however_often(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1", b"2"), write(ANNA, 0, b"3")))
    await store.append(said(TALK, 2, b"4"))
    anchor = await store.anchor()
    assert await store.erase([Blank(1, b"{}"), Blank(4, b"{}")]) == 2
    assert await _fault(store) == (None, 2)
    assert await store.erase([Blank(1, b"{}"), Blank(4, b'{"less":1}')]) == 1
    assert await _fault(store) == (None, 2)
    assert await store.anchor() == anchor
    await store.append(said(TALK, 3, b"5"))
    assert await _fault(store) == (None, 2)


async def test_with_the_text_its_salt_is_gone(store: Store) -> None:
    await store.append(said(TALK, 0, b"yes"))
    await store.erase([Blank(1, b"{}")])
    (stored,) = await store.sealed(0)
    assert stored.salt is None
    assert stored.digest is not None


async def test_more_than_a_step_is_erased_as_one(store: Store) -> None:
    await store.append(said(TALK, 0, *[b"text"] * 1_300))
    assert await store.erase([Blank(position, b"{}") for position in range(1, 1_301)]) == 1_300
    assert set(await bodies(store, TALK)) == {b"{}"}


async def test_answers_forget_what_they_were_for_by_stream_by_sender(store: Store) -> None:
    await store.append(batch(write(TALK, 0, b"1"), receipt=receipt("c1")))
    await store.append(batch(write(OTHER, 0, b"1"), receipt=receipt("c2", stream=OTHER)))
    await store.append(batch(write(ANNA, 0, b"1"), receipt=receipt("c3", stream=ANNA)))
    assert await store.blank_receipts({TALK}, ()) == 1
    assert await store.blank_receipts({TALK}, ()) == 0
    kept = [await store.receipt("customer:eve", name) for name in ("c1", "c2", "c3")]
    assert kept == [receipt("c1", fingerprint=b""), receipt("c2", stream=OTHER), receipt("c3", stream=ANNA)]
    assert await store.blank_receipts((), {"customer:eve"}) == 2


async def test_an_anchor_is_the_newest_seal(store: Store) -> None:
    assert (await store.anchor()).position == 0
    await store.append(said(TALK, 0, b"1", b"2"))
    anchor = await store.anchor()
    assert (anchor.position, anchor.chain) == (2, (await store.sealed(1))[0].seal)


@pytest.mark.parametrize("page", [1, 2, 500])
async def test_what_ended_is_listed_with_its_age_but_for_erasures(store: Store, page: int) -> None:
    for name in (TALK, OTHER, "conversation:3"):
        await store.append(batch(write(name, 0, b"first", b"last", open=name == OTHER)))
    erased = Row(TALK, 3, "erased", 1_800_000_000_000, "desk", "desk", b"mark")
    await store.append(batch(Write(TALK, 2, (erased,), open=False)))
    await store.append(batch(write(ANNA, 0, b"online", open=False)))
    found: list[Ended] = []
    while more := await store.ended("conversation", found[-1].stream if found else "", page):
        found += more
    assert found == [
        Ended(TALK, b"first", b"mark", 1_700_000_000_002),
        Ended("conversation:3", b"first", b"last", 1_700_000_000_002),
    ]


async def test_a_search_of_a_store_without_a_trace_finds_nothing(store: Store) -> None:
    await store.append(said(TALK, 0, b"my number is 555 0123"))
    await store.erase([Blank(1, b"{}")])
    assert (await store.scrub([b"my number is 555 0123"], {TALK}, ())).found == ()
