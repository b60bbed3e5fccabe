//! Writing imported rows, a batch at a time: what is new, what is different, and what cannot be. A batch travels as one JSON
//! text, an array of rows.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::UnixMillis;

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows that were not there.
    pub added: u64,
    /// Rows that were different.
    pub changed: u64,
}

/// What the database knows about a batch before it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The first row that cannot be written: its place in the batch, the wrong field, and what to do.
    pub fault: Option<(usize, &'static str, &'static str)>,
    /// How many of its rows exist already.
    pub there: u64,
}

/// How one kind of row is written. `$1` is the batch and `$2` the time of the import; a row's columns are `value ->> N`.
pub struct Table {
    /// The kind, as in [`ergo_protocol::transfer::Line`].
    pub kind: &'static str,
    /// The tables that they end up in.
    fills: &'static [&'static str],
    /// For each fault that only the database knows: the wrong field, what to do, and the rows that have it. At most three.
    faults: &'static [(&'static str, &'static str, &'static str)],
    /// Which rows are there already.
    there: &'static str,
    /// What changes because of new rows.
    first: Option<&'static str>,
    /// Writes them.
    write: &'static str,
    /// Writes them if none is there: without asking what they were, which takes PostgreSQL a third of the time. Only where
    /// there can be a million.
    write_new: Option<&'static str>,
    /// What else follows from rows that were changed.
    then: Option<&'static str>,
    /// The columns that are the key: one or two.
    pub key: &'static [usize],
}

/// All kinds, in the order in which they refer to each other.
pub static TABLES: [Table; 10] =
    [PERMISSIONS, DEFINITIONS, WORKSPACES, ROLES, PEOPLE, MEMBERS, TEAMS, TEAM_MEMBERS, SETTINGS, AGENTS];

/// key, group, label, what it stands for, the key in lower case
const PERMISSIONS: Table = Table {
    kind: "permission",
    fills: &["permissions"],
    // In a list of permissions, two such keys look the same.
    faults: &[(
        "key",
        "Another permission has this key in other letters (upper or lower case)",
        "EXISTS (SELECT 1 FROM permissions p WHERE lower(p.key) = value ->> 4 AND p.key <> value ->> 0)",
    )],
    there: "EXISTS (SELECT 1 FROM permissions p WHERE p.key = value ->> 0)",
    first: None,
    // One that is there keeps its place; a new one comes last.
    write: "INSERT INTO permissions (key, group_name, label, stands_for, position)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3,
                   coalesce((SELECT p.position FROM permissions p WHERE p.key = json_each.value ->> 0),
                            json_each.key + 1 + (SELECT coalesce(max(p.position), -1) FROM permissions p))
            FROM json_each($1) WHERE true
            ON CONFLICT (key) DO UPDATE SET group_name = excluded.group_name, label = excluded.label,
                stands_for = excluded.stands_for
            WHERE (
                permissions.group_name, permissions.label, permissions.stands_for
            ) IS DISTINCT FROM (
                excluded.group_name, excluded.label, excluded.stands_for
            )",
    write_new: None,
    then: None,
    key: &[0],
};

