"""The JSON of what is said, put together from its parts: the codec's very bytes in a fraction of its time."""

import hashlib

from pydantic_core import to_json

from broker.domain.actors import Actor
from broker.domain.commands import PostMessage
from broker.domain.events import MessagePosted

_DIGEST = 16


def encode_said(said: MessagePosted, command: PostMessage) -> tuple[bytes, bytes]:
    """The bytes of ``encode_event(said)`` with those of ``fingerprint(command)``, for words of both.

    Ids are spliced as they are: whoever made them had them checked, and an id holds nothing that JSON escapes.
    """
    text = to_json(said.text)
    reply_to = b'"%b"' % said.reply_to.encode() if said.reply_to is not None else b"null"
    body = b'{"message":"%b","text":%b,"epoch":%d,"visibility":"public","reply_to":%b,"suggestion":null,%b}' % (
        said.message.encode(),
        text,
        said.epoch,
        reply_to,
        b'"desk":false,"kind":"message_posted"',
    )
    wish = b'{"conversation":"%b","text":%b,"epoch":%b,"visibility":"public","reply_to":%b,"suggestion":null,%b}' % (
        command.conversation.encode(),
        text,
        b"null" if command.epoch is None else b"%d" % command.epoch,
        reply_to,
        b'"kind":"post_message"',
    )
    return body, hashlib.blake2b(wish, digest_size=_DIGEST).digest()


def event_payload(stream: str, n: int, at: int, actor: Actor, body: bytes) -> bytes:
    """The text of ``encode(EventFrame(...))`` as bytes, without decoding the event's body."""
    head = (
        f'{{"type":"event","stream":"{stream}","n":{n},"at":{at},"actor":{{"role":"{actor.role}","id":"{actor.id}"}},'
    )
    return b'%b"event":%b}' % (head.encode(), body)


def ack_payload(id: str, stream: str, n: int, epoch: int) -> bytes:
    """The text of ``encode(Ack(...))`` as bytes."""
    return f'{{"type":"ack","id":"{id}","stream":"{stream}","n":{n},"epoch":{epoch}}}'.encode()
