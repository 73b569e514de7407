"""The themes of the screens.

Each has Textual's own variables ($text, $surface, $panel, $primary …) as well as ours, listed in VARIABLES.
Text colours are made to be read on $background, $surface, $panel; tests/unit/ui/test_theme.py measures it.
"""

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

#: Our variables, each with what it stands for; every theme defines all.
VARIABLES: Mapping[str, str] = {
    "needs-you": "The one accent: something waits for you.",
    "needs-you-text": "Text on a background of needs-you.",
    "note": "Words that only the desk reads.",
    "note-surface": "Background of a note.",
    "warn": "Look at this soon.",
    "danger": "Something failed or is lost.",
    "good": "All is well.",
    "muted": "Of less weight, still readable.",
    "mine": "What I wrote or own.",
    "customer": "The customer speaks.",
    "bot": "The bot speaks.",
    "agent": "Another person of the desk speaks.",
}

DEFAULT = "collabtui-dark"
TERMINAL = "terminal"


def _theme(name: str, dark: bool, base: tuple[str, str, str, str, str], colours: Mapping[str, str]) -> Theme:
    """Make a theme from the foreground, background, surface, panel, primary, then our colours."""
    foreground, background, surface, panel, primary = base
    ink = background if dark else "#ffffff"
    return Theme(
        name=name,
        dark=dark,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        primary=primary,
        secondary=colours["agent"],
        accent=colours["needs-you"],
        warning=colours["warn"],
        error=colours["danger"],
        success=colours["good"],
        variables={
            **colours,
            # Textual thins these out; what is worth showing must be readable.
            "text": foreground,
            "text-muted": colours["muted"],
            "text-disabled": colours["muted"],
            "foreground-muted": colours["muted"],
            "foreground-disabled": colours["muted"],
            "block-cursor-background": primary,
            "block-cursor-foreground": ink,
            "button-color-foreground": ink,
            "border-blurred": panel,
            # A scrollbar without anything to scroll is not to be seen.
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
            "footer-key-foreground": primary,
            "link-color": primary,
            "link-color-hover": ink,
        },
    )


_DARK = _theme(
    DEFAULT,
    True,
    ("#e4e7ea", "#101418", "#171c22", "#1f262e", "#6cb2f0"),
    {
        "needs-you": "#ffae42",
        "needs-you-text": "#101418",
        "note": "#e8d48a",
        "note-surface": "#2a2616",
        "warn": "#f5d547",
        "danger": "#ff8089",
        "good": "#7bd88f",
        "muted": "#9aa7b4",
        "mine": "#8cc8ff",
        "customer": "#e4e7ea",
        "bot": "#c0acf5",
        "agent": "#7fd8cf",
    },
)
_LIGHT = _theme(
    "collabtui-light",
    False,
    ("#1c2228", "#fbfbfa", "#f3f4f4", "#e8eaec", "#0b5cad"),
    {
        "needs-you": "#9a4a00",
        "needs-you-text": "#ffffff",
        "note": "#6b5200",
        "note-surface": "#fbf2cf",
        "warn": "#7a5500",
        "danger": "#b3202f",
        "good": "#1a6b32",
        "muted": "#55606b",
        "mine": "#0b5cad",
        "customer": "#1c2228",
        "bot": "#6a3fb5",
        "agent": "#0d6660",
    },
)
_CONTRAST = _theme(
    "collabtui-contrast",
    True,
    ("#ffffff", "#000000", "#000000", "#141414", "#7cc7ff"),
    {
        "needs-you": "#ffb000",
        "needs-you-text": "#000000",
        "note": "#fff3a3",
        "note-surface": "#262200",
        "warn": "#ffe600",
        "danger": "#ff9aa2",
        "good": "#7dff9b",
        "muted": "#c8c8c8",
        "mine": "#a8d8ff",
        "customer": "#ffffff",
        "bot": "#dccbff",
        "agent": "#8ffff2",
    },
)
#: Tones that differ in lightness or along blue to yellow, which nearly everybody can tell apart.
_SAFE = _theme(
    "collabtui-safe",
    True,
    ("#eceff1", "#0e1319", "#151b22", "#1d242d", "#7cc4ff"),
    {
        "needs-you": "#e69f00",
        "needs-you-text": "#0e1319",
        "note": "#f2eaa0",
        "note-surface": "#26250f",
        "warn": "#f7ef5a",
        "danger": "#ff7a5c",
        "good": "#56b4e9",
        "muted": "#a4afba",
        "mine": "#9bd3ff",
        "customer": "#eceff1",
        "bot": "#e3a6cd",
        "agent": "#5fd3b3",
    },
)
#: The terminal's own sixteen colours; what a colour cannot say without them, reversing says.
_TERMINAL = Theme(
    name=TERMINAL,
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "needs-you": "ansi_bright_yellow",
        "needs-you-text": "ansi_black",
        "note": "ansi_yellow",
        "note-surface": "ansi_default",
        "warn": "ansi_yellow",
        "danger": "ansi_red",
        "good": "ansi_green",
        "muted": "ansi_default",
        "mine": "ansi_blue",
        "customer": "ansi_default",
        "bot": "ansi_magenta",
        "agent": "ansi_cyan",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "bold reverse",
        "block-cursor-blurred-text-style": "underline",
        "input-selection-foreground": "ansi_default",
        "input-selection-background": "ansi_blue",
        "border": "ansi_blue",
        "border-blurred": "ansi_default",
        "footer-key-foreground": "ansi_blue",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)

THEMES: tuple[Theme, ...] = (_DARK, _LIGHT, _CONTRAST, _SAFE, _TERMINAL)
NAMES: tuple[str, ...] = tuple(theme.name for theme in THEMES)


def choice(asked: str | None, configured: str | None, environment: Mapping[str, str]) -> str:
    """Return the theme to wear: NO_COLOR wins, then what the command line asked, then the user's settings."""
    if no_colour(environment):
        return TERMINAL
    return asked or configured or DEFAULT


def no_colour(environment: Mapping[str, str]) -> bool:
    """Say whether the user wants no colours at all (https://no-color.org: set to anything but nothing)."""
    return bool(environment.get("NO_COLOR"))


def register(app: App[Any], name: str = DEFAULT) -> None:
    """Make the themes known to the app, which then wears the one of this name, one of NAMES."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name
    # Textual's own themes lack our variables, so to choose one of them would end the app.
    for other in app.available_themes.keys() - set(NAMES):
        app.unregister_theme(other)