/// key, group, label, description, kind, least, most, unit, choices, what empty means, default, permission, by support
const DEFINITIONS: Table = Table {
    kind: "access_setting_definition",
    fills: &["setting_definitions"],
    faults: &[],
    there: "EXISTS (SELECT 1 FROM setting_definitions d WHERE d.key = value ->> 0)",
    first: None,
    write: "INSERT INTO setting_definitions (key, group_name, label, description, kind, least, most, unit, choices,
                                             empty_means, default_value, permission, by_support, position)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, CAST(value ->> 5 AS BIGINT),
                   CAST(value ->> 6 AS BIGINT), value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11,
                   CAST(value ->> 12 AS BIGINT),
                   coalesce((SELECT d.position FROM setting_definitions d WHERE d.key = json_each.value ->> 0),
                            json_each.key + 1 + (SELECT coalesce(max(d.position), -1) FROM setting_definitions d))
            FROM json_each($1) WHERE true
            ON CONFLICT (key) DO UPDATE SET group_name = excluded.group_name, label = excluded.label,
                description = excluded.description, kind = excluded.kind, least = excluded.least, most = excluded.most,
                unit = excluded.unit, choices = excluded.choices, empty_means = excluded.empty_means,
                default_value = excluded.default_value, permission = excluded.permission,
                by_support = excluded.by_support
            WHERE (
                setting_definitions.group_name, setting_definitions.label, setting_definitions.description,
                setting_definitions.kind, setting_definitions.least, setting_definitions.most, setting_definitions.unit,
                setting_definitions.choices, setting_definitions.empty_means, setting_definitions.default_value,
                setting_definitions.permission, setting_definitions.by_support
            ) IS DISTINCT FROM (
                excluded.group_name, excluded.label, excluded.description, excluded.kind, excluded.least, excluded.most,
                excluded.unit, excluded.choices, excluded.empty_means, excluded.default_value, excluded.permission,
                excluded.by_support
            )",
    write_new: None,
    then: None,
    key: &[0],
};

/// id, name, folded name, plan or null, region or null, created at, then the support terms or nulls
const WORKSPACES: Table = Table {
    kind: "workspace",
    fills: &["workspaces"],
    faults: &[],
    there: "EXISTS (SELECT 1 FROM workspaces w WHERE w.id = value ->> 0)",
    first: None,
    write: "INSERT INTO workspaces (id, name, folded_name, plan, region, created_at, support_access, changes_allowed,
                                    longest_session_minutes, support_notify)
            SELECT value ->> 0, value ->> 1, value ->> 2, coalesce(value ->> 3, w.plan, ''), coalesce(value ->> 4, w.region, ''),
                   coalesce(CAST(value ->> 5 AS BIGINT), w.created_at, $2), coalesce(value ->> 6, w.support_access, 'on_request'),
                   coalesce(CAST(value ->> 7 AS BIGINT), w.changes_allowed, 0), coalesce(CAST(value ->> 8 AS BIGINT), w.longest_session_minutes, 60),
                   coalesce(value ->> 9, w.support_notify, 'owners')
            FROM json_each($1) LEFT JOIN workspaces w ON w.id = value ->> 0 WHERE true
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name, plan = excluded.plan,
                region = excluded.region, created_at = excluded.created_at, support_access = excluded.support_access,
                changes_allowed = excluded.changes_allowed, longest_session_minutes = excluded.longest_session_minutes,
                support_notify = excluded.support_notify
            WHERE (
                workspaces.name, workspaces.plan, workspaces.region, workspaces.created_at, workspaces.support_access,
                workspaces.changes_allowed, workspaces.longest_session_minutes, workspaces.support_notify
            ) IS DISTINCT FROM (
                excluded.name, excluded.plan, excluded.region, excluded.created_at, excluded.support_access,
                excluded.changes_allowed, excluded.longest_session_minutes, excluded.support_notify
            )",
    write_new: None,
    then: None,
    key: &[0],
};

/// workspace, id, name, description, permissions, owner, built in
const ROLES: Table = Table {
    kind: "role",
    fills: &["roles"],
    faults: &[
        (
            "workspace",
            "There is no such workspace. Its line must come before its roles",
            "NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = value ->> 0)",
        ),
        (
            "id",
            "A role of another workspace has this ID",
            "EXISTS (SELECT 1 FROM roles r WHERE r.id = value ->> 1 AND r.workspace_id <> value ->> 0)",
        ),
    ],
    there: "EXISTS (SELECT 1 FROM roles r WHERE r.id = value ->> 1)",
    first: None,
    // A role keeps its place; a new one comes after those that are there.
    write: "INSERT INTO roles (workspace_id, id, name, description, permissions, is_owner, built_in, position)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT),
                   coalesce(r.position, key + 1 + (SELECT coalesce(max(position), -1) FROM roles
                                                   WHERE workspace_id = value ->> 0))
            FROM json_each($1) LEFT JOIN roles r ON r.id = value ->> 1 WHERE true
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
                permissions = excluded.permissions, is_owner = excluded.is_owner, built_in = excluded.built_in
            WHERE (
                roles.name, roles.description, roles.permissions, roles.is_owner, roles.built_in
            ) IS DISTINCT FROM (
                excluded.name, excluded.description, excluded.permissions, excluded.is_owner, excluded.built_in
            )",
    write_new: None,
    then: None,
    key: &[1],
};

