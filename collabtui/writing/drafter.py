"""Drafts from a model where one is configured, from the embedded writer where it fails."""

import logging
import time
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import aclosing

from broker.domain.redact import PersonalData
from collabtui.writing.api import Ask, Draft
from collabtui.writing.breaker import Breaker
from collabtui.writing.embedded import compose
from collabtui.writing.endpoint import Endpoint, WriterFailed
from collabtui.writing.guard import Unusable, facts_of, guarded, so_far
from collabtui.writing.leaving import left
from collabtui.writing.prompt import prompt_for
from collabtui.writing.tone import Tones

_log = logging.getLogger(__name__)


class Drafter:
    """Writes drafts; a slow, failing or absent model costs a suggestion's polish, never the suggestion."""

    def __init__(
        self,
        tones: Tones,
        endpoint: Endpoint | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tones, self._endpoint, self._now = tones, endpoint, now
        self._breaker = Breaker()

    async def draft(
        self, ask: Ask, conversation: str = "", kinds: Collection[PersonalData] = ()
    ) -> AsyncGenerator[str | Draft, None]:
        """What may be seen of a model's draft so far, where a model is asked; at last the draft that counts.

        The first is empty: the model was asked. Each is whole, without a word that the guard has not judged.
        ``conversation`` names it in the log of what left the machine; no prompt holds personal data of these ``kinds``.
        """
        if self._endpoint is None:
            yield compose(ask, self._tones)
            return
        if not self._breaker.lets(self._now()):
            yield compose(ask, self._tones, "the model failed several times in a row: it is asked again in a while")
            return
        words, seen, facts = "", "", facts_of(ask)
        prompt = left(conversation, self._endpoint.host, prompt_for(ask, kinds))
        yield seen
        try:
            async with aclosing(self._endpoint.answer(prompt)) as answer:
                async for word in answer:
                    words += word
                    if (fit := so_far(words, facts)) != seen:
                        seen = fit
                        yield seen
            draft = guarded(words, ask)
        except (WriterFailed, Unusable) as failure:
            self._breaker = self._breaker.failed(self._now())
            _log.warning("writer_failed conversation=%s: %s", conversation, failure)
            draft = compose(ask, self._tones, str(failure))
        else:
            self._breaker = self._breaker.succeeded()
        yield draft
