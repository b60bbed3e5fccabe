-- Search among a million members reads those who may match, not all of them: search_grams knows which members have three
-- characters in a row (an FTS5 index of trigrams, without positions; what it finds is compared with the text in `search`).
--
-- It finds rows in the order of their numbers. So a member's number is the place in the list by name: all members of a
-- workspace lie together, in the order of their names, with room between them. store/numbering.rs gives out the numbers a
-- little later, many at once, because FTS5 writes a row that comes out of order on its own. A member without a number yet
-- is found by reading.
ALTER TABLE workspaces ADD COLUMN number INTEGER;
CREATE UNIQUE INDEX workspaces_by_number ON workspaces (number) WHERE number IS NOT NULL;
ALTER TABLE search ADD COLUMN number INTEGER;
CREATE UNIQUE INDEX search_by_number ON search (number) WHERE number IS NOT NULL;
CREATE INDEX search_unnumbered ON search (workspace_id, person_id) WHERE number IS NULL;

CREATE VIRTUAL TABLE search_grams USING fts5 (
    texts, content = '', detail = none, tokenize = 'trigram case_sensitive 1'
);
-- Every three characters that are in there, to find what begins with one or two of them.
CREATE VIRTUAL TABLE search_terms USING fts5vocab (search_grams, instance);

-- What is still in the index although it is gone, or has another text now: taken out a little later, too.
CREATE TABLE search_stale (
    number INTEGER PRIMARY KEY,
    texts  TEXT NOT NULL
) STRICT;
-- The text of a row is as in numbering.rs: in lower case, because an id may have capital letters; and with two spaces after it,
-- so that its last character begins three, too.
CREATE TRIGGER grams_forget_members AFTER DELETE ON search WHEN OLD.number IS NOT NULL BEGIN
    INSERT INTO search_stale (number, texts) VALUES (OLD.number, lower(OLD.names || OLD.email) || '  ');
END;
CREATE TRIGGER grams_forget_names AFTER UPDATE OF names, email ON search
    WHEN OLD.number IS NOT NULL AND (OLD.names <> NEW.names OR OLD.email <> NEW.email) BEGIN
    INSERT INTO search_stale (number, texts) VALUES (OLD.number, lower(OLD.names || OLD.email) || '  ');
    UPDATE search SET number = NULL WHERE workspace_id = NEW.workspace_id AND person_id = NEW.person_id;
END;

-- Whether an import or a directory has changed members since some time, and whether the log is whole. An import is in no
-- workspace.
CREATE INDEX audit_of_imports ON audit (at) WHERE action = 'data.imported';
CREATE INDEX audit_of_many ON audit (workspace_id, at) WHERE action IN (
    'audit.forgotten', 'scim.user_created', 'scim.user_changed', 'scim.user_deleted', 'scim.group_created',
    'scim.group_changed', 'scim.group_deleted');
