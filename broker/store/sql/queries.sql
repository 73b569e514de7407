-- name: add_event
-- Add one event at its position.
INSERT OR ROLLBACK INTO event (position, stream_id, seq, previous, kind, at, role, actor, body, salt)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: add_seal
-- Keep the chain up to the last event of a commit.
INSERT OR ROLLBACK INTO seal (position, chain) VALUES (?, ?);

-- name: put_salt
-- Give an event from before there was a chain its salt.
UPDATE event SET salt = ? WHERE position = ?;

-- name: put_stream
-- Move a stream's head, adding the stream when it is new.
INSERT OR ROLLBACK INTO stream (id, name, head, first, last, open) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    head = excluded.head, first = excluded.first, last = excluded.last, open = excluded.open;

-- name: body
-- Read an event's body with what the chain needs of it.
SELECT body, salt, digest FROM event WHERE position = ?;

-- name: erase_body
-- Put another body in the place of an event's own, whose digest stands for it from here on.
UPDATE event SET body = ?, digest = ?, salt = NULL WHERE position = ?;

-- name: put_body
-- Put another body in the place of an event's own, in a file from before there was a chain.
UPDATE event SET body = ? WHERE position = ?;

-- name: blank_receipt
-- Take the fingerprint of an answer away.
UPDATE receipt SET fingerprint = x'' WHERE command = ? AND sender = ?;

-- name: fingerprints
-- List the answers that still have a fingerprint, with the streams they belong to.
SELECT r.command, r.sender, s.name FROM receipt AS r JOIN stream AS s ON s.id = r.stream_id
WHERE length(r.fingerprint) > 0;

-- name: move_stream
-- Move the heads of streams that are known.
WITH moved (id, head, last) AS (VALUES (?, ?, ?))
UPDATE stream SET head = moved.head, last = moved.last FROM moved WHERE stream.id = moved.id;

-- name: add_receipt
-- Keep the answer that a command got.
INSERT OR ROLLBACK INTO receipt (sender, command, fingerprint, stream_id, n, epoch) VALUES (?, ?, ?, ?, ?, ?);

-- name: add_meta
-- Keep a fact about the file itself unless it is known.
INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: streams
-- Find streams by their names.
SELECT id, name, head, first, last, open FROM stream WHERE name IN (VALUES (?));

-- name: receipts
-- Find the answers that commands of senders got.
WITH asked (sender, command) AS (VALUES (?, ?))
SELECT r.sender, r.command, r.fingerprint, s.name, r.n, r.epoch
FROM asked
JOIN receipt AS r ON r.command = asked.command AND r.sender = asked.sender
JOIN stream AS s ON s.id = r.stream_id;

-- name: receipt
-- Find the answer that a sender's command got.
SELECT r.sender, r.command, r.fingerprint, s.name, r.n, r.epoch
FROM receipt AS r JOIN stream AS s ON s.id = r.stream_id
WHERE r.sender = ? AND r.command = ?;

-- name: meta
-- Read a fact about the file itself.
SELECT value FROM meta WHERE key = ?;

-- name: put_meta
-- Change a fact about the file itself.
UPDATE meta SET value = ? WHERE key = ?;

-- name: audited
-- List the events of some kinds above a position, whoever's stream they are in.
SELECT s.name, e.seq, e.kind, e.at, e.role, e.actor, e.body, e.position
FROM event AS e JOIN stream AS s ON s.id = e.stream_id
WHERE e.position > ? AND e.kind IN (SELECT value FROM json_each(?))
ORDER BY e.position
LIMIT ?;

-- name: of_kinds
-- List the events of some kinds between two positions, the newest first.
SELECT s.name, e.seq, e.kind, e.at, e.role, e.actor, e.body, e.position
FROM event AS e JOIN stream AS s ON s.id = e.stream_id
WHERE e.position > ? AND e.position < ? AND e.kind IN (SELECT value FROM json_each(?))
ORDER BY e.position DESC
LIMIT ?;

-- name: drop_meta
-- Forget a fact about the file itself.
DELETE FROM meta WHERE key = ?;

-- name: last_position
-- Read the position of the newest event, 0 in an empty store.
SELECT coalesce(max(position), 0) FROM event;

-- name: newest_time
-- Read when the newest event was written (Unix milliseconds); no row in an empty store.
SELECT at FROM event WHERE position = (SELECT max(position) FROM event);

-- name: last_seal
-- Read the newest seal with its position.
SELECT position, chain FROM seal ORDER BY position DESC LIMIT 1;

-- name: seal
-- Read the seal of a position.
SELECT chain FROM seal WHERE position = ?;

