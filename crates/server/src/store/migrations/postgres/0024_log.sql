-- The same as the migration of that number for SQLite: triggers have no words that both understand.

CREATE TABLE log_state (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    epoch     INTEGER NOT NULL,
    origin    TEXT NOT NULL,
    size      INTEGER NOT NULL,
    audit_seq INTEGER NOT NULL
);

CREATE TABLE log_leaves (
    number     INTEGER PRIMARY KEY,
    source     TEXT NOT NULL CHECK (source IN ('audit', 'entry', 'staff', 'session')),
    session_id TEXT,
    seq        INTEGER NOT NULL,
    salt       TEXT
);
CREATE INDEX log_leaves_of_session ON log_leaves (session_id, number) WHERE session_id IS NOT NULL;
CREATE INDEX log_leaves_of_audit ON log_leaves (seq) WHERE source = 'audit';

CREATE TABLE log_accounts (
    number     INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    workspace_id TEXT,
    body       TEXT
);
CREATE INDEX log_accounts_of_workspace ON log_accounts (workspace_id, number);
CREATE INDEX log_accounts_of_session ON log_accounts (session_id, number);

CREATE TABLE log_tiles (
    level  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, n)
);

CREATE TABLE log_entries (
    n       INTEGER PRIMARY KEY,
    entries BLOB NOT NULL
);

CREATE TABLE log_checkpoints (
    epoch     INTEGER NOT NULL,
    size      INTEGER NOT NULL,
    note      TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (epoch, size)
);

CREATE TABLE log_witnesses (
    verifier TEXT PRIMARY KEY,
    epoch    INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    trouble  TEXT
);

CREATE TABLE log_cosignatures (
    epoch    INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    verifier TEXT NOT NULL,
    line     TEXT NOT NULL,
    PRIMARY KEY (epoch, size, verifier)
);

CREATE TABLE log_keys (
    id          TEXT PRIMARY KEY,
    epoch       INTEGER NOT NULL,
    verifier    TEXT NOT NULL,
    pkcs8       BLOB,
    sealed_with TEXT,
    created_at  INTEGER NOT NULL,
    retired_at  INTEGER
);

CREATE TABLE log_agents (
    person_id TEXT PRIMARY KEY,
    number    INTEGER NOT NULL UNIQUE
);

CREATE TABLE log_waiting (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    seq        INTEGER NOT NULL
);
INSERT INTO log_waiting (session_id, seq)
    SELECT e.session_id, e.seq FROM journal_entries e JOIN sessions s ON s.id = e.session_id
    ORDER BY s.started_at, s.id, e.seq;

CREATE FUNCTION wait_for_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_waiting (session_id, seq) SELECT session_id, seq FROM added ORDER BY session_id, seq;
    RETURN NULL;
END $$;
CREATE TRIGGER journals_wait_for_the_log AFTER INSERT ON journal_entries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION wait_for_the_log();

CREATE FUNCTION refuse_in_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append only';
END $$;
CREATE FUNCTION require_next_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> coalesce((SELECT max(l.number) + 1 FROM log_leaves l), 0) THEN
        RAISE EXCEPTION 'the log is append only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_leaves_are_not_rewritten BEFORE UPDATE ON log_leaves FOR EACH ROW
    WHEN (NEW.number <> OLD.number OR NEW.source <> OLD.source OR NEW.session_id IS DISTINCT FROM OLD.session_id
        OR NEW.seq <> OLD.seq OR NEW.salt IS NOT NULL)
    EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_leaves_are_not_thinned BEFORE DELETE OR TRUNCATE ON log_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_leaves_are_in_order BEFORE INSERT ON log_leaves
    FOR EACH ROW EXECUTE FUNCTION require_next_leaf();
CREATE TRIGGER log_accounts_are_not_rewritten BEFORE UPDATE ON log_accounts FOR EACH ROW
    WHEN (NEW.number <> OLD.number OR NEW.session_id <> OLD.session_id OR NEW.body IS NOT NULL)
    EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_accounts_are_not_thinned BEFORE DELETE OR TRUNCATE ON log_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_tiles_only_grow BEFORE UPDATE ON log_tiles FOR EACH ROW
    WHEN (NEW.level <> OLD.level OR NEW.n <> OLD.n OR length(NEW.hashes) > 8192
        OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes)
    EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_tiles_are_not_thinned BEFORE DELETE OR TRUNCATE ON log_tiles
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_entries_only_grow BEFORE UPDATE ON log_entries FOR EACH ROW
    WHEN (NEW.n <> OLD.n OR length(NEW.entries) > 8192
        OR substr(NEW.entries, 1, length(OLD.entries)) <> OLD.entries)
    EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_entries_are_not_thinned BEFORE DELETE OR TRUNCATE ON log_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_in_the_log();
CREATE TRIGGER log_checkpoints_are_not_rewritten BEFORE UPDATE ON log_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_in_the_log();
