-- From version 1 to version 2, in one transaction. The entry requests are made anew, because SQLite cannot change
-- a CHECK; the references to them are whole again at the commit.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE old_requests AS SELECT * FROM entry_requests;
DROP TABLE entry_requests;
CREATE TABLE entry_requests (
    id           TEXT PRIMARY KEY,
    agent_id     TEXT NOT NULL REFERENCES agents (person_id),
    user_id      TEXT NOT NULL REFERENCES people (id),
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    reason       TEXT NOT NULL,
    ticket       TEXT NOT NULL,
    -- What was asked for, and what was approved: as asked, or less.
    asked_minutes INTEGER NOT NULL,
    asked_scope  TEXT NOT NULL,
    minutes      INTEGER NOT NULL,
    scope        TEXT NOT NULL,
    -- 'lapsed' is not stored: it is 'pending' or 'approved' after lapses_at.
    state        TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'declined', 'used', 'withdrawn')),
    created_at   INTEGER NOT NULL,
    lapses_at    INTEGER NOT NULL,
    -- The second person; not there when policy decided.
    decided_by   TEXT REFERENCES people (id),
    decided_at   INTEGER,
    word         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX entry_requests_pending ON entry_requests (created_at) WHERE state = 'pending';

INSERT INTO entry_requests (id, agent_id, user_id, workspace_id, reason, ticket, asked_minutes, asked_scope, minutes,
                            scope, state, created_at, lapses_at)
    SELECT id, agent_id, user_id, workspace_id, reason, ticket, minutes, scope, minutes, scope, state, created_at,
           lapses_at
    FROM old_requests;
DROP TABLE old_requests;

-- One change that an impersonation session may make, once.
CREATE TABLE change_grants (
    id            TEXT PRIMARY KEY,
    -- Hex SHA-256; the grant itself is nowhere.
    hash          TEXT NOT NULL UNIQUE,
    session_id    TEXT NOT NULL REFERENCES sessions (id),
    -- A protocol Change as JSON.
    change        TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    authorised_by TEXT NOT NULL,
    how           TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    used_at       INTEGER,
    voided_at     INTEGER
) STRICT;
CREATE INDEX change_grants_open ON change_grants (session_id) WHERE used_at IS NULL AND voided_at IS NULL;

-- What a customer's people are told about support sessions.
CREATE TABLE notifications (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    person_id    TEXT NOT NULL REFERENCES people (id),
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    session_id   TEXT NOT NULL REFERENCES sessions (id),
    text         TEXT NOT NULL
) STRICT;
CREATE INDEX notifications_by_person ON notifications (person_id, seq);

PRAGMA user_version = 2;
