"""Everything that a shop's folder says, read for whoever judges it as a whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from collabtui.understanding.articles import KNOWLEDGE, Article, load_articles
from collabtui.understanding.domain import (
    OUT_OF_SCOPE,
    REPLIES,
    IntentExamples,
    IntentReply,
    load_domain,
    load_out_of_scope,
)
from collabtui.understanding.entity_file import ENTITIES, Entities, load_entities
from collabtui.understanding.mistakes import Mistakes
from collabtui.understanding.toml_file import place, read_text

FLOWS: Final = "flows"
_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
_SLOT: Final = re.compile(r'(?m)^\s*type\s*=\s*"([a-z][a-z0-9_]{0,39})"')


@dataclass(frozen=True, slots=True)
class ShopFiles:
    """The files of a shop that fit each other; ``asked`` are the kinds of entities that its flows ask for."""

    intents: tuple[IntentExamples, ...]
    replies: dict[str, IntentReply]
    outside: tuple[str, ...]
    articles: tuple[Article, ...]
    entities: Entities
    asked: frozenset[str]


def load_shop(folder: Traversable) -> ShopFiles:
    """The files of a folder; raises DataFileError with the mistakes of all of them.

    Of intents/, replies.toml and knowledge/ all must be there; out_of_scope.toml, entities.toml and flows/ may.
    """
    mistakes = Mistakes()
    with mistakes.noted():
        domain = load_domain(folder)
    with mistakes.noted():
        articles = load_articles(folder / KNOWLEDGE)
    entities = Entities()
    if (folder / ENTITIES).is_file():
        with mistakes.noted():
            entities = load_entities(folder / ENTITIES)
    with mistakes.noted():
        asked = frozenset(_asked(folder))
    mistakes.refuse()
    _refuse_unknown_articles(folder, domain.replies.intents, articles)
    outside = load_out_of_scope(folder / OUT_OF_SCOPE) if (folder / OUT_OF_SCOPE).is_file() else ()
    return ShopFiles(domain.intents, domain.replies.intents, outside, articles, entities, asked)


def _asked(folder: Traversable) -> Iterator[str]:
    """What slots are filled with, what replies name in braces."""
    yield from _PLACEHOLDER.findall(read_text(folder / REPLIES))
    if (folder / FLOWS).is_dir():
        for path in sorted((folder / FLOWS).iterdir(), key=lambda path: path.name):
            if path.name.endswith(".toml"):
                yield from _SLOT.findall(read_text(path))


def _refuse_unknown_articles(
    folder: Traversable, replies: Mapping[str, IntentReply], articles: Sequence[Article]
) -> None:
    public, mistakes = {article.id for article in articles if article.audience == "public"}, Mistakes()
    for name, reply in replies.items():
        if reply.article is not None and reply.article not in public:
            where = place(folder / REPLIES, [name, "article"])
            told = f"is {reply.article!r}; expected a public article, {KNOWLEDGE}/{reply.article}.md"
            mistakes.add(f"{where}: {told}.")
    mistakes.refuse()
