"""What a customer wrote without its having been sent, on disk: one file a conversation, for its writer alone."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from collabtui.customer.now import Unsent
from collabtui.ui.private_files import put_draft_aside, replace_file

_ENDING = ".json"


@dataclass(frozen=True, slots=True)
class Kept:
    """``text`` is what stands in the field, ``unsent`` what was sent off without the broker's having told it back."""

    text: str = ""
    unsent: tuple[Unsent, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.unsent

    def besides(self, stored: Collection[str]) -> str:
        """The words, oldest first, without the messages of these ids."""
        texts = [one.text for one in self.unsent if one.message not in stored]
        return "\n".join([*texts, self.text] if self.text else texts)


_KEPT = TypeAdapter(Kept)


class DraftFiles:
    """A customer's drafts below ``<data folder>/customer-drafts/<customer>``.

    A write replaces the whole file or leaves it: a crash costs what was typed since the last one, never the file.
    """

    def __init__(self, data: Path, customer: str) -> None:
        self._folder = data / "customer-drafts" / customer

    def conversations(self) -> tuple[str, ...]:
        """The conversations that have something here, the newest last."""
        return tuple(sorted(path.name.removesuffix(_ENDING) for path in self._folder.glob(f"*{_ENDING}")))

    def load(self, conversation: str) -> tuple[Kept, str]:
        """What is kept of the conversation, with a sentence where it can't be read, else an empty one."""
        path = self._path(conversation)
        try:
            return _KEPT.validate_json(path.read_bytes()), ""
        except FileNotFoundError:
            return Kept(), ""
        except OSError as error:
            return Kept(), f"What you had not sent can't be read from {path}: {error.strerror}."
        except ValidationError:
            return Kept(), put_draft_aside(path)

    def save(self, conversation: str, kept: Kept) -> str:
        """Write it, or remove the file when nothing is left; a sentence where that failed, else an empty one."""
        path = self._path(conversation)
        try:
            if kept.is_empty:
                path.unlink(missing_ok=True)
            else:
                replace_file(path, json.dumps(asdict(kept)))
        except OSError as error:
            return f"What you write is not safe yet: {path} can't be written ({error.strerror}). Keep this window open."
        return ""

    def _path(self, conversation: str) -> Path:
        return self._folder / f"{conversation}{_ENDING}"
