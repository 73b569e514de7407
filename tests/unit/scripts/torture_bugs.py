"""Ways to break the sound history of torture: each with the promise that it breaks."""

import copy
from collections.abc import Callable

from tests.unit.scripts.torture_history import ADA, BOT, C1, Break, Sound, message

Planted = Callable[[Break], Break]
BUGS: list[tuple[str, str, Break]] = []


def bug(promise: str, says: str) -> Planted:
    """A way to break the sound history, with the promise that it breaks, with words of the sentence that says so."""

    def planted(breaks: Break) -> Break:
        BUGS.append((promise, says, breaks))
        return breaks

    return planted


def appended(history: Sound, actor: dict[str, str], **event: object) -> None:
    """One more event at the end of the desk's log."""
    n = len(history.find("final", audience="desk", stream=C1)) + 1
    told = {"stream": C1, "n": n, "actor": actor, "event": event}
    history.note(1000 + n / 100, "final", "torture", audience="desk", hash=f"more-{n}", **told)


def replaced(history: Sound, id: str, **fields: object) -> None:
    """Other fields in a message of every log, unseen by anybody."""
    for record in history.final("message_posted", message=id):
        record["event"].update(fields)


@bug("I1", "post_message m2 was acknowledged but is not in the log")
def lost(history: Sound) -> None:
    for record in history.final("message_posted", message="m2"):
        history.records.remove(record)


@bug("I1", "saw event 14 of conversation:c1, which is lost")
def shown_before_it_was_on_disk(history: Sound) -> None:
    lost(history)


@bug("I1", "message m1 stands 2 times in the log")
def twice(history: Sound) -> None:
    appended(history, {"role": "customer", "id": "maria"}, **message("m1", 4))


@bug("I1", "message d2 stands 2 times in the log")
def told_twice_by_the_desk(history: Sound) -> None:
    appended(history, {"role": "desk", "id": "desk"}, **message("d2", 4))


@bug("I1", "message m2 was refused but is in the log")
def refused_but_there(history: Sound) -> None:
    history.drop("ack", id="m2")
    history.note(14.1, "refused", "maria", id="m2", life="1", code="limit_reached", retry="never")


@bug("I1", "message m2 is in the log with other words")
def altered(history: Sound) -> None:
    replaced(history, "m2", text="m2 ")


@bug("I1", "watcher saw another event 2 of conversation:c1 than the log has")
def told_otherwise(history: Sound) -> None:
    history.find("event", who="watcher", n=2, stream=C1)[0]["hash"] = "another"


@bug("I1", "offer o1 was accepted in the log of c1 or of its agent, but not in both")
def half_accepted(history: Sound) -> None:
    for record in history.final("work_taken"):
        history.records.remove(record)


@bug("I1", "bot turn b1 is in the log by half")
def half_said(history: Sound) -> None:
    for record in history.final("message_posted", message="b1.line1"):
        record["event"]["message"] = "other"


@bug("I1", "accept_offer take was acknowledged but is not in the log")
def acceptance_lost(history: Sound) -> None:
    for record in history.final("offer_accepted"):
        record["event"]["offer"] = "o9"


@bug("I1", "a second broker on the file exited with 0")
def two_brokers(history: Sound) -> None:
    history.note(20, "second_broker", "torture", code=0, said="")


@bug("I1", "corrupt_copy: fewer")
def silently_fewer(history: Sound) -> None:
    history.note(20, "corrupt_copy", "torture", how="cut", outcome="fewer")


@bug("I1", "the store is damaged after the run")
def damaged(history: Sound) -> None:
    history.note(2000, "damage", "torture", finding="row 7 is missing")


@bug("I2", "maria met a gap in conversation:c1: 6 came after 4")
def gap(history: Sound) -> None:
    history.drop("event", who="maria", n=5)


@bug("I2", "maria met a repeat in conversation:c1: 3 came after 3")
def repeat(history: Sound) -> None:
    again = copy.deepcopy(history.find("event", who="maria", n=3)[0])
    history.records.append(again | {"at": 3.1})


@bug("I2", "different acks")
def second_answer(history: Sound) -> None:
    history.note(15, "ack", "maria", id="m2", life="1", stream=C1, n=15, epoch=4)


@bug("I2", "command m2 was refused (already_exists) after it had been acknowledged")
def first_answer_forgotten(history: Sound) -> None:
    history.note(15, "refused", "maria", id="m2", life="1", code="already_exists", retry="never")


@bug("I2", "was acknowledged before m2 was sent, but stands after it")
def out_of_order(history: Sound) -> None:
    for first, second in zip(
        history.final("message_posted", message="m1"), history.final("message_posted", message="m2"), strict=True
    ):
        first["event"], second["event"] = second["event"], first["event"]


@bug("I2", "the customer reads conversation:c1 in another order than the desk")
def audiences_disagree(history: Sound) -> None:
    first, second = (history.final("message_posted", message=id)[1] for id in ("d1", "d2"))
    first["event"], second["event"] = second["event"], first["event"]


@bug("I2", "the desk log of conversation:c1 is not numbered 1 to 13")
def hole_in_the_log(history: Sound) -> None:
    history.drop("final", audience="desk", stream=C1, n=12)


@bug("I2", "was reset on conversation:c1 at a cursor that exists")
def needless_reset(history: Sound) -> None:
    history.note(15, "reset", "maria", life="1", audience="public", stream=C1)


@bug("I2", "a cursor beyond the end of conversation:c1 was not reset")
def silence_beyond(history: Sound) -> None:
    history.note(15, "beyond", "late", life="1", stream=C1, head=14, reached=-1)


@bug("I2", "after a reset conversation:c1 was told up to 3 only")
def half_told_after_a_reset(history: Sound) -> None:
    history.note(14.5, "resume", "late", life="1", audience="desk", stream=C1, after=99)
    history.note(14.6, "reset", "late", life="1", audience="desk", stream=C1)
    history.note(15, "beyond", "late", life="1", stream=C1, head=14, reached=3)


@bug("I2", "is at 3 of 10 in conversation:c1 long after all healed")
def left_behind(history: Sound) -> None:
    history.note(15, "behind", "maria", stream=C1, n=3, head=10)


@bug("I3", "in c1 epoch 3 came after epoch 4")
def epoch_goes_back(history: Sound) -> None:
    replaced(history, "m2", epoch=3)


@bug("I3", "in c1 epoch 2 belongs to")
def two_owners_of_an_epoch(history: Sound) -> None:
    replaced(history, "d1", epoch=2)
    replaced(history, "d2", epoch=2)
    replaced(history, "a1", epoch=2)


@bug("I3", "in c1 ben accepted what ('agent', 'ada') has")
def taken_from_its_owner(history: Sound) -> None:
    appended(history, {"role": "agent", "id": "ben"}, kind="offer_accepted", offer="o1", agent="ben")


@bug("I3", "in c1 agent ben speaks while ('agent', 'ada') has it")
def zombie_speaks(history: Sound) -> None:
    appended(history, {"role": "agent", "id": "ben"}, **message("z1", 4))


@bug("I3", "got a lease while ('agent', 'ada') has it")
def lease_of_a_taken_one(history: Sound) -> None:
    appended(history, {"role": "desk", "id": "desk"}, kind="bot_lease_granted", worker="b.1", lease="l2")


@bug("I3", "maria was told epoch 3 of c1 after epoch 4")
def acked_epoch_goes_back(history: Sound) -> None:
    history.granted("maria", "m3", 15, 3, kind="request_handoff", conversation="c1")


@bug("I3", "waited 80.0 s although agents were there")
def waits_for_ever(history: Sound) -> None:
    appended(history, {"role": "desk", "id": "desk"}, kind="requeued", reason="nobody")
    history.note(15, "event", "watcher", life="1", audience="desk", stream=C1, n=15, kind="requeued", hash="more-15")
    history.note(95, "end", "torture")


