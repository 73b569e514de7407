-- The chain over the log, with receipts in the order in which they come.

-- The salt goes with the body: what was erased can't be guessed from the digest that stays.
ALTER TABLE event ADD COLUMN salt BLOB;
ALTER TABLE event ADD COLUMN digest BLOB;

-- One row for each commit: the chain over all events up to this position.
CREATE TABLE seal (
    position INTEGER PRIMARY KEY,
    chain BLOB NOT NULL
);

-- What was stored before there was a chain is sealed step by step up to here.
INSERT INTO meta (key, value)
SELECT 'unsealed', CAST(max(position) AS TEXT) FROM event HAVING max(position) IS NOT NULL;

-- Command ids begin with the time: the newest go to the end of the one tree.
CREATE TABLE ordered_receipt (
    command TEXT NOT NULL,
    sender TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    stream_id INTEGER NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    PRIMARY KEY (command, sender)
) WITHOUT ROWID;

INSERT INTO ordered_receipt (command, sender, fingerprint, stream_id, n, epoch)
SELECT command, sender, fingerprint, stream_id, n, epoch FROM receipt ORDER BY command, sender;

DROP TABLE receipt;
ALTER TABLE ordered_receipt RENAME TO receipt;
