"""How long the disk takes to keep a page: what every durable answer has to wait for."""

import os
import time
from pathlib import Path
from typing import Final

from bench.figures import Latency, latency

_PAGE: Final = bytes(4_096)


def syncs(folder: Path, count: int = 300) -> Latency:
    """Milliseconds of so many appends of 4 KiB, each with its fdatasync, to a new file in the folder."""
    path = folder / "syncs"
    times = []
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        for _ in range(count):
            began = time.perf_counter()
            os.write(descriptor, _PAGE)
            os.fdatasync(descriptor)
            times.append(time.perf_counter() - began)
    finally:
        os.close(descriptor)
        path.unlink()
    return latency(times)
