-- The schema of a new PostgreSQL database: what migrations 1 to 6 make of a SQLite file. Types are written as there;
-- store/sql/dialect.rs says what they are here. Later migrations are the same files for both.

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
);

CREATE TABLE agents (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    role      TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'observer')),
    disabled_at INTEGER
);

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
    support_notify          TEXT NOT NULL CHECK (support_notify IN ('owners', 'admins', 'viewed_user', 'nobody')),
    folded_name TEXT NOT NULL DEFAULT ''
);

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
);

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
);

CREATE TABLE teams (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    folded_name  TEXT NOT NULL,
    description  TEXT NOT NULL,
    lead_id      TEXT REFERENCES people (id),
    permissions  TEXT NOT NULL,
    UNIQUE (workspace_id, id)
);

CREATE TABLE team_members (
    workspace_id TEXT NOT NULL,
    team_id      TEXT NOT NULL,
    person_id    TEXT NOT NULL,
    PRIMARY KEY (team_id, person_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id),
    FOREIGN KEY (workspace_id, person_id) REFERENCES memberships (workspace_id, person_id)
);

CREATE TABLE access_settings (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    key          TEXT NOT NULL,
    -- A protocol SettingValue as JSON.
    value        TEXT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

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
    word         TEXT NOT NULL DEFAULT '',
    revoked_by TEXT REFERENCES people (id),
    revoked_at INTEGER,
    revoke_word TEXT NOT NULL DEFAULT '',
    settled_at INTEGER,
    withdrawn_at INTEGER,
    withdrawn_by TEXT REFERENCES people (id),
    withdrawn_why TEXT NOT NULL DEFAULT ''
);

CREATE TABLE entry_tickets (
    -- Hex SHA-256; the ticket itself is nowhere.
    hash       TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES entry_requests (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    voided_at  INTEGER
);

CREATE TABLE sessions (
    id                TEXT PRIMARY KEY,
    subject_id        TEXT NOT NULL REFERENCES people (id),
    -- These three and the scope: exactly when it is an impersonation session.
    actor_id          TEXT REFERENCES agents (person_id),
    workspace_id      TEXT REFERENCES workspaces (id),
    entry_request_id  TEXT UNIQUE,
    -- The agent's own session that it was entered from; it ends with it.
    parent_id         TEXT REFERENCES sessions (id),
    scope             TEXT NOT NULL,
    started_at        INTEGER NOT NULL,
    ends_at           INTEGER NOT NULL,
    ended_at          INTEGER,
    -- A protocol EndCause; there once it has ended.
    end_cause         TEXT,
    -- The minutes that a second person has approved; not there when policy approved.
    approved_minutes  INTEGER,
    ended_by          TEXT REFERENCES people (id),
    -- The message to the agent of the person who ended it.
    end_message       TEXT NOT NULL DEFAULT '',
    CHECK ((actor_id IS NULL) = (workspace_id IS NULL)),
    CHECK ((actor_id IS NULL) = (entry_request_id IS NULL))
);

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
    voided_at     INTEGER,
    tag TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    before_words TEXT NOT NULL DEFAULT '',
    after_words TEXT NOT NULL DEFAULT ''
);

CREATE TABLE notifications (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    person_id    TEXT NOT NULL REFERENCES people (id),
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    session_id   TEXT NOT NULL REFERENCES sessions (id),
    text         TEXT NOT NULL,
    read_at INTEGER
);

CREATE TABLE journals (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id),
    -- A protocol SessionRecord as JSON, as it came last.
    record     TEXT NOT NULL,
    stored     INTEGER NOT NULL,
    head_hash  TEXT NOT NULL,
    complete   INTEGER NOT NULL CHECK (complete IN (0, 1)),
    -- How long the texts of all entries are.
    bytes      INTEGER NOT NULL,
    stored_at  INTEGER NOT NULL
);

CREATE TABLE journal_entries (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    seq        INTEGER NOT NULL,
    -- A protocol JournalEntry as JSON.
    body       TEXT NOT NULL,
    PRIMARY KEY (session_id, seq)
);

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
);

CREATE TABLE signing_keys (
    kid        TEXT PRIMARY KEY,
    pkcs8      BLOB NOT NULL,
    -- The public point's coordinates, base64url.
    x          TEXT NOT NULL,
    y          TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- From then on it verifies only, until its last token can have expired.
    drops_at   INTEGER
);

CREATE TABLE logins (
    issuer    TEXT NOT NULL,
    -- The provider's id of the person.
    subject   TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (issuer, subject)
);

CREATE TABLE hand_overs (
    -- Hex SHA-256 of its signed part; the token itself is nowhere.
    hash        TEXT PRIMARY KEY,
    agent_id    TEXT NOT NULL REFERENCES agents (person_id),
    received_at INTEGER NOT NULL
);

