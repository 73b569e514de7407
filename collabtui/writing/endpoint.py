"""A model behind an OpenAI-compatible endpoint, whose answer comes word by word."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final

import httpx

from collabtui.writing.api import MOST_CHARS
from collabtui.writing.config import WriterConfig
from collabtui.writing.prompt import Prompt

TRIES: Final = 2
#: A server that asks for a longer pause is not asked again.
_LONGEST_PAUSE_S: Final = 2.0
_MOST_LINE: Final = 64 * 1024


class WriterFailed(Exception):
    """The model gave no answer, or not all of it; the text says why in a few words."""


class _Again(WriterFailed):
    """Failed before the first word, so that it may be asked once more."""

    def __init__(self, why: str, pause_s: float = 0.2) -> None:
        super().__init__(why)
        self.pause_s = pause_s


class Endpoint:
    """Asks a model; close it when done."""

    def __init__(self, config: WriterConfig, key: str) -> None:
        self._config = config
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        timeout = httpx.Timeout(config.whole_s, connect=config.connect_s, read=config.first_s)
        # No redirects: what is sent goes to the host that was configured.
        self._client = httpx.AsyncClient(headers=headers, timeout=timeout, follow_redirects=False)

    @property
    def host(self) -> str:
        """Where the words go."""
        return httpx.URL(self._config.base_url).host

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def answer(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """The answer's words as they come. Raises WriterFailed. Closing the iterator ends the request."""
        try:
            async with asyncio.timeout(self._config.whole_s):
                async with aclosing(self._tried(prompt)) as words:
                    async for word in words:
                        yield word
        except TimeoutError:
            raise WriterFailed(f"it took longer than {self._config.whole_s:g} s") from None

    async def _tried(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        for attempt in range(1, TRIES + 1):
            try:
                async with aclosing(self._once(prompt)) as words:
                    async for word in words:
                        yield word
                return
            except _Again as failure:
                if attempt == TRIES or failure.pause_s > _LONGEST_PAUSE_S:
                    raise WriterFailed(str(failure)) from failure
                await asyncio.sleep(failure.pause_s)

    async def _once(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """One request. Raises _Again for what failed before the first word, WriterFailed for what failed later."""
        url = f"{self._config.base_url.rstrip('/')}/chat/completions"
        told = 0
        try:
            async with self._client.stream("POST", url, json=prompt.body(self._config.model)) as response:
                _checked(response)
                async with aclosing(self._events(response)) as events:
                    async for data in events:
                        word = _word(data)
                        told += len(word)
                        if word:
                            yield word
                        if told > MOST_CHARS:
                            return
        except httpx.TimeoutException:
            raise (WriterFailed if told else _Again)("it did not answer in time") from None
        except httpx.HTTPError as error:
            raise (WriterFailed if told else _Again)(f"the connection failed ({type(error).__name__})") from None
        if not told:
            raise WriterFailed("it answered without a word")

    async def _events(self, response: httpx.Response) -> AsyncGenerator[str, None]:
        """The data of each server-sent event until the last. Raises WriterFailed where the stream ends before that."""
        waiting, limit_s = "", self._config.first_s
        async with aclosing(_chunks(response)) as chunks:
            while True:
                try:
                    async with asyncio.timeout(limit_s):
                        waiting += await anext(chunks)
                except StopAsyncIteration:
                    raise WriterFailed("its answer was cut off") from None
                except TimeoutError:
                    raise WriterFailed("it stopped in the middle of its answer") from None
                limit_s = self._config.between_s
                *lines, waiting = waiting.split("\n")
                if len(waiting) > _MOST_LINE:
                    raise WriterFailed("what it sent is no stream of words")
                for line in lines:
                    data = line.rstrip("\r").removeprefix("data:").strip() if line.startswith("data:") else ""
                    if data == "[DONE]":
                        return
                    if data:
                        yield data


async def _chunks(response: httpx.Response) -> AsyncGenerator[str, None]:
    async for text in response.aiter_text():
        yield text


def _checked(response: httpx.Response) -> None:
    status = response.status_code
    if status == httpx.codes.OK:
        return
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise _Again(f"it answered with status {status}", _pause_s(response.headers.get("retry-after", "")))
    raise WriterFailed(f"it answered with status {status}")


def _pause_s(wanted: str) -> float:
    return float(wanted) if wanted.isdecimal() else 0.2


def _word(data: str) -> str:
    """The words of one event; what else it holds, such as calls of tools, is nothing to us. Raises WriterFailed."""
    try:
        event: Any = json.loads(data)
        choices = event["choices"]
        content = choices[0]["delta"].get("content") if choices else ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise WriterFailed("what it sent is no stream of words") from None
    return content if isinstance(content, str) else ""
