"""One question to a broker that runs, over its own protocol."""

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from broker.domain.errors import Refused
from broker.protocol.codec import Unreadable, decode_server, encode
from broker.protocol.frames import SUBPROTOCOL, Ack, CommandFrame, Hello, Query, RefusedFrame, Result, Welcome
from broker.protocol.local import LocalBroker


class NoAnswer(Exception):
    """The broker can't be reached, or speaks another language."""


async def ask(local: LocalBroker, question: CommandFrame | Query) -> Ack | Result:
    """The broker's answer. Raises Refused, NoAnswer."""
    try:
        async with connect(
            local.url,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            proxy=None,
            ssl=local.trust,
            max_size=None,
            open_timeout=5,
        ) as socket:
            await socket.send(encode(Hello(token=local.token)))
            async for raw in socket:
                match decode_server(raw):
                    case Welcome():
                        await socket.send(encode(question))
                    case Ack() | Result() as answer if answer.id == question.id:
                        return answer
                    case RefusedFrame() as refused:
                        raise _refusal(refused)
                    case _:
                        continue
    except (OSError, WebSocketException, Unreadable) as error:
        raise NoAnswer(f"The broker at {local.url} does not answer ({type(error).__name__}).") from error
    raise NoAnswer(f"The broker at {local.url} closed the connection without an answer.")


def _refusal(frame: RefusedFrame) -> Refused:
    refused = Refused(frame.message, frame.current)
    refused.code = frame.code  # type: ignore[misc]  # the wire knows the code, not the class
    return refused
