"""The articles that fit a question best, by SQLite's full-text search in memory."""

import math
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collabtui.understanding.article_head import Audience
from collabtui.understanding.articles import Article

READ_AT_MOST: Final = 4_000
MOST_WORDS: Final = 60

_SCHEMA: Final = """
CREATE VIRTUAL TABLE heads USING fts5(title, tags, tokenize = "porter unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE passages USING fts5(article UNINDEXED, text, tokenize = "porter unicode61 remove_diacritics 2");
"""
#: Heads are a table of their own: what every other article mentions in passing is still telling in a title.
_HEADS: Final = "SELECT rowid, -bm25(heads) FROM heads WHERE heads MATCH ?"
#: bm25 gives lower numbers to better rows.
_PASSAGES: Final = """
SELECT article, text, -bm25(passages) AS weight FROM passages
WHERE passages MATCH ? ORDER BY weight DESC, rowid LIMIT 200
"""
_HEAD_COUNTS: Final = 2.0

#: A rare word weighs about the logarithm of how many articles there are: so many of it score one half.
_HALF: Final = 1.6

#: Words that are in every question, so that they say nothing about any.
_EMPTY_WORDS: Final = frozenset({
    "a", "about", "all", "also", "am", "an", "and", "any", "anybody", "are", "as", "at", "be", "because",
    "been", "but", "by", "can", "could", "did", "do", "does", "doing", "don", "for", "from", "get", "got",
    "had", "has", "have", "he", "hello", "help", "her", "here", "hi", "his", "how", "i", "if", "in", "into",
    "is", "it", "its", "just", "know", "like", "long", "many", "may", "me", "might", "much", "my", "no", "not",
    "now", "of", "on", "one", "or", "our", "please", "s", "she", "should", "so", "some", "t", "take", "tell",
    "than", "thank", "thanks", "that", "the", "their", "them", "then", "there", "they", "this", "to", "too",
    "until", "us", "very", "want", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will",
    "with", "would", "yes", "you", "your",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that fits, with its best passage; ``score`` runs from 0 to 1."""

    article: str
    title: str
    audience: Audience
    passage: str
    score: float


class ArticleIndex:
    """Searches a fixed set of articles; for one thread, the one that made it."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = tuple(articles)
        self._database = sqlite3.connect(":memory:")
        self._database.executescript(_SCHEMA)
        heads = [(number, one.title, " ".join(one.tags)) for number, one in enumerate(self._articles)]
        passages = [(number, text) for number, one in enumerate(self._articles) for text in one.passages]
        self._database.executemany("INSERT INTO heads (rowid, title, tags) VALUES (?, ?, ?)", heads)
        self._database.executemany("INSERT INTO passages (article, text) VALUES (?, ?)", passages)

    def close(self) -> None:
        """Give the memory back."""
        self._database.close()

    def search(self, text: str, limit: int = 3) -> tuple[Hit, ...]:
        """The articles that fit the first ``READ_AT_MOST`` characters of any text, best first; none when none does."""
        query = _query(text)
        if not query:
            return ()
        weights = {number: _HEAD_COUNTS * weight for number, weight in self._database.execute(_HEADS, (query,))}
        best: dict[int, str] = {}
        for number, passage, weight in self._database.execute(_PASSAGES, (query,)):
            if number not in best:
                best[number] = passage
                weights[number] = weights.get(number, 0.0) + weight
        ranked = sorted(weights, key=lambda number: (-weights[number], number))[:limit]
        return tuple(self._hit(number, weights[number], best.get(number)) for number in ranked)

    def _hit(self, number: int, weight: float, passage: str | None) -> Hit:
        article = self._articles[number]
        score = max(0.0, weight) / (max(0.0, weight) + _HALF * math.log1p(len(self._articles)))
        # Where only the title fits, the article's beginning says what it is about.
        return Hit(article.id, article.title, article.audience, passage or article.passages[0], round(score, 4))


def _query(text: str) -> str:
    """Any of the text's words; each is quoted, so that none is an operator, a column or a prefix."""
    words = dict.fromkeys(re.findall(r"[^\W_]+", text[:READ_AT_MOST].casefold()))
    telling = [word for word in words if word not in _EMPTY_WORDS]
    return " OR ".join(f'"{word}"' for word in telling[:MOST_WORDS])
