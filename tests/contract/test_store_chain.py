"""What every store promises of the chain over its log, whatever keeps it."""

import asyncio

from broker.store.api import Conflict, Store
from broker.store.chain import GENESIS
from broker.store.verify import Verification
from tests.store_rows import ANNA, OTHER, TALK, batch, said, write


async def _verified(store: Store, pages: int = 7) -> Verification:
    found = Verification()
    while rows := await store.sealed(found.read, pages):
        found.take(rows)
    found.finish()
    return found


async def test_an_empty_log_fits(store: Store) -> None:
    found = await _verified(store)
    assert (found.fault, found.position, found.chain) == (None, 0, GENESIS)


async def test_the_log_fits_its_seals_however_its_batches_were_grouped(store: Store) -> None:
    answers = [
        store.append(batch(write(f"conversation:{n}", 0, b"1", b"2"), write(f"agent:{n}", 0))) for n in range(30)
    ]
    await asyncio.gather(*answers)
    await store.append(batch(write(TALK, 2, b"3", "café 🙂".encode()), write(ANNA, 0, b"online")))
    found = await _verified(store)
    assert (found.fault, found.position, found.erased) == (None, 63, 0)


async def test_refusals_leave_the_chain_whole(store: Store) -> None:
    answers = [store.append(said(TALK, expected, b"{}")) for expected in (0, 0, 1, 5, 2)]
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    assert [isinstance(each, Conflict) for each in outcomes] == [False, True, False, True, False]
    await store.append(said(OTHER, 0, b"{}"))
    assert (await _verified(store)).fault is None


async def test_a_body_without_its_salt_says_nothing_about_a_guess(store: Store) -> None:
    await store.append(said(TALK, 0, b"yes", b"yes"))
    first, second = await store.sealed(0)
    assert first.salt is not None
    assert second.salt is not None
    assert first.salt != second.salt
    assert (first.digest, first.seal) == (None, None)
    assert second.seal is not None
