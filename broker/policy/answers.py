"""The words by which a customer says yes or no to the question whether they want a person."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from broker.policy.fields import Path, Phrase, Section
from broker.policy.phrases import folded

Said = Literal["yes", "no"]

#: A no may go on for so many words ("no thanks, I'm fine"); what goes on for longer, or asks, is for the bot.
_MORE = 4
_WORDS = re.compile(r"[\w'-]+")


class Answers(Section):
    """What counts as a yes or a no, in one language; case, blanks, punctuation make no difference.

    The whole message may be such a phrase, or begin with one; where it begins with several the longest counts ("please
    don't" before "please"). A no after a yes is a no ("ok, no thanks"). A message that begins with a no but goes on for
    more than four words is a question for the bot; so is whatever asks something. ``alone`` are a yes as a whole
    message only: "please cancel my order" asks for nobody.
    """

    yes: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    alone: tuple[Phrase, ...] = ()
    no: Annotated[tuple[Phrase, ...], Field(min_length=1)]


#: Used for a language of which the policy itself says nothing.
BUILT_IN: Mapping[str, Answers] = {
    "en": Answers(
        yes=(
            "yes", "yes please", "yeah", "yep", "yup", "sure", "of course", "please do", "ok", "okay",
            "go ahead", "that would be great", "i do", "y",
        ),
        alone=("please",),
        no=(
            "no", "no thanks", "no thank you", "please no", "nope", "nah", "not now", "not yet", "not necessary",
            "no need", "i'm fine", "i'm good", "don't", "do not", "i do not", "i don't", "please don't",
            "please do not", "n",
        ),
    ),
    "de": Answers(
        yes=("ja", "ja bitte", "ja gerne", "gerne", "gern", "jawohl", "natürlich", "klar", "ok", "okay", "j"),
        alone=("bitte",),
        no=(
            "nein", "nein danke", "bitte nein", "danke nein", "nee", "nö", "n", "nicht nötig", "jetzt nicht",
            "noch nicht", "lieber nicht", "bitte nicht",
        ),
    ),
}  # fmt: skip


def answers_problems(answers: Mapping[str, Answers]) -> Iterator[tuple[Path, str]]:
    """Phrases that would mean both: the place, what it should hold."""
    for language, known in answers.items():
        agreed = {_words(phrase) for phrase in (*known.yes, *known.alone)}
        for place, phrase in enumerate(known.no):
            if _words(phrase) in agreed:
                yield ("answers", language, "no", place), f"a phrase that is no yes as well, got {phrase!r}"


def answer_in(answers: Answers, text: str) -> tuple[Said | None, bool]:
    """The yes or no in ``text``, if one is there, with whether it is all that the text says."""
    words = _words(text)
    if words in set(map(_words, answers.alone)):
        return "yes", True
    for said, phrases in _by_answer(answers):
        if words in phrases:
            return said, True
    return _begun(answers, words, text), False


def _begun(answers: Answers, words: tuple[str, ...], text: str) -> Said | None:
    """The yes or no that the words begin with."""
    (_, yes), (_, no) = _by_answer(answers)
    longest = max((phrase for phrase in yes | no if words[: len(phrase)] == phrase), key=len, default=())
    if longest in yes:
        return None if "?" in text else "no" if words[len(longest) :] in no else "yes"
    return "no" if longest and _is_all(words, len(longest), text) else None


def _is_all(words: tuple[str, ...], spoken: int, text: str) -> bool:
    return len(words) - spoken <= _MORE and "?" not in text


def _by_answer(answers: Answers) -> tuple[tuple[Said, set[tuple[str, ...]]], ...]:
    return ("yes", set(map(_words, answers.yes))), ("no", set(map(_words, answers.no)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(folded(text)))
