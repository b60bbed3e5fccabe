-- What the server's log proves about a session: the receipt, or why it does not prove what was recorded here.
CREATE TABLE evidence (
    session_id TEXT    NOT NULL PRIMARY KEY REFERENCES session (id),
    receipt    TEXT,             -- JSON, verified
    dispute    TEXT,
    checked_at INTEGER NOT NULL, -- Unix milliseconds
    CHECK ((receipt IS NULL) <> (dispute IS NULL))
) STRICT, WITHOUT ROWID;

-- The keys of the servers' logs, since they were first seen.
CREATE TABLE log_key (
    server      TEXT    NOT NULL,
    verifier    TEXT    NOT NULL,
    seen_at     INTEGER NOT NULL, -- Unix milliseconds
    PRIMARY KEY (server, verifier)
) STRICT, WITHOUT ROWID;

-- The largest checkpoint of each log that was accepted here: what comes later has to continue it.
CREATE TABLE log_head (
    origin TEXT    NOT NULL PRIMARY KEY,
    size   INTEGER NOT NULL,
    root   TEXT    NOT NULL -- base64
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
