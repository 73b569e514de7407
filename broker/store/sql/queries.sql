-- name: add_event
-- Add one event at its position.
INSERT INTO event (position, stream_id, seq, kind, at, role, actor, body, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: add_seal
-- Keep the chain up to the last event of a commit.
INSERT INTO seal (position, chain) VALUES (?, ?);

-- name: put_salt
-- Give an event from before there was a chain its salt.
UPDATE event SET salt = ? WHERE position = ?;

-- name: put_stream
-- Move a stream's head, adding the stream when it is new.
INSERT INTO stream (id, name, head, open) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET head = excluded.head, open = excluded.open;

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

-- name: add_receipt
-- Keep the answer that a command got.
INSERT INTO receipt (sender, command, fingerprint, stream_id, n, epoch) VALUES (?, ?, ?, ?, ?, ?);

-- name: add_meta
-- Keep a fact about the file itself unless it is known.
INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: streams
-- Find streams by their names.
SELECT id, name, head, open FROM stream WHERE name IN (VALUES (?));

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

-- name: drop_meta
-- Forget a fact about the file itself.
DELETE FROM meta WHERE key = ?;

-- name: last_position
-- Read the position of the newest event, 0 in an empty store.
SELECT coalesce(max(position), 0) FROM event;

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
-- Read a stream's events above a seq, in order.
SELECT s.name, e.seq, e.kind, e.at, e.role, e.actor, e.body, e.position
FROM stream AS s JOIN event AS e ON e.stream_id = s.id
WHERE s.name = ? AND e.seq > ?
ORDER BY e.seq;

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
    coalesce((
        SELECT e.at FROM event AS e
        WHERE e.stream_id = s.id AND e.kind <> ? ORDER BY e.seq DESC LIMIT 1
    ), 0)
FROM stream AS s
JOIN event AS f ON f.stream_id = s.id AND f.seq = 1
JOIN event AS l ON l.stream_id = s.id AND l.seq = s.head
WHERE s.open = 0 AND s.name > ? AND s.name < ?
ORDER BY s.name
LIMIT ?;

-- name: bodies
-- Read all bodies with the streams they belong to.
SELECT s.name, e.body FROM event AS e JOIN stream AS s ON s.id = e.stream_id;

-- name: uneven_streams
-- Find streams whose head, count, first or last seq disagree: a row is missing or too many.
SELECT s.name, s.head, count(e.position), coalesce(min(e.seq), 0), coalesce(max(e.seq), 0)
FROM stream AS s LEFT JOIN event AS e ON e.stream_id = s.id
GROUP BY s.id, s.name, s.head
HAVING count(e.position) <> s.head OR coalesce(max(e.seq), 0) <> s.head OR coalesce(min(e.seq), 1) <> 1
ORDER BY s.name;
