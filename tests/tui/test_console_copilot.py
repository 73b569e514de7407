"""A copilot, a coach at the agent's side, played by keys alone."""

from importlib.resources import files
from pathlib import Path

import pytest

from broker.domain.commands import Command, MarkSuggestion, OfferSuggestion, SetField
from broker.domain.context import FieldValue
from broker.domain.conversation_parts import Suggestion
from collabtui.coaching.rules import CoachRules
from collabtui.console.coach import Coaching, read_coaching
from tests.tui.console_kit import Desk, desk_of

SHOP = read_coaching(files("demo_data"))
STRICT = Coaching(SHOP.rules.model_copy(update={"blocking": ("promise",)}))
DRAFT = "You really can return it within 30 days. You must keep the box."
SOURCE = "draft from Returns > 30 days; the model did not answer in time"
BOT = "Your order is on its way."
NARROW, WIDE = (80, 24), (200, 50)


async def _begun(desk: Desk) -> None:
    await desk.bot(BOT)
    await desk.customer("maria", "where is my order?")
    while BOT not in await desk.reads("maria"):
        await desk.pilot.pause(0.01)
    await desk.says("maria", "a human please, can I return it?")
    await desk.accepts("c-maria")


async def _drafted(desk: Desk) -> None:
    copilot = await desk.copilot()
    about = next(line.message for line in reversed(desk.state("c-maria").lines) if line.author.role == "customer")
    await copilot.send(OfferSuggestion("c-maria", about, "Returns are free.", "Returns (kb-1)", 0.9))
    await copilot.send(OfferSuggestion("c-maria", about, DRAFT, SOURCE, 0.5, sort="draft"))
    await desk.until(lambda: len(desk.screen.panes.suggestions.rows) == 2, "no suggestions")


def _number(desk: Desk) -> int:
    """The number that inserts the draft."""
    return next(row.number for row in desk.screen.panes.suggestions.rows if row.sort == "draft")


def _draft(desk: Desk) -> Suggestion:
    return next(one for one in desk.state("c-maria").suggestions.values() if one.sort == "draft")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "200x50"])
async def test_a_conversation_is_answered_with_suggestions_by_keys_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk_of(tmp_path, size, coaching=SHOP) as desk:
        await _begun(desk)
        await _drafted(desk)
        await desk.press(f"alt+{_number(desk)}")
        await desk.sees("within 30 days")
        await desk.type(" We guarantee it.")
        await desk.sees("hint, promise", "rules allow no")
        await desk.press("enter")
        said = f"{DRAFT} We guarantee it."
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == said, "not sent")
        await desk.until(lambda: _draft(desk).fate == "sent", "not marked")
        await desk.press("alt+l")
        await desk.sees("Rate which suggestion?")
        await desk.press("1")
        await desk.sees("Did it help?")
        await desk.press("1")
        await desk.until(lambda: _draft(desk).good is True, "not rated")
        await desk.press("f6")
        await desk.sees("how did it end?")
        await desk.press("1")
        await desk.until(lambda: "c-maria" not in desk.screen.model.agent.holding, "not resolved")