/// id, name, folded name, address, folded address, timezone, locale, last seen, the address in lower case. Only ASCII letters
/// have a case here: what else a database takes for one depends on how it was made.
const PEOPLE: Table = Table {
    kind: "person",
    fills: &["people"],
    // The one fault that may be none: whoever has the address may lose it in the same file. See transfer_addresses.
    faults: &[(
        "email",
        "Someone else has this email address",
        "EXISTS (SELECT 1 FROM people p WHERE lower(p.email) = value ->> 8 AND p.id <> value ->> 0)",
    )],
    there: "EXISTS (SELECT 1 FROM people p WHERE p.id = value ->> 0)",
    first: None,
    write: "INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale, last_seen_at)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
                   coalesce(value ->> 5, p.timezone, 'Etc/UTC'), coalesce(value ->> 6, p.locale, 'en'),
                   coalesce(CAST(value ->> 7 AS BIGINT), p.last_seen_at)
            FROM json_each($1) LEFT JOIN people p ON p.id = value ->> 0 WHERE true
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name,
                email = excluded.email, folded_email = excluded.folded_email, timezone = excluded.timezone,
                locale = excluded.locale, last_seen_at = excluded.last_seen_at,
                imported_at = CASE WHEN (
                    people.name, people.email, people.timezone, people.locale
                ) IS DISTINCT FROM (
                    excluded.name, excluded.email, excluded.timezone, excluded.locale
                ) THEN $2 ELSE people.imported_at END
            WHERE (
                people.name, people.email, people.timezone, people.locale, people.last_seen_at
            ) IS DISTINCT FROM (
                excluded.name, excluded.email, excluded.timezone, excluded.locale, excluded.last_seen_at
            )",
    write_new: Some(
        "INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale, last_seen_at)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, coalesce(value ->> 5, 'Etc/UTC'),
                coalesce(value ->> 6, 'en'), CAST(value ->> 7 AS BIGINT)
         FROM json_each($1)",
    ),
    // The member list is sorted by a copy of the name.
    then: Some(
        "UPDATE memberships SET sort_name = value ->> 2 FROM json_each($1)
         WHERE person_id = value ->> 0 AND sort_name <> value ->> 2",
    ),
    key: &[0],
};

/// workspace, person, role, status or null, joined at
const MEMBERS: Table = Table {
    kind: "member",
    fills: &["memberships", "search"],
    faults: &[
        (
            "person",
            "There is no such person. Their line must come before this one",
            "NOT EXISTS (SELECT 1 FROM people p WHERE p.id = value ->> 1)",
        ),
        (
            "role",
            "The workspace has no such role. Its line must come before its members",
            "NOT EXISTS (SELECT 1 FROM roles r WHERE r.workspace_id = value ->> 0 AND r.id = value ->> 2)",
        ),
    ],
    there: "EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = value ->> 0 AND m.person_id = value ->> 1)",
    first: None,
    write: "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at, imported_at)
            SELECT value ->> 0, value ->> 1, p.folded_name, value ->> 2, coalesce(value ->> 3, m.status, 'active'),
                   coalesce(CAST(value ->> 4 AS BIGINT), m.joined_at, $2), $2
            FROM json_each($1) JOIN people p ON p.id = value ->> 1
                LEFT JOIN memberships m ON m.workspace_id = value ->> 0 AND m.person_id = value ->> 1
            WHERE true
            ON CONFLICT (workspace_id, person_id) DO UPDATE SET role_id = excluded.role_id, status = excluded.status,
                joined_at = excluded.joined_at, imported_at = $2
            WHERE (
                memberships.role_id, memberships.status, memberships.joined_at
            ) IS DISTINCT FROM (
                excluded.role_id, excluded.status, excluded.joined_at
            )",
    write_new: Some(
        "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at, imported_at)
         SELECT value ->> 0, value ->> 1, p.folded_name, value ->> 2, coalesce(value ->> 3, 'active'),
                coalesce(CAST(value ->> 4 AS BIGINT), $2), $2
         FROM json_each($1) JOIN people p ON p.id = value ->> 1",
    ),
    then: None,
    key: &[0, 1],
};

