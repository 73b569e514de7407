"""What the shipped understanding reads in customers' texts."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabtui.understanding.api import READ_AT_MOST, Intent, Reading, Understanding
from collabtui.understanding.embedded import shipped

ROOT = Path(__file__).resolve().parents[3]
UNDERSTANDING: Understanding = shipped()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hello, has the parcel I ordered on Monday been shipped?", "order_status"),
        ("I need to get back into my account, I have lost the password", "password_reset"),
        ("when do I see the refund in my bank account", "refund_status"),
        ("how can I send the jacket back to you", "return_item"),
        ("pls cancel the order i made today", "cancel_order"),
        ("I have a new address, can you change it on the order", "change_address"),
        ("what is the price of shipping to Austria", "shipping_cost"),
        ("my card gets declined when I pay", "payment_failed"),
        ("Can I have a copy of the invoice for my company", "invoice_copy"),
        ("I want my account and all data deleted", "account_delete"),
        ("at what time do you open on saturday", "opening_hours"),
        ("yes, please", "affirm"),
        ("thanks, that is everything", "thanks_goodbye"),
    ],
)
def test_a_request_in_other_words_is_read_with_confidence(text: str, intent: str) -> None:
    reading = UNDERSTANDING.read(text)
    assert reading.intents[0].name == intent
    assert reading.intents[0].confidence >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        "how do I train for a marathon",
        "my flight to Rome was cancelled by the airline crew",
        "Do your tents come with a groundsheet that works on snow?",
        "Will the stove work at three thousand metres?",
        "who is the mayor of this town",
        "wo ist mein paket",
    ],
)
def test_a_question_out_of_scope_stays_below_the_threshold(text: str) -> None:
    reading = UNDERSTANDING.read(text)
    assert not reading.fallback
    assert reading.confidence is not None
    assert reading.confidence < 0.6


def test_a_reading_says_who_wants_a_person_how_frustrated_they_are() -> None:
    asked, angry = (
        UNDERSTANDING.read("is anybody alive over there"),
        UNDERSTANDING.read("this is absolutely ridiculous!"),
    )
    assert asked.wants_human >= 0.5 > angry.wants_human
    assert angry.frustration >= 0.5 > asked.frustration


@pytest.mark.parametrize("text", ["", "   ", "???", "👍", "asdf qwrt zzzx", "hgf jjk kkl", "qwx plmk"])
def test_noise_is_a_fallback_without_confidence(text: str) -> None:
    reading = UNDERSTANDING.read(text)
    assert (reading.fallback, reading.intents, reading.confidence) == (True, (), None)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("fh10799", "order_status"), ("#10799", "order_status"), ("zoe@web.test", "password_reset")],
)
def test_a_bare_answer_to_a_question_of_the_bot_is_understood(text: str, intent: str) -> None:
    reading = UNDERSTANDING.read(text)
    assert reading.intents[0].name == intent
    assert reading.intents[0].confidence >= 0.6
    assert len(reading.entities) == 1


def test_a_misspelt_word_is_still_understood() -> None:
    assert UNDERSTANDING.read("whre is my ordr").intents[0].name == "order_status"


def test_a_text_longer_than_the_limit_is_judged_by_its_beginning() -> None:
    text = "where is my order? ".ljust(READ_AT_MOST)
    assert UNDERSTANDING.read(text + "I hate this horrible shop FH-10234") == UNDERSTANDING.read(text)


def test_the_confidence_is_that_of_the_best_intent() -> None:
    reading = Reading((Intent("a", 0.7), Intent("b", 0.2)), fallback=False, sentiment=0.0, entities=())
    assert reading.confidence == 0.7


def test_the_model_is_loaded_once() -> None:
    assert shipped() is shipped()


def test_reading_texts_needs_no_training_library() -> None:
    code = (
        "import sys; from collabtui.understanding.embedded import shipped; shipped().read('where is it');"
        "print({'scipy', 'huggingface_hub', 'textual'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_lone_surrogate_is_read_like_any_other_sign() -> None:
    assert UNDERSTANDING.read("\ud800").fallback


@settings(max_examples=60)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["where", "is", "my", "order", "refund", "FH-10234", "no!"])).map(" ".join)
)
def test_every_text_has_a_sound_reading(text: str) -> None:
    reading = UNDERSTANDING.read(text)
    confidences = [intent.confidence for intent in reading.intents]
    assert reading.fallback == (not confidences)
    assert len(confidences) <= 5
    assert all(0.0 <= confidence <= 1.0 for confidence in confidences)
    assert sum(confidences) <= 1.001
    assert -1.0 <= reading.sentiment <= 1.0
