"""The customer's window with hostile texts in every place, to be run in a pseudo-terminal."""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from broker.domain.actors import Actor
from broker.domain.commands import OpenConversation
from broker.domain.desk_commands import SetPresence
from broker.domain.events import CallbackScheduled
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.owner_events import OfferAccepted
from broker.domain.transcript import PublicLine, PublicTranscript
from collabtui.client.local import credentials
from collabtui.customer import callback
from collabtui.customer.app import CustomerApp
from collabtui.customer.now import Happened, Now, Unsent
from collabtui.customer.visit import Visit
from collabtui.customer.widgets.composer import Composer
from collabtui.customer.widgets.survey import Survey
from collabtui.customer.widgets.transcript import Transcript
from collabtui.ui.line_input import LineInput
from collabtui.ui.pad import Pad
from collabtui.ui.settings import Read, Settings
from tests.e2e.parties import broker_in
from tests.tui.hostile_page import CLICKED_KEY, Expected, framed, is_short, pages_of, seen_as
from tests.tui.hostile_said import Around
from tests.tui.hostile_watch import CountingClient, Watch, WatchedApp

#: Where ``shown`` puts each text: five kinds of lines, two names, two of a happening, who speaks, who types, why there
#: is no connection, two fields, two parts of a toast.
PLACES = 16
CONVERSATION = "c1"
AGENTS = ("ben", "cleo")


class WatchedCustomer(WatchedApp, CustomerApp):
    BINDINGS: ClassVar[list[BindingType]] = [Binding(CLICKED_KEY, "clicked", show=False, priority=True)]


async def show(folder: str, line: int) -> int:
    """Show the pages of the texts in ``folder``, telling of each on the line with this descriptor."""
    data = Path(folder)
    said, shown = json.loads((data / "texts.json").read_text(encoding="utf-8"))
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(broker_in(data))
        around = Around(running, data / "data", stack)
        await around.come()
        token = await credentials(running.local, "customer", "maria", data_dir=data / "data")
        client = await stack.enter_async_context(CountingClient(running.url, token, role_audience="public"))
        app = WatchedCustomer(client, Visit(OpenConversation(CONVERSATION)), Read(Settings()))
        watch = Watch(app, client, line)
        app.play = partial(_play, _Pages(app, client, watch, around), said, shown)
        await app.run_async()
        await app.window.link.stop()
    return app.return_code or 0


async def _play(pages: "_Pages", said: Sequence[str], shown: Sequence[str]) -> None:
    await pages.watch.until("it is not open", lambda: pages.window.link.now.transcript.n > 0)
    await pages.ben_comes()
    for number, texts in enumerate(pages_of(said)):
        await pages.said(number, texts)
    await pages.window.link.stop()
    for number, texts in enumerate(pages_of(shown)):
        await pages.shown(number, texts)


class _Pages:
    """The pages of the window."""

    def __init__(self, app: WatchedCustomer, client: CountingClient, watch: Watch, around: Around) -> None:
        self._app, self._client, self.watch, self._around = app, client, watch, around
        self.window = app.window

    async def ben_comes(self) -> None:
        """Two agents, who pass the conversation to each other, with another name each time; ben has it first."""
        self._agents = [await self._around.joins("agent", name) for name in AGENTS]
        for name in AGENTS:
            await self._around.renames(name, name)
        await self._agents[0].send(SetPresence("online"))
        await self._around.do(self._client, RequestHandoff(CONVERSATION, skill="billing"))
        await self._around.takes(self._agents[0], CONVERSATION, self.watch.until)
        await self._agents[1].send(SetPresence("online"))

    async def said(self, number: int, texts: Sequence[str]) -> None:
        """Another agent comes, writes, types; the customer writes the same words."""
        around, next = self._around, (number + 1) % 2
        agent = self._agents[next]
        await around.renames(AGENTS[next], texts[0])
        await around.passes_on(self._agents[1 - next], CONVERSATION, AGENTS[next], texts[-1])
        await around.takes(agent, CONVERSATION, self.watch.until)
        for text in texts:
            self.window.link.say(text)
        await self.watch.until("it is not sent", lambda: not self.window.link.now.unsent)
        await around.answers(agent, CONVERSATION, texts)
        agent.typing(CONVERSATION)
        await self.watch.drawn()
        await self.watch.page(f"talk {number}", texts, 6 * len(texts))
        self._app.clear_notifications()

    async def shown(self, number: int, texts: Sequence[str]) -> None:
        """The same words as if a broker said them that lets everything through; then in toasts, fields, the form."""
        self.window.link.now = _now(texts)
        self.window.draw()
        self.window.query_one(Transcript).to_end()
        await self.watch.drawn()
        short = tuple(seen_as(text) for text in framed(texts) if is_short(text))
        expected = Expected(self.watch.region(self.window.query_one(Transcript)), short)
        await self.watch.page(f"panes {number}", texts, PLACES * len(texts), [expected])
        for text in texts:
            self.window._refused(text, text)
            self.window.query_one(Pad).post_message(events.Paste(text))
        self.window.query_one(Survey).query_one(LineInput).value = texts[0]
        await self.watch.page(f"toasts {number}", texts, 4 * len(texts))
        self._app.clear_notifications()
        self.window.query_one(Composer)._pad.load("")
        form = callback.form(0)
        self._app.push_screen(form)
        await self.watch.drawn()
        for field, text in zip(form.query(LineInput), texts, strict=False):
            field.value = text
        form._send()
        await self.watch.page(f"callback {number}", texts, 3)
        form.dismiss()
        await self.watch.until("it stays", lambda: len(self._app.screen_stack) == 1)


def _now(texts: Sequence[str]) -> Now:
    authors = (Actor("bot", "b"), Actor("desk", "desk"), *(Actor("agent", f"a{n}") for n in range(len(texts))))
    told: list[PublicLine | Happened] = []
    for number, text in enumerate(texts):
        told += [Happened(0, 1, OfferAccepted("o", "ben", text)), Happened(0, 1, CallbackScheduled(1_000, text, text))]
        told += [PublicLine(0, 1, who, f"{who.id} {number}", text) for who in (*authors[:2], authors[2 + number])]
    numbered = tuple(replace(one, n=n) for n, one in enumerate(told, start=1))
    transcript = PublicTranscript(n=len(told), speaker="agent", agent_name=texts[0])
    names = {f"a{number}": text for number, text in enumerate(texts)}
    unsent = tuple(Unsent(f"u{number}", 1, text) for number, text in enumerate(framed(texts)))
    return Now(CONVERSATION, transcript, names, numbered, unsent, None, authors[2], "reconnecting", texts[-1])