CREATE TABLE search (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    person_id    TEXT NOT NULL REFERENCES people (id),
    -- The name and the id.
    names        TEXT NOT NULL,
    email        TEXT NOT NULL,
    -- The workspace's name and id.
    place        TEXT NOT NULL,
    PRIMARY KEY (workspace_id, person_id)
);

CREATE TABLE folding (version INTEGER NOT NULL);
INSERT INTO folding (version) VALUES (0);

-- Its one row is locked by everybody who changes something.
CREATE TABLE write_lock (id INTEGER PRIMARY KEY);
INSERT INTO write_lock (id) VALUES (1);

CREATE INDEX memberships_by_name ON memberships (workspace_id, sort_name, person_id);
CREATE INDEX memberships_by_person ON memberships (person_id);
CREATE INDEX team_members_by_person ON team_members (workspace_id, person_id);
CREATE INDEX entry_requests_pending ON entry_requests (created_at) WHERE state = 'pending';
CREATE INDEX entry_tickets_by_request ON entry_tickets (request_id);
CREATE INDEX sessions_by_parent ON sessions (parent_id);
CREATE INDEX sessions_open ON sessions (workspace_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_ended ON sessions (ended_at);
CREATE INDEX sessions_open_by_subject ON sessions (subject_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_open_by_actor ON sessions (actor_id) WHERE ended_at IS NULL;
CREATE INDEX change_grants_open ON change_grants (session_id) WHERE used_at IS NULL AND voided_at IS NULL;
CREATE INDEX notifications_by_person ON notifications (person_id, seq);
CREATE INDEX sessions_inside ON sessions (started_at, id) WHERE ended_at IS NULL AND actor_id IS NOT NULL;
CREATE INDEX audit_by_session ON audit (session_id, seq) WHERE session_id IS NOT NULL;
CREATE INDEX audit_by_workspace ON audit (workspace_id, seq);
CREATE UNIQUE INDEX one_current_key ON signing_keys ((1)) WHERE drops_at IS NULL;
CREATE INDEX people_by_address ON people (lower(email));
CREATE INDEX entry_requests_open_by_workspace ON entry_requests (workspace_id, created_at)
    WHERE state IN ('pending', 'approved');
CREATE INDEX entry_requests_open_by_agent ON entry_requests (agent_id) WHERE state IN ('pending', 'approved');
CREATE INDEX entry_requests_revocable ON entry_requests (created_at, id)
    WHERE decided_by IS NOT NULL AND revoked_by IS NULL;
CREATE INDEX change_grants_by_session ON change_grants (session_id);
CREATE INDEX memberships_by_role ON memberships (workspace_id, role_id);
CREATE INDEX entry_requests_settled ON entry_requests (coalesce(settled_at, lapses_at), id);
CREATE INDEX search_by_person ON search (person_id);
CREATE INDEX memberships_by_joining ON memberships (workspace_id, joined_at, sort_name, person_id);
CREATE INDEX audit_changes ON audit (workspace_id, seq)
    WHERE action IN ('member.role_changed', 'team.member_added', 'team.member_removed', 'access_setting.changed');
CREATE INDEX audit_by_target ON audit (workspace_id, target, seq) WHERE target IS NOT NULL;
CREATE INDEX audit_pages ON audit (session_id, seq) WHERE action IN ('workspace.read', 'members.read', 'member.read',
    'effective_access.read', 'teams.read', 'roles.read', 'access_settings.read', 'workspace_audit.read');
CREATE INDEX notifications_read ON notifications (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX entry_tickets_by_end ON entry_tickets (expires_at);
CREATE INDEX change_grants_by_end ON change_grants (expires_at);
CREATE INDEX entry_requests_by_end ON entry_requests (lapses_at);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER journals_are_not_rewritten BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- By statement, not by row: an import writes a thousand members at a time.
CREATE FUNCTION search_has_new_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search (workspace_id, person_id, names, email, place)
        SELECT w.id, p.id, ' ' || p.folded_name || ' ' || p.id, ' ' || p.folded_email,
               ' ' || w.folded_name || ' ' || w.id
        FROM new_rows n JOIN people p ON p.id = n.person_id JOIN workspaces w ON w.id = n.workspace_id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_has_new_members AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_has_new_members();

CREATE FUNCTION search_forgets_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search x USING old_rows o WHERE x.workspace_id = o.workspace_id AND x.person_id = o.person_id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_forgets_members AFTER DELETE ON memberships REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION search_forgets_members();

CREATE FUNCTION search_has_new_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search SET names = ' ' || NEW.folded_name || ' ' || NEW.id, email = ' ' || NEW.folded_email
        WHERE person_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_has_new_names AFTER UPDATE OF folded_name, folded_email ON people
    FOR EACH ROW EXECUTE FUNCTION search_has_new_names();

CREATE FUNCTION search_has_new_workspaces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search SET place = ' ' || NEW.folded_name || ' ' || NEW.id WHERE workspace_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_has_new_workspaces AFTER UPDATE OF folded_name ON workspaces
    FOR EACH ROW EXECUTE FUNCTION search_has_new_workspaces();
