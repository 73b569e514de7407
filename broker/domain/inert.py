"""Text from outside made safe to show on a terminal, in a log or in an export.

Terminals obey what they are sent: an escape sequence in a customer's words can write the clipboard, type
answers into our stdin or swallow the screen, while bidi controls let a line read as what it is not.
The store keeps such text code point for code point; this is the only place that may make it fit to be seen.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

#: What a TAB becomes; a fixed width keeps the result independent of the column it is shown at.
TAB = "    "
#: Code points without a width of their own (accents, joiners, selectors) that may stand on one base character.
MAX_STACKED = 4

#: Code points that never reach a screen: controls, lone surrogates, noncharacters, bidi controls, and
#: whatever draws nothing. ZWNJ, LRM, RLM, ALM stay out, for Persian, Arabic need them; ZWJ has rules of its own.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
)
_JOINERS = "\u061c\u200c\u200e\u200f"
#: Terminal programs count what ZWJ joins as one character, as they do a skin tone with what it stands on; most
#: terminals draw both side by side. Anywhere but where they belong, they push words over what stands beside them.
_PICTURE = "[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
_TONES = "\U0001f3fb-\U0001f3ff"
_EMOJI = f"{_PICTURE}\ufe0f?[{_TONES}]?"
#: The longest emoji in general use joins four; more would be a chain without an end.
_JOINED_EMOJI = f"{_EMOJI}(?:\u200d{_EMOJI}){{0,3}}"
_JOINED_SCRIPTS = "[\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u17ff]"
_JOINED_LETTERS = f"(?<=(?<!\u200d.){_JOINED_SCRIPTS})(?<!\u200d..)\u200d(?={_JOINED_SCRIPTS})"
#: Vowels, endings of Korean syllables: without their beginning they count for nothing, but are drawn.
_JAMO = "\u1161-\u11ff\ud7b0-\ud7ff"
_SELECTORS = "\ufe00-\ufe0f"
#: Ideographic variants of Japanese names; anywhere else these selectors smuggle hidden bytes.
_IDEOGRAPHIC = (
    "(?<=[\u3400-\u9fff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef](?![\ufe00-\ufe0f\U000e0100-\U000e01ef])"
)
_KEPT_STACK = re.compile(f"(?:(?![{_SELECTORS}]{{2}}).){{0,{MAX_STACKED}}}", re.DOTALL)
_PLAIN = re.compile(r"[\x20-\x7e]*")


class _Piece(NamedTuple):
    source: str
    shown: str
    may_be_cut: bool


def inert(text: str, *, max_lines: int = 200, max_chars: int = 10_000, multiline: bool = True) -> str:
    """Return `text` with every character visible, harmless, bounded in number.

    Line feeds are kept, or shown as a mark where `multiline` is False (table cells, titles, log lines).
    At most `max_lines` lines of together `max_chars` characters come back, a closing note on what was
    left out included; both must be at least 1. Time is linear in `max_chars`, whatever the text's length.
    Cleaning what is clean already changes nothing. Raises nothing.
    """
    if len(text) <= max_chars and _PLAIN.fullmatch(text):
        return text
    shown, used = _take(text, max_chars, max_lines, multiline)
    if used == len(text):
        return shown
    # The longest note there may be decides on its form, so that the one that is shown fits, too.
    is_brief = len(_note(len(text), is_brief=False)) * 2 > max_chars
    room = max_chars - len(_note(len(text), is_brief))
    shown, used = _take(text, room, max_lines, multiline)
    return shown + _note(len(text) - used, is_brief)


def _note(left: int, is_brief: bool) -> str:
    return "…" if is_brief else f" … ({left} more {'character' if left == 1 else 'characters'})"


def _take(text: str, room: int, lines: int, multiline: bool) -> tuple[str, int]:
    """Clean what fits into `room` characters on `lines` lines; return it with the source length it covers."""
    shown: list[str] = []
    used = 0
    # Every piece shows at least one character, but one stack may hide many: the slack lets it end.
    for piece in _pieces(text[: 2 * room + 1], multiline):
        if piece.shown == "\n":
            lines -= 1
        if lines == 0 or len(piece.shown) > room:
            if lines and piece.may_be_cut:
                shown.append(piece.shown[:room])
                used += room
            break
        shown.append(piece.shown)
        room -= len(piece.shown)
        used += len(piece.source)
    return "".join(shown), used


def _pieces(text: str, multiline: bool) -> Iterator[_Piece]:
    start = 0
    for hit in _special().finditer(text):
        if hit.start() > start:
            between = text[start : hit.start()]
            yield _Piece(between, between, may_be_cut=True)
        yield _Piece(hit[0], _marked(hit, multiline), may_be_cut=False)
        start = hit.end()
    if start < len(text):
        yield _Piece(text[start:], text[start:], may_be_cut=True)


def _marked(hit: re.Match[str], multiline: bool) -> str:
    found = hit[0]
    match hit.lastgroup:
        case "kept":
            return found
        case "stack":
            return _unstacked(found)
        case _ if found == "\t":
            return TAB
        case _ if found == "\n" and multiline:
            return found
        case _:
            return _mark(ord(found))


def _mark(code: int) -> str:
    """Show one dangerous code point as a control picture where Unicode has one, else by its number."""
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


def _unstacked(stack: str) -> str:
    """Keep what one base character may carry; selectors in a row are hidden data, not typography."""
    kept = _KEPT_STACK.match(stack)
    size = kept.end() if kept else 0
    return stack if size == len(stack) else f"{stack[:size]}<+{len(stack) - size} marks>"


@cache
def _special() -> re.Pattern[str]:
    """Compile, at first use, the pattern of all that is not shown as it stands."""
    flags = "|".join(_flag(region) for region in ("gbeng", "gbsct", "gbwls"))
    ascii_first = r"(?![\x20-\x7e])"  # most characters are settled by this cheapest of checks
    return re.compile(
        f"{ascii_first}(?:(?P<kept>{flags}|{_IDEOGRAPHIC}|{_JOINED_EMOJI}|{_JOINED_LETTERS})"
        f"|[\t\n\u200d{_TONES}{_FORBIDDEN}]|(?P<stack>[{_JOINERS}{_JAMO}{_combining()}]+))"
    )


def _flag(region: str) -> str:
    """Spell the emoji flag of a British nation, the only tag sequences in general use."""
    return "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"


def _combining() -> str:
    """Return all combining marks that are not forbidden, as the inside of a regex character class."""
    forbidden = re.compile(f"[{_FORBIDDEN}]")
    # No mark lies beyond plane 1 but the selectors of plane 14, which are forbidden.
    marks = [c for c in map(chr, range(0x300, 0x20000)) if unicodedata.category(c) in {"Mn", "Mc", "Me"}]
    return "".join(mark for mark in marks if not forbidden.match(mark))
