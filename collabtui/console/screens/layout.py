"""How the desk's panes share a terminal, from 60 columns to 200."""

from typing import Final

#: The names that a terminal of at least so many columns, rows goes by.
WIDTHS: Final[list[tuple[int, str]]] = [(0, "-narrow"), (100, "-medium"), (160, "-wide")]
HEIGHTS: Final[list[tuple[int, str]]] = [(0, "-short"), (30, "-tall")]

#: On a narrow terminal the right side takes the place of the conversation while it is shown.
CSS: Final = """
DeskScreen {
    layout: vertical; background: $background; color: $text;
    & #desk { height: 1fr; }
    & #left { width: 30; border-right: vkey $panel; }
    & #centre { width: 1fr; }
    & #right { width: 34; border-left: vkey $panel; }
    & TranscriptPane { height: 1fr; }
    & Composer { height: auto; }
    & Composer.-nobody { display: none; }
    &.-short Composer Pad { min-height: 2; max-height: 5; }
    & ContextPane { height: 1fr; }
    & SuggestionsPane { height: auto; max-height: 50%; border-top: solid $muted; }
    & SuggestionsPane.-in-centre { display: none; max-height: 4; border-top: none; }
    &.-narrow SuggestionsPane.-in-centre { display: block; }
    &.-narrow #left { width: 26; }
    &.-narrow #right { width: 1fr; display: none; }
    &.-narrow.-turned #right { display: block; }
    &.-narrow.-turned #centre { display: none; }
    &.-medium.-turned #right { display: none; }
    &.-wide #left { width: 48; }
    &.-wide #right { width: 52; }
    &.-wide.-turned #right { display: none; }
}
"""
