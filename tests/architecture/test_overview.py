"""The file overview says what the files say."""

import subprocess
import sys

from tests.architecture.source_tree import ROOT


def test_the_file_overview_is_up_to_date() -> None:
    script = ROOT / "scripts" / "generate_overview.py"
    check = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr
