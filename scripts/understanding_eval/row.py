"""One line of the table of measurements."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured on a set, in words that include the unit, beside what others published or what is the goal."""

    set: str
    measured: str
    value: float
    beside: str = ""


def table(rows: list[Row]) -> str:
    """The rows in columns."""
    cells = [("set", "measured", "value", "beside")]
    cells += [(row.set, row.measured, f"{row.value:.4g}", row.beside) for row in rows]
    wide = [max(len(line[place]) for line in cells) for place in range(4)]
    padded = [[cell.ljust(width) for cell, width in zip(line, wide, strict=True)] for line in cells]
    return "\n".join("  ".join(line).rstrip() for line in padded)
