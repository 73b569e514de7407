"""The yardstick: a relay on the bare ``websockets`` library that stores nothing, parses nothing.

Run it as a process: it takes a free port, which it prints. ``/<conversation>/send`` is a sender's path,
``/<conversation>/read`` a reader's.
"""

from collections import defaultdict

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

ACK = b'{"type":"ack"}'
_readers: defaultdict[str, set[ServerConnection]] = defaultdict(set)


async def relay(connection: ServerConnection) -> None:
    """Serve one connection until it is gone."""
    path = connection.request.path if connection.request else ""
    _, conversation, part = path.split("/")
    readers = _readers[conversation]
    if part == "read":
        readers.add(connection)
    try:
        while True:
            message = await connection.recv(decode=False)
            broadcast(readers, message, text=True)
            broadcast((connection,), ACK, text=True)
    except ConnectionClosed:
        readers.discard(connection)


async def main() -> None:
    """Serve until the process is ended."""
    async with serve(relay, "127.0.0.1", 0, compression=None) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
