"""Show hostile texts in every place of both windows on a real terminal; say what got through.

Each window runs on a pseudo-terminal before a real broker. Some texts are said by those who meet there: as names,
messages, fields, suggestions, notes, codes. All of them are shown by every pane, toast, title, dialog, field. Every
byte that is written is looked at; the mouse clicks all over; what a person would see is compared with what was sent.
Exit code 1 says that something got through, was swallowed, obeyed, or ended a window.

Example: python scripts/fuzz_screens.py 2000 --seed 7 --cases tests/data
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    # The work is done by what the tests do a slice of; nothing outside of the tests may import it.
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "tests.tui.fuzz_screens", *sys.argv[1:]]
    sys.exit(subprocess.call(command, env={**os.environ, "PYTHONPATH": path}))
