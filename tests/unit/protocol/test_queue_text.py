"""Rows packed into frames that a reader puts together again."""

from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.codec import decode_server, encode
from broker.protocol.frames import QueueRows
from broker.protocol.queue_text import queue_texts
from broker.protocol.rows import ConversationRow, Waits
from tests.unit.protocol.values import names, words

rows = st.builds(
    ConversationRow,
    conversation=names,
    customer=names,
    name=words,
    phase=st.sampled_from(["bot", "queued", "offered", "agent"]),
    owner=words,
    agent=names | st.just(""),
    since=st.integers(0, 2**53),
    opened=st.integers(0, 2**53),
    touched=st.integers(0, 2**53),
    epoch=st.integers(0, 99),
    priority=st.none() | st.integers(1, 5),
    sentiment=st.none() | st.floats(-1, 1),
)
MOST = 4_096
LONG = Waits(late_ms=30_000, overdue_ms=90_000)


def decoded(texts: list[str]) -> list[QueueRows]:
    frames = [decode_server(text) for text in texts]
    return [frame for frame in frames if isinstance(frame, QueueRows)]


@given(st.lists(rows, max_size=30), st.lists(names, max_size=200), st.booleans())
def test_whatever_is_packed_comes_out_whole_in_frames_that_are_short_enough(
    given_rows: list[ConversationRow], gone: list[str], full: bool
) -> None:
    texts = queue_texts(given_rows, gone, full=LONG if full else None, most=MOST)
    frames = decoded(texts)
    assert len(frames) == len(texts)
    assert [row for frame in frames for row in frame.rows] == given_rows
    assert [id for frame in frames for id in frame.gone] == gone
    assert max((len(text.encode()) for text in texts), default=0) <= MOST
    assert [frame.full for frame in frames] == [full and place == 0 for place in range(len(frames))]
    assert [frame.waits for frame in frames] == [LONG if frame.full else None for frame in frames]


@given(st.lists(rows, max_size=3), st.lists(names, max_size=3))
def test_what_fits_is_the_one_frame_encoded_whole(given_rows: list[ConversationRow], gone: list[str]) -> None:
    whole = QueueRows(full=True, rows=tuple(given_rows), gone=tuple(gone), waits=LONG)
    assert queue_texts(given_rows, gone, full=LONG, most=100_000) == [encode(whole)]


def test_no_change_is_no_frame() -> None:
    assert queue_texts([], [], full=None, most=MOST) == []
