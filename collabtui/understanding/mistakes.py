"""What is wrong with data files, gathered so that a person is told all of it at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources.abc import Traversable
from typing import TypeVar

from collabtui.understanding.toml_file import DataFileError, told

Source = TypeVar("Source")
Loaded = TypeVar("Loaded")


class Mistakes:
    """Those of several files: whoever reads them goes on after a mistake, then refuses them all."""

    def __init__(self) -> None:
        self._found: list[str] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Keep the mistakes that the block raises; it ends at the first."""
        try:
            yield
        except DataFileError as error:
            self._found += error.mistakes

    def add(self, mistake: str) -> None:
        """Note one."""
        self._found.append(mistake)

    def add_at(self, path: Traversable, wrong: Sequence[tuple[Sequence[str], str]]) -> None:
        """Note wrong fields of a file, given with what is wrong."""
        if wrong:
            self._found += told(path, wrong)

    def refuse(self) -> None:
        """Raise DataFileError with all of them, if there are any."""
        if self._found:
            raise DataFileError(*self._found)

    def refuse_first(self) -> None:
        """Raise DataFileError with the first alone, where those after it say nothing more."""
        if self._found:
            raise DataFileError(self._found[0])


def each(sources: Iterable[Source], load: Callable[[Source], Loaded]) -> tuple[Loaded, ...]:
    """What ``load`` gives for each source; raises DataFileError with the mistakes of all sources."""
    mistakes, loaded = Mistakes(), []
    for source in sources:
        with mistakes.noted():
            loaded.append(load(source))
    mistakes.refuse()
    return tuple(loaded)
