"""Claims about suggestions on the wire: what was stored before still decodes, what no share can be is refused."""

import pytest

from broker.domain.errors import Refused
from broker.domain.events import SuggestionMarked, SuggestionOffered
from broker.protocol.codec import decode_client, decode_event


def test_suggestions_that_were_stored_before_they_had_a_life_still_decode() -> None:
    offered = b'{"suggestion":"s1","about":"m1","text":"x","source":"r","score":0.5,"kind":"suggestion_offered"}'
    marked = b'{"suggestion":"s1","fate":"sent","kind":"suggestion_marked"}'
    assert decode_event(offered) == SuggestionOffered("s1", "m1", "x", "r", 0.5, sort="article")
    assert decode_event(marked) == SuggestionMarked("s1", "sent", None, None, None)


BAD = ('"ai_share":1.01', '"kept_share":-0.1', '"kept_share":NaN', '"kept_share":"1"', '"edits":-1', '"edits":1e400')


@pytest.mark.parametrize("field", [*BAD, '"edits":9007199254740992'])
def test_what_no_share_nor_count_can_be_is_refused(field: str) -> None:
    command = f'{{"kind":"mark_suggestion","conversation":"c1","suggestion":"s1","fate":"sent",{field}}}'
    with pytest.raises(Refused):
        decode_client(f'{{"type":"command","id":"k1","command":{command}}}')


@pytest.mark.parametrize("kind", ['"rate_suggestion","suggestion":"s1","good":true', '"flag_turn","message":"m1"'])
def test_a_reason_has_an_end(kind: str) -> None:
    command = f'{{"kind":{kind},"conversation":"c1","reason":"{"x" * 2_001}"}}'
    with pytest.raises(Refused):
        decode_client(f'{{"type":"command","id":"k1","command":{command}}}')
