-- Version 5. The file is marked as ours: "ErgJ" as application_id.
CREATE TABLE session (
    id              TEXT    NOT NULL PRIMARY KEY,
    viewed_id       TEXT    NOT NULL,
    viewed_name     TEXT    NOT NULL,
    viewed_email    TEXT    NOT NULL,
    workspace_id    TEXT    NOT NULL,
    workspace_name  TEXT    NOT NULL,
    agent_id        TEXT    NOT NULL,
    agent_name      TEXT    NOT NULL,
    agent_email     TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    ticket          TEXT    NOT NULL,
    started_at      INTEGER NOT NULL, -- Unix milliseconds
    ended_at        INTEGER,          -- Unix milliseconds
    ending          TEXT,
    revoked         INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    -- Number and hash of the last entry: what makes a removed tail visible. 0 and the header's hash at first.
    head_seq        INTEGER NOT NULL DEFAULT 0,
    head_hash       TEXT    NOT NULL,
    -- How many entries the server has acknowledged, and whether it takes no more of this session.
    sent            INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0),
    refused         INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1)),
    CHECK ((ended_at IS NULL) = (ending IS NULL))
) STRICT;

CREATE TABLE entry (
    session_id      TEXT    NOT NULL REFERENCES session (id),
    seq             INTEGER NOT NULL CHECK (seq > 0),
    at              INTEGER NOT NULL, -- Unix milliseconds
    author          TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    corrects        INTEGER CHECK (corrects BETWEEN 1 AND seq - 1), -- the entry that this one corrects
    prev_hash       TEXT    NOT NULL,
    hash            TEXT    NOT NULL,
    PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;

-- Which restoration of a server its agents' journals were compared with.
CREATE TABLE compared (
    server      TEXT    NOT NULL,
    agent_id    TEXT    NOT NULL,
    restored_at INTEGER NOT NULL, -- Unix milliseconds
    PRIMARY KEY (server, agent_id)
) STRICT, WITHOUT ROWID;

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

PRAGMA application_id = 1165125450;
PRAGMA user_version = 5;
