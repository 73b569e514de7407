"""Write the reference of the keys: every action of the screens.

python scripts/generate_keys.py           writes docs/reference/keys.md
python scripts/generate_keys.py --check   exits 1 when the file is not what the key map says today
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from collabtui.ui.key_names import key_name
from collabtui.ui.keys import CONSOLE, CUSTOMER, Action
from collabtui.ui.settings import FILE, Settings
from collabtui.ui.theme import NAMES

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "keys.md"

INTRODUCTION = f"""# Keys of the screens

Letters, digits, signs are keys while no text field has focus; Esc leaves a text field. Keys that write nothing
(F2, Ctrl+N) act in text fields, too. `?` shows the keys that act where you are. Some terminals keep Alt+1 to
Alt+9 or F1 for themselves: use the other key of the action, or give it one of your own.

To choose your own keys, write into `{FILE}` (`$COLLABTUI_CONFIG_DIR`, else where your system keeps settings):

```toml
theme = "collabtui-safe"

[keys]
accept = "k,f2"
```

Letters replace the letters of an action, other keys replace its other keys. Keys have Textual's names:
`question_mark`, `slash`, `pageup`, `ctrl+n`. What is wrong in the file is told when you start; the rest holds.
"""


def reference() -> str:
    """Return the whole page as Markdown."""
    windows = [("The agent's console", CONSOLE), ("The customer's window", CUSTOMER)]
    tables = [line for title, actions in windows for line in (f"## {title}", "", *_table(actions), "")]
    return "\n".join([INTRODUCTION, *tables, "## Other settings", "", *_settings()]) + "\n"


def _table(actions: Iterable[Action]) -> Iterator[str]:
    for group, members in groupby(sorted(actions, key=lambda action: action.group), lambda action: action.group):
        yield from (f"### {group}", "", "| keys | name | what it does | where |", "| --- | --- | --- | --- |")
        yield from (_row(action) for action in members)
        yield ""


def _row(action: Action) -> str:
    keys = ", ".join(f"`{key_name(key)}`" for key in action.keys)
    return f"| {keys} | `{action.name}` | {action.help} | {action.scope} |"


def _settings() -> Iterator[str]:
    yield from ("| field | without it | meaning |", "| --- | --- | --- |")
    for name, field in Settings.model_fields.items():
        if name != "keys":
            default = NAMES[0] if name == "theme" else str(field.default).lower()
            yield f"| `{name}` | `{default}` | {field.description} |"


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
    print(f"{TARGET} is stale. Run: python scripts/generate_keys.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