@bug("I3", "was left 40.0 s with ada, who was not there")
def never_lost(history: Sound) -> None:
    history.note(20, "absent", "ada")
    history.broken("stop_agent", 20, 60)
    history.note(60, "present", "ada")
    history.note(60, "end", "torture")


@bug("I4", "in c1 bot b.1 speaks while ('agent', 'ada') has it")
def bot_talks_on(history: Sound) -> None:
    appended(history, BOT, **message("b2", 4))


@bug("I4", "in c1 bot b.1 speaks while ('queue', '') has it")
def bot_talks_into_the_queue(history: Sound) -> None:
    for record in history.final("message_posted", message="d1"):
        record["actor"] = BOT


@bug("I5", "in c1 field order went from version 1 to 1")
def written_over(history: Sound) -> None:
    appended(history, ADA, kind="context_set", field={"name": "order", "value": "blue"}, version=1)


@bug("I5", "w3 won over version 0, as did w1")
def two_winners(history: Sound) -> None:
    write = {"kind": "set_field", "conversation": "c1", "expected_version": 0}
    history.granted("racer2", "w3", 16, 4, **write, field={"name": "order", "value": "blue"})


@bug("I5", "w3 was granted on version 7, which was not the present one")
def stale_write(history: Sound) -> None:
    write = {"kind": "set_field", "conversation": "c1", "expected_version": 7}
    history.granted("racer2", "w3", 16, 4, **write, field={"name": "order", "value": "red"})


@bug("I5", "w2 was told version 1 with a value that it never had")
def wrong_value_told(history: Sound) -> None:
    history.find("refused", id="w2")[0]["current"] = {"version": 1, "value": "green"}


@bug("I5", "w2 was refused without being told another version")
def nothing_told(history: Sound) -> None:
    history.find("refused", id="w2")[0]["current"] = None


@bug("L1", "kill9_broker healed, but nothing was acknowledged for 8 s")
def slow_start(history: Sound) -> None:
    history.broken("kill9_broker", 20, 22)
    history.granted("prober", "p1", 31, 1, kind="post_message", conversation="c1", text="p1")
    appended(history, {"role": "customer", "id": "prober"}, **message("p1", 4))
    history.note(100, "end", "torture")


@bug("L1", "the desk did not come back: broker was not ready")
def never_back(history: Sound) -> None:
    history.note(20, "unfinished", "torture", why="broker was not ready")


@bug("L1", "long after all healed there is no answer for {'maria': 2}")
def never_answered(history: Sound) -> None:
    history.note(20, "unsettled", "torture", waiting={"maria": 2})


@bug("L2", "probe p1 took 3.0 s although nothing of the broker's was broken")
def slow_for_all(history: Sound) -> None:
    history.broken("stalled_reader", 20, 30)
    history.granted("prober", "p1", 21, 1, kind="post_message", conversation="c1", text="p1")
    appended(history, {"role": "customer", "id": "prober"}, **message("p1", 4))
    seen = {"life": "1", "audience": "desk", "stream": C1, "n": 15, "hash": "more-15"}
    history.note(24, "event", "watcher", kind="message_posted", id="p1", **seen)


@bug("L3", "the broker grew to 300 MiB")
def grows(history: Sound) -> None:
    history.note(20, "rss", "broker", bytes=300 * 2**20)


@bug("L3", "the broker ended by itself with code 7")
def dies_on_input(history: Sound) -> None:
    history.note(20, "exit", "broker", code=7, wanted=False)


@bug("L3", "told to end, the broker took 0.5 s and exited with -9")
def drains_badly(history: Sound) -> None:
    history.note(20, "terminated", "broker", code=-9, seconds=0.5)


@bug("L3", "told to end, the broker took 14.0 s and exited with 0")
def drains_slowly(history: Sound) -> None:
    history.note(20, "terminated", "broker", code=0, seconds=14.0)
