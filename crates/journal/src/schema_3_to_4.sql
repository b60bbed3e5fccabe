-- Version 4: which restoration of a server its agents' journals were compared with.
CREATE TABLE compared (
    server      TEXT    NOT NULL,
    agent_id    TEXT    NOT NULL,
    restored_at INTEGER NOT NULL, -- Unix milliseconds
    PRIMARY KEY (server, agent_id)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 4;
