"""Claims on the questions that stand in the way, asked with keys alone."""

from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import OptionList

from collabtui.ui.dialogs import Choice, Choose, Confirm, Notice
from collabtui.ui.form import Form, FormField, required
from collabtui.ui.line_input import LineInput
from collabtui.ui.theme import register
from tests.dangerous import dangerous_in
from tests.hostile_cases import HostileText
from tests.tui.hostile import one_of_each_kind
from tests.tui.screen import seen, sees


class Asked(App[None]):
    """An app that asks one question; `answers` holds what came back."""

    def __init__(self, question: ModalScreen[Any]) -> None:
        super().__init__()
        self.question = question
        self.answers: list[Any] = []
        register(self)

    def on_mount(self) -> None:
        self.push_screen(self.question, self.answers.append)


async def answer(question: ModalScreen[Any], *keys: str) -> list[Any]:
    app = Asked(question)
    async with app.run_test() as pilot:
        await pressed(pilot, *keys)
        return app.answers


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.pause()
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        (["y"], [True]),
        (["n"], [False]),
        (["escape"], [False]),
        (["enter"], [False]),
        (["tab", "enter"], [True]),
        (["left", "enter"], [True]),
        (["x"], []),
    ],
)
async def test_a_hasty_enter_changes_nothing(keys: list[str], answers: list[bool]) -> None:
    assert await answer(Confirm("Close the tab?"), *keys) == answers


async def test_a_harmless_question_is_answered_yes_by_enter() -> None:
    assert await answer(Confirm("Stay?", safe=True), "enter") == [True]


async def test_a_question_shows_its_buttons_by_their_names() -> None:
    app = Asked(Confirm("Hand Ada [b] back to the bot?", "Hand back", "Keep"))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert sees(app, "Hand Ada [b] back to the bot?")
        assert sees(app, "Hand back")
        assert sees(app, "Keep")


CODES = [Choice("solved", "Solved"), Choice("spam", "Spam", "nobody asked"), Choice("dup", "Duplicate")]


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        (["enter"], ["solved"]),
        (["down", "enter"], ["spam"]),
        (["up", "enter"], ["dup"]),
        (["3"], ["dup"]),
        (["9"], []),
        (["escape"], [None]),
    ],
)
async def test_an_option_is_chosen_by_arrows_or_by_its_digit(keys: list[str], answers: list[str | None]) -> None:
    assert await answer(Choose("How did it end?", CODES), *keys) == answers


@pytest.mark.parametrize(("keys", "answers"), [(["enter"], []), (["down", "enter"], ["solved"]), (["2"], ["spam"])])
async def test_where_haste_would_do_harm_enter_alone_chooses_nothing(keys: list[str], answers: list[str]) -> None:
    assert await answer(Choose("How did it end?", CODES, hasty=False), *keys) == answers


async def test_a_notice_swallows_what_is_typed_until_it_is_closed() -> None:
    assert await answer(Notice("Too late."), *"yes1", "enter") == []
    assert await answer(Notice("Too late."), "escape") == [None]


async def test_the_present_option_is_highlighted_first() -> None:
    assert await answer(Choose("Presence", CODES, present="spam"), "enter") == ["spam"]


async def test_options_show_digit_label_detail() -> None:
    app = Asked(Choose("How did it end?", CODES))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert sees(app, "How did it end?")
        assert sees(app, "2 Spam  nobody asked")


async def test_no_options_can_only_be_left() -> None:
    assert await answer(Choose("Nobody is here", []), "enter", "1", "escape") == [None]


def digits(value: str) -> str | None:
    return None if value.isdigit() else "Expected digits."


FIELDS = (FormField("phone", "Phone", check=digits), FormField("topic", "Topic", "order", check=required))


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        (["1", "2", "enter"], [{"phone": "12", "topic": "order"}]),
        (["1", "tab", "s", "enter"], [{"phone": "1", "topic": "orders"}]),
        (["x", "enter"], []),
        (["x", "enter", "backspace", "7", "enter"], [{"phone": "7", "topic": "order"}]),
        (["1", "tab", "tab", "enter"], [{"phone": "1", "topic": "order"}]),
        (["1", "tab", "tab", "tab", "enter"], [None]),
        (["1", "escape"], [None]),
    ],
)
async def test_a_form_is_filled_and_sent_by_keys(keys: list[str], answers: list[dict[str, str] | None]) -> None:
    assert await answer(Form("Callback", FIELDS), *keys) == answers