-- name: last_stream
-- Read the highest number a stream has, 0 in an empty store.
SELECT coalesce(max(id), 0) FROM stream;

-- name: load
-- Read a stream's events above a seq, in order. Where the trail is broken, what it no longer leads to is missing.
WITH RECURSIVE back (seq, previous, kind, at, role, actor, body, position) AS (
    SELECT e.seq, e.previous, e.kind, e.at, e.role, e.actor, e.body, e.position
    FROM stream AS s LEFT JOIN event AS e ON e.position = s.last
    WHERE s.name = ?1 AND s.head > ?2
    UNION ALL
    SELECT e.seq, e.previous, e.kind, e.at, e.role, e.actor, e.body, e.position
    FROM back JOIN event AS e ON e.position = back.previous
    WHERE back.seq > ?2 + 1
)
SELECT ?1, seq, kind, at, role, actor, body, position FROM back ORDER BY seq;

-- name: feed
-- Read the events of all streams above a position, in order.
SELECT s.name, e.seq, e.kind, e.at, e.role, e.actor, e.body, e.position
FROM event AS e JOIN stream AS s ON s.id = e.stream_id
WHERE e.position > ?
ORDER BY e.position
LIMIT ?;

-- name: sealed
-- Read what the chain knows of the events above a position, in order.
SELECT
    s.name, e.seq, e.kind, e.at, e.role, e.actor, CAST(e.body AS BLOB), e.position,
    CAST(e.salt AS BLOB), CAST(e.digest AS BLOB), CAST(l.chain AS BLOB)
FROM event AS e JOIN stream AS s ON s.id = e.stream_id LEFT JOIN seal AS l ON l.position = e.position
WHERE e.position > ?
ORDER BY e.position
LIMIT ?;

-- name: heads
-- List the streams of a kind by name; the bounds are the kind, the kind with a colon, the kind with a semicolon.
SELECT name, head, open FROM stream
WHERE name = ? OR (name >= ? AND name < ?)
ORDER BY name;

-- name: open_heads
-- List the open streams of a kind by name, with the same bounds.
SELECT name, head, open FROM stream
WHERE open = 1 AND (name = ? OR (name >= ? AND name < ?))
ORDER BY name;

-- name: ended
-- List streams that need no care by name, with their first and last bodies, with the time of what happened last.
SELECT
    s.name, f.body, l.body,
    (
        WITH RECURSIVE back (kind, at, previous) AS (
            SELECT l.kind, l.at, l.previous
            UNION ALL
            SELECT e.kind, e.at, e.previous
            FROM back JOIN event AS e ON e.position = back.previous
            WHERE back.kind = ?1
        )
        SELECT coalesce(max(at), 0) FROM back WHERE kind <> ?1
    )
FROM stream AS s
JOIN event AS f ON f.position = s.first
JOIN event AS l ON l.position = s.last
WHERE s.open = 0 AND s.name > ?2 AND s.name < ?3
ORDER BY s.name
LIMIT ?4;

-- name: bodies
-- Read all bodies with the streams they belong to.
SELECT s.name, e.body FROM event AS e JOIN stream AS s ON s.id = e.stream_id;

-- name: uneven_streams
-- Find streams whose head, count, first or last seq disagree: a row is missing or too many.
WITH held (stream_id, count, first, last) AS (
    SELECT stream_id, count(*), min(seq), max(seq) FROM event GROUP BY stream_id
)
SELECT s.name, s.head, coalesce(h.count, 0), coalesce(h.first, 0), coalesce(h.last, 0)
FROM stream AS s LEFT JOIN held AS h ON h.stream_id = s.id
WHERE coalesce(h.count, 0) <> s.head OR coalesce(h.last, 0) <> s.head OR coalesce(h.first, 1) <> 1
ORDER BY s.name;

-- name: broken_trails
-- Find streams whose events do not lead from the last to the first, one step of seq at a time.
SELECT name FROM (
    SELECT s.name FROM stream AS s LEFT JOIN event AS l ON l.position = s.last
    WHERE s.head > 0 AND (l.stream_id IS NOT s.id OR l.seq IS NOT s.head)
    UNION
    SELECT s.name
    FROM event AS e JOIN stream AS s ON s.id = e.stream_id LEFT JOIN event AS p ON p.position = e.previous
    WHERE CASE WHEN e.seq = 1 THEN e.position <> s.first OR e.previous <> 0
        ELSE p.stream_id IS NOT e.stream_id OR p.seq IS NOT e.seq - 1 END
)
ORDER BY name;
