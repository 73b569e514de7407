"""The demo on a real terminal, by somebody who does what the screen says."""

import subprocess
import sys
from pathlib import Path

from tests.tui.pty_screen import Step, run_in_terminal, words_in

F2, F6, ALT_1, ENTER, CTRL_Q = b"\x1bOQ", b"\x1b[17~", b"\x1b1", b"\r", b"\x11"


def command(*arguments: str) -> str:
    return f"import sys; sys.argv = {['collabtui', *arguments]!r}; from collabtui.cli.root import main; main()"


def settings(folder: Path) -> dict[str, str]:
    """A place of one's own for all that is left on disk; nothing waits to be undone."""
    (folder / "screens.toml").write_text("undo_seconds = 0\n", encoding="utf-8")
    return {"COLLABTUI_CONFIG_DIR": str(folder), "COLLABTUI_DATA": str(folder), "TMPDIR": str(folder)}


def test_a_newcomer_accepts_inserts_a_suggestion_resolves_by_doing_what_the_screen_says(tmp_path: Path) -> None:
    steps = [
        Step("Press F2 to accept", F2),
        Step("Alt+1 puts suggestion 1", ALT_1),
        Step("press Enter to send", ENTER),
        Step("press F6 to resolve", F6),
        Step("1 solved", b"1"),
        Step("Well done, that is all of it", b""),
        # The customer has rated it: the conversation is closed.
        Step("Nobody is here", CTRL_Q),
    ]
    # Slow enough that the customer is still typing when the case is resolved.
    demo = command("demo", "--customers", "1", "--speed", "4")
    written = run_in_terminal(demo, steps, environment=settings(tmp_path))
    # What is left in the shell: who handled it, with the survey that the customer filled in.
    assert "keyword" in words_in(written).rsplit("handled by", 1)[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["screens.toml"]


def test_a_customer_is_answered_by_the_bot_then_by_a_person(tmp_path: Path) -> None:
    steps = [
        Step("Try, for example", b"Where is my parcel FH-10234?\r"),
        Step("Harrier Freight", b"I want to talk to a human\r"),
        Step("Hello Maria, this is Ada.", CTRL_Q),
    ]
    demo = command("demo", "--customer", "--speed", "50")
    written = run_in_terminal(demo, steps, environment=settings(tmp_path))
    assert "you need not tell it again" in " ".join(words_in(written).split())


def test_collabtui_alone_offers_the_demo(tmp_path: Path) -> None:
    steps = [Step("what would you like to do?", b"1"), Step("the bot answers these customers", CTRL_Q)]
    run_in_terminal(command(), steps, environment=settings(tmp_path))


def test_who_wants_none_of_it_leaves_the_menu(tmp_path: Path) -> None:
    written = run_in_terminal(command(), [Step("needs a broker", b"\x1b")], environment=settings(tmp_path))
    assert "Traceback" not in words_in(written)


def test_without_a_terminal_nobody_can_be_the_customer() -> None:
    done = subprocess.run(
        [sys.executable, "-c", command("demo", "--customer")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
