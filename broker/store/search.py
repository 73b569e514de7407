"""Whether a phrase is in any of our files, compressed or not."""

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, cast

#: Read at a time: a search holds the interpreter only this long.
_CHUNK: Final = 1024 * 1024
#: Shorter phrases are in other people's texts too.
SHORTEST: Final = 8
LONGEST: Final = 48
#: Bytes that may be looked at, counted once for each phrase; at least so many phrases are searched for all the same.
BUDGET: Final = 5_000_000_000
LEAST: Final = 64

_MAGIC: Final = 8
#: What reading an archive may raise that is damaged, encrypted or none at all.
_NO_ARCHIVE: Final = (OSError, EOFError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
_OPENERS: Final = {b"\x1f\x8b": gzip.GzipFile, b"BZh": bz2.BZ2File, b"\xfd7zXZ": lzma.LZMAFile}


def phrases_of(texts: Iterable[bytes], size: int) -> list[bytes]:
    """What to search ``size`` bytes of files for: the beginning, the end of each text that is long enough.

    The longest texts go first where there are more than can be searched for in a few seconds.
    """
    found: dict[bytes, None] = {}
    for text in sorted(texts, key=len, reverse=True):
        if len(text) >= SHORTEST:
            found[text[:LONGEST]] = None
            found[text[-LONGEST:]] = None
    return list(found)[: max(LEAST, BUDGET // max(size, 1))]


def found_in(path: Path, phrases: Sequence[bytes]) -> set[bytes]:
    """Those of the phrases that are in the file; a file that went meanwhile holds none. Raises OSError."""
    found: set[bytes] = set()
    try:
        with path.open("rb") as file:
            head = file.read(_MAGIC)
            file.seek(0)
            _look(file, phrases, found)
    except FileNotFoundError:
        return found
    try:
        for stream in _unpacked(path, head):
            with stream:
                _look(stream, phrases, found)
    except _NO_ARCHIVE:
        # No whole archive, or a locked one, whatever its first bytes say: as it lies there, it was searched.
        return found
    return found


def _look(stream: IO[bytes], phrases: Sequence[bytes], found: set[bytes]) -> None:
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        found.update(each for each in phrases if each not in found and each in window)
        tail = window[-LONGEST:]


def _unpacked(path: Path, head: bytes) -> Iterator[IO[bytes]]:
    """What the file holds where it is compressed."""
    for magic, opened in _OPENERS.items():
        if head.startswith(magic):
            yield cast(Callable[[Path], IO[bytes]], opened)(path)
    if head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.open(name)
