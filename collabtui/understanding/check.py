"""What is doubtful about a shop's files although each of them can be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from collabtui.understanding.articles import KNOWLEDGE
from collabtui.understanding.domain import INTENTS, OUT_OF_SCOPE, REPLIES
from collabtui.understanding.entities import Finder
from collabtui.understanding.entity_file import ENTITIES
from collabtui.understanding.overlaps import NEARLY, SAME, Likeness, Pair
from collabtui.understanding.shop_files import ShopFiles

Code = Literal[
    "broken_file", "same_in_two_intents", "nearly_the_same", "also_out_of_scope", "duplicate", "mislabelled",
    "few_examples", "entity_never_used", "reply_without_article", "article_never_linked", "article_expired",
]  # fmt: skip

ENOUGH: Final = 20
"""Examples of one intent; with fewer a model mixes it up with others."""

_ERRORS: Final = frozenset({"broken_file", "same_in_two_intents", "also_out_of_scope"})
_OUTSIDE: Final = ""
"""Stands for the intent of sentences that are out of scope."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: the file below the shop's folder, with a sentence that says what to do."""

    code: Code
    file: str
    text: str

    @property
    def is_error(self) -> bool:
        """Whether the bot would surely answer wrongly; anything else is for a person to judge."""
        return self.code in _ERRORS


def check(shop: ShopFiles, today: date) -> tuple[Finding, ...]:
    """All doubts, errors first, then by file."""
    found = [*_examples(shop), *_few(shop), *_entities(shop), *_replies(shop), *_articles(shop, today)]
    return tuple(sorted(found, key=lambda one: (not one.is_error, one.file, one.code, one.text)))


def _examples(shop: ShopFiles) -> Iterator[Finding]:
    pairs = [(text, intent.intent) for intent in shop.intents for text in intent.examples]
    pairs += [(text, _OUTSIDE) for text in shop.outside]
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    likeness = Likeness(texts)
    for pair in likeness.pairs(NEARLY):
        yield from _pair(pair, texts, labels)
    # Out of scope is no meaning of its own: what stands there cannot be mislabelled by being near to something.
    inside = len(texts) - len(shop.outside)
    for doubt in likeness.doubts(labels[:inside]):
        told = f"{texts[doubt.example]!r} reads like {doubt.intent} beside all other examples. Move it or reword it."
        yield Finding("mislabelled", _file(labels[doubt.example]), told)


def _pair(pair: Pair, texts: list[str], labels: list[str]) -> Iterator[Finding]:
    first, second = labels[pair.first], labels[pair.second]
    file, both = _file(first), f"{texts[pair.first]!r} and {texts[pair.second]!r}"
    if first == second:
        if pair.cosine >= SAME and first != _OUTSIDE:
            yield Finding("duplicate", file, f"{both} teach the same. Leave one out.")
    elif pair.cosine < SAME:
        yield Finding("nearly_the_same", file, f"{both} in {_file(second)} are nearly the same. Do both belong there?")
    elif _OUTSIDE in (first, second):
        yield Finding("also_out_of_scope", file, f"{texts[pair.first]!r} is in {OUT_OF_SCOPE}, too. Leave one out.")
    else:
        told = f"{both} in {_file(second)} say the same. Keep it in one intent."
        yield Finding("same_in_two_intents", file, told)


def _file(label: str) -> str:
    return f"{INTENTS}/{label}.toml" if label != _OUTSIDE else OUT_OF_SCOPE


def _few(shop: ShopFiles) -> Iterator[Finding]:
    for intent in shop.intents:
        count = len(intent.examples)
        if count < ENOUGH:
            told = f"has {count} examples. Write {ENOUGH} or more, as customers would say it."
            yield Finding("few_examples", _file(intent.intent), told)


def _entities(shop: ShopFiles) -> Iterator[Finding]:
    finder = Finder(shop.entities)
    texts = (text for intent in shop.intents for text in intent.examples)
    used = shop.asked | {entity.type for text in texts for entity in finder.find(text)}
    for kind in shop.entities.entity:
        if kind.type not in used:
            told = f"{kind.type} is in no example, no flow asks for it. Use it in an example, or leave it out."
            yield Finding("entity_never_used", ENTITIES, told)


def _replies(shop: ShopFiles) -> Iterator[Finding]:
    """Small talk needs no article; what names a number states a fact."""
    for name, reply in shop.replies.items():
        if reply.text is not None and reply.article is None and re.search(r"[0-9]", reply.text):
            told = f'[{name}] names a number, no article backs it. Add article = "…".'
            yield Finding("reply_without_article", REPLIES, told)


def _articles(shop: ShopFiles, today: date) -> Iterator[Finding]:
    linked = {reply.article for reply in shop.replies.values()}
    linked |= {id for article in shop.articles for id in article.related}
    for article in shop.articles:
        file = f"{KNOWLEDGE}/{article.id}.md"
        if article.id not in linked:
            told = "no reply names it, no article's related does. Link it, or it is only found by searching."
            yield Finding("article_never_linked", file, told)
        if article.valid_until is not None and article.valid_until < today:
            told = f"was valid until {article.valid_until}. Bring it up to date, or take it away."
            yield Finding("article_expired", file, told)
