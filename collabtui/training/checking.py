"""Everything that is wrong with scenario files, told at once."""

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable

from pydantic import ValidationError

from collabtui.training.nearness import too_near
from collabtui.training.scenario import FILE_ENDING, Scenario
from collabtui.understanding.toml_file import DataFileError, line_of, read_toml


def mistakes(path: Traversable, examples: Sequence[str]) -> Iterator[str]:
    """A sentence for each mistake in one file: file, line, what is wrong, what was expected.

    ``examples`` are the sentences that the bot was taught with: a scenario that repeats one proves nothing.
    """
    try:
        content = read_toml(path)
    except DataFileError as error:
        yield str(error)
        return
    text = path.read_text(encoding="utf-8")
    try:
        scenario = Scenario.model_validate(content)
    except ValidationError as error:
        yield from (_told(path, text, one["loc"], one["msg"]) for one in error.errors(include_url=False))
        return
    if f"{scenario.name}{FILE_ENDING}" != path.name:
        yield _told(path, text, ("name",), f"Is {scenario.name!r}; expected the file's own name")
    for near in too_near(scenario, examples):
        yield (
            f"{path}, line {_line_with(text, near.said)}: {near.said!r} is nearly the training example "
            f"{near.example!r} ({near.likeness:.2f}); expected words of its own."
        )


def _told(path: Traversable, text: str, place: Sequence[str | int], what: str) -> str:
    keys = [str(part) for part in place]
    line = line_of(text, keys)
    where = f"{path}, line {line}" if line else f"{path}"
    return f"{where}, field {'.'.join(keys) or '(whole file)'}: {what}."


def _line_with(text: str, said: str) -> int:
    """The first line with the beginning of these words, 1 where they are written otherwise."""
    begins = said.splitlines()[0][:40] if said.splitlines() else said
    return next((number for number, line in enumerate(text.splitlines(), start=1) if begins in line), 1)
