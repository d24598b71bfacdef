-- An index entry costs more than a row, so what happened is no longer a row a commit. The newest commits of a journal stay in its own row,
-- which every commit updates anyway; when they fill their room they go to a row of entry_run together.
--
-- Both hold records, newest first: the commit's id (16 bytes), the length of its events (4, big-endian), its events. Newest first, because
-- what an update leaves as it was at a row's end is not written to the log again. The fence is the journal's row: one for each name, moved
-- from the expected version or not at all.
LOCK TABLE journal, entry IN ACCESS EXCLUSIVE MODE;
ALTER TABLE journal ADD COLUMN tail bytea NOT NULL DEFAULT '';
ALTER TABLE journal ALTER COLUMN tail SET STORAGE PLAIN;

CREATE TABLE entry_run (
    journal_id bigint NOT NULL,
    last_version bigint NOT NULL,
    records bytea NOT NULL,
    PRIMARY KEY (journal_id, last_version)
);

INSERT INTO entry_run (journal_id, last_version, records)
SELECT journal_id, version, uuid_send(commit_id) || int4send(octet_length(events)) || events FROM entry;

-- Carried over: as many as the heads say, and every byte.
DO $$
BEGIN
    IF EXISTS (
            SELECT FROM journal j LEFT JOIN entry_run r ON r.journal_id = j.id
            GROUP BY j.id, j.version HAVING count(r.last_version) <> j.version OR max(r.last_version) IS DISTINCT FROM j.version)
        OR (SELECT sum(octet_length(records)) FROM entry_run) IS DISTINCT FROM (SELECT sum(octet_length(events) + 20) FROM entry) THEN
        RAISE EXCEPTION 'The entries of the journals are not complete; nothing was changed.';
    END IF;
END $$;

DROP TABLE entry;

-- Bytes of records that a journal's row may hold beside this snapshot: past about 2,000 a row would be compressed or cut in pieces.
CREATE FUNCTION tail_room(snapshot bytea) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    'SELECT least(1000, 1600 - octet_length(snapshot))';

-- Records as rows.
CREATE FUNCTION unpack_records(records bytea, last_version bigint) RETURNS TABLE (version bigint, commit_id uuid, events bytea)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    start int := 0;
    length int;
BEGIN
    version := last_version;
    WHILE start < octet_length(records) LOOP
        length := ('x' || encode(substr(records, start + 17, 4), 'hex'))::bit(32)::int;
        commit_id := encode(substr(records, start + 1, 16), 'hex')::uuid;
        events := substr(records, start + 21, length);
        RETURN NEXT;
        start := start + 20 + length;
        version := version - 1;
    END LOOP;
END $$;

-- One row a commit, for people and for silos of the version before.
CREATE VIEW entry AS
SELECT r.journal_id, u.version, u.commit_id, u.events FROM entry_run r CROSS JOIN LATERAL unpack_records(r.records, r.last_version) u
UNION ALL
SELECT j.id, u.version, u.commit_id, u.events FROM journal j CROSS JOIN LATERAL unpack_records(j.tail, j.version) u;
