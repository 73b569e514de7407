"""Show hostile texts in every place of both windows on a real terminal; say what got through.

Each window runs on a pseudo-terminal before a real broker. Some texts are said by those who meet there: as names,
messages, fields, suggestions, notes, codes. All of them are shown by every pane, toast, title, dialog, field. Every
byte that is written is looked at; the mouse clicks all over; what a person would see is compared with what was sent.
Exit code 1 says that something got through, was swallowed, obeyed, or ended a window.

Example: python scripts/fuzz_screens.py 2000 --seed 7 --cases tests/data
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from tests.hostile_cases import hostile_texts
from tests.tui.hostile import examples
from tests.tui.hostile_run import Figures, run

NO: Final = 1
CANNOT_OPEN: Final = 3
WINDOWS: Final = ("console", "customer")
#: Texts in one run of a window: one that ends early costs no more than those.
AT_ONCE: Final = 150
#: Of so many texts that are shown, one is said at the broker, too: that takes ten times as long.
SAID: Final = 10
#: No broker takes more.
MOST_CHARS: Final = 8_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz as the command line says; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        texts = _texts(options)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"The cases can't be read: {error}\n")
        return CANNOT_OPEN
    found: list[Figures] = []
    for window in options.window or WINDOWS:
        for part in _parts(texts):
            found.append(run(window, part[::SAID], part))
            if not options.json:
                _say(_line(found[-1]))
    if options.json:
        _say(json.dumps([asdict(figures) for figures in found], indent=2))
    else:
        _show(found)
    return NO if any(figures.faults for figures in found) else 0


def _texts(options: argparse.Namespace) -> list[str]:
    """The cases of the folder, then what Hypothesis thinks of."""
    cases = hostile_texts(options.cases / "hostile_text.jsonl") if options.cases else []
    texts = [*(case.text[:MOST_CHARS] for case in cases), *examples(options.number, options.seed)]
    return [text for text in texts if text]


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), AT_ONCE):
        yield texts[start : start + AT_ONCE]


def _line(figures: Figures) -> str:
    return (
        f"{figures.window}: {figures.pages} pages, {figures.shown:,} texts in places, {figures.clicks:,} clicks, "
        f"{figures.bytes:,} bytes, {len(figures.faults)} faults, {figures.seconds:.0f} s"
    )


def _show(found: Sequence[Figures]) -> None:
    """The sums, then every fault; its texts as Python writes them, which no terminal obeys."""
    _say(
        f"together: {sum(one.pages for one in found):,} pages, {sum(one.shown for one in found):,} texts in places, "
        f"{sum(one.clicks for one in found):,} clicks, {sum(one.bytes for one in found):,} bytes, "
        f"{sum(len(one.faults) for one in found)} faults"
    )
    for figures in found:
        for page, fault, texts in figures.faults:
            _say(f"{figures.window}, {page}: {ascii(fault)[:2000]}; its texts: {ascii(texts)[:2000]}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    said, _, example = (__doc__ or "").partition("Example:")
    parser = argparse.ArgumentParser(
        prog="python scripts/fuzz_screens.py",
        description=said,
        epilog=f"Example:{example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("number", type=_count, nargs="?", default=300, help="texts to think of (default: 300)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same texts (default: 7)")
    parser.add_argument("--cases", type=Path, help="folder with a hostile_text.jsonl, shown besides")
    parser.add_argument("--window", choices=WINDOWS, action="append", help="only this one (default: both)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, got {text}")
    return number


if __name__ == "__main__":
    sys.exit(main())
