-- PostgreSQL checks a foreign key row by row, which took two fifths of the time that a million new members take.

-- These follow from others. A membership's role is a role of its workspace, so the workspace exists. Only the triggers of
-- memberships write the search table.
ALTER TABLE memberships DROP CONSTRAINT memberships_workspace_id_fkey;
ALTER TABLE search DROP CONSTRAINT search_workspace_id_fkey;
ALTER TABLE search DROP CONSTRAINT search_person_id_fkey;

-- These are checked here, once per statement. All servers write under the write lock, so what was checked stays true.
-- Unlike a foreign key, a trigger does not check the rows of a restoration: `restore --finish` does.
ALTER TABLE memberships DROP CONSTRAINT memberships_person_id_fkey;
ALTER TABLE memberships DROP CONSTRAINT memberships_workspace_id_role_id_fkey;

CREATE FUNCTION require_person_and_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM new_rows n WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = n.person_id)) THEN
        RAISE EXCEPTION 'a membership has no person' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT workspace_id, role_id FROM new_rows) n
               WHERE NOT EXISTS (SELECT 1 FROM roles r WHERE r.workspace_id = n.workspace_id AND r.id = n.role_id)) THEN
        RAISE EXCEPTION 'a membership has no role' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER new_memberships_have_person_and_role AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_person_and_role();
CREATE TRIGGER memberships_have_person_and_role AFTER UPDATE ON memberships REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_person_and_role();

CREATE FUNCTION require_no_membership_of_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM old_rows o JOIN memberships m ON m.person_id = o.id) THEN
        RAISE EXCEPTION 'a person still has a membership' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_without_memberships_go AFTER DELETE ON people REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_no_membership_of_people();

CREATE FUNCTION require_no_membership_with_roles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM old_rows o JOIN memberships m ON m.workspace_id = o.workspace_id AND m.role_id = o.id) THEN
        RAISE EXCEPTION 'a membership still has a role' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER roles_without_memberships_go AFTER DELETE ON roles REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_no_membership_with_roles();

CREATE FUNCTION refuse_another_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'ids of % do not change', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation'; END $$;
CREATE TRIGGER people_keep_their_ids BEFORE UPDATE OF id ON people
    FOR EACH ROW EXECUTE FUNCTION refuse_another_id();
CREATE TRIGGER roles_keep_their_ids BEFORE UPDATE OF id, workspace_id ON roles
    FOR EACH ROW EXECUTE FUNCTION refuse_another_id();
