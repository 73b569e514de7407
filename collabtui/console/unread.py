"""Which of a customer's messages nobody has looked at."""

from broker.domain.conversation import Conversation


def unread_lines(state: Conversation, seen: int) -> int:
    """How many customer messages came after event ``seen`` with no person's or bot's answer behind them."""
    count = 0
    for line in reversed(state.lines):
        if line.seq <= seen:
            break
        if line.visibility == "note" or line.author.role == "desk":
            continue
        if line.author.role != "customer":
            break
        count += 1
    return count
