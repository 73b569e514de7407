"""Claims on the sentences that the sender of a wrong frame gets."""

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from broker.domain.errors import BadCommand, BadFrame
from broker.domain.ids import is_id
from broker.protocol.wording import MANY, why
from tests.unit.protocol.raw_frames import posted, refusal


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (posted(epoch='"3"'), "command.post_message.epoch: expected an integer, got text"),
        (posted(epoch="3.0"), "command.post_message.epoch: expected an integer, got a decimal number"),
        (posted(epoch="true"), "command.post_message.epoch: expected an integer, got true"),
        (posted(epoch="NaN"), "command.post_message.epoch: expected an integer, got a decimal number"),
        (posted(epoch="-1"), "command.post_message.epoch: expected 0 or more"),
        (posted(epoch=str(2**63)), "command.post_message.epoch: expected 9007199254740991 or less"),
        (posted(text="null"), "command.post_message.text: expected text, got null"),
        (posted(text="[]"), "command.post_message.text: expected text, got a list"),
        (posted(text="{}"), "command.post_message.text: expected text, got an object"),
        (posted(text="5"), "command.post_message.text: expected text, got an integer"),
        (posted(text='" "'), "command.post_message.text: expected at least one character that is not blank"),
        (posted(text='""'), "command.post_message.text: expected some text, got none"),
        (posted(text=f'"{"x" * 8001}"'), "command.post_message.text: expected at most 8000 characters"),
        (posted(visibility='"secret"'), "command.post_message.visibility: expected 'public' or 'note'"),
        (posted(extra="1"), "command.post_message.extra: there is no such field here"),
        ('{"type":"command","id":"m1","command":{"kind":"resolve"}}', "command.resolve.conversation: it is missing"),
        ('{"type":"command","id":"m1","command":{}}', "command.kind: it is missing"),
        ('{"type":"command","id":"m1","command":{"kind":"zap"}}', "command.kind: 'zap' is not known here"),
        ('{"type":"command","id":"m1","command":[]}', "command: expected an object, got a list"),
        ('{"type":"command","id":"m1"}', "command: it is missing"),
    ],
)
def test_a_wrong_field_of_a_command_is_named_with_what_was_expected(raw: str, sentence: str) -> None:
    refused = refusal(raw)
    assert isinstance(refused, BadCommand)
    assert refused.message == sentence


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("", "The frame is not JSON: EOF while parsing a value at line 1 column 0."),
        ("null", "The frame is not a JSON object."),
        ("[]", "The frame is not a JSON object."),
        ("{}", "type: it is missing"),
        ("\ud800", "The frame holds a lone surrogate, which is no character."),
        (b"{}", "The frame is binary; this protocol speaks JSON in text frames."),
        ('{"type":"hello"}', "hello.token: it is missing"),
        ('{"type":"hello","token":"t","resume":[{"stream":"agent:a"}]}', "hello.resume[0].after_n: it is missing"),
        ('{"type":"query","id":"q","query":{"kind":"packet"}}', "query.packet.conversation: it is missing"),
    ],
)
def test_what_is_no_frame_is_refused_with_the_reason(raw: str | bytes, sentence: str) -> None:
    refused = refusal(raw)
    assert isinstance(refused, BadFrame)
    assert refused.message == sentence


def test_an_unknown_type_is_answered_with_those_there_are() -> None:
    assert refusal('{"type":"zap"}').message.startswith("type: 'zap' is not known here; expected one of 'hello'")


def test_the_words_on_an_id_tell_the_same_bound_as_the_rule() -> None:
    message = refusal(posted(conversation='"-"')).message
    longest = next(size for size in range(1, 500) if not is_id("a" * (size + 1)))
    assert f"1 to {longest} letters" in message


@pytest.mark.parametrize("control", ["\\u001b]52;c;QUJD\\u0007", "\\u202e", "\\u0000", "\\n"])
def test_a_refusal_repeats_what_was_sent_only_briefly_without_its_controls(control: str) -> None:
    long = f"{control}{'x' * 5_000}"
    for raw in (
        f'{{"type":"{long}"}}',
        f'{{"type":"command","id":"m1","command":{{"kind":"{long}"}}}}',
        posted(**{long: "1"}),
        '{"type":"command","id":"m1","command":{"kind":"set_skills","agent":"a","skills":{"' + long + '":1}}}',
    ):
        message = refusal(raw).message
        assert message.count("x") <= 42
        assert message.isprintable()


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("set_capacity", '"agent":"a","capacity":101', "capacity: expected 100 or less"),
        ("set_skills", '"agent":"a","skills":{"":1}', "skills. (its name): expected some text, got none"),
        ("set_skills", '"agent":"a","skills":7', "skills: expected an object, got an integer"),
        ("register_agent", '"agent":"a","name":" a","skills":{}', "name: expected one line without blanks"),
        ("close_conversation", '"conversation":"c","reason":false', "reason: expected text, got false"),
        (
            "set_skills",
            '"agent":"a","skills":{' + ",".join(f'"s{level}":1' for level in range(51)) + "}",
            "skills: expected at most 50 entries",
        ),
    ],
)
def test_each_bound_of_a_command_is_told_in_plain_words(kind: str, fields: str, sentence: str) -> None:
    message = refusal(f'{{"type":"command","id":"m1","command":{{"kind":"{kind}",{fields}}}}}').message
    assert message.startswith(f"command.{kind}.{sentence}")


def test_a_frame_with_very_many_faults_is_told_their_number() -> None:
    raw = '{"type":"hello","token":"t",' + ",".join(f'"k{i}":1' for i in range(MANY + 1)) + "}"
    assert refusal(raw).message == "The frame has 101 faults; see the protocol's reference for its fields."


def test_a_fault_without_words_of_ours_is_told_in_the_validators_own() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(dict[str, Annotated[int, Field(multiple_of=2)]]).validate_python({"odd": 3})
    assert why(caught.value) == "odd: input should be a multiple of 2"
