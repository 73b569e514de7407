"""Why a client has no broker to talk to.

    ClientError
    |-- LoginRefused   the broker does not know the token; no retry helps
    |-- Untrusted      what answers is not shown to be the broker; a person must say whom to believe
    |-- Broken         this connection serves no longer; the client makes another by itself
    |-- Stopped        the client was stopped by its owner
    `-- NotRunning     nothing answers, or nobody said where

A broker's refusal of one command is another thing: it is raised as ``broker.domain.errors.Refused``.
"""


class ClientError(Exception):
    """The base of the family; the message is a sentence for a person."""


class LoginRefused(ClientError):
    """The broker refused the token."""


class Untrusted(ClientError):
    """The certificate that was shown is not believed."""


class Broken(ClientError):
    """Raised by who takes frames in, to have the connection made anew."""


class Stopped(ClientError):
    """The client was stopped before the answer came, or before the question was asked."""

    def __init__(self) -> None:
        super().__init__("The connection to the broker was stopped; what was not acknowledged may not have arrived.")


class NotRunning(ClientError):
    """There is no broker where one was looked for."""
