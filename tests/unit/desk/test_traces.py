"""What is searched for after an erasure: the very bytes that the file had."""

from broker.desk.traces import Traces
from broker.domain.erasure_events import DATA_KINDS
from broker.domain.events import MessagePosted
from broker.protocol.codec import decode_event
from broker.store.api import Row


def test_a_text_is_looked_for_as_its_writer_escaped_it() -> None:
    body = rb'{"message":"m1","text":"caf\u00e9 \"for Maria\" \/ now","epoch":1,"kind":"message_posted"}'
    event = decode_event(body)
    assert isinstance(event, MessagePosted)
    assert event.text == 'caf\u00e9 "for Maria" / now'
    found = Traces("conversation:c1")
    found.add(Row("conversation:c1", 1, "message_posted", 5, "customer", "maria", body, 9), event, DATA_KINDS)
    assert rb"caf\u00e9 \"for Maria\" \/ now" in found.texts
    assert b"m1" not in found.texts
    assert [blank.position for blank in found.blanks] == [9]
