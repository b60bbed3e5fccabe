-- What the server needs to keep its promises by itself: why a session ended, what was approved, which tag a change grant
-- is bound to, agents that are disabled, journals that grow, and an audit that nobody rewrites.

ALTER TABLE agents ADD COLUMN disabled_at INTEGER;

-- Sign-in finds an agent by address, without regard to case.
CREATE INDEX people_by_address ON people (lower(email));

-- The approval that was taken back; the request itself keeps how it was decided.
ALTER TABLE entry_requests ADD COLUMN revoked_by TEXT REFERENCES people (id);
ALTER TABLE entry_requests ADD COLUMN revoked_at INTEGER;
ALTER TABLE entry_requests ADD COLUMN revoke_word TEXT NOT NULL DEFAULT '';
CREATE INDEX entry_requests_open_by_workspace ON entry_requests (workspace_id, created_at)
    WHERE state IN ('pending', 'approved');
CREATE INDEX entry_requests_open_by_agent ON entry_requests (agent_id) WHERE state IN ('pending', 'approved');
CREATE INDEX entry_requests_revocable ON entry_requests (created_at, id)
    WHERE decided_by IS NOT NULL AND revoked_by IS NULL;

-- The tag that `before` was read at: the change is refused when anything it could overwrite has changed since. Grants
-- from before live for two minutes and have none: they fit nothing.
ALTER TABLE change_grants ADD COLUMN tag TEXT NOT NULL DEFAULT '';
CREATE INDEX change_grants_by_session ON change_grants (session_id);

ALTER TABLE notifications ADD COLUMN read_at INTEGER;

-- How many members have a role, and who they are.
CREATE INDEX memberships_by_role ON memberships (workspace_id, role_id);

-- Sessions made anew: a request is pruned while its session is kept, so the session holds what it needs of it.
CREATE TABLE new_sessions (
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
    CHECK ((actor_id IS NULL) = (workspace_id IS NULL)),
    CHECK ((actor_id IS NULL) = (entry_request_id IS NULL))
) STRICT;
INSERT INTO new_sessions (id, subject_id, actor_id, workspace_id, entry_request_id, parent_id, scope, started_at, ends_at,
                          ended_at, end_cause, approved_minutes)
    SELECT s.id, s.subject_id, s.actor_id, s.workspace_id, s.entry_request_id, s.parent_id, s.scope, s.started_at,
           s.ends_at, s.ended_at, CASE WHEN s.ended_at IS NULL THEN NULL ELSE 'exited' END,
           CASE WHEN q.decided_by IS NULL THEN NULL ELSE q.minutes END
    FROM sessions s LEFT JOIN entry_requests q ON q.id = s.entry_request_id;
DROP TABLE sessions;
ALTER TABLE new_sessions RENAME TO sessions;
CREATE INDEX sessions_by_parent ON sessions (parent_id);
CREATE INDEX sessions_open ON sessions (workspace_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_ended ON sessions (ended_at);
CREATE INDEX sessions_open_by_subject ON sessions (subject_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_open_by_actor ON sessions (actor_id) WHERE ended_at IS NULL;

-- A journal grows entry by entry and never changes.
CREATE TABLE new_journals (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id),
    -- A protocol SessionRecord as JSON, as it came last.
    record     TEXT NOT NULL,
    stored     INTEGER NOT NULL,
    head_hash  TEXT NOT NULL,
    complete   INTEGER NOT NULL CHECK (complete IN (0, 1)),
    -- How long the texts of all entries are.
    bytes      INTEGER NOT NULL,
    stored_at  INTEGER NOT NULL
) STRICT;
CREATE TABLE journal_entries (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    seq        INTEGER NOT NULL,
    -- A protocol JournalEntry as JSON.
    body       TEXT NOT NULL,
    PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO new_journals (session_id, record, stored, head_hash, complete, bytes, stored_at)
    SELECT session_id, body ->> '$.record', json_array_length(body, '$.entries'),
           coalesce(body ->> '$.entries[#-1].hash', ''), 1, length(body), stored_at
    FROM journals;
INSERT INTO journal_entries (session_id, seq, body)
    SELECT j.session_id, e.value ->> '$.seq', e.value FROM journals j, json_each(j.body, '$.entries') e;
DROP TABLE journals;
ALTER TABLE new_journals RENAME TO journals;

CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
    BEGIN SELECT RAISE (ABORT, 'the audit is append only'); END;
CREATE TRIGGER audit_is_not_thinned BEFORE DELETE ON audit
    BEGIN SELECT RAISE (ABORT, 'the audit is append only'); END;
CREATE TRIGGER journals_are_not_rewritten BEFORE UPDATE ON journal_entries
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;
CREATE TRIGGER journals_are_not_thinned BEFORE DELETE ON journal_entries
    BEGIN SELECT RAISE (ABORT, 'a journal is append only'); END;

-- Two permissions are new. Built-in roles that could see members get both; a workspace's own roles are its own business.
UPDATE roles SET permissions = permissions || ' roles.view security.view'
    WHERE built_in = 1 AND (' ' || permissions || ' ') LIKE '% members.view %';
