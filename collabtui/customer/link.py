"""The window's only contact with the client: what comes changes what is known, what is wished goes out in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage, ScheduleCallback
from broker.domain.errors import Refused, StorageUnavailable, TooBusy
from broker.domain.handoff_commands import AnswerProposal, RequestHandoff
from broker.domain.ids import CONVERSATION, stream_of
from collabtui.client.begun import begun_with, way_back
from collabtui.client.errors import ClientError, NotRunning
from collabtui.client.ids import new_id
from collabtui.client.updates import StateChanged, TypingSeen, Update
from collabtui.customer.desk import Desk
from collabtui.customer.now import Elsewhere, Now, Unsent, after

_log = logging.getLogger(__name__)

#: How long to wait before a broker that is overloaded is asked again, each time.
PAUSES_S = (0.2, 1.0, 3.0)
#: Floods of updates are shown at most this often.
FRAME_S = 1 / 30
#: How often others are told that we write; for how long they are believed to.
TYPING_MS = 3_000
TYPIST_S = 6.0


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the link tells: that something changed, at most once a frame; that the whole log is here, with the ids of
    its messages; of a refusal with the message that it was for, empty for another wish; of the error that ended it all.
    """

    changed: Callable[[], None]
    arrived: Callable[[Collection[str]], None]
    refused: Callable[[str, str], None]
    ended: Callable[[Exception], None]


class Link:
    """One conversation, new or resumed. ``clock`` gives now in Unix milliseconds.

    ``been`` are the conversations that the customer left before, in that order.
    """

    def __init__(
        self,
        client: Desk,
        opening: OpenConversation,
        *,
        is_new: bool,
        told: Told,
        clock: Callable[[], int],
        been: tuple[str, ...] = (),
    ) -> None:
        self._client, self._told, self._clock = client, told, clock
        self._opening, self._is_new, self._been = opening, is_new, been
        back = way_back(been, opening.conversation)
        self.now = Now(opening.conversation, elsewhere=Elsewhere(back) if back else None)
        self._wishes: asyncio.Queue[tuple[str, Command]] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._frame: asyncio.TimerHandle | None = None
        self._typist: asyncio.TimerHandle | None = None
        self._typed = 0

    def start(self) -> None:
        """Begin; call it once, in the running event loop."""
        self._start(self._listen(self._client.updates()))
        self.now = replace(self.now, connection=self._client.state)
        self._start(self._converse())

    async def stop(self) -> None:
        """Let go of all that runs; the client itself is its owner's to stop."""
        for timer in (self._frame, self._typist):
            if timer is not None:
                timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def leave(self) -> None:
        """Let go of the conversation, too, for another one: it may be come back to."""
        await self.stop()
        await self._client.unfollow(stream_of(CONVERSATION, self.now.conversation))

    # -- what is wished ----------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Send a message, after those before it; it counts as unsent until it comes back in the log."""
        id = new_id()
        self.now = replace(self.now, unsent=(*self.now.unsent, Unsent(id, self._clock(), text)))
        self._wishes.put_nowait((id, PostMessage(self.now.conversation, text)))
        self._redraw()

    def ask_for_a_person(self) -> None:
        self._wish(RequestHandoff(self.now.conversation))

    def answer(self, accept: bool) -> None:
        """Say yes or no to the question whether we want a person."""
        if proposal := self.now.transcript.proposal:
            self._wish(AnswerProposal(self.now.conversation, proposal, accept))

    def rate(self, score: int, comment: str) -> None:
        """Answer the survey with 1 to 5."""
        self._wish(AnswerSurvey(self.now.conversation, score, comment))

    def call_me(self, due: int, phone: str, topic: str) -> None:
        """Ask for a call at ``due`` (Unix milliseconds)."""
        self._wish(ScheduleCallback(self.now.conversation, due, phone, topic))

    def typing(self) -> None:
        """Tell the others that we write, now and then."""
        at = self._clock()
        if self.now.transcript.n and at - self._typed >= TYPING_MS:
            self._typed = at
            self._client.typing(self.now.conversation)

    def _wish(self, command: Command) -> None:
        self._wishes.put_nowait((new_id(), command))

    # -- what goes out -----------------------------------------------------------------------------------------------

    async def _converse(self) -> None:
        actor = await self._client.online()
        if actor.role != "customer":
            raise NotRunning(f"That token is for a {actor.role}, not for a customer: name another one.")
        self._start(self._look_around())
        if self._is_new:
            await self._send(new_id(), self._opening)
        await self._client.follow(stream_of(CONVERSATION, self.now.conversation))
        transcript = self._client.mirror.transcript(self.now.conversation)
        self._told.arrived({line.message for line in transcript.lines} if transcript else set())
        while True:
            id, command = await self._wishes.get()
            try:
                await self._send(id, command)
            except Refused as refused:
                self._refused(id, command, refused)

    async def _send(self, id: str, command: Command) -> None:
        """Have it done, on disk; one at a time, so that nothing overtakes what was said before."""
        for pause in PAUSES_S:
            try:
                await self._client.send(command, id)
            except (StorageUnavailable, TooBusy):
                await asyncio.sleep(pause)
            else:
                return
        await self._client.send(command, id)

    def _refused(self, id: str, command: Command, refused: Refused) -> None:
        self.now = replace(self.now, unsent=tuple(one for one in self.now.unsent if one.message != id))
        self._told.refused(refused.message, command.text if isinstance(command, PostMessage) else "")
        self._redraw()

    # -- what comes --------------------------------------------------------------------------------------------------

    async def _listen(self, updates: AsyncIterator[Update]) -> None:
        async for update in updates:
            before = self.now
            self.now = after(before, update, self._client.mirror.transcript(before.conversation))
            if isinstance(update, TypingSeen):
                self._forget_typist_later()
            elif isinstance(update, StateChanged) and update.state == "online":
                self._start(self._look_around())
            if self.now is not before:
                self._redraw()
        # The updates end with the client, which then says why.
        await self._client.online()

    async def _look_around(self) -> None:
        """See what the desk began while we were not there to be told."""
        try:
            begun = await begun_with(self._client)
        except Refused as refused:
            # The next connection asks again; what is begun from now on we are told.
            _log.info("begun_unknown conversation=%s code=%s", self.now.conversation, refused.code)
            return
        others = [one for one in begun if one not in (self.now.conversation, *self._been)]
        if others:
            self.now = replace(self.now, elsewhere=Elsewhere(others[-1], is_news=True))
            self._redraw()

    def _forget_typist_later(self) -> None:
        if self._typist is not None:
            self._typist.cancel()
        self._typist = asyncio.get_running_loop().call_later(TYPIST_S, self._forget_typist)

    def _forget_typist(self) -> None:
        self.now = replace(self.now, typist=None)
        self._redraw()

    def _redraw(self) -> None:
        if self._frame is None:
            self._frame = asyncio.get_running_loop().call_later(FRAME_S, self._draw)

    def _draw(self) -> None:
        self._frame = None
        self._told.changed()

    # -- tasks -------------------------------------------------------------------------------------------------------

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if not isinstance(error, ClientError | Refused):
            raise error
        self._told.ended(error)
