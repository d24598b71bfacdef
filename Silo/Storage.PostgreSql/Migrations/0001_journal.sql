-- One row a journal: where it stands and its state. Updated with every commit, so its pages keep room for the next version of a row.
CREATE TABLE journal (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    version bigint NOT NULL CHECK (version > 0),
    commit_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    snapshot bytea NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1);

-- What happened: one row a commit, never changed. Its key is the fence between two writers of one journal.
CREATE TABLE entry (
    journal_id bigint NOT NULL,
    version bigint NOT NULL,
    commit_id uuid NOT NULL,
    events bytea NOT NULL,
    PRIMARY KEY (journal_id, version)
);

-- Side records of a journal.
CREATE TABLE page (
    journal_id bigint NOT NULL,
    key bytea NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (journal_id, key)
);

-- Keys that may be taken once. A partition a month, so that a month is dropped at once; bucket 0 is never dropped.
CREATE TABLE claim (
    key uuid NOT NULL,
    fingerprint bigint NOT NULL,
    bucket int NOT NULL,
    outcome bytea NOT NULL
) PARTITION BY LIST (bucket);

CREATE TABLE claim_permanent (LIKE claim);
ALTER TABLE claim_permanent ADD PRIMARY KEY (key);
ALTER TABLE claim ATTACH PARTITION claim_permanent FOR VALUES IN (0);

-- The months that have a partition. The epoch grows with each one, so that a writer notices what another silo created.
CREATE TABLE claim_bucket (bucket int PRIMARY KEY);
INSERT INTO claim_bucket VALUES (0);
CREATE TABLE claim_epoch (epoch bigint NOT NULL);
INSERT INTO claim_epoch VALUES (1);

-- Empty tables that are only locked, one a month of the year (0 for the permanent bucket). A partition's index keeps a key unique within
-- its month; across months the gates do: who inserts into a month holds its gate in ROW EXCLUSIVE mode, who looks into a month holds its
-- gate in SHARE mode. Inserters into one month never wait for each other, but "insert here, look there" excludes its opposite.
DO $$
BEGIN
    FOR month IN 0..12 LOOP
        EXECUTE format('CREATE TABLE claim_gate_%s ()', month);
    END LOOP;
END $$;

-- Creates a month's partition; called by the first commit that needs it, in a transaction of its own.
CREATE FUNCTION add_claim_bucket(wanted int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.claim_bucket', 0));
    IF EXISTS (SELECT FROM claim_bucket WHERE bucket = wanted) THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE claim_%s (LIKE claim)', wanted);
    EXECUTE format('ALTER TABLE claim_%s ADD PRIMARY KEY (key)', wanted);
    EXECUTE format('ALTER TABLE claim ATTACH PARTITION claim_%s FOR VALUES IN (%s)', wanted, wanted);
    INSERT INTO claim_bucket VALUES (wanted);
    UPDATE claim_epoch SET epoch = epoch + 1;
END $$;

-- Drops whole months; instant whatever they hold.
CREATE FUNCTION drop_claim_buckets(first_kept int) RETURNS SETOF int LANGUAGE plpgsql AS $$
DECLARE
    month int;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.claim_bucket', 0));
    LOCK TABLE claim IN ACCESS EXCLUSIVE MODE;
    FOR month IN SELECT bucket FROM claim_bucket WHERE bucket <> 0 AND bucket < first_kept ORDER BY bucket LOOP
        EXECUTE format('DROP TABLE claim_%s', month);
        DELETE FROM claim_bucket WHERE bucket = month;
        RETURN NEXT month;
    END LOOP;
END $$;
