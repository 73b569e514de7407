"""What the bot says, read from the shop's folder."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from collabtui.bot.cues import plain
from collabtui.bot.flow_file import FLOWS, Flow, load_flows
from collabtui.bot.words import Words, load_words
from collabtui.understanding.articles import KNOWLEDGE, load_articles
from collabtui.understanding.domain import REPLIES, Replies, load_domain
from collabtui.understanding.mistakes import Mistakes
from collabtui.understanding.toml_file import place

#: The languages that customers' texts are told apart in.
LANGUAGES: Final = ("en", "de")


@dataclass(frozen=True, slots=True)
class Script:
    """The replies with the flows, the words around them, the titles of the articles that customers may read, by id.

    ``languages`` are those that a customer may be expected to write.
    """

    replies: Replies
    titles: Mapping[str, str]
    flows: Mapping[str, Flow]
    words: Words
    languages: tuple[str, ...] = LANGUAGES

    def started_by(self, intent: str | None) -> Flow | None:
        """The flow that an intent starts, if any; flows without one go by their own name."""
        return next((flow for flow in self.flows.values() if intent in (*flow.started_by, flow.name)), None)

    def phrased(self, text: str) -> Flow | None:
        """The flow that one of its phrases, as whole words in the text, starts."""
        words = plain(text)
        return next((flow for flow in self.flows.values() if any(_has(words, one) for one in flow.phrases)), None)


def load_script(folder: Traversable) -> Script:
    """The script of a folder; raises DataFileError with all that is wrong, also where files do not fit each other."""
    mistakes = Mistakes()
    with mistakes.noted():
        replies = load_domain(folder).replies
    with mistakes.noted():
        articles = load_articles(folder / KNOWLEDGE)
    with mistakes.noted():
        flows = load_flows(folder / FLOWS)
    with mistakes.noted():
        words = load_words(folder)
    mistakes.refuse()
    titles = {article.id: article.title for article in articles if article.audience == "public"}
    script = Script(replies, titles, flows, words)
    for mistake in (*_unread(folder, script), *_unstarted(folder, script)):
        mistakes.add(mistake)
    mistakes.refuse()
    return script


def _has(words: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", words) is not None


def _unread(folder: Traversable, script: Script) -> Iterator[str]:
    """Replies that name an article which no customer may read."""
    for intent, reply in script.replies.intents.items():
        if reply.article is not None and reply.article not in script.titles:
            yield (
                f"{place(folder / REPLIES, [intent, 'article'])}: is {reply.article!r}; "
                f"expected a public article, {KNOWLEDGE}/{reply.article}.md."
            )


def _unstarted(folder: Traversable, script: Script) -> Iterator[str]:
    """Intents without their flow, flows without their intent."""
    for intent, reply in script.replies.intents.items():
        started = script.started_by(intent)
        if reply.flow is not None and (started is None or started.name != reply.flow):
            yield (
                f"{place(folder / REPLIES, [intent, 'flow'])}: is {reply.flow!r}; "
                f"expected a flow with {intent!r} in started_by, {FLOWS}/{reply.flow}.toml."
            )
    for flow in script.flows.values():
        for intent in sorted(set(flow.started_by) - script.replies.intents.keys()):
            yield (
                f"{place(folder / FLOWS / f'{flow.name}.toml', ['started_by'])}: names {intent!r}; "
                f"expected an intent, a file intents/{intent}.toml."
            )
