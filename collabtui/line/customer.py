"""A customer's conversation, line by line: typed lines become commands, events become lines."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import assert_never

from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage, ScheduleCallback
from broker.domain.errors import Refused
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import AnswerProposal, RequestHandoff
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.transcript import PublicTranscript
from collabtui.client.begun import begun_with, way_back
from collabtui.client.ids import new_id
from collabtui.client.updates import ConversationBegun, EventApplied, StateChanged, Update, WaitingSeen
from collabtui.line.parse import Callback, Problem, Said
from collabtui.line.parse_customer import (
    USAGE,
    Answer,
    CustomerLine,
    Help,
    History,
    Human,
    Other,
    Quit,
    Rate,
    parse_customer,
)
from collabtui.line.printed import Printed, Say
from collabtui.line.shell import Desk, Progress, alongside, tell_connection, tell_delay
from collabtui.line.show_customer import View, happened, history, learned, message, place, situation
from collabtui.line.show_refusal import help_lines, refusal


@dataclass(frozen=True, slots=True)
class Opening:
    """Which conversation: ``resumed`` is its id, or None for a new one."""

    resumed: str | None = None
    channel: str = "web"
    language: str = "en"
    device: str = ""


class CustomerShell:
    """One customer's session; ``run`` returns at the end of the typed lines, or at /quit."""

    def __init__(
        self,
        client: Desk,
        lines: AsyncIterator[str],
        say: Say,
        opening: Opening,
        *,
        echo: bool = False,
        linger_s: float = 0.0,
    ) -> None:
        self._client, self._lines, self._say, self._opening = client, lines, say, opening
        self._linger_s = linger_s
        self._id = opening.resumed or new_id()
        self._stream = stream_of(CONVERSATION, self._id)
        self._view = View(echo=echo)
        self._past = 0  # what was said up to this number came before us
        self._seen = 0
        self._place: list[Printed] = []  # in the queue, as it was printed last
        self._other = ""  # conversation that we may go to
        self._been: list[str] = []  # those that we left, in that order
        self._begun: list[str] = []  # those that the desk began, unanswered when we last heard of them
        self._progress = Progress()

    async def run(self) -> None:
        """Play the session. Raises Refused where there is no such conversation, ClientError without a broker."""
        client = self._client
        watching = (self._watch(client.updates()), tell_connection(client.updates(), self._say))
        await alongside(self._converse(), *watching, self._watch_others(client.updates()))

    async def _converse(self) -> None:
        await self._client.online()
        if self._opening.resumed is None:
            asked = self._opening
            await self._client.send(OpenConversation(self._id, asked.channel, asked.language, asked.device))
        await self._enter()
        async for line in self._lines:
            if not await self._typed(line):
                return
        await asyncio.sleep(self._linger_s)

    async def _enter(self) -> None:
        """Print the conversation's past; from then on what happens in it."""
        await self._client.follow(self._stream)
        await self._progress.until(lambda: 0 < self._past <= self._seen)

    # -- what happens --------------------------------------------------------------------------------------------

    async def _watch(self, updates: AsyncIterator[Update]) -> None:
        async for update in updates:
            if isinstance(update, EventApplied) and update.stream == self._stream:
                await self._print(update)
                await self._progress.moved()
            elif isinstance(update, WaitingSeen) and update.frame.conversation == self._id:
                self._tell_place(place(update.frame))
        # The updates end with the client, which then says why.
        await self._client.online()

    async def _watch_others(self, updates: AsyncIterator[Update]) -> None:
        """Apart from what is printed or typed, neither of which may wait for the broker to be asked."""
        await self._client.online()
        await self._look_around()
        async for update in updates:
            if isinstance(update, ConversationBegun):
                self._begun.append(update.conversation)
                self._tell_others()
            elif isinstance(update, StateChanged) and update.state == "online":
                await self._look_around()

    async def _look_around(self) -> None:
        """See what the desk began while we were not there to be told."""
        try:
            begun = await begun_with(self._client)
        except Refused as refused:
            self._say(refusal(refused))
            return
        self._begun = list(begun)
        self._tell_others()

    def _tell_others(self) -> None:
        """Tell of the newest that was not gone to, once."""
        unread = [one for one in self._begun if one not in (self._id, *self._been)]
        if unread and unread[-1] != self._other:
            self._other = unread[-1]
            self._say(Printed("we wrote to you in another conversation: /other goes there and back"))

    async def _print(self, update: EventApplied) -> None:
        if update.n == 1:
            await self._begin_anew()
        self._seen = update.n
        self._view = learned(self._view, update.event)
        if update.n > self._past:
            self._tell(happened(self._view, update.actor, update.event))
            return
        if isinstance(update.event, MessagePosted):
            self._tell(message(self._view, update.actor, update.event))
        if update.n == self._past:
            self._tell(situation(self._transcript))

    async def _begin_anew(self) -> None:
        """The log comes from its first event on: what is there already is told as the past."""
        await self._client.follow(self._stream)
        if self._seen:
            self._say(Printed("the broker sends the conversation anew; this is what it has of it"))
        else:
            self._say(Printed(f"conversation {self._id}; --conversation {self._id} resumes it"))
        self._past = self._client.mirror.n(self._stream)

    def _tell_place(self, lines: list[Printed]) -> None:
        """Print the place in the queue; the broker tells it again after each reconnect."""
        if lines != self._place:
            self._place = lines
            self._tell(lines)

    def _tell(self, lines: list[Printed]) -> None:
        for line in lines:
            self._say(line)

    @property
    def _transcript(self) -> PublicTranscript:
        return self._client.mirror.transcript(self._id) or PublicTranscript()

    # -- what is typed -------------------------------------------------------------------------------------------

    async def _typed(self, line: str) -> bool:
        """Do what the line says; False when it was the last."""
        command = parse_customer(line, self._transcript.survey_open)
        match command:
            case None:
                return True
            case Problem(sentence):
                self._say(Printed(sentence))
                return True
            case Quit():
                return False
            case _:
                tell_delay(self._client, self._say)
                await self._obey(command)
                return True

    async def _obey(self, command: CustomerLine) -> None:
        match command:
            case Said(text):
                await self._send(PostMessage(self._id, text))
            case Human():
                await self._send(RequestHandoff(self._id))
            case Answer(accept):
                await self._answer(accept)
            case Rate(score, comment):
                await self._send(AnswerSurvey(self._id, score, comment))
            case Callback(due, phone, topic):
                await self._send(ScheduleCallback(self._id, due, phone, topic))
            case Help():
                self._tell(help_lines(USAGE))
            case Other():
                await self._go()
            case History():
                self._tell(history(self._view, self._transcript))
            case Quit():
                return
            case _:
                assert_never(command)

    async def _go(self) -> None:
        """Leave this conversation for the other one, which may be left for this one again."""
        if not self._other:
            self._say(Printed("you have no other conversation to go to"))
            return
        await self._client.unfollow(self._stream)
        self._been.append(self._id)
        self._id = self._other
        self._other = way_back(self._been, self._id)
        self._stream = stream_of(CONVERSATION, self._id)
        self._view, self._past, self._seen, self._place = View(echo=self._view.echo), 0, 0, []
        await self._enter()
        self._tell_others()

    async def _answer(self, accept: bool) -> None:
        proposal = self._transcript.proposal
        if proposal:
            await self._send(AnswerProposal(self._id, proposal, accept))
        else:
            self._say(Printed("you are not asked anything now; /human asks for a person"))

    async def _send(self, command: Command) -> None:
        """Have it done, on disk, printed; a refusal is a line like any other."""
        id = new_id()
        self._view = replace(self._view, typed=self._view.typed | {id})
        try:
            ack = await self._client.send(command, id)
        except Refused as refused:
            self._say(refusal(refused))
            return
        await self._progress.until(lambda: self._seen >= ack.n)
