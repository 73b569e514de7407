"""The parts of the customer's window, drawn from what is known."""

from textual.screen import Screen

from collabtui.customer.now import Elsewhere
from collabtui.customer.present import WindowView, below, other
from collabtui.customer.widgets.composer import Composer
from collabtui.customer.widgets.key_line import KeyLine, key_of
from collabtui.customer.widgets.survey import Survey
from collabtui.customer.widgets.told_line import ToldLine
from collabtui.customer.widgets.transcript import Transcript


class Panes:
    """All but the field, whose words are a person's, or the script's."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._stood = Transcript.Stood(True, 0)

    def draw(self, view: WindowView) -> None:
        """Show all of it."""
        self._line("speaker").show(view.speaker, view.speaker_tone)
        self._screen.query_one(Transcript).show(view.lines, view.begin)
        self._show_below(view.typing)
        self._offer(view.asked)
        self._point(view.elsewhere)
        self._line("connection").show(view.connection, view.connection_tone)
        self._ask(view.survey_open)

    def stand(self, stood: Transcript.Stood, typing: str) -> None:
        """The reader stands somewhere else in the transcript, while somebody may be ``typing``."""
        self._stood = stood
        self._show_below(typing)

    def show_keys(self) -> None:
        """Name the keys that act where one is."""
        survey, composer = self._screen.query_one(Survey), self._screen.query_one(Composer)
        answers = survey.has_focus_within or (composer.has_focus_within and not composer.is_dictated)
        self._screen.query_one(KeyLine).show_keys(self._screen.active_bindings, survey.keys(answers))

    def _show_below(self, typing: str) -> None:
        self._line("typing").show(*below(typing, self._stood.at_end, self._stood.new))

    def _ask(self, is_open: bool) -> None:
        survey = self._screen.query_one(Survey)
        if survey.is_open == is_open:
            return
        had_focus = survey.has_focus_within
        survey.show(is_open)
        if had_focus and not is_open:
            self._screen.query_one(Composer).write()

    def _offer(self, is_asked: bool) -> None:
        """Ask whether a person is wanted, with the keys that answer."""
        active = self._screen.active_bindings
        words = f"Would you like a person? {key_of(active, 'yes')} yes, {key_of(active, 'no')} no, or write on"
        line = self._line("proposal")
        if line.display != is_asked:
            line.display = is_asked
            self.show_keys()
        line.show(words if is_asked else "", "needs-you")

    def _point(self, elsewhere: Elsewhere | None) -> None:
        """Tell of another conversation, with the key that goes there."""
        line = self._line("elsewhere")
        words, tone = other(elsewhere, key_of(self._screen.active_bindings, "other")) if elsewhere else ("", "normal")
        if line.display != bool(words):
            line.display = bool(words)
            self.show_keys()
        line.show(words, tone)

    def _line(self, id: str) -> ToldLine:
        return self._screen.query_one(f"#{id}", ToldLine)
