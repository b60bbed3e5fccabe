-- The oldest version of the schema that a server must know to use this database. During an upgrade, servers of two versions
-- share it. A migration that the previous version cannot live with raises the number to its own.
CREATE TABLE compatibility (oldest INTEGER NOT NULL) STRICT;
INSERT INTO compatibility (oldest) VALUES (16);
