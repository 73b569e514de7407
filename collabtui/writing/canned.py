"""The desk's canned replies, read from one TOML file."""

import re
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import Field, StringConstraints, model_validator

from broker.domain.conversation import Conversation
from collabtui.understanding.toml_file import Strict, read_toml, validated

CANNED: Final = "canned.toml"
#: The field that is the customer's first name.
NAME: Final = "name"

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")


class CannedReply(Strict):
    """A reply under its title; ``text`` may hold {name} with any other {field} of a conversation."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
    language: Annotated[str, StringConstraints(min_length=2, max_length=20)] = "en"


class CannedReplies(Strict):
    """All replies of a desk, in the order of the file."""

    reply: Annotated[tuple[CannedReply, ...], Field(strict=False, max_length=1_000)] = ()

    @model_validator(mode="after")
    def _have_ids_of_their_own(self) -> "CannedReplies":
        ids = [one.id for one in self.reply]
        twice = sorted({id for id in ids if ids.count(id) > 1})
        if twice:
            raise ValueError(f"two replies have the id {', '.join(twice)}; give each one of its own")
        return self

    def of(self, language: str) -> tuple[CannedReply, ...]:
        """Those in a language such as de-AT; those in English where it has none."""
        base = _base(language)
        return tuple(one for one in self.reply if _base(one.language) == base) or tuple(
            one for one in self.reply if _base(one.language) == "en"
        )


def load_canned(folder: Traversable) -> CannedReplies:
    """The replies of a domain's folder; none where it has no such file. Raises DataFileError."""
    path = folder / CANNED
    return validated(CannedReplies, read_toml(path), path) if path.is_file() else CannedReplies()


def known_of(state: Conversation) -> dict[str, str]:
    """What can be put into a reply of this conversation, by the name of its field."""
    name = (state.record.name if state.record else "").partition(" ")[0]
    return {**state.values, **({NAME: name} if name else {})}


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with what is known in the place of its fields; what is not known stays in its braces."""
    return _FIELD.sub(lambda field: known.get(field[1]) or field[0], text)


def _base(language: str) -> str:
    return language.partition("-")[0].casefold()
