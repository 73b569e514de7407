"""The metrics that ``/metrics`` tells, each with what it means."""

from functools import partial
from typing import Final

from broker.server.exposition import Kind, Metric


def _metric(kind: Kind, name: str, help: str, label: str = "") -> Metric:
    return Metric(f"collabtui_{name}", kind, help, label)


_counter, _gauge, _histogram = (partial(_metric, kind) for kind in ("counter", "gauge", "histogram"))

METRICS: Final = (
    _gauge("build_info", "1, with the version of the broker.", "version"),
    _gauge("draining", "1 while the broker stops in good order, else 0."),
    _gauge("limit", "Each limit of the broker: seconds where its name ends in _s, else bytes or a count.", "name"),
    # -- who is there
    _gauge("connections", "Connections by role; none: not logged in yet.", "role"),
    _counter("connections_opened_total", "WebSockets that were opened."),
    _counter("connections_turned_away_total", "Connections refused because there was no room."),
    _counter("logins_refused_total", "Tokens that opened nothing."),
    _counter("slow_readers_cut_total", "Connections closed because their peer did not take what was sent."),
    _gauge("agents_on_duty", "Connected agents who take work, now or once they are done with what they have."),
    # -- the queue
    _gauge("conversations", "Open conversations: waiting, offered to an agent, owned by an agent.", "state"),
    _gauge("oldest_wait_seconds", "How long the customer who waits longest has waited; 0 where nobody waits."),
    # -- bots
    _gauge("bot_workers", "Bots that take turns: well, or degraded since they answer too late or too slowly.", "state"),
    _gauge("bot_turns_open", "Turns that bots owe now."),
    _gauge("bot_turns_waiting", "Conversations that wait for a bot with room."),
    _histogram("bot_turn_wait_seconds", "From a customer's first unanswered message to a bot with room for it."),
    _histogram("bot_turn_seconds", "From there to the bot's answer."),
    _counter("bot_turns_total", "Turns given to bots: answered, silent, dropped as nobody needs it.", "outcome"),
    _counter(
        "outreach_total",
        "First words to customers: opened, answered, stopped by them; held back by the cap, quiet_hours, the topic, as "
        "declined for good. Answered counts for what was opened since the start.",
        "outcome",
    ),
    # -- commands
    _gauge("commands_in_flight", "Commands that have no answer yet."),
    _histogram("command_seconds", "From a command's frame to its answer, on disk or refused."),
    _counter("refused_total", "Refusals by the code that the sender got, rate_limited among them.", "code"),
    # -- fan-out
    _counter("received_frames_total", "Text frames that came."),
    _counter("received_bytes_total", "Bytes of text that came."),
    _counter("sent_frames_total", "Frames sent: answers, with all that is fanned out to followers."),
    _counter("sent_bytes_total", "Bytes sent, frame heads included."),
    _counter("writes_total", "Writes to sockets; sent frames by writes tell how many share one."),
    _gauge("outbox_bytes", "Bytes that wait for readers now, of all connections."),
    _gauge("outbox_peak_bytes", "The most bytes that ever waited for one reader."),
    # -- the store
    _histogram("commit_seconds", "One commit, from its begin to its end."),
    _histogram("commit_disk_seconds", "The part of a commit that waits for the disk, its sync included."),
    _counter("committed_commands_total", "Commands on disk; divided by commits: how many share one."),
    _counter("committed_events_total", "Events on disk."),
    _counter("commits_failed_total", "Commits that the disk did not take; nothing of them is stored."),
    _gauge("store_bytes", "Bytes of the store's files.", "file"),
    # -- the process
    _histogram("loop_lag_seconds", "How much later than due the event loop runs what is due."),
    Metric("process_cpu_seconds_total", "counter", "Processor time of the broker, user with system."),
    Metric("process_resident_memory_bytes", "gauge", "Memory of the broker in RAM; 0 where the system does not tell."),
)
