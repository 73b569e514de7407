"""What a worker logs of an exception: its type with its places, never its words."""

import logging
import subprocess
import sys

from collabtui.client.logs import WordlessFormatter, told

SECRET = "the customer's secret"


def line_of(error: BaseException) -> str:
    record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "turn_failed %s", ("c1",), (type(error), error, None))
    return WordlessFormatter().format(record)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - it is the value that is wanted
        return caught


def test_an_exception_is_told_without_its_words() -> None:
    line = line_of(raised(ValueError(SECRET)))
    assert "turn_failed c1" in line
    assert "ValueError at test_logs.py:" in line
    assert SECRET not in line
    assert "\n" not in line


def test_of_a_group_each_is_told() -> None:
    group = ExceptionGroup(SECRET, [raised(KeyError(SECRET)), raised(OSError(SECRET))])
    assert [word for word in ("ExceptionGroup", "KeyError", "OSError") if word not in told(group)] == []
    assert SECRET not in told(group)


def test_a_line_holds_no_control_characters_of_others() -> None:
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, "\x1b[2J\nlevel=error", (), None)
    assert WordlessFormatter().format(record).isprintable()


def test_what_ends_the_process_is_told_like_any_other() -> None:
    code = f'from collabtui.client.logs import configure; configure(30); raise ValueError("{SECRET}")'
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "crashed" in ended.stderr
    assert "ValueError at" in ended.stderr
    assert SECRET not in ended.stderr
