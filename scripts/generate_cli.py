"""Write the reference of the command line: every command's own help.

python scripts/generate_cli.py           writes docs/reference/cli.md
python scripts/generate_cli.py --check   exits 1 when the file is not what the commands say today
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from collabtui.cli.root import app

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "cli.md"
WIDTH = 100

INTRODUCTION = """# Command reference

Exit codes: 0 done, 1 the answer is no, 2 the command was written wrongly, 3 something can't be reached or opened,
130 Ctrl-C. `--json` answers in JSON. `NO_COLOR` is honoured. This page is written by `scripts/generate_cli.py`.
"""


def reference() -> str:
    """The whole page as Markdown."""
    root = get_command(app)
    pages = [f"## {path}\n\n```text\n{text}\n```\n" for path, text in helps(root, "collabtui", None)]
    return "\n".join([INTRODUCTION, *pages])


def helps(command: Any, path: str, parent: Any) -> Iterator[tuple[str, str]]:
    """The path of every command with its help, groups before their members."""
    name = path.rsplit(" ", maxsplit=1)[-1]
    context = typer.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH)
    yield path, command.get_help(context)
    if hasattr(command, "list_commands"):
        for name in command.list_commands(context):
            yield from helps(command.get_command(context, name), f"{path} {name}", context)


def main(arguments: list[str] | None = None) -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(reference(), encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == reference():
        return 0
    print(f"{TARGET} is stale. Run: python scripts/generate_cli.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
