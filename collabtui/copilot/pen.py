"""How far a draft is written, told to the desk a few times a second."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from broker.protocol.copilot_frames import Drafting
from collabtui.copilot.questions import Question

#: Between two looks at a draft that grows: a few a second are as much as anybody reads.
APART_S: Final = 0.3
#: A draft that does not grow is told again so often: to who looks from now on, whom another ownership kept from it.
AGAIN_S: Final = 1.0


class Pen:
    """Tells of one draft from its first ``writes`` to the end of the block, which says that no more comes.

    ``epoch`` gives the conversation's present one: who takes it over in the middle sees the draft go on.
    """

    def __init__(self, question: Question, epoch: Callable[[], int], tell: Callable[[Drafting], None]) -> None:
        self._question, self._epoch, self._tell = question, epoch, tell
        self._text = self._told = ""
        self._has_begun = False
        self._pause: asyncio.TimerHandle | None = None
        self._again: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._rest()
        if self._has_begun:
            self._tell(self._frame(over=True))

    def writes(self, text: str) -> None:
        """The draft is this by now; told at once, or with all that comes meanwhile."""
        self._text = text
        if self._pause is None:
            self._put()

    def _put(self) -> None:
        self._has_begun, self._told = True, self._text
        self._tell(self._frame())
        self._rest()
        loop = asyncio.get_running_loop()
        self._pause, self._again = loop.call_later(APART_S, self._go_on), loop.call_later(AGAIN_S, self._put)

    def _rest(self) -> None:
        for timer in (self._pause, self._again):
            if timer is not None:
                timer.cancel()

    def _go_on(self) -> None:
        self._pause = None
        if self._text != self._told:
            self._put()

    def _frame(self, *, over: bool = False) -> Drafting:
        question, text = self._question, "" if over else self._text
        return Drafting(
            conversation=question.conversation, about=question.about, epoch=self._epoch(), text=text, over=over
        )
