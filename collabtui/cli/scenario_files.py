"""Scenario files as a command names them."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import typer

SHIPPED = "scenarios"


def shipped_scenarios() -> Traversable:
    """The folder with the demo shop's."""
    return files("demo_data") / SHIPPED


def named_files(named: Sequence[str]) -> tuple[Traversable, ...]:
    """The files: all of a folder, one by its path, or a shipped one by its bare name; without names all that ship.

    Raises typer.BadParameter for a name that nothing has, DataFileError for a folder that can't be read.
    """
    found = [*_all_of(shipped_scenarios())] if not named else [file for name in named for file in _files(name)]
    if not found:
        raise typer.BadParameter("there is no scenario in it.", param_hint="FILE")
    return tuple(found)


def _files(name: str) -> Iterator[Traversable]:
    path = Path(name)
    if path.is_dir():
        yield from _all_of(path)
    elif path.exists() or path.suffix == ".toml" or "/" in name:
        yield path
    elif (shipped := shipped_scenarios() / f"{name}.toml").is_file():
        yield shipped
    else:
        names = [file.name.removesuffix(".toml") for file in _all_of(shipped_scenarios())]
        near = ", ".join(get_close_matches(name, names, cutoff=0.4)) or f"{names[0]}, {names[1]} …"
        raise typer.BadParameter(
            f"{name!r} is no file, no folder, no scenario that ships; those have names such as {near}.",
            param_hint="FILE",
        )


def _all_of(folder: Traversable) -> tuple[Traversable, ...]:
    # Imported here: --help must not wait for what reads scenarios.
    from collabtui.training.scenario import scenario_files

    return scenario_files(folder)
