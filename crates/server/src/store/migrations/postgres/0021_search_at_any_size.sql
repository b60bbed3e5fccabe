-- Search among a million members reads those who may match, not all of them: indices of trigrams, if the extension is there and
-- this user may create it. Without it, the server works as before, only slower; docs/SERVER.md says how to add it later.
-- The numbers of SQLite's migration are not needed here.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX search_grams ON search USING gin (names gin_trgm_ops, email gin_trgm_ops);
EXCEPTION
    WHEN undefined_file OR insufficient_privilege OR feature_not_supported OR undefined_object THEN
        RAISE NOTICE 'Without the extension pg_trgm, searching large workspaces is slow.';
END $$;

-- Whether an import or a directory has changed members since some time, and whether the log is whole. An import is in no
-- workspace.
CREATE INDEX audit_of_imports ON audit (at) WHERE action = 'data.imported';
CREATE INDEX audit_of_many ON audit (workspace_id, at) WHERE action IN (
    'audit.forgotten', 'scim.user_created', 'scim.user_changed', 'scim.user_deleted', 'scim.group_created',
    'scim.group_changed', 'scim.group_deleted');
