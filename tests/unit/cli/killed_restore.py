"""A restore that dies where it comes to a step that is named."""

import os
import signal
import sys

from broker.cli import restore
from collabtui.cli.root import app


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    setattr(restore, sys.argv[1], _die)
    app(["restore", *sys.argv[2:]])
