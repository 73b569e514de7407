"""What each role gets for each command about erasing, holding, keeping customers' data."""

from broker.domain.erasure_events import Certificate
from broker.domain.keeping_commands import (
    CertifyErasure,
    EraseCustomer,
    LiftHold,
    MarkErased,
    NoteBackup,
    NoteRestore,
    NoteRetention,
    PlaceHold,
    RunRetention,
)
from tests.unit.decide.stories import SUPERVISOR
from tests.unit.desk.authority_kit import ALL, Row, told
from tests.unit.desk.rehearsal import Play

DONE = Certificate("ordered", 1, {}, 0, 0, 1, 1, "seal")


def _ordered(play: Play) -> None:
    play.opened().send(SUPERVISOR, EraseCustomer("maria"), "ordered")


def _on_hold(play: Play) -> None:
    play.opened().send(SUPERVISOR, PlaceHold("maria", "a court asks"))


#: One about a conversation.
ERASED = Row("erased", told(Play.asked), lambda _, id: MarkErased(id, 2, ("messages",), "retention"), {"desk": ALL})

KEEPING: tuple[Row, ...] = (
    Row("erase", told(Play.opened), lambda _, _id: EraseCustomer("maria"), {"supervisor": ALL}),
    Row("certify", told(_ordered), lambda _, _id: CertifyErasure("maria", DONE), {"desk": ALL}),
    Row("place-hold", told(Play.opened), lambda _, _id: PlaceHold("maria", "a court asks"), {"supervisor": ALL}),
    Row("lift-hold", told(_on_hold), lambda _, _id: LiftHold("maria"), {"supervisor": ALL}),
    Row("backup", told(Play.opened), lambda _, _id: NoteBackup("/backups/1", 1, "seal"), {"supervisor": ALL}),
    Row("restored", told(Play.opened), lambda _, _id: NoteRestore("store-1", 1), {"supervisor": ALL}),
    Row("retained", told(Play.opened), lambda _, _id: NoteRetention(0), {"desk": ALL}),
    Row("retain", told(Play.opened), lambda _, _id: RunRetention(), {"supervisor": ALL, "desk": ALL}),
)
