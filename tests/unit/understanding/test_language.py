"""Claims about telling languages apart, with how often the model is right."""

import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.api import READ_AT_MOST, UNTOLD, Guess
from collabtui.understanding.language import LanguageModel
from tests.unit.understanding.said import GERMAN, OTHERS

ROOT = Path(__file__).resolve().parents[3]
MODEL = LanguageModel()
BOTH = ("en", "de")


def detect(text: str) -> Guess:
    return MODEL.detect(text, BOTH)


def english() -> list[str]:
    """All that teaches the demo shop's bot."""
    files = sorted((ROOT / "demo_data" / "intents").glob("*.toml"))
    return [text for file in files for text in tomllib.loads(file.read_text("utf-8"))["examples"]]


SAID = [("en", text) for text in english()] + [("de", text) for text in GERMAN]


def test_nearly_all_that_customers_write_is_told_apart() -> None:
    right = {
        language: [detect(text).language == language for one, text in SAID if one == language] for language in BOTH
    }
    assert sum(right["en"]) / len(right["en"]) >= 0.98
    assert sum(right["de"]) / len(right["de"]) >= 0.95


def test_who_is_sure_is_right() -> None:
    sure = [(language, text) for language, text in SAID if detect(text).confidence >= 0.8]
    assert len(sure) >= 0.93 * len(SAID)
    assert [text for language, text in sure if detect(text).language != language] == []


def test_who_is_unsure_says_so() -> None:
    """Below 0.7 about two of three guesses are right: hardly more than a coin would get."""
    unsure = [detect(text).language == language for language, text in SAID if 0 < detect(text).confidence < 0.7]
    assert 0.5 <= sum(unsure) / len(unsure) <= 0.85


@pytest.mark.parametrize("text", ["ok", "no", "hi", "Ja", "Hilfe", "helo"])
def test_a_short_word_tells_little(text: str) -> None:
    assert detect(text).confidence < 0.6


@pytest.mark.parametrize(
    "text",
    [
        "my order is late, bitte hilf mir",
        "Wo ist mein parcel? It should be here by now",
        "Ich habe eine question about my order",
    ],
)
def test_a_text_in_both_languages_tells_little(text: str) -> None:
    assert detect(text).confidence < 0.6


def test_a_foreign_word_in_a_sentence_changes_nothing() -> None:
    assert detect("Ich brauche Hilfe mit meinem Account, bitte").language == "de"
    assert detect("Ich brauche Hilfe mit meinem Account, bitte").confidence > 0.9


@pytest.mark.parametrize("text", ["", "   ", "???", "12345", "FH-10488", "walker@mail.test", "👍"])
def test_what_holds_no_word_tells_nothing(text: str) -> None:
    assert detect(text) == UNTOLD


@pytest.mark.parametrize("text", ["bad bzzt hrmpf", "kjhg vbxq wqpl", "hmpf", "zzz"])
def test_what_nobody_could_say_aloud_tells_nothing(text: str) -> None:
    assert detect(text).confidence < 0.8


def test_numbers_do_not_count_as_words() -> None:
    assert detect("FH-10455 walker@mail.test Ja").confidence < 0.6


def test_what_is_clearly_in_another_language_is_guessed_without_confidence() -> None:
    sure = [text for text in OTHERS if detect(text).confidence > 0.01]
    assert sure == ["Merci beaucoup"]


def test_a_language_may_be_that_of_a_region() -> None:
    guess = MODEL.detect("Wo bleibt meine Bestellung?", ("en-GB", "de-AT"))
    assert guess.language == "de-AT"
    assert guess.confidence > 0.9


def test_a_language_that_the_model_does_not_know_is_never_guessed() -> None:
    assert MODEL.detect("Wo bleibt meine Bestellung?", ("de", "tlh")).language == "de"
    assert MODEL.detect("Wo bleibt meine Bestellung?", ("tlh",)) == UNTOLD


def test_more_languages_may_be_offered() -> None:
    assert MODEL.detect("Je voudrais parler à une personne", ("en", "de", "fr")).language == "fr"


def test_the_longest_text_is_judged_before_anybody_notices() -> None:
    detect("The model is read now, if it was not before.")
    began = time.process_time()
    detect("Wo bleibt mein Paket? " * READ_AT_MOST)
    assert time.process_time() - began < 0.1


def test_threads_may_ask_at_the_same_time() -> None:
    model, texts = LanguageModel(), [*GERMAN[:8]] * 4
    with ThreadPoolExecutor(4) as threads:
        guesses = [*threads.map(lambda text: model.detect(text, BOTH), texts)]
    assert guesses == [detect(text) for text in texts]


def test_the_model_is_not_loaded_before_a_text_is_judged() -> None:
    code = (
        "import sys; from collabtui.understanding.language import LanguageModel; LanguageModel().detect('42', ['en']);"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, check=False).returncode == 0


@given(st.text())
def test_any_text_gets_a_guess(text: str) -> None:
    guess = detect(text)
    assert guess.language in {"", *BOTH}
    assert 0 <= guess.confidence <= 1
