"""What is told of a run while it goes on, with the transcripts that are kept of it."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from broker.domain.conversation import Conversation
from collabtui.cli.transcript import transcript
from collabtui.training.report import Result, line


class Watcher:
    """Tells of each result as it comes, one line each; keeps the conversations of those that failed.

    With a ``folder`` all conversations are kept there. With ``as_json`` the lines go to stderr.
    """

    def __init__(self, expected: int, folder: Path | None, *, as_json: bool) -> None:
        self._expected, self._folder, self._as_json = expected, folder, as_json
        self._keeps_all = folder is not None
        self._results: dict[str, Result] = {}

    def told(self, result: Result, state: Conversation | None) -> None:
        """Take one result in. Raises OSError where its transcript can't be written."""
        if state is not None and (self._keeps_all or not result.passed):
            result = replace(result, transcript=str(self._keep(result, state)))
        self._results[result.scenario] = result
        typer.echo(line(result, len(self._results), self._expected), err=self._as_json)

    def in_order(self, names: Sequence[str]) -> list[Result]:
        """All results, in the order of these scenarios."""
        return [self._results[name] for name in names]

    def _keep(self, result: Result, state: Conversation) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="collabtui-transcripts-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        failures = result.outcome.failures if result.outcome else ()
        head = [f"Scenario {result.scenario}: {result.title}", *(f"FAILED: {one}" for one in failures), ""]
        path = self._folder / f"{result.scenario}.txt"
        path.write_text("\n".join([*head, transcript(state), ""]), encoding="utf-8")
        return path
