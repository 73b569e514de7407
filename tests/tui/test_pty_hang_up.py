"""A window whose terminal goes away ends by itself, with what was written kept."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from collabtui.ui.desk_app import HUNG_UP, TERMINATED
from tests.tui.pty_screen import SECONDS, Step, Terminal, run_in_terminal, terminal_with, words_in

#: Longer than the look at the terminal with the good-bye takes on a busy machine.
ENDS_S = 15.0
CONSOLE = """
import asyncio, sys
from pathlib import Path
from tests.tui.pty_windows import console
sys.exit(asyncio.run(console(Path({folder!r}))))
"""
CUSTOMER = """
import asyncio, sys
from pathlib import Path
from tests.tui.pty_windows import customer
sys.exit(asyncio.run(customer(Path({folder!r}))))
"""
CONTINUED_LATE = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.tui.pty_windows import customer
code = asyncio.run(customer(Path({folder!r})))
os.kill(os.getpid(), signal.SIGCONT)
sys.exit(code)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("controlling", [True, False], ids=["told by a signal", "found out by itself"])
@pytest.mark.parametrize(("code", "seen"), [(CONSOLE, "OFFERED"), (CUSTOMER, "connected")], ids=["console", "customer"])
def test_a_window_without_its_terminal_ends(tmp_path: Path, code: str, seen: str, controlling: bool) -> None:
    with terminal_with(code.format(folder=str(tmp_path)), controlling=controlling) as terminal:
        wait_for(terminal, seen)
        terminal.hang_up()
        assert ended(terminal) == HUNG_UP


def test_the_console_keeps_what_was_written_when_its_terminal_goes(tmp_path: Path) -> None:
    with terminal_with(CONSOLE.format(folder=str(tmp_path)), size=(120, 30)) as terminal:
        wait_for(terminal, "Maria Lopez")
        terminal.type(b"\x0e")  # Ctrl+N brings up who waits
        wait_for(terminal, "hello there")
        terminal.type(b"i")
        wait_for(terminal, "NOTE")
        terminal.type(b"half a though")
        wait_for(terminal, "though")
        terminal.hang_up()
        assert ended(terminal) == HUNG_UP
    kept = [path.read_text(encoding="utf-8") for path in (tmp_path / "drafts").rglob("*") if path.is_file()]
    assert any("half a though" in text for text in kept), kept


def test_a_window_that_is_terminated_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    with terminal_with(CUSTOMER.format(folder=str(tmp_path))) as terminal:
        wait_for(terminal, "connected")
        terminal.process.terminate()
        assert ended(terminal) == TERMINATED
        while terminal.read():
            pass
        assert terminal.written.rindex(b"\x1b[?1049l") > terminal.written.rindex(b"\x1b[?1049h")
        assert b"Traceback" not in terminal.written


def test_a_window_that_its_shell_continues_after_the_end_ends_all_the_same(tmp_path: Path) -> None:
    with terminal_with(CONTINUED_LATE.format(folder=str(tmp_path))) as terminal:
        wait_for(terminal, "connected")
        terminal.hang_up()
        assert ended(terminal) == HUNG_UP


def test_a_window_that_was_stopped_reads_on_and_ends(tmp_path: Path) -> None:
    with terminal_with(CUSTOMER.format(folder=str(tmp_path))) as terminal:
        wait_for(terminal, "connected")
        terminal.process.send_signal(signal.SIGSTOP)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.type(b"still here")
        wait_for(terminal, "still here")
        terminal.process.terminate()
        assert ended(terminal) == TERMINATED


def test_the_harness_ends_who_does_not_want_to() -> None:
    def interrupted() -> None:
        with terminal_with(STUBBORN) as terminal:
            wait_for(terminal, "ready")
            terminals.append(terminal)
            raise KeyboardInterrupt

    terminals: list[Terminal] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert terminals[0].process.returncode == -signal.SIGKILL


def test_the_harness_takes_the_children_of_its_program_with_it() -> None:
    code = "import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', '''{}''']).pid, flush=True)\ninput()"
    with terminal_with(code.format(STUBBORN)) as terminal:
        wait_for(terminal, "ready")
        child = int(words_in(bytes(terminal.written)).split()[0])
    until(lambda: not _is_there(child), "the child lives")


def test_a_program_does_not_outlive_who_started_it() -> None:
    starter = f"""
from tests.tui.pty_screen import terminal_with
from tests.tui.test_pty_hang_up import STUBBORN, wait_for
with terminal_with(STUBBORN, controlling=False) as terminal:
    wait_for(terminal, "ready")
    print(terminal.process.pid, flush=True)
    import os
    os.kill(os.getpid(), {int(signal.SIGKILL)})
"""
    written = run_in_terminal(starter, [Step("\n", b"")])
    child = int(words_in(written).split()[0])
    until(lambda: not _is_there(child), "the program lives")


def wait_for(terminal: Terminal, words: str) -> None:
    def is_seen() -> bool:
        assert terminal.read(), f"it ended: {words_in(bytes(terminal.written))}"
        return words in words_in(bytes(terminal.written))

    until(is_seen, f"{words!r} was not seen")


def ended(terminal: Terminal) -> int:
    """The exit code; an app that reads a dead terminal for ever has none."""
    return terminal.process.wait(ENDS_S)


def until(is_so: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < ends, what


def _is_there(pid: int) -> bool:
    """True for a process that runs; one that only waits to be counted is no longer there."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
