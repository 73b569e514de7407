"""What solved conversations like the present one, as suggestions."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from broker.domain.commands import OfferSuggestion
from broker.domain.conversation import Conversation
from broker.domain.past import Past
from collabtui.copilot.past_cases import Like, PastCases
from collabtui.copilot.past_feed import PastFeed
from collabtui.copilot.questions import Question, asks
from collabtui.copilot.summing import turns_of
from collabtui.knowledge.indexing import Encoding
from collabtui.knowledge.replies import ReplyRanking, Turn
from collabtui.knowledge.words import telling

MOST: Final = 2
#: A reply with fewer telling words solves nothing.
_LEAST_WORDS: Final = 4
#: Each costs the encoder some milliseconds: of longer conversations the last replies are looked at.
_LOOKED_AT: Final = 4
_MOST_SOURCE: Final = 2_000
_GREETING: Final = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!?\n]{0,40}[,.!?]\s*", re.IGNORECASE
)


class PastAnswers:
    """Looks for resolved conversations like the present one; ``encoder`` gives None where there is none."""

    def __init__(self, feed: PastFeed, cases: PastCases, encoder: Callable[[], Encoding | None]) -> None:
        self._feed, self._cases, self._encoder = feed, cases, encoder

    async def offers(self, state: Conversation, question: Question, asked: str) -> Sequence[OfferSuggestion]:
        """At most ``MOST``, the best first; none of this conversation, of one that was offered before.

        Raises Refused, ClientError: where nobody says what was erased, nothing is offered.
        """
        await self._feed.catch_up()
        return await asyncio.to_thread(self._found, state, question, asked)

    def _found(self, state: Conversation, question: Question, asked: str) -> Sequence[OfferSuggestion]:
        offered = {one.past for one in state.suggestions.values() if one.past is not None}
        found = self._cases.search(asked, state.language, {state.id, *offered}, MOST)
        return [self._offer(question, like, self._best_reply(state, like.past)) for like in found]

    def _offer(self, question: Question, like: Like, reply: str) -> OfferSuggestion:
        past = like.past
        # The note is for the desk alone: where no reply solved it, it can be read, not sent.
        return OfferSuggestion(
            question.conversation,
            question.about,
            reply or past.note or past.code,
            told(past)[:_MOST_SOURCE],
            like.confidence,
            internal=not reply,
            sort="resolution",
            past=past.conversation,
        )

    def _best_reply(self, state: Conversation, past: Past) -> str:
        """The reply that goes on best from the present conversation; the last one without an encoder."""
        replies = [text for reply in past.replies if (text := ungreeted(reply)) and _solves(text)][-_LOOKED_AT:]
        encoder = self._encoder()
        if encoder is None or len(replies) < 2:
            return replies[-1] if replies else ""
        turns = [Turn(turn.side, turn.text) for turn in turns_of(state)]
        # A ranking remembers what it has read: one for each search leaves nothing behind that might be erased.
        scores = ReplyRanking(encoder).scores(turns, replies)
        return max(zip(scores, replies, strict=True), key=lambda pair: float(pair[0]))[1]


def told(past: Past) -> str:
    """Which conversation it was, as a person reads it."""
    day = datetime.fromtimestamp(past.at / 1000, UTC).strftime("%d %b %Y").lstrip("0")
    parts = (f"resolved {day} in {past.conversation}", past.intent.replace("_", " "), past.code, past.note)
    return " · ".join(part for part in parts if part)


def ungreeted(text: str) -> str:
    """The text without the words by which it greets somebody."""
    rest = text.strip()
    hit = _GREETING.match(rest)
    rest = rest[hit.end() :] if hit else rest
    return rest[:1].upper() + rest[1:]


def _solves(text: str) -> bool:
    return asks(text) and len(telling(text)) >= _LEAST_WORDS
