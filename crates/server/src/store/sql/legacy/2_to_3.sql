-- Sign-in through an organization's identity provider, and sessions that are handed over from one.

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

PRAGMA user_version = 3;
