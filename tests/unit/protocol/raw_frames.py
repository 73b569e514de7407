"""Frames written by hand, as a client's own code might write them."""

import pytest

from broker.domain.errors import Refused
from broker.protocol.codec import decode_client


def posted(**fields: str) -> str:
    """The text of a post_message command with raw JSON in some of its fields."""
    plain = {"kind": '"post_message"', "conversation": '"c1"', "text": '"Hello"'} | fields
    inner = ",".join(f'"{name}":{value}' for name, value in plain.items())
    return f'{{"type":"command","id":"m1","command":{{{inner}}}}}'


def refusal(raw: str | bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        decode_client(raw)
    return caught.value
