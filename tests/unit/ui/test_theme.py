"""Claims on the colours of the themes, by the measures of WCAG, of colour science."""

import itertools
import math

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from collabtui.ui.theme import DEFAULT, NAMES, TERMINAL, THEMES, VARIABLES, choice, register

COLOURED = [theme for theme in THEMES if theme.name != TERMINAL]
TEXT = [name for name in VARIABLES if name not in {"needs-you-text", "note-surface"}]
GROUNDS = ("background", "surface", "panel")
#: Tones that say in what state something is; they must not be mistaken for each other.
STATES = ("needs-you", "danger", "good", "warn")
#: Machado, Oliveira, Fernandes 2009: how people without one kind of cone see linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Triple = tuple[float, float, float]


def linear(colour: Color) -> Triple:
    r, g, b = (part / 255 for part in (colour.r, colour.g, colour.b))
    return (_linear(r), _linear(g), _linear(b))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)


def contrast(one: Color, other: Color) -> float:
    """The contrast of WCAG 2, from 1 (none) to 21 (black on white)."""
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def colours_of(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def lab(rgb: Triple) -> Triple:
    r, g, b = (min(1.0, max(0.0, part)) for part in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def seen_with(kind: str, colour: Color) -> Triple:
    r, g, b = linear(colour)
    rows = [m[0] * r + m[1] * g + m[2] * b for m in BLINDNESS[kind]]
    return lab((rows[0], rows[1], rows[2]))


def distance(one: Triple, other: Triple) -> float:
    return math.dist(one, other)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_every_text_colour_can_be_read_on_every_ground(theme: Theme) -> None:
    values = colours_of(theme)
    texts = [*TEXT, "foreground", "text", "text-muted", "text-disabled", "footer-key-foreground", "link-color"]
    weak = {
        f"${text} on ${ground}": round(ratio, 2)
        for text in texts
        for ground in GROUNDS
        if (ratio := contrast(Color.parse(values[text]), Color.parse(values[ground]))) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("needs-you-text", "needs-you"),
        ("note", "note-surface"),
        ("foreground", "note-surface"),
        ("muted", "note-surface"),
        ("block-cursor-foreground", "block-cursor-background"),
        ("button-color-foreground", "primary"),
        ("link-color-hover", "link-background-hover"),
        ("text-warning", "panel"),
        ("text-error", "panel"),
        ("text-success", "panel"),
        ("text-accent", "panel"),
    ],
)
def test_text_on_a_coloured_ground_can_be_read(theme: Theme, text: str, ground: str) -> None:
    values = colours_of(theme)
    assert contrast(Color.parse(values[text]), Color.parse(values[ground])) >= 4.5


def test_the_contrast_theme_reaches_the_stricter_grade() -> None:
    values = next(colours_of(theme) for theme in THEMES if theme.name == "collabtui-contrast")
    assert all(contrast(Color.parse(values[t]), Color.parse(values[g])) >= 7 for t in TEXT for g in GROUNDS)


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(STATES, 2)))
def test_the_safe_theme_tells_states_apart_whatever_cones_one_has(kind: str, one: str, other: str) -> None:
    values = next(colours_of(theme) for theme in THEMES if theme.name == "collabtui-safe")
    assert distance(seen_with(kind, Color.parse(values[one])), seen_with(kind, Color.parse(values[other]))) > 15


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_defines_all_of_our_variables(theme: Theme) -> None:
    assert set(VARIABLES) <= theme.variables.keys()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_needs_you_is_a_colour_of_its_own(theme: Theme) -> None:
    values = theme.variables
    assert [name for name in VARIABLES if values[name] == values["needs-you"]] == ["needs-you"]


async def test_an_app_can_wear_every_theme() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        register(app)
        assert app.theme == DEFAULT
        for name in NAMES:
            app.theme = name
            await pilot.pause()


@pytest.mark.parametrize(
    ("asked", "configured", "environment", "worn"),
    [
        (None, None, {}, DEFAULT),
        (None, "collabtui-safe", {}, "collabtui-safe"),
        ("collabtui-light", "collabtui-safe", {}, "collabtui-light"),
        ("collabtui-light", None, {"NO_COLOR": "1"}, TERMINAL),
        ("collabtui-light", None, {"NO_COLOR": ""}, "collabtui-light"),
    ],
)
def test_no_color_wins_then_the_command_line_then_the_settings(
    asked: str | None, configured: str | None, environment: dict[str, str], worn: str
) -> None:
    assert choice(asked, configured, environment) == worn
