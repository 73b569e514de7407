"""What is put together from parts is what the codec would have made."""

from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import ROLES, Actor
from broker.domain.commands import PostMessage
from broker.domain.events import Event, MessagePosted
from broker.domain.ids import MAX_INT
from broker.protocol.codec import encode, encode_event
from broker.protocol.fingerprint import fingerprint
from broker.protocol.frames import Ack, EventFrame
from broker.protocol.splice import ack_payload, encode_said, event_payload
from tests.unit.protocol.values import events, names, text

numbers = st.integers(0, MAX_INT)
streams = st.builds(lambda kind, name: f"{kind}:{name}", st.sampled_from(["conversation", "agent"]), names)


@given(streams, numbers, numbers, st.builds(Actor, st.sampled_from(ROLES), names), events)
def test_an_event_frame_made_from_a_stored_body_is_the_frame_encoded_whole(
    stream: str, n: int, at: int, actor: Actor, event: Event
) -> None:
    whole = encode(EventFrame(stream=stream, n=n, at=at, actor=actor, event=event))
    assert event_payload(stream, n, at, actor, encode_event(event)) == whole.encode()


@given(names, streams, numbers, numbers)
def test_an_ack_made_from_its_parts_is_the_ack_encoded_whole(id: str, stream: str, n: int, epoch: int) -> None:
    assert ack_payload(id, stream, n, epoch) == encode(Ack(id=id, stream=stream, n=n, epoch=epoch)).encode()


@given(names, names, text, numbers, st.none() | numbers, st.none() | names)
def test_words_are_kept_in_the_codecs_bytes_under_the_commands_fingerprint(
    id: str, conversation: str, words: str, now: int, epoch: int | None, reply_to: str | None
) -> None:
    command = PostMessage(conversation, words, epoch, reply_to=reply_to)
    said = MessagePosted(id, words, now, reply_to=reply_to)
    assert encode_said(said, command) == (encode_event(said), fingerprint(command))
