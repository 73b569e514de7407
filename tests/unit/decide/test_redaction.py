"""What is stored of a customer's words where the policy wants no personal data."""

from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.decide.authority import MAY
from broker.decide.redaction import WRITTEN, as_stored
from broker.domain.commands import (
    AnswerSurvey,
    CloseConversation,
    Command,
    ConversationCommand,
    OpenConversation,
    PostMessage,
    ScheduleCallback,
)
from broker.domain.errors import BadCommand
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.redact import redact
from broker.policy.redaction import Redaction
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, MARIA, Story

STORED = Redaction(stored=True)
CARD, MAIL = "4111 1111 1111 1111", "me@example.com"
#: Strings of customers' commands that are ids or fixed words, or that are of no use blanked.
NOT_WRITTEN = {"conversation", "visibility", "reply_to", "suggestion", "proposal", "phone", "kind"}


def careful() -> Story:
    return Story(policy_of(redaction={"stored": True}))


def test_every_text_of_a_customer_is_looked_at() -> None:
    for kind in get_args(Command):
        if "customer" not in MAY[kind]:
            continue
        strings = {field.name for field in fields(kind) if "str" in str(field.type)}
        assert strings - NOT_WRITTEN == set(WRITTEN.get(kind, ())), kind


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (OpenConversation("c", topic=f"card {CARD}"), "topic"),
        (PostMessage("c", f"card {CARD}"), "text"),
        (RequestHandoff("c", reason=f"card {CARD}"), "reason"),
        (AnswerSurvey("c", 5, f"card {CARD}"), "comment"),
        (ScheduleCallback("c", 1, "+49 30 901820", f"card {CARD}"), "topic"),
        (CloseConversation("c", f"card {CARD}"), "reason"),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_a_card_is_stored_as_a_tag_wherever_a_customer_writes_it(command: ConversationCommand, field: str) -> None:
    stored = as_stored(command, MARIA, STORED)
    assert getattr(stored, field) == "card [card]"
    assert as_stored(command, MARIA, Redaction()) is command
    assert as_stored(command, ADA, STORED) is command


def test_the_number_to_call_back_stays() -> None:
    stored = as_stored(ScheduleCallback("c", 1, "+49 30 901820"), MARIA, STORED)
    assert isinstance(stored, ScheduleCallback)
    assert stored.phone == "+49 30 901820"


def test_the_log_the_transcript_the_ticket_hold_the_tag_alone() -> None:
    story = careful().opened()
    story.send(MARIA, PostMessage("c", f"I want a human, my card is {CARD}, mail {MAIL}"), "m1")
    assert story.state.lines[0].text == "I want a human, my card is [card], mail [email]"
    assert story.state.ticket is not None
    logs = repr(story.logs)
    assert CARD not in logs
    assert MAIL not in logs


def test_what_a_person_of_the_desk_writes_is_stored_as_written() -> None:
    story = careful().owned()
    story.send(ADA, PostMessage("c", f"Is it {MAIL}?", story.state.epoch))
    assert story.state.lines[-1].text == f"Is it {MAIL}?"


def test_only_the_kinds_of_the_policy_are_blanked() -> None:
    story = Story(policy_of(redaction={"stored": True, "kinds": ("card",)})).opened()
    story.send(MARIA, PostMessage("c", f"{CARD} {MAIL}"), "m1")
    assert story.state.lines[0].text == f"[card] {MAIL}"


def test_a_text_that_tags_would_make_too_long_is_refused_in_a_sentence() -> None:
    story = careful().opened()
    refused = story.refuses(BadCommand, MARIA, PostMessage("c", ("a@b.co " * 1_143)[:8_000]))
    assert "longer than 8000 characters" in refused.message


@given(st.text(min_size=1, max_size=200))
def test_whatever_is_written_is_stored_without_personal_data_or_refused(text: str) -> None:
    stored = as_stored(PostMessage("c", text), MARIA, STORED)
    assert isinstance(stored, PostMessage)
    assert stored.text == redact(text)
