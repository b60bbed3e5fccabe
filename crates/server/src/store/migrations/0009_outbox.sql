-- Changes out: what the product is told, who is told, and how far each delivery is.

-- The number of the last message, and of the last one that was deleted. Numbers come from this row and not from a sequence:
-- whoever takes one holds the write lock until the commit, so numbers become visible in their order.
CREATE TABLE outbox_state (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    last_seq     INTEGER NOT NULL,
    deleted_seq  INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_state (id, last_seq, deleted_seq) VALUES (1, 0, 0);

-- No foreign key to workspaces: what happened there is told even after an import has removed it.
CREATE TABLE outbox (
    seq          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL,
    kind         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    -- JSON: the body of the message, with the ids of people and not their names.
    body         TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_by_workspace ON outbox (workspace_id, seq);
CREATE INDEX outbox_by_time ON outbox (at);

CREATE TABLE receivers (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    -- Where webhooks go; nothing for a receiver that polls.
    url           TEXT,
    -- Of a receiver that polls: hex SHA-256 of its token.
    token_hash    TEXT UNIQUE,
    -- The one workspace that it hears of; nothing for all of them.
    workspace_id  TEXT,
    personal_data TEXT NOT NULL CHECK (personal_data IN ('none', 'ids', 'full')),
    -- Whether it may be in a private network.
    is_internal   INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    -- The number of the last message before it was added: one that polls reads what came after.
    added_after   INTEGER NOT NULL,
    -- To the minute, of a receiver that polls.
    last_used_at  INTEGER,
    disabled_at   INTEGER,
    disabled_why  TEXT,
    -- It asked to be left alone until then.
    held_until    INTEGER NOT NULL,
    CHECK ((url IS NULL) <> (token_hash IS NULL))
) STRICT;

-- What it is sent; '*' is every kind.
CREATE TABLE receiver_kinds (
    receiver_id TEXT NOT NULL REFERENCES receivers (id),
    kind        TEXT NOT NULL,
    PRIMARY KEY (receiver_id, kind)
) STRICT, WITHOUT ROWID;

-- What its webhooks are signed with. Not hashed: signing takes the secret itself.
CREATE TABLE receiver_secrets (
    receiver_id TEXT NOT NULL REFERENCES receivers (id),
    secret      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    -- Of a secret that was replaced.
    expires_at  INTEGER,
    PRIMARY KEY (receiver_id, secret)
) STRICT, WITHOUT ROWID;

-- What is still to be delivered.
CREATE TABLE deliveries (
    receiver_id  TEXT NOT NULL REFERENCES receivers (id),
    workspace_id TEXT NOT NULL,
    seq          INTEGER NOT NULL REFERENCES outbox (seq),
    PRIMARY KEY (receiver_id, workspace_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_seq ON deliveries (seq);

-- One for each receiver and workspace: its messages go out one after the other.
CREATE TABLE lanes (
    receiver_id  TEXT NOT NULL REFERENCES receivers (id),
    workspace_id TEXT NOT NULL,
    -- When its oldest message is to be sent; nothing when there is none.
    next_at      INTEGER,
    -- Which process sends, and until when nobody else may.
    lease        TEXT NOT NULL,
    leased_until INTEGER NOT NULL,
    -- How often its oldest message was tried, and what went wrong last.
    attempts     INTEGER NOT NULL,
    last_error   TEXT NOT NULL,
    PRIMARY KEY (receiver_id, workspace_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lanes_by_time ON lanes (receiver_id, next_at);
