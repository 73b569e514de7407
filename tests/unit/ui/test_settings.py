"""Claims on the user's settings file."""

from pathlib import Path

import pytest

from collabtui.ui.keys import CONSOLE, CUSTOMER
from collabtui.ui.settings import Read, Settings, read_settings, settings_path


def written(folder: Path, text: str | bytes) -> Read:
    path = folder / "screens.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(path, CONSOLE)


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "screens.toml", CONSOLE) == Read(Settings())


def test_what_the_file_says_holds(tmp_path: Path) -> None:
    read = written(tmp_path, 'theme = "collabtui-light"\nundo_seconds = 2\nbell = false\n[keys]\naccept = "k, f2"\n')

    assert read.problems == ()
    assert read.settings.theme == "collabtui-light"
    assert (read.settings.undo_seconds, read.settings.bell, read.settings.notify) == (2, False, True)
    assert read.settings.keys == {"accept": ("k", "f2")}


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('bell = false\ntheme = "neon"', 2, "theme: expected one of collabtui-dark"),
        ('bell = "yes"', 1, "bell: Input should be a valid boolean"),
        ("\n\nundo_seconds = -1", 3, "undo_seconds: Input should be greater than or equal to 0"),
        ("colour = 1", 1, "colour: Extra inputs are not permitted"),
        ("[keys]\naccept = 1", 1, 'keys: expected lines such as accept = "a,f2"'),
        ('[keys]\naccept = "ctrl+i"', 1, "keys: accept: ctrl+i cannot be used, terminals send Tab for it."),
        ('[keys]\naccept = "d"', 1, "keys: d means both accept and decline."),
        ('[keys]\nhello = "d"', 1, "keys: hello: no action has this name"),
    ],
)
def test_a_wrong_field_is_told_with_its_line_while_the_default_serves(
    tmp_path: Path, text: str, line: int, told: str
) -> None:
    read = written(tmp_path, text)

    assert len(read.problems) == 1
    assert read.problems[0].startswith(f"{tmp_path / 'screens.toml'}, line {line}, {told}")
    assert read.settings == (Settings(bell=False) if "bell = false" in text else Settings())


def test_one_wrong_field_leaves_the_others_alone(tmp_path: Path) -> None:
    read = written(tmp_path, 'bell = 3\ntheme = "terminal"\n[keys]\naccept = "k"')

    assert len(read.problems) == 1
    assert read.settings == Settings(theme="terminal", keys={"accept": ("k",)})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"theme = ", "is not TOML"),
        (b"theme = '\xff'", "is not UTF-8 text"),
        (b"#" * 100_001, "has 100,001 bytes, expected at most 100,000"),
    ],
)
def test_a_file_that_makes_no_sense_stops_nothing(tmp_path: Path, content: bytes, told: str) -> None:
    read = written(tmp_path, content)

    assert read.settings == Settings()
    assert told in read.problems[0]
    assert read.problems[0].endswith("the defaults are used.")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in read_settings(tmp_path, CONSOLE).problems[0]


def test_keys_of_the_other_window_are_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "screens.toml"
    path.write_text('[keys]\naccept = "k"\nperson = "k"\n')

    assert read_settings(path, CONSOLE).problems == read_settings(path, CUSTOMER).problems == ()


def test_a_folder_can_be_named_in_the_environment(tmp_path: Path) -> None:
    assert settings_path({"COLLABTUI_CONFIG_DIR": str(tmp_path)}) == tmp_path / "screens.toml"
    assert settings_path({}).parts[-2:] == ("collabtui", "screens.toml")


def test_a_program_for_alerts_is_a_list_of_words(tmp_path: Path) -> None:
    path = tmp_path / "screens.toml"
    path.write_text('alert_command = ["notify-send", "Desk", "{text}"]\nrepeat_seconds = 3.5\n')
    read = read_settings(path, CONSOLE)
    assert read.problems == ()
    assert (read.settings.alert_command, read.settings.repeat_seconds) == (("notify-send", "Desk", "{text}"), 3.5)


@pytest.mark.parametrize("command", ['"notify-send"', "[1]", '["{text}"]', '[""]', '["a\\u0000"]', "[[]]"])
def test_what_can_not_be_run_is_told_in_its_line(tmp_path: Path, command: str) -> None:
    path = tmp_path / "screens.toml"
    path.write_text(f"bell = false\nalert_command = {command}\n")
    read = read_settings(path, CONSOLE)
    assert read.settings == Settings(bell=False)
    (problem,) = read.problems
    assert "line 2, alert_command: expected" in problem
