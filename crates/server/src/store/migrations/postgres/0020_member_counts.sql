-- How many members a workspace has, by role and status, and how many each team has: a list of a million members is not counted
-- for each page. Kept by the triggers below, whoever writes members. A row that reaches zero is deleted. An import writes thousands of members
-- with one statement, so they are counted by statement.

-- Nothing that an older server writes meanwhile is missed. It can still read.
LOCK TABLE memberships, team_members IN SHARE ROW EXCLUSIVE MODE;

CREATE TABLE member_counts (
    workspace_id TEXT NOT NULL,
    role_id      TEXT NOT NULL,
    status       TEXT NOT NULL,
    members      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, role_id, status)
);
CREATE TABLE team_counts (
    team_id TEXT PRIMARY KEY,
    members BIGINT NOT NULL
);

INSERT INTO member_counts (workspace_id, role_id, status, members)
    SELECT workspace_id, role_id, status, count(*) FROM memberships GROUP BY workspace_id, role_id, status;
INSERT INTO team_counts (team_id, members) SELECT team_id, count(*) FROM team_members GROUP BY team_id;

-- Types in lower case: those of columns get a collation.
CREATE FUNCTION count_members(ws text, role text, state text, more bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_counts AS c (workspace_id, role_id, status, members) VALUES (ws, role, state, more)
        ON CONFLICT (workspace_id, role_id, status) DO UPDATE SET members = c.members + more;
    DELETE FROM member_counts WHERE workspace_id = ws AND role_id = role AND status = state AND members = 0;
END $$;
CREATE FUNCTION count_team_members(team text, more bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO team_counts AS c (team_id, members) VALUES (team, more)
        ON CONFLICT (team_id) DO UPDATE SET members = c.members + more;
    DELETE FROM team_counts WHERE team_id = team AND members = 0;
END $$;

CREATE FUNCTION counts_have_new_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_members(workspace_id, role_id, status, count(*))
        FROM new_rows GROUP BY workspace_id, role_id, status;
    RETURN NULL;
END $$;
CREATE FUNCTION counts_forget_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_members(workspace_id, role_id, status, -count(*))
        FROM old_rows GROUP BY workspace_id, role_id, status;
    RETURN NULL;
END $$;
-- By statement: each row on its own would write the same few counts again and again, and the more often, the slower.
CREATE FUNCTION counts_follow_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_members(x.workspace_id, x.role_id, x.status, sum(x.more)::bigint)
        FROM (SELECT workspace_id, role_id, status, 1 AS more FROM new_rows
              UNION ALL SELECT workspace_id, role_id, status, -1 FROM old_rows) x
        GROUP BY x.workspace_id, x.role_id, x.status HAVING sum(x.more) <> 0;
    RETURN NULL;
END $$;
CREATE FUNCTION counts_have_new_team_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_team_members(team_id, count(*)) FROM new_rows GROUP BY team_id;
    RETURN NULL;
END $$;
CREATE FUNCTION counts_forget_team_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM count_team_members(team_id, -count(*)) FROM old_rows GROUP BY team_id;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_have_new_members AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION counts_have_new_members();
CREATE TRIGGER counts_forget_members AFTER DELETE ON memberships REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION counts_forget_members();
CREATE TRIGGER counts_follow_members AFTER UPDATE ON memberships REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION counts_follow_members();
CREATE TRIGGER counts_have_new_team_members AFTER INSERT ON team_members REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION counts_have_new_team_members();
CREATE TRIGGER counts_forget_team_members AFTER DELETE ON team_members REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION counts_forget_team_members();

-- The list of one role or of one status, by name. The old index goes last, because that keeps readers out.
CREATE INDEX memberships_by_role_and_name ON memberships (workspace_id, role_id, sort_name, person_id);
CREATE INDEX memberships_by_status ON memberships (workspace_id, status, sort_name, person_id);
DROP INDEX memberships_by_role;
