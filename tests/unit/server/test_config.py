"""Settings: which one counts, what is said of a wrong one."""

from pathlib import Path

import pytest

from broker.build import CannotStart, read_policy
from broker.config import DEFAULT_POLICY, BadConfig, Config, load
from broker.server.limits import Limits


def write(folder: Path, text: str) -> Path:
    path = folder / "broker.toml"
    path.write_text(text)
    return path


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default(tmp_path: Path) -> None:
    file = write(tmp_path, 'port = 1\nhost = "127.0.0.2"\nsynchronous = "NORMAL"')
    settings = load({"port": 3, "host": None}, {"COLLABTUI_PORT": "2", "COLLABTUI_HOST": "127.0.0.3"}, file)
    assert (settings.port, settings.host, settings.synchronous) == (3, "127.0.0.3", "NORMAL")
    assert settings.store == "sqlite"


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    assert load({}, {"COLLABTUI_CONFIG": str(write(tmp_path, "port = 9"))}).port == 9


def test_limits_are_set_in_the_file(tmp_path: Path) -> None:
    settings = load({}, {}, write(tmp_path, "[limits]\nconnections = 7"))
    assert settings.limits == Limits(connections=7)


def test_without_anything_the_broker_is_for_this_machine_alone(tmp_path: Path) -> None:
    settings = load({"data": tmp_path}, {"COLLABTUI_CONFIG": str(write(tmp_path, ""))})
    assert settings == Config(data=tmp_path)
    assert (settings.host, settings.port, settings.insecure) == ("127.0.0.1", 8765, False)
    assert settings.database == tmp_path / "collabtui.db"


@pytest.mark.parametrize(
    ("flags", "environment", "text", "words"),
    [
        ({"port": 70_000}, {}, "", "port from the command line"),
        ({}, {"COLLABTUI_PORT": "many"}, "", "port from the environment"),
        ({}, {}, "port = -1", "port from the settings file"),
        ({}, {}, "prot = 1", "prot from the settings file"),
        ({}, {}, "[limits]\nconections = 1", "limits.conections from the settings file"),
        ({}, {}, "port = ", "is no TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_source(
    tmp_path: Path, flags: dict[str, object], environment: dict[str, str], text: str, words: str
) -> None:
    with pytest.raises(BadConfig, match=words):
        load(flags, environment, write(tmp_path, text))


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"nowhere\.toml"):
        load({}, {}, tmp_path / "nowhere.toml")


def test_the_shipped_policy_is_whole() -> None:
    text, policy = read_policy(DEFAULT_POLICY)
    assert policy.version in text
    assert {rule.kind for rule in policy.escalation} == {
        "keyword", "repeated_fallbacks", "low_confidence", "sentiment", "api_errors",
    }  # fmt: skip


def test_a_wrong_policy_stops_the_start_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('version = "1"\nspeed = 3\n')
    with pytest.raises(CannotStart, match=r"policy\.toml:2: speed"):
        read_policy(file)
