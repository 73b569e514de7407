"""The file that says who must be erased again after a restore."""

from pathlib import Path

from broker.store.ledger_file import erasures_in, ledger_of, note_erasure


def test_who_was_erased_is_told_in_order_each_with_the_newest_time(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    assert erasures_in(ledger_of(path)) == {}
    for at, customer in enumerate(("maria", "tom", "maria")):
        note_erasure(path, customer, at)
    assert list(erasures_in(ledger_of(path)).items()) == [("maria", 2), ("tom", 1)]


def test_a_line_that_a_crash_cut_costs_no_other_line(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    note_erasure(path, "maria", 1)
    with ledger_of(path).open("a") as ledger:
        ledger.write('{"customer": "to')
    note_erasure(path, "ana", 2)
    assert erasures_in(ledger_of(path)) == {"maria": 1, "ana": 2}
