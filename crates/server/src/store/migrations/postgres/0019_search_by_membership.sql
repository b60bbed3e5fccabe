-- One index less for each new member. A person's rows are found by their memberships: there is one for each.
CREATE OR REPLACE FUNCTION search_has_new_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search SET names = ' ' || NEW.folded_name || ' ' || NEW.id, email = ' ' || NEW.folded_email
        FROM memberships m
        WHERE m.person_id = NEW.id AND search.workspace_id = m.workspace_id AND search.person_id = m.person_id;
    RETURN NULL;
END $$;
DROP INDEX search_by_person;

-- New members are looked up once, not twice: whoever is not a person has no row to be searched.
-- While a table grows within one transaction, its statistics are old, and a merge join would read all people for each batch.
CREATE OR REPLACE FUNCTION search_has_new_members() RETURNS trigger LANGUAGE plpgsql
    SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    written BIGINT;
BEGIN
    INSERT INTO search (workspace_id, person_id, names, email, place)
        SELECT w.id, p.id, ' ' || p.folded_name || ' ' || p.id, ' ' || p.folded_email,
               ' ' || w.folded_name || ' ' || w.id
        FROM new_rows n JOIN people p ON p.id = n.person_id JOIN workspaces w ON w.id = n.workspace_id;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> (SELECT count(*) FROM new_rows) THEN
        RAISE EXCEPTION 'a membership has no person' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION require_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT workspace_id, role_id FROM new_rows) n
               WHERE NOT EXISTS (SELECT 1 FROM roles r WHERE r.workspace_id = n.workspace_id AND r.id = n.role_id)) THEN
        RAISE EXCEPTION 'a membership has no role' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER new_memberships_have_person_and_role ON memberships;
CREATE TRIGGER new_memberships_have_a_role AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_role();