async def test_drafts_come_first_with_their_sources(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        await _drafted(desk)
        await desk.sees(
            "draft You really",
            "draft from Returns > 30 days",
            "the model did not",
            "answer in time",
            "Returns are free.",
            "from: Returns (kb-1)",
        )
        assert [row.sort for row in desk.screen.panes.suggestions.rows] == ["draft", "article"]


async def test_what_is_on_the_screen_is_told_as_shown_once(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        await _drafted(desk)
        suggestions = desk.state("c-maria").suggestions
        await desk.until(
            lambda: all(one.shown for one in desk.state("c-maria").suggestions.values()), "not told as shown"
        )
        before = desk.screen.model.mirror.n("conversation:c-maria")
        await desk.says("maria", "hello?")
        await desk.sees("hello?")
        assert desk.screen.model.mirror.n("conversation:c-maria") == before + 1
        assert all(one.fate is None for one in suggestions.values())


def _overheard(desk: Desk, marks: list[MarkSuggestion]) -> None:
    """Every mark that the console sends from now on is in the list, too."""
    send = desk.screen.link.send_quietly

    def overhear(command: Command) -> None:
        marks.extend([command] if isinstance(command, MarkSuggestion) else [])
        send(command)

    desk.screen.link.send_quietly = overhear  # type: ignore[method-assign]


async def test_what_was_sent_tells_how_much_of_it_is_the_copilots(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        await _drafted(desk)
        marks: list[MarkSuggestion] = []
        _overheard(desk, marks)
        await desk.press(f"alt+{_number(desk)}")
        await desk.type(" Bye")
        await desk.press("enter")
        await desk.until(lambda: _draft(desk).fate == "sent", "not marked")
        mark = next(mark for mark in marks if mark.fate == "sent")
        assert (mark.ai_share, mark.kept_share, mark.edits) == (round(len(DRAFT) / (len(DRAFT) + 4), 4), 1.0, 4)


async def test_the_ais_words_get_shorter_while_the_persons_stay_then_undo_brings_them_back(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        await _drafted(desk)
        await desk.type("I really mean it. ")
        await desk.press(f"alt+{_number(desk)}", "alt+s")
        await desk.until(lambda: desk.screen.model.state is not None and "You can return" in _text(desk), "not shorter")
        assert _text(desk).startswith("I really mean it. ")
        await desk.press("alt+w")
        await desk.until(lambda: "Please keep the box" in _text(desk), "not friendlier")
        await desk.press("ctrl+z", "ctrl+z")
        assert _text(desk) == f"I really mean it. {DRAFT}"
        draft = desk.screen.talk.writing.page("c-maria").reply
        assert draft is not None
        assert draft.ai == ((18, 18 + len(DRAFT)),)


def _text(desk: Desk) -> str:
    draft = desk.screen.talk.writing.page("c-maria").reply
    return draft.text if draft else ""


async def test_a_translation_without_a_model_says_what_it_needs(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        await _drafted(desk)
        await desk.press(f"alt+{_number(desk)}", "alt+t")
        await desk.sees("A translation needs a model")
        assert _text(desk) == DRAFT


async def test_without_words_of_the_ai_there_is_nothing_to_make_shorter(tmp_path: Path) -> None:
    async with desk_of(tmp_path) as desk:
        await _begun(desk)
        await desk.type("I really mean it.")
        await desk.press("alt+s")
        await desk.sees("There are no words of the AI")
        assert _text(desk) == "I really mean it."


async def test_a_hint_holds_nothing_up_however_fast_one_sends(tmp_path: Path) -> None:
    async with desk_of(tmp_path, coaching=SHOP) as desk:
        await _begun(desk)
        await desk.type("Return it, we guarantee it")
        await desk.press("enter")
        await desk.sees("Sent, with a hint. Promise")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text.endswith("guarantee it"), "not sent")


async def test_a_hint_that_blocks_refuses_each_time_until_the_words_are_changed(tmp_path: Path) -> None:
    async with desk_of(tmp_path, coaching=STRICT) as desk:
        await _begun(desk)
        await desk.type("Return it, we guarantee it")
        await desk.sees("must change, promise")
        await desk.press("enter", "enter")
        await desk.sees("Not sent.")
        assert _text(desk) == "Return it, we guarantee it"
        await desk.press("alt+h")
        await desk.type("hope for")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "Return it, we hope for it", "not sent")


async def test_a_note_is_never_checked(tmp_path: Path) -> None:
    async with desk_of(tmp_path, coaching=STRICT) as desk:
        await _begun(desk)
        await desk.press("ctrl+t")
        await desk.type("we guarantee it")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].visibility == "note", "no note")


async def test_a_next_step_is_shown_its_words_go_in_by_a_key(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE, coaching=SHOP) as desk:
        await _begun(desk)
        await desk.sees("> Ask for the order number")
        await desk.press("alt+k")
        await desk.sees("What to do next")
        await desk.press("1")
        await desk.until(lambda: _text(desk) == "Could you give me the order number? It begins with FH.", "no words")


async def test_a_broken_file_of_rules_is_told_then_the_desk_goes_on(tmp_path: Path) -> None:
    (tmp_path / "coaching.toml").write_text("blocking = 3")
    broken = read_coaching(tmp_path)
    async with desk_of(tmp_path, WIDE, coaching=broken) as desk:
        await desk.sees("No hints about what you write", "coaching.toml")
        await _begun(desk)
        await desk.type("guaranteed")
        await desk.press("enter")
        await desk.until(lambda: desk.state("c-maria").lines[-1].text == "guaranteed", "not sent")
    assert broken.rules == CoachRules()


async def test_a_bots_message_is_flagged_with_a_reason(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        await desk.press("escape", "exclamation_mark")
        await desk.sees("Flag what the bot said", BOT)
        await desk.press("1")
        await desk.sees("What was wrong?")
        await desk.press("2")
        await desk.sees("flagged for its designer", "did not understand")


async def test_the_summary_is_read_part_by_part(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk:
        await _begun(desk)
        copilot = await desk.copilot()
        words = "Situation: the order is late\nOpen question: can it be returned?"
        await copilot.send(SetField("c-maria", FieldValue("summary", words, "copilot", 0.9), 0))
        await desk.sees("Summary", "Situation: the order is late", "Open question: can it be returned?")
