"""What a shop's customers ask for with what its bot says, read from a folder of TOML files."""

from collections.abc import Set
from importlib.resources.abc import Traversable
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from collabtui.understanding.entity_file import ENTITIES, load_entities
from collabtui.understanding.mistakes import Mistakes, each
from collabtui.understanding.toml_file import DataFileError, Strict, place, read_toml, validated

Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

INTENTS, REPLIES, OUT_OF_SCOPE = "intents", "replies.toml", "out_of_scope.toml"
_BESIDE_INTENTS = ("fallback", "closing")


class IntentExamples(Strict):
    """One intent with the sentences that teach it."""

    intent: Name
    describes: Line
    examples: Annotated[tuple[Line, ...], Field(min_length=12, strict=False)]


class OutOfScope(Strict):
    """Sentences that no intent answers."""

    examples: Lines


class IntentReply(Strict):
    """How the bot answers an intent: by a flow of the folder flows alone, or by a text that an article backs.

    A flow may name an intent that has a text, too: the text comes first where nothing is known yet.
    """

    flow: Name | None = None
    article: str | None = None
    text: Line | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.flow is None) == (self.text is None):
            raise ValueError("expected either flow or text")
        if self.flow is not None and self.article is not None:
            raise ValueError("expected no article beside flow")
        return self


class Fallback(Strict):
    """What the bot says when it understood nothing: the first text first, the last one again and again."""

    texts: Lines


class Closing(Strict):
    """What the bot says after a specialist has finished, in this order."""

    thanks: Line
    resources: Line
    callback: Line
    survey: Line


class Replies(Strict):
    """Everything the bot says."""

    intents: dict[Name, IntentReply]
    fallback: Fallback
    closing: Closing


class Domain(Strict):
    """The intents of a shop, sorted by name, with the replies to each of them."""

    intents: Annotated[tuple[IntentExamples, ...], Field(strict=False)]
    replies: Replies


def load_intents(folder: Traversable) -> tuple[IntentExamples, ...]:
    """Every `*.toml` of a folder of intents, sorted by name; raises DataFileError with the mistakes of all of them."""
    if not folder.is_dir():
        raise DataFileError(f"{folder}: is no folder; expected one with a .toml file for each intent.")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda p: p.name)
    if not paths:
        raise DataFileError(f"{folder}: holds no .toml file; expected one for each intent.")
    return each(paths, _load_intent)


def _load_intent(path: Traversable) -> IntentExamples:
    intent = validated(IntentExamples, read_toml(path), path)
    if f"{intent.intent}.toml" != path.name:
        where = place(path, ["intent"])
        raise DataFileError(f"{where}: is {intent.intent!r}; expected the file's own name.")
    return intent


def load_out_of_scope(path: Traversable) -> tuple[str, ...]:
    """The sentences that no intent answers; raises DataFileError."""
    return validated(OutOfScope, read_toml(path), path).examples


def load_replies(path: Traversable) -> Replies:
    """The replies of one file, whose sections are intents or one of fallback, closing."""
    content, mistakes = read_toml(path), Mistakes()
    shared = {name: content.pop(name) for name in _BESIDE_INTENTS if name in content}
    intents: dict[str, IntentReply] = {}
    for name, reply in content.items():
        with mistakes.noted():
            intents[name] = validated(IntentReply, reply, path, under=name)
    with mistakes.noted():
        replies = validated(Replies, {"intents": intents, **shared}, path)
    mistakes.refuse()
    return replies


def load_domain(folder: Traversable) -> Domain:
    """The whole domain of a folder; raises DataFileError with all mistakes, also unless each intent has one reply."""
    mistakes, path = Mistakes(), folder / REPLIES
    with mistakes.noted():
        intents = load_intents(folder / INTENTS)
    with mistakes.noted():
        replies = load_replies(path)
    if (folder / OUT_OF_SCOPE).is_file():
        with mistakes.noted():
            load_out_of_scope(folder / OUT_OF_SCOPE)
    if (folder / ENTITIES).is_file():
        with mistakes.noted():
            load_entities(folder / ENTITIES)
    mistakes.refuse()
    _refuse_unpaired(path, {intent.intent for intent in intents}, replies.intents.keys())
    return Domain(intents=intents, replies=replies)


def _refuse_unpaired(path: Traversable, intents: Set[str], replied: Set[str]) -> None:
    mistakes = Mistakes()
    for name in intents - replied:
        mistakes.add(f"{path}: has no section [{name}]; expected one for each intent.")
    for name in replied - intents:
        mistakes.add(f"{place(path, [name])}: is no intent; expected a file {INTENTS}/{name}.toml.")
    mistakes.refuse()
