-- Version 2: what the server has of each session.
ALTER TABLE session ADD COLUMN sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0);
ALTER TABLE session ADD COLUMN refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1));
PRAGMA user_version = 2;
