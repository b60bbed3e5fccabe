-- What a database has to know about itself so that a copy of it does not bring back what has ended since: store/origin.rs.

-- Where it is, as the database itself says; a database that was restored elsewhere does not match. Empty for a file.
CREATE TABLE origin (place TEXT NOT NULL) STRICT;

-- When it was restored from a backup.
CREATE TABLE restorations (at INTEGER NOT NULL) STRICT;
