"""Log lines: one a record, harmless, without what somebody wrote."""

import json
import logging
import subprocess
import sys

import pytest

from broker.server.logs import LONGEST, LineFormatter, LogFormat, configure, event

FORMATS: tuple[LogFormat, ...] = ("text", "json")


class Lines(logging.Handler):
    def __init__(self, log_format: LogFormat) -> None:
        super().__init__()
        self.setFormatter(LineFormatter(log_format))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def logger_with(log_format: LogFormat, name: str = "broker.test") -> tuple[logging.Logger, Lines]:
    logger, lines = logging.getLogger(f"{name}.{log_format}"), Lines(log_format)
    logger.handlers[:] = [lines]
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    return logger, lines


def test_a_line_of_text_is_pairs() -> None:
    logger, lines = logger_with("text")
    event(logger, "slow_reader_cut", logging.WARNING, role="agent", id="ada", ms=12, code=None)
    (line,) = lines.lines
    assert "level=warning event=slow_reader_cut" in line
    assert line.endswith('role=agent id=ada ms=12 code=""')


def test_a_line_of_json_is_an_object() -> None:
    logger, lines = logger_with("json")
    event(logger, "connection_ended", logging.INFO, code=1000, id="ada")
    told = json.loads(lines.lines[0])
    assert (told["event"], told["code"], told["id"]) == ("connection_ended", 1000, "ada")


@pytest.mark.parametrize("log_format", FORMATS)
@pytest.mark.parametrize("value", ["a\nlevel=error", "\x1b]52;c;QUJD\x07", "\u202eevil", "a b", 'say "x"', "k=v"])
def test_no_value_breaks_out_of_its_line(log_format: LogFormat, value: str) -> None:
    logger, lines = logger_with(log_format)
    event(logger, "name", logging.INFO, id=value)
    (line,) = lines.lines
    assert line.isprintable()
    assert "\u202e" not in line
    if log_format == "text":
        assert line.count(" level=") == 1


def test_long_values_are_cut() -> None:
    logger, lines = logger_with("json")
    event(logger, "name", logging.INFO, id="x" * 10_000)
    assert len(json.loads(lines.lines[0])["id"]) <= LONGEST


@pytest.mark.parametrize("log_format", FORMATS)
def test_an_exception_is_told_without_its_words(log_format: LogFormat) -> None:
    logger, lines = logger_with(log_format)
    try:
        raise ValueError("the customer's secret")
    except ValueError:
        logger.exception("internal", extra={"fields": {"key": "abcd"}})
    (line,) = lines.lines
    assert "secret" not in line
    assert "ValueError" in line
    assert "test_logs.py:" in line
    assert "abcd" in line


@pytest.mark.parametrize("log_format", FORMATS)
def test_other_libraries_are_named_not_quoted(log_format: LogFormat) -> None:
    logger, lines = logger_with(log_format, "websockets.server")
    logger.error("frame %s", "the customer's secret")
    (line,) = lines.lines
    assert "secret" not in line
    assert "websockets.server" in line


def test_pairs_in_a_message_become_fields() -> None:
    logger, lines = logger_with("json")
    logger.warning("care_waits_for_store conversation=%s command=%s", "c1", "make_offer")
    told = json.loads(lines.lines[0])
    assert (told["event"], told["conversation"], told["command"]) == ("care_waits_for_store", "c1", "make_offer")


def test_configured_logs_go_to_stderr_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, ours = logging.getLogger(), logging.getLogger("broker")
    kept = root.handlers[:], root.level, ours.level
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    try:
        configure("text")
        event(logging.getLogger("broker.server"), "listening", logging.INFO, port=1)
        logging.getLogger("websockets.server").info("connection open")
    finally:
        root.handlers[:] = kept[0]
        root.setLevel(kept[1])
        ours.setLevel(kept[2])
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "event=listening" in err


def test_what_ends_the_process_is_told_without_its_words() -> None:
    code = 'from broker.server.logs import configure; configure("json"); raise ValueError("the customer\'s secret")'
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, json.loads(line)["event"], json.loads(line)["error"]) == (1, "crashed", "ValueError")
    assert "secret" not in line
