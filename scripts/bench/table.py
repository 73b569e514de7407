"""The figures of a run for people: tables on a terminal, plain columns elsewhere."""

import sys
from collections.abc import Iterable, Sequence

from bench.figures import Slice, Spread, by_mode, ratios

_SLICES = (
    "server",
    "msg/s",
    "deliver p50",
    "p99 ms",
    "ack p50",
    "p99 ms",
    "CPU s/10k",
    "load",
    "gen",
    "others",
    "RSS MB",
    "bad",
    "lost",
)
_RATIOS = ("ours / bare", "least", "median", "most")


def show(slices: Iterable[Slice]) -> None:
    """Print every slice, then the ratios of the pairs, mode by mode."""
    for mode, taken in by_mode(slices).items():
        _table(f"{mode}: every slice in the order it was taken", _SLICES, [_slice_row(one) for one in taken])
        _table(f"{mode}: pair by pair", _RATIOS, [_ratio_row(*ratio) for ratio in ratios(taken).items()])


def columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of text, each column as wide as its widest cell, flush right but for the first."""
    everything = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*everything, strict=True)]
    return ["  ".join(_cells(row, widths)).rstrip() for row in everything]


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]


def _slice_row(one: Slice) -> tuple[str, ...]:
    return (
        one.server,
        f"{one.rate:,.0f}",
        f"{one.deliver.p50:.2f}",
        f"{one.deliver.p99:.2f}",
        f"{one.ack.p50:.2f}",
        f"{one.ack.p99:.2f}",
        f"{one.cpu_s_per_10k:.2f}",
        f"{one.server_load:.2f}",
        f"{one.generator_load:.2f}",
        f"{one.others:.2f}",
        f"{one.rss_mb:.0f}",
        f"{one.bad}",
        f"{one.missing}",
    )


def _ratio_row(name: str, ratio: Spread) -> tuple[str, ...]:
    return name, f"{ratio.least:.2f}", f"{ratio.middle:.2f}", f"{ratio.most:.2f}"


def _table(title: str, head: Sequence[str], rows: list[tuple[str, ...]]) -> None:
    if not sys.stdout.isatty():
        print("\n".join(["", title, "", *columns(head, rows)]))
        return
    from rich.console import Console
    from rich.table import Table

    # Headings may break between words, cells not at all: so the columns fit into a terminal of 80.
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for place, name in enumerate(head):
        widest = max(map(len, [*name.split(), *(row[place] for row in rows)]))
        table.add_column(name, justify="right" if place else "left", width=widest)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
