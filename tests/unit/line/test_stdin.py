"""Lines come from whatever stdin is, without holding up the loop."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabtui.line.stdin import CHUNK_BYTES, StdinLines

PATIENCE_S = 10.0


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe's reading end with its writing end; the test closes the latter."""
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


async def all_of(lines: StdinLines) -> list[str]:
    async with asyncio.timeout(PATIENCE_S):
        return [line async for line in lines]


async def test_a_pipes_lines_come_in_order(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b"one\ntwo\n\nthree")
    os.close(writing)
    assert await all_of(StdinLines(reading)) == ["one", "two", "", "three"]


async def test_a_line_may_come_in_pieces(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    lines = StdinLines(reading)
    coming = asyncio.create_task(anext(lines))
    for piece in (b"hel", b"lo w", b"orld\nnext\n"):
        os.write(writing, piece)
        await asyncio.sleep(0)
    os.close(writing)
    assert await coming == "hello world"
    assert await all_of(lines) == ["next"]


async def test_the_loop_runs_on_while_nobody_types(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    waiting = asyncio.create_task(anext(StdinLines(reading)))
    await asyncio.wait({waiting}, timeout=0)
    assert not waiting.done()
    os.write(writing, b"at last\n")
    os.close(writing)
    async with asyncio.timeout(PATIENCE_S):
        assert await waiting == "at last"


async def test_a_regular_file_is_read_to_its_end(tmp_path: Path) -> None:
    long = "x" * (CHUNK_BYTES + 7)
    path = tmp_path / "typed"
    path.write_text(f"first\n{long}\nlast\n", encoding="utf-8")
    fd = os.open(path, os.O_RDONLY)
    assert await all_of(StdinLines(fd)) == ["first", long, "last"]
    os.close(fd)


async def test_an_empty_input_ends_at_once() -> None:
    fd = os.open(os.devnull, os.O_RDONLY)
    assert await all_of(StdinLines(fd)) == []
    os.close(fd)


async def test_a_closed_input_is_an_empty_one() -> None:
    fd = os.open(os.devnull, os.O_RDONLY)
    os.close(fd)
    assert await all_of(StdinLines(fd)) == []


async def test_characters_cut_between_two_reads_stay_whole(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    lines = StdinLines(reading)
    coming = asyncio.create_task(anext(lines))
    raw = "schön 😀\n".encode()
    for byte in raw:
        os.write(writing, bytes([byte]))
        await asyncio.sleep(0)
    os.close(writing)
    assert await coming == "schön 😀"


async def test_bytes_that_are_no_utf8_can_be_told(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b"caf\xe9\n")
    os.close(writing)
    assert await all_of(StdinLines(reading)) == ["caf\udce9"]
