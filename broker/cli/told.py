"""What happens when a command's own words can't be written."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from broker.cli.exits import CANNOT_OPEN

#: A full disk, a quota, a device that fails, a reader who has read enough.
_UNWRITABLE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EPIPE)


@contextmanager
def told() -> Iterator[None]:
    """Turn a standard output that takes nothing more into a sentence with exit code 3."""
    try:
        try:
            yield
        finally:
            if sys.stdout is not None and not sys.stdout.closed:
                sys.stdout.flush()
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        _let_go()
        if error.errno != errno.EPIPE:
            sys.stderr.write(f"The output can't be written: {error.strerror}.\n")
        raise SystemExit(CANNOT_OPEN) from error


def _let_go() -> None:
    """What is left in the buffer can't be written either: the interpreter's own flush must find somewhere to put it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
