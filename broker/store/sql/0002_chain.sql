-- The chain over the log, trails through it, receipts in the order in which they come.

-- One row for each commit: the chain over all events up to this position.
CREATE TABLE seal (
    position INTEGER PRIMARY KEY,
    chain BLOB NOT NULL
);

-- What was stored before there was a chain is sealed step by step up to here.
INSERT INTO meta (key, value)
SELECT 'unsealed', CAST(max(position) AS TEXT) FROM event HAVING max(position) IS NOT NULL;

-- A stream knows where its events begin and end; each event knows the one before it in its stream (0: none).
ALTER TABLE stream ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
UPDATE stream SET
    first = coalesce((SELECT position FROM event WHERE stream_id = id AND seq = 1), 0),
    last = coalesce((SELECT position FROM event WHERE stream_id = id AND seq = head), 0);

-- An index over (stream_id, seq) would move a page of its own for each conversation that is talked in: most of what a
-- commit writes. The trail costs nothing, and is as quick to follow.
-- The salt goes with the body: what was erased can't be guessed from the digest that stays.
CREATE TABLE trail_event (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    role TEXT NOT NULL,
    actor TEXT NOT NULL,
    body BLOB NOT NULL,
    salt BLOB,
    digest BLOB
);

INSERT INTO trail_event (position, stream_id, seq, previous, kind, at, role, actor, body)
SELECT e.position, e.stream_id, e.seq, coalesce(p.position, 0), e.kind, e.at, e.role, e.actor, e.body
FROM event AS e LEFT JOIN event AS p ON p.stream_id = e.stream_id AND p.seq = e.seq - 1
ORDER BY e.position;

DROP TABLE event;
ALTER TABLE trail_event RENAME TO event;

-- Command ids begin with the time: the newest go to the end of the one tree.
CREATE TABLE ordered_receipt (
    command TEXT NOT NULL,
    sender TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    n INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    PRIMARY KEY (command, sender)
) WITHOUT ROWID;

INSERT INTO ordered_receipt (command, sender, fingerprint, stream_id, n, epoch)
SELECT command, sender, fingerprint, stream_id, n, epoch FROM receipt ORDER BY command, sender;

DROP TABLE receipt;
ALTER TABLE ordered_receipt RENAME TO receipt;
