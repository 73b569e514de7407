"""What the bot says, read from the shop's folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from collabtui.bot.flow_file import FLOWS, Flow, load_flows
from collabtui.bot.words import Words, load_words
from collabtui.understanding.articles import KNOWLEDGE, load_articles
from collabtui.understanding.domain import REPLIES, Replies, load_domain
from collabtui.understanding.toml_file import DataFileError

Loaded = TypeVar("Loaded")

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
        """The flow that an intent starts, if any."""
        return next((flow for flow in self.flows.values() if intent in flow.started_by), None)


def load_script(folder: Traversable) -> Script:
    """The script of a folder; raises DataFileError with all that is wrong, also where files do not fit each other."""
    wrong: list[str] = []
    replies = _tried(wrong, lambda: load_domain(folder).replies)
    titles = _tried(wrong, lambda: _titles(folder))
    flows = _tried(wrong, lambda: load_flows(folder / FLOWS))
    words = _tried(wrong, lambda: load_words(folder))
    if replies is None or titles is None or flows is None or words is None:
        raise DataFileError("\n".join(wrong))
    script = Script(replies, titles, flows, words)
    wrong += [*_unread(folder, script), *_unstarted(folder, script)]
    if wrong:
        raise DataFileError("\n".join(wrong))
    return script


def _tried(wrong: list[str], load: Callable[[], Loaded]) -> Loaded | None:
    """What ``load`` gives; None where it can't, with the reason added to ``wrong``."""
    try:
        return load()
    except DataFileError as error:
        wrong.append(str(error))
        return None


def _titles(folder: Traversable) -> dict[str, str]:
    return {one.id: one.title for one in load_articles(folder / KNOWLEDGE) if one.audience == "public"}


def _unread(folder: Traversable, script: Script) -> Iterator[str]:
    """Replies that name an article which no customer may read."""
    for intent, reply in script.replies.intents.items():
        if reply.article is not None and reply.article not in script.titles:
            yield (
                f"{folder / REPLIES}, field {intent}.article: is {reply.article!r}; "
                f"expected a public article, {KNOWLEDGE}/{reply.article}.md."
            )


def _unstarted(folder: Traversable, script: Script) -> Iterator[str]:
    """Intents without their flow, flows without their intent."""
    for intent, reply in script.replies.intents.items():
        started = script.started_by(intent)
        if reply.flow is not None and (started is None or started.name != reply.flow):
            yield (
                f"{folder / REPLIES}, field {intent}.flow: is {reply.flow!r}; "
                f"expected a flow with {intent!r} in started_by, {FLOWS}/{reply.flow}.toml."
            )
    for flow in script.flows.values():
        for intent in sorted(set(flow.started_by) - script.replies.intents.keys()):
            yield (
                f"{folder / FLOWS / f'{flow.name}.toml'}, field started_by: names {intent!r}; "
                f"expected an intent, a file intents/{intent}.toml."
            )
