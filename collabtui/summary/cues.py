"""Words that tell what a sentence does: greets, promises, asks, reports what was tried."""

import re
from typing import Final

from collabtui.summary.courtesies import is_courtesy
from collabtui.summary.sentences import Sentence, bare, words

#: Words that are in every conversation, whatever it is about.
EMPTY: Final = frozenset({
    "a", "about", "actually", "after", "again", "all", "already", "also", "always", "am", "an", "and", "any",
    "anyone", "anything", "are", "as", "at", "back", "be", "because", "been", "before", "being", "but", "by",
    "can", "can't", "cannot", "could", "did", "didn't", "do", "does", "doesn't", "doing", "don't", "done",
    "for", "from", "get", "getting", "give", "go", "going", "got", "guys", "had", "has", "have", "haven't",
    "having", "he", "hello", "help", "her", "here", "hey", "hi", "him", "his", "how", "i", "i'd", "i'll", "i'm",
    "i've", "if", "in", "into", "is", "isn't", "it", "it's", "its", "just", "know", "let", "like", "look",
    "made", "make", "many", "may", "me", "might", "more", "most", "much", "my", "need", "no", "not", "now",
    "of", "off", "ok", "okay", "on", "one", "only", "or", "other", "our", "out", "over", "please", "really",
    "right", "said", "say", "see", "she", "should", "so", "some", "something", "still", "sure", "take", "tell",
    "than", "thank", "thanks", "that", "that's", "the", "their", "them", "then", "there", "they", "they're",
    "thing", "this", "those", "to", "today", "too", "try", "up", "us", "very", "want", "was", "we", "we'd",
    "we'll", "we're", "we've", "well", "were", "what", "what's", "when", "where", "which", "while", "who",
    "why", "will", "with", "would", "yes", "you", "you'd", "you'll", "you're", "you've", "your", "yours",
})  # fmt: skip
_APOLOGY: Final = re.compile(
    r"\b(?:sorry|apologi[sz]e|apologies|understand (?:how|your|that)|frustrat\w*)\b", re.IGNORECASE
)
_PROMISE: Final = re.compile(
    r"\b(?:i|we|you|it|they|he|she|someone|somebody|(?:a|our|the|my) \w{2,20})(?:'ll| will| shall| am going to"
    r"| are going to|'re going to|'m going to| should (?:receive|get|have|hear|arrive))\b(?! (?:need|have) to)",
    re.IGNORECASE,
)
_NO_PROMISE: Final = re.compile(r"\?$|\bif you\b.{0,40}\byou(?:'ll| will)\b|\blet (?:me|us) know\b", re.IGNORECASE)
_TRIED: Final = re.compile(
    r"\b(?:i|we)(?:'ve| have)?(?: already| also| just| even| now)? (?:tried|restarted|reinstalled|rebooted|reset|called"
    r"|phoned|contacted|emailed|e-mailed|messaged|written|wrote|checked|logged|cleared|updated|uninstalled|turned|unplugged|waited"
    r"|reported|spoken|spoke|sent|asked|changed|deleted|looked|filed|searched)\b",
    re.IGNORECASE,
)
_TROUBLE: Final = re.compile(
    r"\b(?:not|no|never|can'?t|cannot|won'?t|doesn'?t|didn'?t|isn'?t|wasn'?t|haven'?t|hasn'?t|unable|problem|issue|error|wrong"
    r"|broken|fail\w*|missing|lost|late|delay\w*|cancel\w*|refund\w*|charged|stuck|damaged|complain\w*|why|how|when|where|want"
    r"|need|would like|trying|wondering|looking for|waiting|help)\b",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\b(?:please|you can|you could|you may|you need|you should|try|we have|we've|i have|i've|we are|we're|i am|i'm"
    r"|will|we'll|i'll|unfortunately|because|due to|within|working|send|dm|direct message|private message|contact|call"
    r"|visit|check|refund\w*|replace\w*|cancel\w*|credit\w*|arrang\w*|escalat\w*|updat\w*|confirm\w*|reset)\b",
    re.IGNORECASE,
)


def content(text: str) -> tuple[str, ...]:
    """The words that say what a text is about."""
    return tuple(word for word in words(text) if word not in EMPTY and len(word) > 1)


def is_small_talk(sentence: Sentence) -> bool:
    """Whether the sentence is a courtesy, or says next to nothing."""
    said = bare(sentence.text)
    return is_courtesy(sentence.text, said) or len(words(said)) < 3


def is_apology(sentence: Sentence) -> bool:
    """Whether the sentence says sorry, whatever else it says."""
    return _APOLOGY.search(sentence.text) is not None


def is_promise(sentence: Sentence) -> bool:
    """Whether somebody who answers says what will be done."""
    said = sentence.text
    return sentence.side == "agent" and bool(_PROMISE.search(said)) and not _NO_PROMISE.search(said)


def is_tried(sentence: Sentence) -> bool:
    """Whether somebody says what they did about it already."""
    return not sentence.is_question and _TRIED.search(sentence.text) is not None


def troubles(text: str) -> int:
    """How many words speak of a trouble or a wish, at most three."""
    return min(3, len(_TROUBLE.findall(text)))


def advices(text: str) -> int:
    """How many words speak of what is done or to be done, at most three."""
    return min(3, len(_ADVICE.findall(text)))
