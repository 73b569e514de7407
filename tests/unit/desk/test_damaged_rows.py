"""A stored row that is missing, or that is not what was written, is damage: told as such, never folded over."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from broker.desk.streams import Streams
from broker.domain.commands import PostMessage
from broker.store.api import Damaged, Row
from broker.store.memory import MemoryStore
from tests.desk_kit import MARIA, Kit

Rows = list[Row]


class Spoilt(MemoryStore):
    """A store whose rows may be spoilt as they are read."""

    spoil: Callable[[Rows], Rows] = staticmethod(lambda rows: rows)

    async def load(self, stream: str, after: int = 0) -> Rows:
        return type(self).spoil(await super().load(stream, after))


def torn(rows: Rows) -> Rows:
    return [*rows[:-1], replace(rows[-1], body=rows[-1].body[:-4])]


def of_another_kind(rows: Rows) -> Rows:
    return [*rows[:-1], replace(rows[-1], body=b'{"presence": "online", "kind": "presence_set"}')]


def first_missing(rows: Rows) -> Rows:
    return rows[1:]


def one_missing(rows: Rows) -> Rows:
    return [*rows[:-2], rows[-1]]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (torn, "holds what can't be read as its event 3"),
        (of_another_kind, "holds what can't be read as its event 3"),
        (first_missing, "goes from event 0 to event 2"),
        (one_missing, "goes from event 1 to event 3"),
    ],
)
async def test_a_spoilt_row_is_damage_with_the_way_out(spoil: Callable[[Rows], Rows], says: str) -> None:
    class Store(Spoilt):
        pass

    store = Store()
    kit = await Kit(store).start()
    await kit.open(say="one")
    await kit.do(MARIA, PostMessage("c1", "two"))
    await kit.settle()
    Store.spoil = staticmethod(spoil)
    with pytest.raises(Damaged, match=says) as damage:
        await Streams(store).get("conversation:c1")
    assert "back-up" in str(damage.value)
