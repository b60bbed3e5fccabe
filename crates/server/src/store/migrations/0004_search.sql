-- What is searched, in one narrow table: folded as store/fold.rs does it, each text after a space, so that the beginning of a
-- word can be told from its middle. Kept by the triggers below, whoever writes people and members.

ALTER TABLE workspaces ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';

CREATE TABLE search (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    person_id    TEXT NOT NULL REFERENCES people (id),
    -- The name and the id.
    names        TEXT NOT NULL,
    email        TEXT NOT NULL,
    -- The workspace's name and id.
    place        TEXT NOT NULL,
    PRIMARY KEY (workspace_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_by_person ON search (person_id);

INSERT INTO search (workspace_id, person_id, names, email, place)
    SELECT m.workspace_id, p.id, ' ' || p.folded_name || ' ' || p.id, ' ' || p.folded_email,
           ' ' || w.folded_name || ' ' || w.id
    FROM memberships m JOIN people p ON p.id = m.person_id JOIN workspaces w ON w.id = m.workspace_id;

CREATE TRIGGER search_has_new_members AFTER INSERT ON memberships BEGIN
    INSERT INTO search (workspace_id, person_id, names, email, place)
        SELECT w.id, p.id, ' ' || p.folded_name || ' ' || p.id, ' ' || p.folded_email,
               ' ' || w.folded_name || ' ' || w.id
        FROM people p, workspaces w WHERE p.id = NEW.person_id AND w.id = NEW.workspace_id;
END;
CREATE TRIGGER search_forgets_members AFTER DELETE ON memberships BEGIN
    DELETE FROM search WHERE workspace_id = OLD.workspace_id AND person_id = OLD.person_id;
END;
CREATE TRIGGER search_has_new_names AFTER UPDATE OF folded_name, folded_email ON people BEGIN
    UPDATE search SET names = ' ' || NEW.folded_name || ' ' || NEW.id, email = ' ' || NEW.folded_email
    WHERE person_id = NEW.id;
END;
CREATE TRIGGER search_has_new_workspaces AFTER UPDATE OF folded_name ON workspaces BEGIN
    UPDATE search SET place = ' ' || NEW.folded_name || ' ' || NEW.id WHERE workspace_id = NEW.id;
END;

-- By which version of the folding everything here is folded: store/refold.rs does it again when that is another one.
CREATE TABLE folding (version INTEGER NOT NULL) STRICT;
INSERT INTO folding (version) VALUES (0);

-- The member list by when they joined.
CREATE INDEX memberships_by_joining ON memberships (workspace_id, joined_at, sort_name, person_id);
