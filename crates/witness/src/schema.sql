-- The key that answers from this state. Another one could vouch for what this witness has never seen.
CREATE TABLE witness (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    vkey TEXT NOT NULL
) STRICT;

-- The logs, and the latest checkpoint that was cosigned for each: none until then.
CREATE TABLE log (
    origin TEXT PRIMARY KEY,
    origin_hash BLOB NOT NULL UNIQUE,
    size INTEGER CHECK (size >= 0),
    root BLOB CHECK (length(root) = 32),
    note TEXT,
    cosigned_at INTEGER CHECK (cosigned_at > 0),
    CHECK ((size IS NULL) = (root IS NULL) AND (size IS NULL) = (note IS NULL) AND (size IS NULL) = (cosigned_at IS NULL))
) STRICT;

CREATE TABLE log_key (
    origin TEXT NOT NULL REFERENCES log,
    vkey TEXT NOT NULL,
    PRIMARY KEY (origin, vkey)
) STRICT;

-- What a log has signed and what contradicts what was cosigned. `known` is the checkpoint that was cosigned then.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL REFERENCES log,
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    request TEXT NOT NULL,
    known TEXT,
    UNIQUE (origin, request)
) STRICT;

-- Whatever the code above does: a log never shrinks, is never rewritten, and never goes back in time.
CREATE TRIGGER log_only_grows BEFORE UPDATE ON log
WHEN NEW.origin <> OLD.origin
    OR (OLD.size IS NOT NULL AND (
        NEW.size IS NULL OR NEW.size < OLD.size OR NEW.cosigned_at < OLD.cosigned_at
        OR (NEW.size = OLD.size AND NEW.root <> OLD.root)))
BEGIN
    SELECT RAISE(ABORT, 'a log only grows');
END;

CREATE TRIGGER log_stays BEFORE DELETE ON log
BEGIN
    SELECT RAISE(ABORT, 'a log is never forgotten');
END;