/// workspace, id, name, folded name, description, lead, permissions
const TEAMS: Table = Table {
    kind: "team",
    fills: &["teams"],
    faults: &[
        (
            "workspace",
            "There is no such workspace. Its line must come before its teams",
            "NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = value ->> 0)",
        ),
        (
            "id",
            "A team of another workspace has this ID",
            "EXISTS (SELECT 1 FROM teams t WHERE t.id = value ->> 1 AND t.workspace_id <> value ->> 0)",
        ),
        (
            "lead",
            "The workspace has no such member. Their line must come before this one",
            "value ->> 5 IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM memberships m WHERE m.workspace_id = value ->> 0 AND m.person_id = value ->> 5)",
        ),
    ],
    there: "EXISTS (SELECT 1 FROM teams t WHERE t.id = value ->> 1)",
    first: None,
    write: "INSERT INTO teams (workspace_id, id, name, folded_name, description, lead_id, permissions, imported_at)
            SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, $2
            FROM json_each($1) WHERE true
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded_name = excluded.folded_name,
                description = excluded.description, lead_id = excluded.lead_id, permissions = excluded.permissions,
                imported_at = $2
            WHERE (
                teams.name, teams.description, teams.lead_id, teams.permissions
            ) IS DISTINCT FROM (
                excluded.name, excluded.description, excluded.lead_id, excluded.permissions
            )",
    write_new: None,
    then: None,
    key: &[1],
};

/// workspace, team, person
const TEAM_MEMBERS: Table = Table {
    kind: "team_member",
    fills: &["team_members"],
    faults: &[
        (
            "team",
            "The workspace has no such team. Its line must come before its members",
            "NOT EXISTS (SELECT 1 FROM teams t WHERE t.workspace_id = value ->> 0 AND t.id = value ->> 1)",
        ),
        (
            "person",
            "The workspace has no such member. Their line must come before this one",
            "NOT EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = value ->> 0 AND m.person_id = value ->> 2)",
        ),
    ],
    there: "EXISTS (SELECT 1 FROM team_members x WHERE x.team_id = value ->> 1 AND x.person_id = value ->> 2)",
    // Once in an import. To a directory, a team includes its members.
    first: Some(
        "UPDATE teams SET imported_at = $2 WHERE (imported_at IS NULL OR imported_at < $2) AND id IN (
             SELECT value ->> 1 FROM json_each($1) WHERE NOT EXISTS (
                 SELECT 1 FROM team_members x WHERE x.team_id = value ->> 1 AND x.person_id = value ->> 2))",
    ),
    write:
        "INSERT INTO team_members (workspace_id, team_id, person_id)
            SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each($1) WHERE true ON CONFLICT DO NOTHING",
    write_new: None,
    then: None,
    key: &[1, 2],
};

/// workspace, key, value
const SETTINGS: Table = Table {
    kind: "access_setting",
    fills: &["access_settings"],
    faults: &[(
        "workspace",
        "There is no such workspace. Its line must come before its settings",
        "NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = value ->> 0)",
    )],
    // The table has a column of the name `value`, too.
    there: "EXISTS (SELECT 1 FROM access_settings s
                    WHERE s.workspace_id = json_each.value ->> 0 AND s.key = json_each.value ->> 1)",
    first: None,
    write: "INSERT INTO access_settings (workspace_id, key, value)
            SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each($1) WHERE true
            ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value
            WHERE access_settings.value <> excluded.value",
    write_new: None,
    then: None,
    key: &[0, 1],
};

