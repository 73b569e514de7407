"""Each consumer has its own feed of updates."""

import gc

from collabtui.client.feed import Feeds
from collabtui.client.updates import StateChanged, Update

ONE, TWO = StateChanged("online"), StateChanged("reconnecting")


async def rest(feeds: Feeds, *, then: Update) -> list[Update]:
    feed = feeds.open()
    feeds.put(then)
    feeds.end()
    return [update async for update in feed]


async def test_a_feed_tells_what_came_after_it_was_opened() -> None:
    feeds = Feeds()
    feeds.put(ONE)
    assert await rest(feeds, then=TWO) == [TWO]


async def test_every_feed_gets_every_update() -> None:
    feeds = Feeds()
    first, second = feeds.open(), feeds.open()
    feeds.put(ONE)
    assert await anext(first) == ONE
    assert await anext(second) == ONE


async def test_a_feed_that_is_over_stays_over() -> None:
    feeds = Feeds()
    feed = feeds.open()
    feeds.end()
    assert [update async for update in feed] == []
    assert [update async for update in feed] == []
    assert [update async for update in feeds.open()] == []


async def test_a_feed_that_nobody_holds_is_let_go() -> None:
    feeds = Feeds()
    kept, dropped = feeds.open(), feeds.open()
    del dropped
    gc.collect()
    feeds.put(ONE)
    assert len(feeds) == 1
    assert await anext(kept) == ONE
