-- The tokens with which the organization's programs ask whether somebody may do something (OpenID AuthZEN).
CREATE TABLE authzen_tokens (
    id           TEXT PRIMARY KEY,
    -- The one workspace that it can ask about; nothing for all of them.
    workspace_id TEXT REFERENCES workspaces (id),
    name         TEXT NOT NULL,
    -- Hex SHA-256; the token itself is nowhere.
    hash         TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    revoked_at   INTEGER,
    -- To the minute.
    last_used_at INTEGER
) STRICT;
CREATE INDEX authzen_tokens_by_workspace ON authzen_tokens (workspace_id, created_at);
