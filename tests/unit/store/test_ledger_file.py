"""The file that says who must be erased again after a restore."""

from pathlib import Path

from broker.store.ledger_file import erased_customers, ledger_of, note_erasure


def test_who_was_erased_is_told_in_order_each_once(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    assert erased_customers(ledger_of(path)) == []
    for at, customer in enumerate(("maria", "tom", "maria")):
        note_erasure(path, customer, at)
    assert erased_customers(ledger_of(path)) == ["maria", "tom"]


def test_a_line_that_a_crash_cut_costs_no_other_line(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    note_erasure(path, "maria", 1)
    with ledger_of(path).open("a") as ledger:
        ledger.write('{"customer": "to')
    note_erasure(path, "ana", 2)
    assert erased_customers(ledger_of(path)) == ["maria", "ana"]
