"""The agent's console with hostile texts in every place, to be run in a pseudo-terminal."""

import json
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from broker.domain.desk_commands import SetPresence
from broker.domain.errors import NotOwner
from collabtui.client.local import credentials
from collabtui.client.updates import StateChanged
from collabtui.console.actions import ActionId, Unavailable, availability
from collabtui.console.app import ConsoleApp
from collabtui.console.model import ALL
from collabtui.console.office import Start
from collabtui.console.refusals import sentence
from collabtui.console.views import (
    ComposerView,
    ContextView,
    DiagnosisRow,
    FieldReading,
    FieldRow,
    ItemKind,
    QueueRow,
    QueueView,
    StatusView,
    SuggestionRow,
    SuggestionsView,
    TabView,
    TranscriptItem,
    TranscriptView,
)
from collabtui.console.widgets.composer import Composer
from collabtui.console.widgets.context import ContextPane
from collabtui.console.widgets.queue_column import QueueColumn
from collabtui.console.widgets.status import Status
from collabtui.console.widgets.suggestions import SuggestionsPane
from collabtui.console.widgets.tab_line import TabLine
from collabtui.console.widgets.transcript import TranscriptPane
from collabtui.console.widgets.transcript_lines import TranscriptLines
from collabtui.ui.alerts import alert, offered
from collabtui.ui.dialogs import Choice, Choose, Confirm
from collabtui.ui.form import Form, FormField
from collabtui.ui.line_input import LineInput
from collabtui.ui.settings import Read, Settings
from collabtui.ui.text import tell
from tests.e2e.parties import broker_in
from tests.tui.hostile_page import CLICKED_KEY, Expected, framed, is_short, pages_of, seen_as
from tests.tui.hostile_said import Around
from tests.tui.hostile_watch import CountingClient, Watch, WatchedApp

#: Where ``shown`` puts each text: two names, mark, title, typing, three of items, seven of a field, five of a
#: measurement, why, record, visit, suggestion with its source, three of the composer, four of the status, two empties.
PLACES = 40
#: A question that scrolled would put its buttons where the clicks are.
MOST_ASKED = 200


class WatchedConsole(WatchedApp, ConsoleApp):
    BINDINGS: ClassVar[list[BindingType]] = [Binding(CLICKED_KEY, "clicked", show=False, priority=True)]


