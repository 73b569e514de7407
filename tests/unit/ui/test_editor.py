"""Which editor is meant."""

import pytest

from collabtui.ui.editor import NoEdit, editor_command


@pytest.mark.parametrize(
    ("environ", "command"),
    [
        ({"EDITOR": "nano"}, ("nano",)),
        ({"VISUAL": "code --wait", "EDITOR": "nano"}, ("code", "--wait")),
        ({"VISUAL": "", "EDITOR": "'my editor' -n"}, ("my editor", "-n")),
    ],
)
def test_visual_is_asked_before_editor(environ: dict[str, str], command: tuple[str, ...]) -> None:
    assert editor_command(environ) == command


@pytest.mark.parametrize("environ", [{}, {"EDITOR": "  "}, {"EDITOR": "'vi"}])
def test_no_editor_is_a_sentence_that_says_what_to_set(environ: dict[str, str]) -> None:
    found = editor_command(environ)
    assert isinstance(found, NoEdit)
    assert "EDITOR" in found.why
