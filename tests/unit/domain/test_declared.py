"""What stays of the names that clients choose."""

import pytest

from broker.domain.agent_events import OfferReserved, WorkTaken
from broker.domain.declared import Declared
from broker.domain.erasure import erased
from broker.domain.erasure_events import DATA_KINDS
from broker.domain.events import Event
from broker.domain.owner_events import ConversationOpened, HandoffRequested
from broker.protocol.codec import decode_event, encode_event

_KNOWN = Declared(frozenset({"web"}), frozenset({"en", "de"}), frozenset({"support"}))


@pytest.mark.parametrize(
    ("event", "left"),
    [
        (ConversationOpened("m", "web", "en", "v1"), ConversationOpened("m", "web", "en", "v1")),
        (ConversationOpened("m", "at Maria's", "de-AT", "v1"), ConversationOpened("m", "[erased]", "de", "v1")),
        (ConversationOpened("m", "web", "Maria's", "v1"), ConversationOpened("m", "web", "und", "v1")),
        (HandoffRequested("t1", "support", 2), HandoffRequested("t1", "support", 2)),
        (HandoffRequested("t1", "call Maria", 2), HandoffRequested("t1", "", 2)),
        (
            OfferReserved("o", "c", 9, "r", "Maria", 5, "", "Maria"),
            OfferReserved("o", "c", 9, "r", "", 5, "", "[erased]"),
        ),
        (WorkTaken("c", "o", "at Maria's"), WorkTaken("c", "o", "[erased]")),
        (WorkTaken("c", "o"), WorkTaken("c", "o")),
    ],
)
def test_only_names_that_the_desk_declared_stay(event: Event, left: Event) -> None:
    blank = erased(event, DATA_KINDS, _KNOWN)
    assert blank == left
    assert decode_event(encode_event(blank)) == blank
    assert erased(blank, DATA_KINDS, _KNOWN) is blank
    assert erased(blank, DATA_KINDS) is blank, "whoever proves the log without its policy finds it erased"
