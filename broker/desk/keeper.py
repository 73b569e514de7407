"""What the desk does by itself about what it keeps: erasures under way, data that is too old."""

from broker.desk.eraser import Eraser, Forget, Give
from broker.desk.head import State
from broker.desk.ports import Clock
from broker.desk.retirer import Retirer
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.domain.customers import Customer
from broker.domain.ids import CUSTOMER, KEEPING
from broker.domain.keeping import Keeping
from broker.domain.policy_book import PolicyBook
from broker.store.api import Store


class Keeper:
    """Both workers of the desk. ``give`` carries out a command of the desk's own under an id."""

    def __init__(self, store: Store, streams: Streams, shelf: Shelf, clock: Clock, give: Give, forget: Forget) -> None:
        self._store, self._streams = store, streams
        self.eraser = Eraser(store, streams, shelf, clock, give)
        self.eraser.tell(forget)
        self.retirer = Retirer(store, streams, shelf, clock, give, self.eraser)

    def changed(self, state: State) -> None:
        """A stream has something new on disk."""
        if isinstance(state, Customer) and state.erasing is not None:
            self.eraser.begin(state.id)
        elif isinstance(state, Keeping):
            self.retirer.changed(state)
        elif isinstance(state, PolicyBook):
            self.retirer.judged_anew()

    async def finish(self) -> None:
        """Carry out the erasures that were cut off, so that nobody reads what is to be gone. Raises StoreError."""
        for known in await self._store.heads(CUSTOMER, open_only=True):
            self.changed((await self._streams.get(known.stream)).state)
        await self.eraser.idle()

    async def serve(self) -> None:
        """Go on with a retention run that was cut off, look once a day from now on. Raises StoreError."""
        state = (await self._streams.get(KEEPING)).state
        if isinstance(state, Keeping):
            self.retirer.take_up(state)
        self.retirer.serve()

    def stop(self) -> None:
        """Begin nothing any more."""
        self.eraser.stop()
        self.retirer.stop()

    async def idle(self) -> None:
        """Wait until what was begun is done, or met an obstacle."""
        await self.eraser.idle()
        await self.retirer.idle()
