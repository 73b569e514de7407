"""What the bot says, read from the shop's folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from collabtui.understanding.articles import KNOWLEDGE, load_articles
from collabtui.understanding.domain import REPLIES, Replies, load_domain
from collabtui.understanding.mistakes import Mistakes
from collabtui.understanding.toml_file import place

#: The languages that customers' texts are told apart in.
LANGUAGES: Final = ("en", "de")


@dataclass(frozen=True, slots=True)
class Script:
    """The replies with the titles of the articles that customers may read, by the articles' ids.

    ``languages`` are those that a customer may be expected to write.
    """

    replies: Replies
    titles: Mapping[str, str]
    languages: tuple[str, ...] = LANGUAGES


def load_script(folder: Traversable) -> Script:
    """The script of a folder; raises DataFileError, also where a reply names an article that no customer may read."""
    mistakes, path = Mistakes(), folder / REPLIES
    with mistakes.noted():
        replies = load_domain(folder).replies
    with mistakes.noted():
        articles = load_articles(folder / KNOWLEDGE)
    mistakes.refuse()
    titles = {article.id: article.title for article in articles if article.audience == "public"}
    for intent, reply in replies.intents.items():
        if reply.article is not None and reply.article not in titles:
            mistakes.add(
                f"{place(path, [intent, 'article'])}: is {reply.article!r}; "
                f"expected a public article, {KNOWLEDGE}/{reply.article}.md."
            )
    mistakes.refuse()
    return Script(replies, titles)
