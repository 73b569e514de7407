"""A text without its personal data, which is put back into what a model makes of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from broker.domain.redact import PersonalData, redact

_TAG: Final = re.compile(r"\[(?:card|iban|id|email|phone|secret)\]")


class Lost(Exception):
    """What was taken out can't be put back; the text says why."""


@dataclass(frozen=True, slots=True)
class Masked:
    """``text`` has a tag such as ``[email]`` for each of ``values``, which stay on this machine."""

    text: str
    values: tuple[tuple[str, str], ...]

    def unmasked(self, answer: str) -> str:
        """The answer with each value in the place of its tag. Raises Lost where a tag is missing, twice there, new."""
        if sorted(_TAG.findall(answer)) != sorted(tag for tag, _ in self.values):
            raise Lost("what stands for personal data is not where it was")
        known = dict(self.values)
        return _TAG.sub(lambda tag: known[tag[0]], answer)


def masked(text: str, kinds: Collection[PersonalData]) -> Masked:
    """The text without personal data of these kinds. Raises Lost for two of one kind, which a model may mix up."""
    blanked = redact(text, kinds) if kinds else text
    tags = _TAG.findall(blanked)
    if len(set(tags)) < len(tags):
        raise Lost("it holds personal data twice, which a model could mix up")
    between = "(.+?)".join(re.escape(words) for words in _TAG.split(blanked))
    found = re.fullmatch(between, text, re.DOTALL)
    return Masked(blanked, tuple(zip(tags, found.groups() if found else (), strict=True)))
