"""Drafts on disk: one file a conversation, readable by its writer alone."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broker.domain.ids import is_id
from collabtui.console.drafts import Drafts
from collabtui.ui.private_files import put_draft_aside, replace_file

_ENDING = ".json"
_DRAFTS = TypeAdapter(Drafts)


@dataclass(frozen=True, slots=True)
class Found:
    """What the folder held. ``problems`` are sentences about files that could not be read."""

    drafts: tuple[Drafts, ...]
    problems: tuple[str, ...]


class DraftFiles:
    """An agent's drafts below ``<data folder>/drafts/<agent>``.

    A write replaces the whole file or leaves it: a crash costs what was typed since the last one, never the file.
    """

    def __init__(self, data: Path, agent: str) -> None:
        self._folder = data / "drafts" / agent

    def load(self) -> Found:
        """Every draft there is; a file that makes no sense is put aside, never overwritten."""
        found, problems = [], []
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            drafts, problem = self._read(path)
            found += [drafts] if drafts else []
            problems += [problem] if problem else []
        return Found(tuple(found), tuple(problems))

    def save(self, drafts: Drafts) -> str | None:
        """Write the drafts, or remove the file when they are empty; a sentence where that failed."""
        path = self._folder / f"{drafts.conversation}{_ENDING}"
        try:
            if drafts.is_empty:
                path.unlink(missing_ok=True)
            else:
                replace_file(path, json.dumps(asdict(drafts)))
        except OSError as error:
            return f"Your draft is not safe yet: {path} can't be written ({error.strerror}). Keep this window open."
        return None

    def _read(self, path: Path) -> tuple[Drafts | None, str | None]:
        try:
            drafts = _DRAFTS.validate_json(path.read_bytes())
        except OSError as error:
            return None, f"The draft in {path} can't be read: {error.strerror}."
        except ValidationError:
            return None, put_draft_aside(path)
        named = path.name.removesuffix(_ENDING)
        return (drafts, None) if drafts.conversation == named and is_id(named) else (None, put_draft_aside(path))
