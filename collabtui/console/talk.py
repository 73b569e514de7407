"""What the agent writes, from the buffer to the broker's acknowledgement."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from broker.domain.actors import Actor
from broker.domain.commands import PostMessage, Resolve
from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from broker.domain.events import MessagePosted
from broker.domain.ids import CONVERSATION, split_stream
from collabtui.client.errors import ClientError
from collabtui.client.ids import new_id
from collabtui.client.updates import EventApplied
from collabtui.console import commands, writing
from collabtui.console.authors import Places, spans_of
from collabtui.console.draft_files import DraftFiles
from collabtui.console.drafts import Draft
from collabtui.console.entries import Ending
from collabtui.console.holding import Held
from collabtui.console.link import Link
from collabtui.console.model import Model
from collabtui.console.refusals import sentence
from collabtui.console.views import Mode
from collabtui.console.writing import Result, Writing
from collabtui.ui.pad import visible
from collabtui.writing.spans import provenance


@dataclass(frozen=True, slots=True)
class TalkHears:
    """Whom the writing tells: that a conversation's buffers are others now; a sentence, which may be a warning."""

    reload: Callable[[str], None]
    say: Callable[[str, bool], None]


class Talk:
    """Drafts, the undo window, what is on its way. ``undo_ms`` is the window, ``clock`` Unix milliseconds.

    ``problems`` are sentences about drafts that could not be read, ``sent_at`` when each unsent message was sent off.
    """

    def __init__(
        self, model: Model, link: Link, files: DraftFiles, hears: TalkHears, undo_ms: int, clock: Callable[[], int]
    ) -> None:
        self._model, self._link, self._files, self._hears = model, link, files, hears
        self._undo_ms, self._clock = undo_ms, clock
        found = files.load()
        self.problems = found.problems
        self.writing: Writing = writing.loaded(found.drafts)
        self._unrecovered = {drafts.conversation for drafts in found.drafts}
        self.sent_at: dict[str, int] = {}
        self._unsaved: set[str] = set()
        self._accepts: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # -- what the agent does -----------------------------------------------------------------------------------------

    def typed(self, conversation: str, mode: Mode, text: str, suggestion: str | None, ai: Places = ()) -> None:
        """The buffer's text as it stands now; saved with the next ``save``. ``ai`` is where the AI's words stand."""
        state = self._model.conversation(conversation)
        draft = Draft(text, self._epoch(state) if state else 0, state.seq if state else 0, suggestion, ai=ai)
        self.writing = writing.typed(self.writing, conversation, mode, draft)
        self._unsaved.add(conversation)

    def send(self, state: Conversation, mode: Mode, text: str, suggestion: str | None, ai: Places = ()) -> None:
        """Send a reply or a note, after the undo window."""
        begun = self.writing.page(state.id).of(mode)
        mine = replace(state, epoch=self._epoch(state))
        epoch = begun.epoch if begun is not None and begun.epoch else mine.epoch
        draft = Draft(text, epoch, begun.seen if begun else state.seq, suggestion, ai=ai)
        make = commands.note if mode == "note" else commands.reply
        self._hold(state, make(mine, text, suggestion), draft)

    def resolve(self, state: Conversation, ending: Ending) -> None:
        """End the conversation, after the undo window."""
        self._hold(state, commands.resolve(state, ending), Draft(ending.note, state.epoch, state.seq))

    def undo(self, conversation: str) -> None:
        """Take back what this conversation's window holds."""
        self._carry_out(writing.undone(self.writing, conversation), conversation)

    async def release(self, conversation: str) -> bool:
        """Send what the window holds before something that must come after; False when it came back refused."""
        before = self.writing.page(conversation)
        result = writing.released(self.writing, conversation)
        self._carry_out(replace(result, send=()), conversation)
        for held in result.send:
            await self._deliver(held)
        return self.writing.page(conversation).reply == before.reply

    def as_note(self, conversation: str) -> None:
        """Turn the reply that can't be sent any more into a note; nothing where there is none."""
        if self.writing.page(conversation).reply is None:
            return
        self.writing = writing.as_note(self.writing, conversation)
        self._unsaved.add(conversation)
        self._hears.reload(conversation)

    @contextmanager
    def accepting(self, conversation: str) -> Iterator[None]:
        """While the broker is asked for an offered conversation: what is sent in it meanwhile waits for the answer."""
        self._accepts[conversation] = asyncio.Event()
        self._model.accepting.add(conversation)
        try:
            yield
        finally:
            self._model.accepting.discard(conversation)
            self._accepts.pop(conversation).set()

    # -- what happens ------------------------------------------------------------------------------------------------

    def heard(self, update: EventApplied) -> None:
        """An event of a followed conversation."""
        kind, conversation = split_stream(update.stream)
        state = self._model.conversation(conversation)
        if kind != CONVERSATION or state is None or not self.is_held(conversation):
            return
        self._carry_out(writing.moved(self.writing, conversation, state.epoch), conversation)
        if _is_customers(update.actor) and isinstance(update.event, MessagePosted):
            until = self._clock() + self._undo_ms
            self._carry_out(writing.customer_wrote(self.writing, conversation, until), conversation)

    def followed(self, conversation: str) -> None:
        """The whole transcript is here: what an earlier run sent off is settled by it, or a draft again."""
        state = self._model.conversation(conversation)
        if state is None or conversation not in self._unrecovered:
            return
        self._unrecovered.discard(conversation)
        posted = {line.message for line in state.lines if line.author.id == self._model.me}
        self.writing = writing.recovered(self.writing, conversation, posted)
        self._unsaved.add(conversation)
        self._hears.reload(conversation)

    def pass_time(self) -> None:
        """Release what the window held long enough."""
        self._carry_out(writing.passed(self.writing, self._clock()), None)

    def save(self) -> None:
        """Write every changed draft to disk."""
        unsaved, self._unsaved = self._unsaved, set()
        for conversation in unsaved:
            problem = self._files.save(self.writing.page(conversation))
            if problem:
                self._unsaved.add(conversation)
                self._hears.say(problem, True)

    def is_held(self, conversation: str | None) -> bool:
        """Whether an undo would take something back here."""
        return any(held.conversation == conversation for held in self.writing.holding)

    async def leave(self) -> None:
        """The agent quits: what the window held is a draft again; what is on its way is waited for no longer."""
        self._unsaved |= {held.conversation for held in self.writing.holding}
        self.writing = writing.left(self.writing)
        self.save()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _epoch(self, state: Conversation) -> int:
        """Accepting raises the epoch by one: what is written meanwhile is written under my ownership."""
        return state.epoch + (state.id in self._accepts and state.agent != self._model.me)

    def _hold(self, state: Conversation, command: PostMessage | Resolve, draft: Draft) -> None:
        now = self._clock()
        epoch = draft.epoch
        if isinstance(command, PostMessage) and command.visibility == "public":
            epoch = command.epoch or 0
        held = Held(new_id(), command, epoch, now + self._undo_ms)
        self.sent_at[held.id] = now
        self._carry_out(writing.sent_off(self.writing, held, draft, now), state.id)

    def _carry_out(self, result: Result, conversation: str | None) -> None:
        self.writing = result.writing
        changed = {*result.reload, *(held.conversation for held in result.send)}
        if conversation is not None:
            changed.add(conversation)
        self._unsaved |= changed
        if changed:
            # On disk before it is sent: a crash in between must not lose it.
            self.save()
        for held in result.send:
            self._start(self._deliver(held))
        for back in result.reload:
            self._hears.reload(back)
        if result.told:
            self._hears.say(result.told, False)

    async def _deliver(self, held: Held) -> None:
        if (answered := self._accepts.get(held.conversation)) is not None:
            await answered.wait()
        try:
            await self._link.send(held.command, held.id)
        except Refused as refused:
            result = writing.refused(self.writing, held.conversation, held.id)
            self._carry_out(result, held.conversation)
            self._hears.say(sentence(refused), True)
        except ClientError as error:
            # The words stay on disk as unsent: the next run finds out whether they arrived.
            self._hears.say(str(error), True)
        else:
            draft = self.writing.page(held.conversation).unsent_of(held.id)
            self.writing = writing.acknowledged(self.writing, held.conversation, held.id)
            self._unsaved.add(held.conversation)
            self.sent_at.pop(held.id, None)
            await self._mark_sent(held, draft.ai if draft else ())

    async def _mark_sent(self, held: Held, ai: Places) -> None:
        """Tell what became of the suggestion; that it was sent says the message itself, should this be refused."""
        state = self._model.conversation(held.conversation)
        id = held.command.suggestion if isinstance(held.command, PostMessage) else None
        offered = state.suggestions.get(id or "") if state else None
        if state is not None and offered is not None:
            # To compare two long texts takes longer than a key may wait.
            made = await asyncio.to_thread(provenance, spans_of(held.text, ai), visible(offered.text))
            self._link.send_quietly(commands.sent(state, offered.id, made))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_customers(actor: Actor) -> bool:
    return actor.role == "customer"
