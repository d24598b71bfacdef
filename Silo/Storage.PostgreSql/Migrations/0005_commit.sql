-- Commits a group of commits of different journals, in one transaction and one round trip. Arrays of one prefix belong together; "ord" is
-- a commit's number in the group, from 1. No journal and no claim key may stand twice in a group. A record is a commit as journal.tail holds it.
--
-- Returns nothing when all were committed. Otherwise a row for every commit that was not written: outcome_kind 1 a version conflict, 2 claims
-- taken (a row for each taken claim); 3, alone, says that the caller's knowledge of the months is old and that nothing was written.
--
-- Locks are taken in one order everywhere, so that two groups never wait for each other in a circle: gates by number, claims by month and key,
-- heads by name. Every statement sees what was committed before it began (READ COMMITTED), which is why what lost a race is found by the
-- statement after it. Rows written by this call are told from others by their transaction id.
--
-- Looking whether a key is free before it is inserted costs as much as inserting it. So a caller that expects no taken claim says that it is
-- not careful: then a taken one fails the whole transaction with unique_violation, and the caller repeats the group carefully.
--
-- The order of the last two parameters tells it from the function of the version before, which took events instead of records.
-- Where every element is wanted, arrays are unfolded in the list of a SELECT and not in its FROM, which would store them once more.
CREATE FUNCTION commit_group(
    names text[], expected bigint[], commit_ids uuid[], records bytea[], snapshots bytea[],
    claim_ords int[], claim_keys uuid[], claim_buckets int[], claim_fingerprints bigint[], claim_outcomes bytea[],
    probe_ords int[], probe_keys uuid[], probe_buckets int[],
    page_ords int[], page_keys bytea[], page_values bytea[],
    gates int[], gate_modes text[], careful boolean, known_epoch bigint)
RETURNS TABLE (ord int, outcome_kind int, version bigint, key uuid, fingerprint bigint, outcome bytea)
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan SET work_mem = '64MB'
AS $$
#variable_conflict use_column
DECLARE
    refused int[] := '{}';
    hit int[];
    free bigint[] := expected;
    written bigint;
    made bigint;
    lost bigint;
    self xid := pg_current_xact_id()::xid;