@pytest.mark.parametrize(
    ("question", "key", "first"),
    [
        (Confirm("Leave?"), "y", True),
        (Choose("Which?", [Choice("a", "A")]), "1", "a"),
        (Form("Topic", FIELDS[1:]), "enter", {"topic": "order"}),
    ],
)
async def test_a_key_that_is_pressed_twice_answers_once(question: ModalScreen[Any], key: str, first: object) -> None:
    app = Asked(question)
    async with app.run_test() as pilot:
        await pilot.pause()
        # Both are there before the first has been dealt with, as when a key bounces.
        for _ in range(2):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert app.answers == [first]
        assert app.is_running


async def test_every_error_stands_at_its_field_where_the_first_gets_focus() -> None:
    app = Asked(Form("Callback", FIELDS))
    async with app.run_test() as pilot:
        await pressed(pilot, "tab", "ctrl+u", "enter")
        rows = seen(app)
        first = next(n for n, row in enumerate(rows) if "Expected digits." in row)
        second = next(n for n, row in enumerate(rows) if "Please write something here." in row)
        topic = next(n for n, row in enumerate(rows) if "Topic" in row)
        assert first < topic < second
        assert app.focused is app.screen.query(LineInput).first()


async def test_an_error_goes_once_the_value_is_right() -> None:
    app = Asked(Form("Callback", FIELDS))
    async with app.run_test() as pilot:
        await pressed(pilot, "tab", "ctrl+u", "enter", "5", "enter")
        assert not sees(app, "Expected digits.")
        assert sees(app, "Please write something here.")


@pytest.mark.parametrize("case", one_of_each_kind(), ids=lambda case: case.id)
async def test_a_value_from_outside_is_seen_cleaned_but_comes_back_as_it_was(case: HostileText) -> None:
    app = Asked(Form("Edit", (FormField("city", "City", case.text[:900]),)))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not [code for row in seen(app) for code in dangerous_in(row)]
        await pilot.press("enter")
        assert app.answers == [{"city": case.text[:900]}]


async def test_what_is_pasted_is_cleaned_before_it_is_shown() -> None:
    app = Asked(Form("Edit", (FormField("city", "City"),)))
    async with app.run_test() as pilot:
        await pilot.pause()
        field = app.screen.query_one(LineInput)
        field.post_message(events.Paste("a\x1b]52;c;AAAA\x07b\u202ec"))
        await pilot.pause()
        assert field.value == "a␛]52;c;AAAA␇b<U+202E>c"


async def test_hostile_words_in_titles_options_questions_stay_words() -> None:
    app = Asked(Confirm("hostile words follow"))
    async with app.run_test() as pilot:
        for text in [case.text[:2000] for case in one_of_each_kind()]:
            for question in (
                Confirm(text, text, text),
                Choose(text, [Choice("x", text, text)]),
                Form(text, FIELDS, text),
            ):
                await app.push_screen(question)
                await pilot.pause()
                assert not [code for row in seen(app) for code in dangerous_in(row)]
                app.pop_screen()


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_a_form_of_three_fields_shows_all_of_itself(size: tuple[int, int]) -> None:
    fields = tuple(FormField(name, name.capitalize(), hint=f"such as {name}") for name in ("when", "phone", "topic"))
    app = Asked(Form("Callback", fields, "Plan it"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for words in ("When", "such as when", "Phone", "Topic", "such as topic", "Plan it", "Cancel"):
            assert sees(app, words), words


async def test_the_hint_tells_what_a_key_really_does() -> None:
    hasty, careful = Asked(Choose("How?", CODES)), Asked(Choose("How?", CODES, hasty=False))
    for app, words in ((hasty, "Enter chooses"), (careful, "A number chooses")):
        async with app.run_test() as pilot:
            await pilot.pause()
            assert sees(app, words)


async def test_no_colour_of_its_own_hides_a_detail_on_the_cursor() -> None:
    app = Asked(Choose("How?", CODES, present="spam"))
    async with app.run_test() as pilot:
        await pilot.pause()
        option = app.screen.query_one(OptionList).get_option_at_index(1)
        assert isinstance(option.prompt, Content)
        assert "$muted" not in [str(span.style) for span in option.prompt.spans]
