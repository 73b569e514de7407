"""Words in memory score documents as SQLite's own bm25 does."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from collabtui.knowledge.index_file import TOKENS
from collabtui.knowledge.postings import load, weighed
from collabtui.knowledge.terms import Terms

TEXTS = [
    ("Refunds", "A refund takes three days, refunding a card five."),
    ("Boots", "Wax the boots. Boots are exchanged for thirty days."),
    ("Café", "Nothing of the kind."),
    ("Lamps", "Charge the lamp, then charge it again"),
]
QUERY = """
SELECT term, doc, sum(CASE col WHEN 'title' THEN 2.0 ELSE 1.0 END), count(*)
FROM texts_terms GROUP BY term, doc ORDER BY term
"""


@pytest.mark.parametrize("asked", ["refund days", "exchanging boot", "cafe", "charge charging", "nobody says this"])
def test_a_row_scores_what_sqlite_gives_it(asked: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(
            f'CREATE VIRTUAL TABLE texts USING fts5(title, text, tokenize = "{TOKENS}");'
            "CREATE VIRTUAL TABLE texts_terms USING fts5vocab(texts, instance);"
        )
        database.executemany("INSERT INTO texts VALUES (?, ?)", TEXTS)
        query = "SELECT rowid, -bm25(texts, 2.0, 1.0) FROM texts WHERE texts MATCH ?"
        theirs = dict(database.execute(query, (" OR ".join(asked.split()),)))
        terms = [term for found in Terms().of(asked.split()) for term in found]
        ours = load(database, QUERY, {id: id - 1 for id in range(1, 5)}).scores(terms)
    assert ours == pytest.approx([theirs.get(id, 0.0) for id in range(1, 5)], rel=1e-5)


def test_rows_that_do_not_count_are_left_out_of_the_figures() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE found (term, doc, weight, often)")
        database.executemany("INSERT INTO found VALUES (?, ?, 1.0, 1)", [("a", 7), ("a", 8), ("b", 9)])
        found = load(database, "SELECT * FROM found", {7: 0, 9: 1})
    assert np.count_nonzero(found.scores(["a"])) == 1
    assert found.scores(["a"])[0] == found.scores(["b"])[1]


def test_the_rarer_a_term_the_more_it_tells() -> None:
    found = weighed([("often", 0, 1.0, 1), ("often", 1, 1.0, 1), ("rare", 1, 1.0, 1)], 4)
    assert found.rarity(["rare"]) > found.rarity(["often"]) > found.rarity(["never", ""]) == 0
    assert found.rarity(["rare", "rare"]) == found.rarity(["rare"])


def test_no_words_at_all_score_nothing() -> None:
    assert weighed([], 3).scores(["a"]).tolist() == [0, 0, 0]


def test_a_word_has_the_form_that_the_index_keeps_one_of_marks_none() -> None:
    terms = Terms()
    assert terms.of(["refunding", "Café", "!?", "refunding"]) == [("refund",), ("cafe",), (), ("refund",)]
    assert terms.of(["boots"]) == [("boot",)]
