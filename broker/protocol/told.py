"""What a customer wrote to people, as a bot reads it that takes over from them."""

from broker.protocol.frame import Frame


class Told(Frame):
    """A line of the customer, with its message's id."""

    message: str
    text: str
