"""What the doctor finds, with what it says to do."""

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabtui.cli import checks
from collabtui.cli.doctor import app, examined, told
from collabtui.cli.finding import Finding, error
from tests.e2e.processes import free_port

POLICY = Path(str(files("demo_data") / "policy.toml"))


@pytest.fixture
def private(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.mark.parametrize(("version", "ok"), [((3, 11, 0), True), ((3, 13, 1), True), ((3, 10, 9), False)])
def test_an_old_python_is_to_be_replaced(version: tuple[int, ...], ok: bool) -> None:
    assert checks.python(version).ok is ok


@pytest.mark.parametrize(
    ("version", "ok", "is_noted"),
    [((3, 36, 0), False, False), ((3, 40, 1), True, True), ((3, 51, 2), True, True), ((3, 51, 3), True, False)],
)
def test_an_old_sqlite_is_to_be_replaced_or_noted(version: tuple[int, ...], ok: bool, is_noted: bool) -> None:
    finding = checks.sqlite(version)
    assert (finding.ok, "two writers" in finding.said) == (ok, is_noted)


def test_a_private_folder_is_well_while_an_open_one_is_to_be_closed(private: Path) -> None:
    assert checks.data_folder(private).ok
    private.chmod(0o750)
    assert checks.data_folder(private).mend == f"Keep it to yourself: chmod 700 {private}"


def test_a_folder_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    assert checks.data_folder(tmp_path / "later").ok


def test_a_file_in_the_folders_place_is_one(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "is no folder" in checks.data_folder(tmp_path / "data").said


def test_a_policy_that_cannot_be_adopted_names_its_fault(tmp_path: Path) -> None:
    assert checks.policy(POLICY).ok
    spoiled = tmp_path / "policy.toml"
    spoiled.write_text("version = 3\n")
    finding = checks.policy(spoiled)
    assert not finding.ok
    assert f"{spoiled}:1: version" in finding.mend


def test_what_came_with_the_package_is_well() -> None:
    assert checks.demo_data().ok
    assert checks.model().ok


def test_the_doctor_lists_every_finding_in_words() -> None:
    said = told(
        [Finding("one", "fine"), error("two", "two.torn", "torn\n\x1b[2J", "Sew it.\nThen look again.")]
    ).splitlines()
    assert said[0] == "ok    one          fine"
    assert said[1].startswith("MEND  two          torn")
    assert [line.strip() for line in said[2:4]] == ["Sew it.", "Then look again."]
    assert said[-1] == "1 of 2 checks need mending."
    assert "\x1b" not in "".join(said)


async def test_a_setting_that_cannot_be_used_is_a_finding(monkeypatch: pytest.MonkeyPatch, private: Path) -> None:
    monkeypatch.setenv("COLLABTUI_PORT", "many")
    (finding,) = [finding for finding in await examined(private, None) if not finding.ok]
    assert (finding.name, "port" in finding.said) == ("settings", True)


def test_scripts_read_findings_as_json_with_an_exit_code(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLLABTUI_PORT", str(free_port()))  # somebody's broker may have the usual one
    options = ["--data-dir", str(private), "--policy", str(POLICY), "--json"]
    well = CliRunner().invoke(app, options)
    assert well.exit_code == 0, well.output
    assert all(finding["ok"] for finding in json.loads(well.output))
    os.chmod(private, 0o755)  # noqa: S103
    ill = CliRunner().invoke(app, options)
    assert ill.exit_code == 1
    assert [finding["name"] for finding in json.loads(ill.output) if not finding["ok"]] == ["data folder"]
