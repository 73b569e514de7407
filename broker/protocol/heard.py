"""What a person of the desk told a customer, as a bot's goodbye may quote it."""

from broker.protocol.frame import Frame


class Heard(Frame):
    """A line of a person of the desk; ``at`` is Unix milliseconds."""

    at: int
    text: str
