"""WebSocket frames as bytes: whole ones to be sent, the shape of one that comes."""

from typing import Final

# RFC 6455, section 5.2: FIN set, opcode 1; a server's frames are not masked.
TEXT: Final = 0x81
FIN: Final = 0x80
MASKED: Final = 0x80
#: Opcodes from here on are control frames: they may come between the fragments of a message.
CONTROL: Final = 0x8
#: A frame's head at its shortest; a longer one has 2 or 8 more bytes for the length.
HEAD: Final = 2
#: The bits that only extensions use.
_RESERVED: Final = 0x70
#: Of data frames (continuation, text, binary) as of control frames (close, ping, pong).
_LAST_OPCODE: Final = 2
_MOST_IN_CONTROL: Final = 125
MASK: Final = 4


def text_frame(text: str) -> bytes:
    """The frame of one text message: the same bytes for every reader, since no extension is ever agreed on."""
    return text_frame_of(text.encode())


def text_frame_of(payload: bytes) -> bytes:
    """The frame of a text message that is UTF-8 already."""
    size = len(payload)
    if size < 126:
        return bytes((TEXT, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def extent(buffer: bytes, at: int) -> tuple[int, int] | None:
    """Where the payload of the masked frame at ``at`` begins, where it ends; None while its head is not all there."""
    size = buffer[at + 1] & 0x7F
    wide = 0 if size < 126 else 2 if size == 126 else 8
    start = at + HEAD + wide + MASK
    if start > len(buffer):
        return None
    if wide:
        size = int.from_bytes(buffer[at + HEAD : at + HEAD + wide], "big")
    return start, start + size


def breaks_rules(first: int, second: int, size: int, most: int) -> bool:
    """Whether a frame with these first two bytes ends the connection, whatever else it holds."""
    opcode, is_final = first & 0x0F, first & FIN
    if first & _RESERVED or not second & MASKED or opcode & 0x7 > _LAST_OPCODE:
        return True
    if opcode >= CONTROL:
        return not is_final or size > _MOST_IN_CONTROL
    return size > most
