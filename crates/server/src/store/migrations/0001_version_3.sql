-- The schema as it was before migrations had numbers ("version 3"). A database of that time is brought up to here by
-- store/legacy.rs.
-- Times are Unix milliseconds. Flags are 0 or 1. Permission lists are keys separated by single spaces.

CREATE TABLE people (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    -- The name and the e-mail address as they are searched and sorted (see store/fold.rs).
    folded_name  TEXT NOT NULL,
    email        TEXT NOT NULL UNIQUE,
    folded_email TEXT NOT NULL,
    timezone     TEXT NOT NULL,
    locale       TEXT NOT NULL,
    -- Moved by direct sessions only, never by a token with an actor.
    last_seen_at INTEGER
) STRICT;

-- Support people. Somebody in here can never be viewed.
CREATE TABLE agents (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    role      TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'observer'))
) STRICT;

CREATE TABLE workspaces (
    id                      TEXT PRIMARY KEY,
    name                    TEXT NOT NULL,
    plan                    TEXT NOT NULL,
    region                  TEXT NOT NULL,
    created_at              INTEGER NOT NULL,
    -- The customer's side of support access; shown among the access settings.
    support_access          TEXT NOT NULL CHECK (support_access IN ('off', 'on_request', 'on')),
    changes_allowed         INTEGER NOT NULL CHECK (changes_allowed IN (0, 1)),
    longest_session_minutes INTEGER NOT NULL CHECK (longest_session_minutes BETWEEN 5 AND 240),
    support_notify          TEXT NOT NULL CHECK (support_notify IN ('owners', 'admins', 'viewed_user', 'nobody'))
) STRICT;

CREATE TABLE roles (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    position     INTEGER NOT NULL,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL,
    built_in     INTEGER NOT NULL CHECK (built_in IN (0, 1)),
    -- 1 for the one role whose last holder cannot lose it.
    is_owner     INTEGER NOT NULL CHECK (is_owner IN (0, 1)),
    permissions  TEXT NOT NULL,
    UNIQUE (workspace_id, position),
    UNIQUE (workspace_id, id)
) STRICT;

CREATE TABLE memberships (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    person_id    TEXT NOT NULL REFERENCES people (id),
    -- people.folded_name once more, so that a page of 5,000 members is read straight from an index.
    sort_name    TEXT NOT NULL,
    role_id      TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('active', 'invited', 'suspended')),
    joined_at    INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, person_id),
    FOREIGN KEY (workspace_id, role_id) REFERENCES roles (workspace_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_name ON memberships (workspace_id, sort_name, person_id);
CREATE INDEX memberships_by_person ON memberships (person_id);

CREATE TABLE teams (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    folded_name  TEXT NOT NULL,
    description  TEXT NOT NULL,
    lead_id      TEXT REFERENCES people (id),
    permissions  TEXT NOT NULL,
    UNIQUE (workspace_id, id)
) STRICT;

CREATE TABLE team_members (
    workspace_id TEXT NOT NULL,
    team_id      TEXT NOT NULL,
    person_id    TEXT NOT NULL,
    PRIMARY KEY (team_id, person_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES memberships (workspace_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_members_by_person ON team_members (workspace_id, person_id);

-- Values of the settings that are defined in access/settings.rs; support access stands in workspaces.
CREATE TABLE access_settings (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    key          TEXT NOT NULL,
    -- A protocol SettingValue as JSON.
    value        TEXT NOT NULL,
    PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE entry_tickets (
    -- Hex SHA-256; the ticket itself is nowhere.
    hash       TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES entry_requests (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    voided_at  INTEGER
) STRICT;
CREATE INDEX entry_tickets_by_request ON entry_tickets (request_id);

CREATE TABLE sessions (
    id                TEXT PRIMARY KEY,
    subject_id        TEXT NOT NULL REFERENCES people (id),
    -- These three and the scope: exactly when it is an impersonation session.
    actor_id          TEXT REFERENCES agents (person_id),
    workspace_id      TEXT REFERENCES workspaces (id),
    entry_request_id  TEXT UNIQUE REFERENCES entry_requests (id),
    -- The agent's own session that it was entered from; it ends with it.
    parent_id         TEXT REFERENCES sessions (id),
    scope             TEXT NOT NULL,
    started_at        INTEGER NOT NULL,
    ends_at           INTEGER NOT NULL,
    ended_at          INTEGER,
    CHECK ((actor_id IS NULL) = (workspace_id IS NULL)),
    CHECK ((actor_id IS NULL) = (entry_request_id IS NULL))
) STRICT;
CREATE INDEX sessions_by_parent ON sessions (parent_id);
CREATE INDEX sessions_by_workspace ON sessions (workspace_id) WHERE ended_at IS NULL;

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

CREATE TABLE journals (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id),
    stored_at  INTEGER NOT NULL,
    -- A protocol SessionJournal as JSON.
    body       TEXT NOT NULL
) STRICT;

-- Append only. No foreign keys: what was written stays, whatever happens to what it names.
CREATE TABLE audit (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    action       TEXT NOT NULL,
    subject_id   TEXT NOT NULL,
    actor_id     TEXT,
    session_id   TEXT,
    workspace_id TEXT,
    target       TEXT,
    detail       TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_workspace ON audit (workspace_id, seq);

CREATE TABLE signing_keys (
    kid        TEXT PRIMARY KEY,
    pkcs8      BLOB NOT NULL,
    -- The public point's coordinates, base64url.
    x          TEXT NOT NULL,
    y          TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- From then on it verifies only, until its last token can have expired.
    drops_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX one_current_key ON signing_keys ((1)) WHERE drops_at IS NULL;

-- Who is who at the identity providers that this server trusts.
CREATE TABLE logins (
    issuer    TEXT NOT NULL,
    -- The provider's id of the person.
    subject   TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (issuer, subject)
) STRICT;

-- Provider tokens that were handed over: each counts once.
CREATE TABLE hand_overs (
    -- Hex SHA-256 of its signed part; the token itself is nowhere.
    hash        TEXT PRIMARY KEY,
    agent_id    TEXT NOT NULL REFERENCES agents (person_id),
    received_at INTEGER NOT NULL
) STRICT;
