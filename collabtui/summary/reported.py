"""A sentence told in the third person."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from collabtui.summary.sentences import Sentence, bare

_PAIRS: Final = re.compile(
    r"\b(?:I am|I'm|I was|I have|I've|I had|I'd|I will|I'll|I do|I|me|myself|mine|my"
    r"|we are|we're|we were|we have|we've|we'd|we will|we'll|we|us|ourselves|ours|our"
    r"|you are|you're|you were|you have|you've|you'd|you will|you'll|you|yourself|yours|your|im|ive)\b",
    re.IGNORECASE,
)
_THEM: Final = {
    "i am": "they are",
    "i'm": "they are",
    "im": "they are",
    "i was": "they were",
    "i have": "they have",
    "i've": "they have",
    "ive": "they have",
    "i had": "they had",
    "i'd": "they would",
    "i will": "they will",
    "i'll": "they will",
    "i do": "they do",
    "i": "they",
    "me": "them",
    "myself": "themselves",
    "mine": "theirs",
    "my": "their",
    "we are": "they are",
    "we're": "they are",
    "we were": "they were",
    "we have": "they have",
    "we've": "they have",
    "we'd": "they would",
    "we will": "they will",
    "we'll": "they will",
    "we": "they",
    "us": "them",
    "ourselves": "themselves",
    "ours": "theirs",
    "our": "their",
}
_POLITE: Final = re.compile(r"^(?:please|kindly|pls|plz)\b[\s,]*", re.IGNORECASE)
_CAN_YOU: Final = re.compile(r"^(?:can|could|would|will) you (?:please |kindly |pls )?(?=\w)", re.IGNORECASE)
_SAYS: Final = ("The customer says that ", "The agent says that ")


def reported(sentence: Sentence) -> str:
    """What was said as one sentence about the customer or the agent, without a word about what was not said."""
    said = bare(sentence.text)
    if sentence.side == "customer":
        return _of_customer(said, sentence.is_question)
    return _of_agent(said, sentence.is_question)


def joined(told: Sequence[str]) -> str:
    """These sentences as one text: who says two things in a row is named once."""
    text: list[str] = []
    for sentence in told:
        opening = next((one for one in _SAYS if sentence.startswith(one) and text and text[-1].startswith(one)), None)
        if opening is None:
            text.append(sentence)
        else:
            text[-1] = f"{text[-1].rstrip('.')}, and that {sentence.removeprefix(opening)}"
    return " ".join(text)


def _of_customer(said: str, is_question: bool) -> str:
    if is_question and not _CAN_YOU.match(said):
        return f"The customer asks: {_lowered(_told(said, _for_customer))}?"
    if _CAN_YOU.match(said):
        return f"The customer asks the agent to {_lowered(_told(_CAN_YOU.sub('', said), _for_customer))}."
    return f"The customer says that {_lowered(_told(said, _for_customer))}."


def _of_agent(said: str, is_question: bool) -> str:
    if _POLITE.match(said) or _CAN_YOU.match(said):
        wish = _CAN_YOU.sub("", _POLITE.sub("", said))
        return f"The agent asks the customer to {_lowered(_told(wish, _for_agent))}."
    if is_question:
        return f"The agent asks: {_lowered(_told(said, _for_agent))}?"
    return f"The agent says that {_lowered(_told(said, _for_agent))}."


def _told(said: str, spoken_by: Callable[[str], str]) -> str:
    return _PAIRS.sub(lambda found: spoken_by(found[0].casefold()), said.replace("\u2019", "'"))


def _for_customer(word: str) -> str:
    return _THEM.get(word) or _YOU_THE_AGENT.get(word, word)


def _for_agent(word: str) -> str:
    return _THEM.get(word) or _YOU_THE_CUSTOMER.get(word, word)


def _you(name: str) -> Mapping[str, str]:
    return {
        "you are": f"{name} is",
        "you're": f"{name} is",
        "you were": f"{name} was",
        "you have": f"{name} has",
        "you've": f"{name} has",
        "you'd": f"{name} would",
        "you will": f"{name} will",
        "you'll": f"{name} will",
        "you": name,
        "yourself": f"{name} in person",
        "yours": f"{name}'s",
        "your": f"{name}'s",
    }


_YOU_THE_AGENT: Final = _you("the agent")
_YOU_THE_CUSTOMER: Final = _you("the customer")


def _lowered(text: str) -> str:
    """The text as the middle of a sentence: its first word keeps a capital only where it is a name."""
    first, blank, rest = text.partition(" ")
    if (first.isupper() and len(first) > 1) or any(sign.isdigit() for sign in first):
        return text
    return first[:1].lower() + first[1:] + blank + rest