async def show(folder: str, line: int) -> int:
    """Show the pages of the texts in ``folder``, telling of each on the line with this descriptor."""
    data = Path(folder)
    said, shown = json.loads((data / "texts.json").read_text(encoding="utf-8"))
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(broker_in(data))
        around = Around(running, data / "data", stack)
        await around.come()
        token = await credentials(
            running.local, "agent", "ada", name="Ada", skills={"support": 3}, capacity=100, data_dir=data / "data"
        )
        client = await stack.enter_async_context(CountingClient(running.url, token, role_audience="desk"))
        start = Start("ada", data, lambda: time.time_ns() // 1_000_000, Settings(undo_seconds=0))
        app = WatchedConsole(client, start, Read(start.settings))
        watch = Watch(app, client, line)
        app.play = partial(_play, _Pages(app, client, watch, around), said, shown)
        await app.run_async()
        await app.desk.office.leave()
    return app.return_code or 0


async def _play(pages: "_Pages", said: Sequence[str], shown: Sequence[str]) -> None:
    await pages.watch.until("ada is not online", lambda: pages.desk.model.agent.presence == "online")
    await pages.ben_comes()
    for number, texts in enumerate(pages_of(said)):
        await pages.said(number, texts)
    pages.desk.draw = lambda parts: None  # type: ignore[method-assign]  # the clock would put the model's words back
    for number, texts in enumerate(pages_of(shown)):
        await pages.shown(number, texts)


class _Pages:
    """The pages of the console."""

    def __init__(self, app: WatchedConsole, client: CountingClient, watch: Watch, around: Around) -> None:
        self._app, self._client, self.watch, self._around = app, client, watch, around
        self.desk = app.desk

    async def ben_comes(self) -> None:
        """Another agent, who gets what is passed on to him alone."""
        self._ben = await self._around.joins("agent", "ben")
        await self._around.renames("ben", "Ben")
        await self._ben.send(SetPresence("online"))

    # -- said by those around ----------------------------------------------------------------------------------------

    async def said(self, number: int, texts: Sequence[str]) -> None:
        """A whole case: waiting, offered, accepted with its words everywhere, passed on, resolved."""
        conversation = f"c{number}"
        around, watch = self._around, self.watch
        customer = await around.arrives(f"u{number}", conversation, texts)
        await self.watch.until("no offer", lambda: conversation in self.desk.model.offers)
        await watch.page(f"offer {number}", texts, 3 * len(texts))
        await around.reads_along(conversation, texts)
        await around.takes(self._client, conversation, self.watch.until)
        self.desk.moves.bring_up(conversation)
        self.desk.query_one(TranscriptLines).to_end()  # a click may have moved it
        replied = await around.answers(self._client, conversation, texts)
        await self._drawn_anew()
        await watch.page(f"mine {number}", texts, 14 * len(texts), self._lines(replied))
        if number % 4 == 0:
            await self._dialogs(number, texts)
        await around.renames("ben", texts[-1])
        await around.passes_on(self._client, conversation, "ben", texts[0])
        await around.takes(self._ben, conversation, self.watch.until)
        await around.ends(self._ben, customer, conversation, texts[-1])
        self.desk.moves.bring_up(conversation)
        await self._drawn_anew()
        await watch.page(f"ended {number}", texts, 15 * len(texts))
        self.desk.moves.close(conversation)
        self._app.clear_notifications()

    async def _dialogs(self, number: int, texts: Sequence[str]) -> None:
        """The console's own questions, with the case's words in them; nobody answers."""
        asking: tuple[ActionId, ...] = ("edit_field", "clear_field", "callback", "resolve", "transfer")
        for action in asking:
            before = len(self._app.screen_stack)
            self.desk.moves.bring_up(f"c{number}")  # a click may have led elsewhere
            if isinstance(availability(action, self.desk.situation(action)), Unavailable):
                continue  # the broker took none of the words as a field
            self.desk.wish(action)
            await self.watch.until(f"{action} asks nothing", lambda before=before: len(self._app.screen_stack) > before)  # type: ignore[misc]
            await self.watch.page(f"{action} {number}", texts, 2 * len(texts))
            await self._app.screen.run_action("give_up")
            await self.watch.until("it stays", lambda before=before: len(self._app.screen_stack) == before)  # type: ignore[misc]

    async def _drawn_anew(self) -> None:
        await self.watch.drawn()
        self.desk.draw(ALL)
        await self.watch.drawn()

    # -- shown by the widgets ----------------------------------------------------------------------------------------

    async def shown(self, number: int, texts: Sequence[str]) -> None:
        """The same words in every pane, such as no broker would let them through; then in toasts, fields, dialogs."""
        self._panes(texts)
        await self.watch.drawn()
        context = Expected(self.watch.region(self.desk.query_one(ContextPane)), _short(framed(texts)[:1]))
        await self.watch.page(f"panes {number}", texts, PLACES * len(texts), [*self._lines(framed(texts)), context])
        self._told(texts)
        self._written(texts)
        await self.watch.page(f"toasts {number}", texts, 6 * len(texts))
        self._app.clear_notifications()
        self.desk.query_one(Composer).load(None)
        for dialog in self._asked(texts):
            self._app.push_screen(dialog)
            await self.watch.page(f"{type(dialog).__name__} {number}", texts, 3 * len(texts))
            dialog.dismiss()
            await self.watch.until("it stays", lambda: len(self._app.screen_stack) == 1)

    def _panes(self, texts: Sequence[str]) -> None:
        desk, query = self.desk, self.desk.query_one
        rows = [
            QueueRow(f"c{n}", text, "waiting", text[:6], "late", text, text, 2, -0.5, 3) for n, text in enumerate(texts)
        ]
        query(QueueColumn).show(QueueView(rows, "c0", texts[0], texts[0], (("waiting", len(rows)),)))
        query(TabLine).show([TabView(f"c{n}", text, "other", 1, n == 0) for n, text in enumerate(texts)])
        query(TranscriptPane).show(TranscriptView(None, texts[0], (), texts[0], texts[0]))
        query(TranscriptPane).show(TranscriptView("x", texts[0], tuple(_items(texts)), texts[0], texts[0]))
        query(TranscriptLines).to_end()
        query(ContextPane).show(_context(texts))
        query(ContextPane).scroll_home(animate=False)
        suggested = [SuggestionRow(n + 1, str(n), text, text, 0.5, n % 2 == 0) for n, text in enumerate(texts)]
        for pane in desk.query(SuggestionsPane):
            pane.show(SuggestionsView(tuple(suggested), texts[0]))
        query(Composer).show(ComposerView("c0", "note", texts[0], "", texts[0], texts[-1]))
        query(Status).show(StatusView(texts[0], "danger", texts[0], "warning", texts[0], texts[0], texts[0]))

    def _told(self, texts: Sequence[str]) -> None:
        for text in texts:
            tell(self._app, text, title=text)
            self.desk.say(sentence(NotOwner(text)), True)
            alert(self._app, offered(text), self.desk.office.start.settings)
        self.desk.model.apply(StateChanged("reconnecting", texts[0]), 0)
        self.desk.panes.draw(frozenset({"status"}))
        self.desk.model.apply(StateChanged("online"), 0)

    def _written(self, texts: Sequence[str]) -> None:
        composer = self.desk.query_one(Composer)
        for text in texts:
            composer.insert(text, "s1")
            composer._pad.post_message(events.Paste(text))
        self.desk.query_one(QueueColumn).query_one(LineInput).value = texts[0]

    def _asked(self, texts: Sequence[str]) -> Sequence[Choose | Form | Confirm]:
        fields = tuple(FormField(str(n), text, text, hint=text) for n, text in enumerate(texts[:3]))
        return (
            Choose(texts[0], [Choice(str(n), text, text) for n, text in enumerate(texts)]),
            Form(texts[-1], fields, texts[0][:20]),
            Confirm(texts[0][:MOST_ASKED], texts[0][:20], texts[-1][:20]),
        )

    def _lines(self, texts: Sequence[str]) -> list[Expected]:
        """The newest lines of the transcript, which have room for all short texts of a page."""
        return [Expected(self.watch.region(self.desk.query_one(TranscriptLines)), _short(texts))]


def _short(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(seen_as(text) for text in texts if is_short(text))


def _items(texts: Sequence[str]) -> list[TranscriptItem]:
    kinds: tuple[ItemKind, ...] = ("border", "diagnosis", "note", "agent")
    items = [TranscriptItem(f"{kind}{n}", kind, text, "14:03", text) for kind in kinds for n, text in enumerate(texts)]
    framed_items = enumerate(framed(texts))
    return [*items, *(TranscriptItem(f"m{n}", "customer", "Maria", "14:03", text) for n, text in framed_items)]


def _context(texts: Sequence[str]) -> ContextView:
    readings = [FieldReading(text, text, 0.5, text, text[:6]) for text in texts]
    return ContextView(
        "c0",
        tuple(framed(texts)),
        tuple((text, text) for text in texts),
        tuple(FieldRow(text, reading, 1, (reading,), text) for text, reading in zip(texts, readings, strict=True)),
        tuple(DiagnosisRow(text[:6], text, text, 0.5, False, 0.5, (text,)) for text in texts),
        tuple(texts),
        texts[0],
    )
