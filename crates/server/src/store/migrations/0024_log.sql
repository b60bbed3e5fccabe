-- The log: an append-only Merkle tree (RFC 6962) over the audit and the journals, published in tiles (c2sp.org/tlog-tiles). A leaf
-- says nothing without its salt, so texts can be erased later, and every proof still verifies. log/mod.rs says how it grows.

-- How far it has come.
CREATE TABLE log_state (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    -- Begins anew when a backup is restored, with another origin and another key.
    epoch     INTEGER NOT NULL,
    -- The log's name in its checkpoints.
    origin    TEXT NOT NULL,
    -- How many leaves it has.
    size      INTEGER NOT NULL,
    -- The number of the last row of the audit that is in it.
    audit_seq INTEGER NOT NULL
) STRICT;

CREATE TABLE log_leaves (
    -- From 0.
    number     INTEGER PRIMARY KEY,
    -- What it commits to: a row of the audit, an entry of a journal, the names of the staff in a session, or the account of
    -- a session.
    source     TEXT NOT NULL CHECK (source IN ('audit', 'entry', 'staff', 'session')),
    session_id TEXT,
    -- The row's or the entry's number; for the others, how many there were before for that session.
    seq        INTEGER NOT NULL,
    -- 32 random bytes, base64; gone when what it commits to was erased.
    salt       TEXT
) STRICT;
CREATE INDEX log_leaves_of_session ON log_leaves (session_id, number) WHERE session_id IS NOT NULL;
CREATE INDEX log_leaves_of_audit ON log_leaves (seq) WHERE source = 'audit';

-- The accounts of sessions and the names of the staff, as the leaves commit to them: the canonical texts.
CREATE TABLE log_accounts (
    number     INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    workspace_id TEXT,
    -- Gone when it was erased.
    body       TEXT
) STRICT;
CREATE INDEX log_accounts_of_workspace ON log_accounts (workspace_id, number);
CREATE INDEX log_accounts_of_session ON log_accounts (session_id, number);

-- Hashes of 32 bytes, one after the other; 256 when it is full.
CREATE TABLE log_tiles (
    level  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, n)
) STRICT, WITHOUT ROWID;

-- What the leaves' hashes are of, in the same way: 32 bytes each.
CREATE TABLE log_entries (
    n       INTEGER PRIMARY KEY,
    entries BLOB NOT NULL
) STRICT;

-- Signed notes (c2sp.org/tlog-checkpoint), one for each size.
CREATE TABLE log_checkpoints (
    epoch     INTEGER NOT NULL,
    size      INTEGER NOT NULL,
    note      TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (epoch, size)
) STRICT, WITHOUT ROWID;

-- The witnesses (c2sp.org/tlog-witness): how far each has followed the log, and what is wrong with it.
CREATE TABLE log_witnesses (
    verifier TEXT PRIMARY KEY,
    epoch    INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    trouble  TEXT
) STRICT;

-- Their signature lines (c2sp.org/tlog-cosignature).
CREATE TABLE log_cosignatures (
    epoch    INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    verifier TEXT NOT NULL,
    line     TEXT NOT NULL,
    PRIMARY KEY (epoch, size, verifier)
) STRICT, WITHOUT ROWID;

-- Ed25519 keys. A public key stays forever, because receipts are checked years later; a private one goes when it has retired.
CREATE TABLE log_keys (
    id          TEXT PRIMARY KEY,
    epoch       INTEGER NOT NULL,
    -- The verifier key (c2sp.org/signed-note).
    verifier    TEXT NOT NULL,
    pkcs8       BLOB,
    sealed_with TEXT,
    created_at  INTEGER NOT NULL,
    retired_at  INTEGER
) STRICT;

-- What agents are called where their names are not shown: "Support agent 7".
CREATE TABLE log_agents (
    person_id TEXT PRIMARY KEY,
    number    INTEGER NOT NULL UNIQUE
) STRICT;

-- The journals' entries that are not in the log yet, in the order in which they came.
CREATE TABLE log_waiting (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    seq        INTEGER NOT NULL
) STRICT;
INSERT INTO log_waiting (session_id, seq)
    SELECT e.session_id, e.seq FROM journal_entries e JOIN sessions s ON s.id = e.session_id
    ORDER BY s.started_at, s.id, e.seq;

CREATE TRIGGER journals_wait_for_the_log AFTER INSERT ON journal_entries
    BEGIN INSERT INTO log_waiting (session_id, seq) VALUES (NEW.session_id, NEW.seq); END;

-- The log only grows. A salt and a text may go.
CREATE TRIGGER log_leaves_are_not_rewritten BEFORE UPDATE ON log_leaves
    WHEN NEW.number <> OLD.number OR NEW.source <> OLD.source OR NEW.session_id IS NOT OLD.session_id
        OR NEW.seq <> OLD.seq OR NEW.salt IS NOT NULL
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_leaves_are_not_thinned BEFORE DELETE ON log_leaves
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_leaves_are_in_order BEFORE INSERT ON log_leaves
    WHEN NEW.number <> coalesce((SELECT max(l.number) + 1 FROM log_leaves l), 0)
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_accounts_are_not_rewritten BEFORE UPDATE ON log_accounts
    WHEN NEW.number <> OLD.number OR NEW.session_id <> OLD.session_id OR NEW.body IS NOT NULL
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_accounts_are_not_thinned BEFORE DELETE ON log_accounts
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_tiles_only_grow BEFORE UPDATE ON log_tiles
    WHEN NEW.level <> OLD.level OR NEW.n <> OLD.n OR length(NEW.hashes) > 8192
        OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_tiles_are_not_thinned BEFORE DELETE ON log_tiles
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_entries_only_grow BEFORE UPDATE ON log_entries
    WHEN NEW.n <> OLD.n OR length(NEW.entries) > 8192
        OR substr(NEW.entries, 1, length(OLD.entries)) <> OLD.entries
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_entries_are_not_thinned BEFORE DELETE ON log_entries
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
CREATE TRIGGER log_checkpoints_are_not_rewritten BEFORE UPDATE ON log_checkpoints
    BEGIN SELECT RAISE (ABORT, 'the log is append only'); END;
