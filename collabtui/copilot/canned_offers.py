"""The canned reply that goes on best from a conversation, as a suggestion."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from broker.domain.commands import OfferSuggestion
from broker.domain.conversation import Conversation
from collabtui.copilot.questions import Question
from collabtui.copilot.summing import turns_of
from collabtui.knowledge.indexing import Encoding
from collabtui.knowledge.replies import ReplyRanking, Turn
from collabtui.knowledge.words import sentences
from collabtui.understanding.encoder import Floats
from collabtui.writing.canned import CannedReplies, CannedReply, filled, known_of

#: Below this the best reply is about something else: of the demo shop's example sentences 39 in 100 get one above it,
#: 79 in 100 of these the right one; 3 in 100 of those that no reply is for get any, none of what no shop is asked
#: (scripts/eval_likeness.py).
LEAST_CONFIDENCE: Final = 0.5
#: Sentences of what was asked that count one by one, too.
_SENTENCES: Final = 3


class CannedOffers:
    """Ranks a desk's replies; ``encoder`` gives None where there is none: then nothing is offered."""

    def __init__(self, replies: CannedReplies, encoder: Callable[[], Encoding | None]) -> None:
        self._replies, self._encoder = replies, encoder
        self._read: _Remembering | None = None
        # Who asks first has all replies read: all others at once would read them again, in every thread there is.
        self._turn = asyncio.Lock()

    async def offers(self, state: Conversation, question: Question, asked: str) -> Sequence[OfferSuggestion]:
        """The best reply, unless it is about something else, or was offered here before."""
        async with self._turn:
            return await asyncio.to_thread(self.found, state, question, asked)

    def found(self, state: Conversation, question: Question, asked: str) -> Sequence[OfferSuggestion]:
        """What ``offers`` gives, in this thread."""
        encoder = self._encoder()
        replies = self._replies.of(state.language)
        if encoder is None or not replies:
            return ()
        best, confidence = self._best(encoder, state, asked, replies)
        text = filled(best.text, known_of(state))
        if confidence < LEAST_CONFIDENCE or any(one.text == text for one in state.suggestions.values()):
            return ()
        source = f"canned reply: {best.title}"
        return (OfferSuggestion(question.conversation, question.about, text, source, confidence, sort="reply"),)

    def _best(
        self, encoder: Encoding, state: Conversation, asked: str, replies: Sequence[CannedReply]
    ) -> tuple[CannedReply, float]:
        """The reply that goes on best, with how close it is to what was asked, or to a sentence of that."""
        if self._read is None:
            self._read = _Remembering(encoder, self._replies.reply)
        turns = [Turn(turn.side, turn.text) for turn in turns_of(state)] or [Turn("customer", asked)]
        scores = ReplyRanking(self._read).scores(turns, [_whole(reply) for reply in replies])
        best = replies[int(scores.argmax())]
        title, whole, *directions = self._read.encode([best.title, _whole(best), asked, *sentences(asked)[:_SENTENCES]])
        closest = max(float((title + whole) @ direction) / 2 for direction in directions)
        return best, round(min(1.0, max(0.0, closest)), 4)


class _Remembering:
    """An encoder that has read the replies: they come again and again. What customers wrote it remembers nowhere."""

    def __init__(self, encoder: Encoding, replies: Sequence[CannedReply]) -> None:
        self.fingerprint, self.size = encoder.fingerprint, encoder.size
        self._encoder = encoder
        texts = [text for reply in replies for text in (reply.title, _whole(reply), *sentences(_whole(reply)))]
        self._known = dict(zip(texts, encoder.encode(texts), strict=True))

    def encode(self, texts: list[str]) -> Floats:
        """A unit vector for each text."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        read = dict(zip(fresh, self._encoder.encode(fresh), strict=True)) if fresh else {}
        return np.array([self._known[text] if text in self._known else read[text] for text in texts])


def _whole(reply: CannedReply) -> str:
    return f"{reply.title}. {reply.text}"
