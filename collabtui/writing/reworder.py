"""Words said otherwise by a model: shorter, friendlier, in another language."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from contextlib import aclosing

from broker.domain.redact import PersonalData
from broker.protocol.copilot_frames import Rewording
from collabtui.writing.api import MOST_CHARS
from collabtui.writing.breaker import Breaker
from collabtui.writing.endpoint import Endpoint, WriterFailed
from collabtui.writing.guard import Unusable, reworded
from collabtui.writing.leaving import left
from collabtui.writing.masked import Lost, masked
from collabtui.writing.prompt import prompt_for_change

_log = logging.getLogger(__name__)


class NotReworded(Exception):
    """The words stay as they are; the text says why, empty where there is no model to ask."""


class Reworder:
    """Has a model change words, each piece by itself; what it makes of them is judged like a draft."""

    def __init__(self, endpoint: Endpoint | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._endpoint, self._now = endpoint, now
        self._breaker = Breaker()

    async def reworded(
        self,
        parts: Collection[str],
        how: Rewording,
        language: str,
        conversation: str = "",
        kinds: Collection[PersonalData] = (),
    ) -> tuple[str, ...]:
        """The parts in their order, said otherwise. Raises NotReworded where one of them can't be.

        ``language`` is the customer's; no prompt holds personal data of these ``kinds``.
        """
        if not self._breaker.lets(self._now()):
            raise NotReworded("the model failed several times in a row: it is asked again in a while")
        try:
            made = tuple([await self._one(part, how, language, conversation, kinds) for part in parts])
        except asyncio.CancelledError:
            # Nobody waits any longer, long before the endpoint's own time is over.
            self._breaker = self._breaker.failed(self._now())
            raise
        except WriterFailed as failure:
            self._breaker = self._breaker.failed(self._now())
            _log.warning("rewording_failed conversation=%s: %s", conversation, failure)
            raise NotReworded(str(failure)) from failure
        except (Unusable, Lost) as failure:
            raise NotReworded(str(failure)) from failure
        self._breaker = self._breaker.succeeded()
        return made

    async def _one(
        self, part: str, how: Rewording, language: str, conversation: str, kinds: Collection[PersonalData]
    ) -> str:
        if self._endpoint is None:
            raise NotReworded("")
        kept = masked(part, kinds)
        prompt = left(conversation, self._endpoint.host, prompt_for_change(kept.text, how, language))
        async with aclosing(self._endpoint.answer(prompt)) as answer:
            words = "".join([word async for word in answer])
        made = kept.unmasked(reworded(words, kept.text, how))
        if len(made) > MOST_CHARS:
            raise Unusable("the model's words are longer than a message may be")
        return made
