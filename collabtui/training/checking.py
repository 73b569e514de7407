"""Everything that is wrong with scenario files, told at once."""

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable

from collabtui.training.nearness import too_near
from collabtui.training.scenario import load_scenario
from collabtui.understanding.toml_file import DataFileError, read_text


def mistakes(path: Traversable, examples: Sequence[str]) -> Iterator[str]:
    """A sentence for each mistake in one file: file, line, what is wrong, what was expected.

    ``examples`` are the sentences that the bot was taught with: a scenario that repeats one proves nothing.
    """
    try:
        scenario = load_scenario(path)
    except DataFileError as error:
        yield from error.mistakes
        return
    text = read_text(path)
    for near in too_near(scenario, examples):
        yield (
            f"{path}, line {_line_with(text, near.said)}: {near.said!r} is nearly the training example "
            f"{near.example!r} ({near.likeness:.2f}); expected words of its own."
        )


def _line_with(text: str, said: str) -> int:
    """The first line with the beginning of these words, 1 where they are written otherwise."""
    begins = said.splitlines()[0][:40]
    return next((number for number, line in enumerate(text.splitlines(), start=1) if begins in line), 1)
