"""The sentences that a model is taught by."""

import json
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.domain import INTENTS, OUT_OF_SCOPE, load_intents, load_out_of_scope
from collabtui.understanding.entity_file import ENTITIES, load_entities
from collabtui.understanding.toml_file import DataFileError

#: Lines of a damaged file that are told.
_MOST_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Examples:
    """``texts`` with the intent of each in ``labels``, sorted by intent; ``outside``: texts that no intent answers."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    outside: tuple[str, ...] = ()

    @property
    def intents(self) -> tuple[str, ...]:
        """The names of the intents, sorted."""
        return tuple(sorted(set(self.labels)))


def examples_of(pairs: list[tuple[str, str | None]]) -> Examples:
    """Texts with their intents, None for out of scope; what is said twice counts once."""
    known = sorted({(label, text) for text, label in pairs if label is not None})
    outside = tuple(dict.fromkeys(text for text, label in pairs if label is None))
    return Examples(tuple(text for _, text in known), tuple(label for label, _ in known), outside)


def domain_examples(folder: Traversable) -> Examples:
    """Those of a folder with intents/*.toml, with out_of_scope.toml where it is; raises DataFileError.

    Entities that are declared beside them must be right, too.
    """
    if (folder / ENTITIES).is_file():
        load_entities(folder / ENTITIES)
    pairs: list[tuple[str, str | None]] = [
        (text, intent.intent) for intent in load_intents(folder / INTENTS) for text in intent.examples
    ]
    if (folder / OUT_OF_SCOPE).is_file():
        pairs += [(text, None) for text in load_out_of_scope(folder / OUT_OF_SCOPE)]
    return _enough(examples_of(pairs), folder)


def lines_examples(path: Path) -> Examples:
    """Those of a file with one JSON object a line, text beside intent; raises DataFileError with every bad line."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise DataFileError(f"{path}: is not UTF-8 text ({error}); expected UTF-8.") from error
    pairs, wrong = list[tuple[str, str | None]](), list[str]()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                pairs.append(_pair(line))
            except ValueError as error:
                wrong.append(f"{path}, line {number}: {error}")
    if wrong:
        more = [f"{path}, lines below: {len(wrong) - _MOST_TOLD} more are wrong."] if len(wrong) > _MOST_TOLD else []
        raise DataFileError(*wrong[:_MOST_TOLD], *more)
    return _enough(examples_of(pairs), path)


def _pair(line: str) -> tuple[str, str | None]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error}).") from error
    if not isinstance(record, dict):
        raise ValueError('is no JSON object; expected {"text": …, "intent": …}.')
    text, intent = record.get("text"), record.get("intent")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("field text: expected words.")
    if intent is not None and not (isinstance(intent, str) and 0 < len(intent) <= 100):
        raise ValueError("field intent: expected a name of at most 100 characters, or null for out of scope.")
    return text[:READ_AT_MOST], intent


def _enough(found: Examples, where: object) -> Examples:
    if len(found.intents) < 2:
        raise DataFileError(f"{where}: has examples of {len(found.intents)} intents; expected two or more.")
    return found
