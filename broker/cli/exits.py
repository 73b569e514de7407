"""The exit codes of commands besides 0, done, besides 2, bad usage."""

from typing import Final

#: The answer is no.
NO: Final = 1
#: Something can't be reached or opened.
CANNOT_OPEN: Final = 3
