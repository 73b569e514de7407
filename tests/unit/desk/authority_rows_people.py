"""What each role gets for each command about people, tokens, the policy: about themselves, about somebody else."""

from broker.config import DEFAULT_POLICY
from broker.domain.commands import Resolve
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import (
    AdoptPolicy,
    BeginWrapUp,
    EndWrapUp,
    IssueToken,
    RecordCustomer,
    RegisterAgent,
    RevokeToken,
    RosterAgent,
    SetCapacity,
    SetPresence,
    SetSkills,
)
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, SUPERVISOR
from tests.unit.desk.authority_kit import ACK, ALL, NO, Row, told
from tests.unit.desk.rehearsal import Play

WRAPS_UP = policy_of(wrap_up={"mode": "timed"})
MAY_WRAP_UP = policy_of(wrap_up={"mode": "optional"})
POLICY_TEXT = DEFAULT_POLICY.read_text(encoding="utf-8")


def _resolved(play: Play) -> None:
    play.owned().send(ADA, Resolve("c", "done"))


def _issued(play: Play) -> None:
    play.send(SUPERVISOR, IssueToken("t1", "0" * 64, "customer", "maria"))


PEOPLE: tuple[Row, ...] = (
    Row("presence", told(lambda play: play), lambda _, _id: SetPresence("busy"), {"agent": ALL}),
    Row("register", told(lambda play: play), lambda _, _id: RegisterAgent("cy", "Cy", {}), {"supervisor": ALL}),
    Row("skills", told(lambda play: play), lambda _, _id: SetSkills("ada", {"billing": 5}), {"supervisor": ALL}),
    Row("capacity", told(lambda play: play), lambda _, _id: SetCapacity("ada", 50), {"supervisor": ALL}),
    Row(
        "roster",
        told(lambda play: play),
        lambda _, _id: RosterAgent("ada", "Ada", {"support": 5}, 3),
        {"supervisor": ALL, "desk": ALL},
    ),
    # Ben's last work was another.
    Row(
        "wrap-up",
        told(_resolved, MAY_WRAP_UP),
        lambda _, _id: BeginWrapUp("c"),
        {"agent": (ACK, "wrong_phase")},
    ),
    Row(
        "wrap-up-ended",
        told(_resolved, WRAPS_UP),
        lambda _, _id: EndWrapUp("ada", "c"),
        {"agent": (ACK, NO), "desk": ALL},
    ),
    Row(
        "record",
        told(lambda play: play),
        lambda _, _id: RecordCustomer("maria", CustomerRecord(name="Maria")),
        {"supervisor": ALL},
    ),
    Row(
        "token",
        told(lambda play: play),
        lambda _, _id: IssueToken("t2", "0" * 64, "supervisor", "eve"),
        {"supervisor": ALL},
    ),
    Row("token-revoked", told(_issued), lambda _, _id: RevokeToken("t1"), {"supervisor": ALL}),
    Row(
        "policy",
        told(lambda play: play),
        lambda _, _id: AdoptPolicy(POLICY_TEXT),
        {"supervisor": ALL, "desk": ALL},
    ),
)