BEGIN
    IF cardinality(claim_ords) > 0 THEN
        FOR i IN 1..cardinality(gates) LOOP
            EXECUTE format('LOCK TABLE claim_gate_%s IN %s MODE', gates[i], gate_modes[i]);
        END LOOP;
        IF (SELECT epoch FROM claim_epoch) <> known_epoch THEN
            RETURN QUERY SELECT 0, 3, 0::bigint, NULL::uuid, 0::bigint, NULL::bytea;
            RETURN;
        END IF;
        IF cardinality(probe_ords) > 0 THEN
            SELECT coalesce(array_agg(DISTINCT p.o), '{}') INTO refused
            FROM unnest(probe_ords, probe_keys, probe_buckets) AS p (o, k, b) JOIN claim c ON c.key = p.k AND c.bucket = p.b;
        END IF;

        IF NOT careful AND refused = '{}' THEN
            INSERT INTO claim (key, fingerprint, bucket, outcome)
            SELECT unnest(claim_keys), unnest(claim_fingerprints), unnest(claim_buckets), unnest(claim_outcomes);
        ELSE
            INSERT INTO claim (key, fingerprint, bucket, outcome)
            SELECT c.k, c.f, c.b, c.v
            FROM unnest(claim_ords, claim_keys, claim_buckets, claim_fingerprints, claim_outcomes) AS c (o, k, b, f, v)
            WHERE c.o <> ALL (refused)
            ON CONFLICT DO NOTHING;
            GET DIAGNOSTICS written = ROW_COUNT;
            IF written < cardinality(claim_ords) THEN
                SELECT coalesce(array_agg(DISTINCT p.o), '{}') INTO hit
                FROM unnest(claim_ords, claim_keys, claim_buckets) AS p (o, k, b) JOIN claim c ON c.key = p.k AND c.bucket = p.b
                WHERE c.xmin <> self;
                DELETE FROM claim c USING unnest(claim_ords, claim_keys, claim_buckets) AS p (o, k, b)
                WHERE p.o = ANY (hit) AND c.key = p.k AND c.bucket = p.b AND c.xmin = self;
                refused := refused || hit;
            END IF;
        END IF;
        FOR i IN 1..cardinality(refused) LOOP
            -- No journal has this version: neither moved nor created.
            free[refused[i]] := -1;
        END LOOP;
    END IF;

    -- The records that a full row gives up are read from the row as it was before this statement.
    WITH moved AS (
        UPDATE journal j SET version = j.version + 1, commit_id = e.i, snapshot = e.s,
            tail = CASE WHEN octet_length(j.tail) + octet_length(e.r) <= tail_room(e.s) THEN e.r || j.tail ELSE '' END
        FROM (SELECT unnest(names) AS n, unnest(free) AS v, unnest(commit_ids) AS i, unnest(records) AS r, unnest(snapshots) AS s) e
        WHERE j.name = e.n AND j.version = e.v
        RETURNING j.id, j.name, j.version, e.r, j.tail = '' AS gave_up),
    run AS (
        INSERT INTO entry_run (journal_id, last_version, records)
        SELECT m.id, m.version, m.r || before.tail
        FROM moved m JOIN journal before ON before.name = m.name AND before.version = m.version - 1
        WHERE m.gave_up
        RETURNING 1)
    SELECT count(*), count(*) FILTER (WHERE m.gave_up) - (SELECT count(*) FROM run) INTO written, lost FROM moved m;
    IF lost <> 0 THEN
        RAISE EXCEPTION 'A journal moved while it was written.' USING ERRCODE = 'serialization_failure';
    END IF;
    IF 0 = ANY (free) THEN
        WITH created AS (
            INSERT INTO journal (version, commit_id, name, snapshot, tail)
            SELECT 1, e.i, e.n, e.s, CASE WHEN octet_length(e.r) <= tail_room(e.s) THEN e.r ELSE '' END
            FROM (SELECT unnest(names) AS n, unnest(free) AS v, unnest(commit_ids) AS i, unnest(records) AS r, unnest(snapshots) AS s) e
            WHERE e.v = 0
            ON CONFLICT DO NOTHING
            RETURNING id, name, tail),
        run AS (
            INSERT INTO entry_run (journal_id, last_version, records)
            SELECT c.id, 1, e.r FROM created c JOIN unnest(names, records) AS e (n, r) ON e.n = c.name WHERE c.tail = '')
        SELECT count(*) INTO made FROM created;
        written := written + made;
    END IF;

    hit := '{}';
    IF written < cardinality(names) THEN
        SELECT coalesce(array_agg(e.o::int), '{}') INTO hit
        FROM unnest(names) WITH ORDINALITY AS e (n, o) LEFT JOIN journal j ON j.name = e.n
        WHERE e.o <> ALL (refused) AND (j.name IS NULL OR j.xmin <> self);
        DELETE FROM claim c USING unnest(claim_ords, claim_keys, claim_buckets) AS p (o, k, b)
        WHERE p.o = ANY (hit) AND c.key = p.k AND c.bucket = p.b AND c.xmin = self;
    END IF;

    IF cardinality(page_ords) > 0 THEN
        DELETE FROM page g USING unnest(page_ords, page_keys, page_values) AS p (o, k, v), journal j
        WHERE p.v IS NULL AND p.o <> ALL (refused || hit) AND j.name = names[p.o] AND g.journal_id = j.id AND g.key = p.k;
        INSERT INTO page (journal_id, key, value)
        SELECT j.id, p.k, p.v
        FROM unnest(page_ords, page_keys, page_values) AS p (o, k, v) JOIN journal j ON j.name = names[p.o]
        WHERE p.v IS NOT NULL AND p.o <> ALL (refused || hit)
        ON CONFLICT (journal_id, key) DO UPDATE SET value = excluded.value;
    END IF;

    IF cardinality(refused) + cardinality(hit) > 0 THEN
        RETURN QUERY
        SELECT r.o, CASE WHEN r.o = ANY (hit) OR r.v <> expected[r.o] THEN 1 ELSE 2 END, r.v, t.key, t.fingerprint, t.outcome
        FROM (SELECT DISTINCT o.o, coalesce(j.version, 0) AS v FROM unnest(refused || hit) AS o (o)
              LEFT JOIN journal j ON j.name = names[o.o]) r
        LEFT JOIN LATERAL (
            SELECT DISTINCT ON (s.k) c.key, c.fingerprint, c.outcome
            FROM (SELECT 0 AS late, k, b FROM unnest(claim_ords, claim_keys, claim_buckets) AS a (o, k, b) WHERE a.o = r.o
                  UNION ALL
                  SELECT 1, k, b FROM unnest(probe_ords, probe_keys, probe_buckets) AS a (o, k, b) WHERE a.o = r.o) s
            JOIN claim c ON c.key = s.k AND c.bucket = s.b
            ORDER BY s.k, s.late) t ON r.o <> ALL (hit) AND r.v = expected[r.o];
    END IF;
END $$;

-- For silos of the version before, while a cluster rolls to this one.
CREATE OR REPLACE FUNCTION commit_group(
    names text[], expected bigint[], commit_ids uuid[], events bytea[], snapshots bytea[],
    claim_ords int[], claim_keys uuid[], claim_buckets int[], claim_fingerprints bigint[], claim_outcomes bytea[],
    probe_ords int[], probe_keys uuid[], probe_buckets int[],
    page_ords int[], page_keys bytea[], page_values bytea[],
    gates int[], gate_modes text[], known_epoch bigint, careful boolean)
RETURNS TABLE (ord int, outcome_kind int, version bigint, key uuid, fingerprint bigint, outcome bytea)
LANGUAGE sql AS $$
    SELECT * FROM commit_group(
        names, expected, commit_ids,
        (SELECT array_agg(uuid_send(e.i) || int4send(octet_length(e.d)) || e.d ORDER BY e.o)
         FROM unnest(commit_ids, events) WITH ORDINALITY AS e (i, d, o)),
        snapshots, claim_ords, claim_keys, claim_buckets, claim_fingerprints, claim_outcomes, probe_ords, probe_keys, probe_buckets,
        page_ords, page_keys, page_values, gates, gate_modes, careful, known_epoch)
$$;