/// person, role
const AGENTS: Table = Table {
    kind: "agent",
    fills: &["agents"],
    faults: &[(
        "person",
        "There is no such person. Their line must come before this one",
        "NOT EXISTS (SELECT 1 FROM people p WHERE p.id = value ->> 0)",
    )],
    there: "EXISTS (SELECT 1 FROM agents a WHERE a.person_id = value ->> 0)",
    first: None,
    write:
        "INSERT INTO agents (person_id, role) SELECT value ->> 0, value ->> 1 FROM json_each($1) WHERE true
            ON CONFLICT (person_id) DO UPDATE SET role = excluded.role WHERE agents.role <> excluded.role",
    write_new: None,
    then: None,
    key: &[0],
};

impl Table {
    /// Examines a batch, in one statement, because PostgreSQL parses its text in each.
    pub async fn look(&self, tx: &mut Reading, batch: &str) -> Result<Known, StoreError> {
        let place = |fault: usize| match self.faults.get(fault) {
            Some((.., rows)) => format!("min(CASE WHEN {rows} THEN json_each.key END)"),
            None => "CAST(NULL AS BIGINT)".to_owned(),
        };
        let [first, second, third] = [0, 1, 2].map(place);
        let sql = format!(
            "SELECT count(CASE WHEN {} THEN 1 END), {first}, {second}, {third} FROM json_each($1)",
            self.there
        );
        let (there, first, second, third): (i64, Option<i64>, Option<i64>, Option<i64>) =
            sql::query(sql).bind(batch).fetch_one(tx.connection()).await?;
        let faulty = [first, second, third].into_iter().zip(self.faults);
        let faulty =
            faulty.filter_map(|(row, (field, what, _))| Some((usize::try_from(row?).ok()?, *field, *what)));
        Ok(Known { fault: faulty.min_by_key(|(row, ..)| *row), there: there.unsigned_abs() })
    }

    /// Writes a batch that has no faults. `rows` is its length, and `there` is how many of its rows exist already.
    pub async fn write(
        &self,
        tx: &mut Writing,
        batch: &str,
        rows: u64,
        there: u64,
    ) -> Result<Written, StoreError> {
        let now: UnixMillis = tx.now();
        let added = rows.saturating_sub(there);
        if let Some(first) = self.first.filter(|_| added > 0) {
            sql::query(first).bind(batch).bind(now).execute(tx.connection()).await?;
        }
        let statement = self.write_new.filter(|_| there == 0).unwrap_or(self.write);
        let write = sql::query(statement).bind(batch);
        // Not every statement has the time, and PostgreSQL refuses a parameter too many.
        let write = if statement.contains("$2") { write.bind(now) } else { write };
        let changed = write.execute(tx.connection()).await?.saturating_sub(added);
        if let Some(then) = self.then.filter(|_| changed > 0) {
            sql::query(then).bind(batch).execute(tx.connection()).await?;
        }
        Ok(Written { added, changed })
    }

    /// Brings the planner's statistics about these tables up to date. Without them, PostgreSQL reads a table that has grown
    /// in the same transaction from end to end for each batch.
    pub async fn analyze(&self, tx: &mut Writing) -> Result<(), StoreError> {
        Ok(tx.connection().analyze(self.fills).await?)
    }

    /// Remembers that the file has these.
    pub async fn see(&self, tx: &mut Writing, batch: &str) -> Result<(), StoreError> {
        let second = self.key.get(1).map_or("''".to_owned(), |column| format!("value ->> {column}"));
        let sql = format!(
            "INSERT INTO temp.seen (kind, one, two) SELECT '{}', value ->> {}, {second} FROM json_each($1) WHERE true
             ON CONFLICT DO NOTHING",
            self.kind, self.key[0]
        );
        sql::query(sql).bind(batch).execute(tx.connection()).await?;
        Ok(())
    }
}
