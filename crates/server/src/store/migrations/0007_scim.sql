-- SCIM: which directories bring people to which workspace, and what those directories say about them.

CREATE TABLE scim_tokens (
    id           TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    -- Hex SHA-256; the token itself is nowhere.
    hash         TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    revoked_at   INTEGER,
    -- To the minute.
    last_used_at INTEGER
) STRICT;
CREATE INDEX scim_tokens_by_workspace ON scim_tokens (workspace_id, created_at);

-- What a directory says about a member or a team, beyond what everybody has. The row of a person who was removed, and whom the
-- record still names, stays: the same directory may bring them back.
CREATE TABLE scim_resources (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    kind         TEXT NOT NULL CHECK (kind IN ('user', 'group')),
    id           TEXT NOT NULL,
    -- The directory's own id.
    external_id  TEXT,
    -- What the directory has removed: 'timezone', 'locale', separated by spaces. The person then has the default.
    left_out     TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    modified_at  INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX scim_resources_by_external_id ON scim_resources (workspace_id, kind, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX scim_resources_by_id ON scim_resources (kind, id);

-- The member list in the order in which they came, newest first.
CREATE INDEX memberships_by_arrival ON memberships (workspace_id, joined_at, person_id);

-- The same words as CHANGES in store/audit.rs: otherwise the index is not used.
DROP INDEX audit_changes;
CREATE INDEX audit_changes ON audit (workspace_id, seq)
    WHERE action IN ('member.role_changed', 'team.member_added', 'team.member_removed', 'access_setting.changed',
                     'scim.user_created', 'scim.user_changed', 'scim.user_deleted', 'scim.group_created',
                     'scim.group_changed', 'scim.group_deleted');
