"""The names of stores."""

import pytest
from ulid import ULID

from broker.store.lineage import new_store_id


@pytest.mark.parametrize("at", [0, 1_700_000_000_123, 2**48 - 1])
def test_a_store_id_is_a_ulid_of_its_moment(at: int) -> None:
    assert ULID.from_str(new_store_id(at)).milliseconds == at


def test_two_stores_of_one_moment_differ() -> None:
    assert len({new_store_id(5) for _ in range(100)}) == 100


def test_later_stores_sort_later() -> None:
    assert new_store_id(1_700_000_000_000) < new_store_id(1_700_000_000_001)
