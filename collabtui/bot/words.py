"""What the bot says whatever the flow, read from one TOML file."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from collabtui.understanding.domain import Line, Lines
from collabtui.understanding.toml_file import Strict, read_toml, validated

WORDS: Final = "dialogue.toml"


class Words(Strict):
    """Each line in several wordings; placeholders in braces.

    ``again`` frames a text that was just said; ``back`` leads to a question that was left; ``also`` to a second matter
    of the same message; ``dropped`` ends a flow, ``unchanged`` says that nothing was done, asking what was wrong;
    ``unclear`` comes before a question that is asked again; ``stuck`` helps whoever has no answer to it; ``person``
    tells how to get one; ``choices`` lists what can be done; ``small_talk`` answers small talk
    the second time, by intent; ``promised`` sums up what a specialist promised, ``follow_up`` offers a call then.
    """

    again: Annotated[tuple[Line, ...], Field(min_length=2, strict=False)]
    back: Lines
    also: Lines
    dropped: Lines
    unchanged: Lines
    unclear: Lines
    stuck: Lines
    person: Lines
    choices: Lines
    promised: Lines
    follow_up: Lines
    small_talk: dict[str, Lines] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_placeholders(self) -> Self:
        for name, texts in self._with_names():
            for text in texts:
                unknown = {field for _, field, _, _ in Formatter().parse(text) if field is not None} - _MAY.get(
                    name, set()
                )
                if unknown:
                    allowed = ", ".join(sorted(_MAY.get(name, set()))) or "none"
                    raise ValueError(f"{name} has the placeholder {sorted(unknown)[0]!r}; expected one of: {allowed}")
        if not all("{text}" in frame for frame in self.again):
            raise ValueError("each line of again needs the placeholder {text}")
        return self

    def _with_names(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        for name in type(self).model_fields:
            if name != "small_talk":
                yield name, getattr(self, name)
        yield from (("small_talk", texts) for texts in self.small_talk.values())


_MAY: Final[dict[str, set[str]]] = {
    "again": {"text"},
    "back": {"title"},
    "also": {"title"},
    "dropped": {"title"},
    "choices": {"choices"},
    "promised": {"promises"},
    "follow_up": {"when", "phone"},
}


def load_words(folder: Traversable) -> Words:
    """The words of a folder, the demo shop's where it has none; raises DataFileError."""
    path = folder / WORDS
    if not path.is_file():
        path = files("demo_data") / WORDS
    return validated(Words, read_toml(path), path)
