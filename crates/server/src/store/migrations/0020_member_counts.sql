-- How many members a workspace has, by role and status, and how many each team has: a list of a million members is not counted
-- for each page. Kept by the triggers below, whoever writes members. A row that reaches zero is deleted.
CREATE TABLE member_counts (
    workspace_id TEXT NOT NULL,
    role_id      TEXT NOT NULL,
    status       TEXT NOT NULL,
    members      INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, role_id, status)
) STRICT, WITHOUT ROWID;
CREATE TABLE team_counts (
    team_id TEXT PRIMARY KEY,
    members INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO member_counts (workspace_id, role_id, status, members)
    SELECT workspace_id, role_id, status, count(*) FROM memberships GROUP BY workspace_id, role_id, status;
INSERT INTO team_counts (team_id, members) SELECT team_id, count(*) FROM team_members GROUP BY team_id;

CREATE TRIGGER counts_have_new_members AFTER INSERT ON memberships BEGIN
    INSERT INTO member_counts (workspace_id, role_id, status, members)
        VALUES (NEW.workspace_id, NEW.role_id, NEW.status, 1)
        ON CONFLICT (workspace_id, role_id, status) DO UPDATE SET members = members + 1;
END;
CREATE TRIGGER counts_forget_members AFTER DELETE ON memberships BEGIN
    UPDATE member_counts SET members = members - 1
        WHERE workspace_id = OLD.workspace_id AND role_id = OLD.role_id AND status = OLD.status;
    DELETE FROM member_counts
        WHERE workspace_id = OLD.workspace_id AND role_id = OLD.role_id AND status = OLD.status AND members = 0;
END;
CREATE TRIGGER counts_follow_members AFTER UPDATE OF role_id, status ON memberships
    WHEN OLD.role_id <> NEW.role_id OR OLD.status <> NEW.status BEGIN
    UPDATE member_counts SET members = members - 1
        WHERE workspace_id = OLD.workspace_id AND role_id = OLD.role_id AND status = OLD.status;
    DELETE FROM member_counts
        WHERE workspace_id = OLD.workspace_id AND role_id = OLD.role_id AND status = OLD.status AND members = 0;
    INSERT INTO member_counts (workspace_id, role_id, status, members)
        VALUES (NEW.workspace_id, NEW.role_id, NEW.status, 1)
        ON CONFLICT (workspace_id, role_id, status) DO UPDATE SET members = members + 1;
END;
CREATE TRIGGER counts_have_new_team_members AFTER INSERT ON team_members BEGIN
    INSERT INTO team_counts (team_id, members) VALUES (NEW.team_id, 1)
        ON CONFLICT (team_id) DO UPDATE SET members = members + 1;
END;
CREATE TRIGGER counts_forget_team_members AFTER DELETE ON team_members BEGIN
    UPDATE team_counts SET members = members - 1 WHERE team_id = OLD.team_id;
    DELETE FROM team_counts WHERE team_id = OLD.team_id AND members = 0;
END;

-- The list of one role or of one status, by name.
CREATE INDEX memberships_by_role_and_name ON memberships (workspace_id, role_id, sort_name, person_id);
CREATE INDEX memberships_by_status ON memberships (workspace_id, status, sort_name, person_id);
DROP INDEX memberships_by_role;
