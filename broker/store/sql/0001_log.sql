-- The log: every event of every stream, with the answers that commands got.

-- "clab": a file of another program is never taken for ours.
PRAGMA application_id = 1668047202;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL,
    open INTEGER NOT NULL
);

-- At start-up only open streams are read, however many were closed over the years.
CREATE INDEX stream_open ON stream (name) WHERE open = 1;

-- A rowid table with a narrow index: appends go to the end, bodies never move when the index splits.
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    role TEXT NOT NULL,
    actor TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (stream_id, seq)
);

CREATE TABLE receipt (
    sender TEXT NOT NULL,
    command TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    stream_id INTEGER NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    PRIMARY KEY (sender, command)
);

-- A stream that goes takes its receipts along without reading all the others.
CREATE INDEX receipt_stream ON receipt (stream_id);
