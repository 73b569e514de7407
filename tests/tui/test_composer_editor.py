"""Writing in one's own editor."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from collabtui.console.drafts import Drafts
from tests.tui.composer_room import Room, writing_in
from tests.tui.screen import sees


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with writing_in(Room()) as pilot:
        yield pilot


@pytest.fixture
def room(pilot: Pilot[None]) -> Room:
    app = pilot.app
    assert isinstance(app, Room)
    return app


def editor(folder: Path, script: str) -> str:
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return f"'{path}'"


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_the_editor_gets_the_text_then_gives_it_back(
    pilot: Pilot[None], room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, f'stat -c %a "$1" > {tmp_path}/mode; printf "\\033 more\\n" >> "$1"'))
    await pilot.press(*"some", "ctrl+o")
    await settle(pilot)
    assert room.composer.text == "some␛ more"
    assert room.changed[-1].text == "some␛ more"
    assert (tmp_path / "mode").read_text().strip() == "600"


@pytest.mark.parametrize(
    ("script", "words"),
    [("exit 3", "ended with code 3"), (r'printf "\377" > "$1"', "UTF-8")],
)
async def test_an_editor_that_fails_leaves_the_message_as_it_was(
    pilot: Pilot[None], room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, words: str
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, script))
    await pilot.press(*"some", "ctrl+o")
    await settle(pilot)
    assert room.composer.text == "some"
    assert sees(room, words)


@pytest.mark.parametrize(
    ("named", "words"),
    [("", "No editor is set"), ("/no/such/editor", "The editor /no/such/editor"), ("'vi", "a quote without its end")],
)
async def test_without_an_editor_the_agent_is_told_what_to_set(
    pilot: Pilot[None], room: Room, monkeypatch: pytest.MonkeyPatch, named: str, words: str
) -> None:
    monkeypatch.setenv("VISUAL", named)
    monkeypatch.delenv("EDITOR", raising=False)
    await pilot.press("a", "ctrl+o")
    await settle(pilot)
    assert sees(room, words)


async def test_a_text_from_the_editor_goes_to_the_conversation_it_was_begun_in(
    pilot: Pilot[None], room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    monkeypatch.setenv("VISUAL", editor(tmp_path, f'mkfifo {gate} 2>/dev/null; read go < {gate}; printf more >> "$1"'))
    await pilot.press("a", "ctrl+o")
    room.composer.load(Drafts("c2"))
    while not gate.exists():
        await pilot.pause(0.01)
    gate.write_text("go\n")
    await settle(pilot)
    assert (room.changed[-1].conversation, room.changed[-1].text) == ("c1", "amore")
    assert room.composer.text == ""


async def test_a_terminal_that_can_not_be_lent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    async with writing_in(Room(is_lent=False)) as pilot:
        await pilot.press("a", "ctrl+o")
        await settle(pilot)
        assert sees(pilot.app, "This terminal")
        await pilot.press("b")
        assert sees(pilot.app, "ab")
