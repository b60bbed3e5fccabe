//! Removing what an import no longer has. Who and where the record of a session names stays.

use super::{StoreError, Writing, sql};

/// What became of everything that the file does not have.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    /// By kind.
    pub kinds: Vec<(&'static str, Pruned)>,
    /// The agents who are disabled now, and were not before.
    pub disabled: Vec<String>,
    /// Those who are no agents any more.
    pub dismissed: Vec<String>,
}

/// What became of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Removed.
    pub removed: u64,
    /// Gone from the file, and kept because something still refers to it.
    pub kept: u64,
}

/// Where the keys of the file are kept while it is read.
pub async fn begin(tx: &mut Writing) -> Result<(), StoreError> {
    sql::run_all(
        tx.connection(),
        "DROP TABLE IF EXISTS temp.seen;
         CREATE TEMP TABLE seen (kind TEXT NOT NULL, one TEXT NOT NULL, two TEXT NOT NULL, PRIMARY KEY (kind, one, two))
             WITHOUT ROWID",
    )
    .await?;
    Ok(())
}

/// A file without any of these leaves the organization's vocabulary as it is.
pub const VOCABULARY: [&str; 2] = ["permission", "access_setting_definition"];

/// Something that can be removed: its kind, its table, its key columns, and what of the record holds on to it.
struct Removable {
    kind: &'static str,
    table: &'static str,
    key: [&'static str; 2],
    held: &'static str,
}

/// What of the record holds on to a person, who is `x`.
pub const PERSON_HELD: &str = "EXISTS (SELECT 1 FROM agents a WHERE a.person_id = x.id)
    OR EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = x.id)
    OR EXISTS (SELECT 1 FROM teams t WHERE t.lead_id = x.id)
    OR EXISTS (SELECT 1 FROM sessions s WHERE x.id IN (s.subject_id, s.actor_id, s.ended_by))
    OR EXISTS (SELECT 1 FROM entry_requests q WHERE x.id IN (q.user_id, q.decided_by, q.revoked_by, q.withdrawn_by))
    OR EXISTS (SELECT 1 FROM notifications n WHERE n.person_id = x.id)";

/// What refers to others comes first.
const REMOVABLE: [Removable; 10] = [
    removable("team_member", "team_members", ["team_id", "person_id"], "1 = 0"),
    removable("access_setting", "access_settings", ["workspace_id", "key"], "1 = 0"),
    removable("team", "teams", ["id", "''"], "1 = 0"),
    removable("member", "memberships", ["workspace_id", "person_id"], "1 = 0"),
    removable(
        "role",
        "roles",
        ["id", "''"],
        "EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = x.workspace_id AND m.role_id = x.id)",
    ),
    removable(
        "agent",
        "agents",
        ["person_id", "''"],
        // An export leaves those who are disabled out. Without the row, an `agent` line would let them in again.
        "x.disabled_at IS NOT NULL
         OR EXISTS (SELECT 1 FROM sessions s WHERE s.actor_id = x.person_id)
         OR EXISTS (SELECT 1 FROM entry_requests q WHERE q.agent_id = x.person_id)
         OR EXISTS (SELECT 1 FROM hand_overs h WHERE h.agent_id = x.person_id)",
    ),
    removable(
        "workspace",
        "workspaces",
        ["id", "''"],
        "EXISTS (SELECT 1 FROM roles r WHERE r.workspace_id = x.id)
         OR EXISTS (SELECT 1 FROM sessions s WHERE s.workspace_id = x.id)
         OR EXISTS (SELECT 1 FROM entry_requests q WHERE q.workspace_id = x.id)
         OR EXISTS (SELECT 1 FROM notifications n WHERE n.workspace_id = x.id)",
    ),
    removable("person", "people", ["id", "''"], PERSON_HELD),
    removable(
        "access_setting_definition",
        "setting_definitions",
        ["key", "''"],
        "x.key IN ('support_access', 'changes_allowed', 'longest_session_minutes', 'support_notify')
         OR EXISTS (SELECT 1 FROM access_settings s WHERE s.key = x.key)",
    ),
    // What the server acts on keeps a name, or nobody could see or do it.
    removable(
        "permission",
        "permissions",
        ["key", "''"],
        r"EXISTS (SELECT 1 FROM roles r
                  WHERE ' ' || r.permissions || ' ' LIKE '% ' || replace(x.key, '_', '\_') || ' %' ESCAPE '\')
         OR EXISTS (SELECT 1 FROM teams t
                    WHERE ' ' || t.permissions || ' ' LIKE '% ' || replace(x.key, '_', '\_') || ' %' ESCAPE '\')
         OR EXISTS (SELECT 1 FROM setting_definitions d WHERE d.permission = x.key)
         OR (x.stands_for <> '' AND NOT EXISTS (
             SELECT 1 FROM permissions p JOIN temp.seen s ON s.kind = 'permission' AND s.one = p.key
             WHERE p.stands_for = x.stands_for))",
    ),
];

const fn removable(
    kind: &'static str,
    table: &'static str,
    key: [&'static str; 2],
    held: &'static str,
) -> Removable {
    Removable { kind, table, key, held }
}

/// An agent `a` whom the file does not have.
const AGENT_GONE: &str =
    "NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.kind = 'agent' AND s.one = a.person_id AND s.two = '')";

/// Removes what was not seen, and says how much of each kind. An agent who is kept is disabled.
pub async fn finish(tx: &mut Writing) -> Result<Finished, StoreError> {
    let now = tx.now();
    let mut dismissed: Vec<String> = sql::query(format!(
        "SELECT a.person_id FROM agents a WHERE a.disabled_at IS NULL AND {AGENT_GONE} ORDER BY a.person_id"
    ))
    .fetch_all(tx.connection())
    .await?;
    // To a directory, a team includes its members, so losing one changes the team.
    sql::query(
        "UPDATE teams SET imported_at = $1 WHERE id IN (
             SELECT x.team_id FROM team_members x
             WHERE NOT EXISTS (SELECT 1 FROM temp.seen s
                               WHERE s.kind = 'team_member' AND s.one = x.team_id AND s.two = x.person_id)
                 OR NOT EXISTS (SELECT 1 FROM temp.seen s
                                WHERE s.kind = 'member' AND s.one = x.workspace_id AND s.two = x.person_id))",
    )
    .bind(now)
    .execute(tx.connection())
    .await?;
    let out = sql::query(
        "DELETE FROM team_members WHERE NOT EXISTS (
             SELECT 1 FROM temp.seen s WHERE s.kind = 'member' AND s.one = workspace_id AND s.two = person_id)
             OR NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.kind = 'team' AND s.one = team_id)",
    )
    .execute(tx.connection())
    .await?;
    // Somebody who is no member any more leads no team, is in none, and signs in nowhere; what a directory says of them
    // stays as long as they do, because it may bring them back. The directory of a workspace that is gone gets in nowhere.
    for sql in [
        "UPDATE teams SET lead_id = NULL WHERE lead_id IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM temp.seen s WHERE s.kind = 'member' AND s.one = workspace_id AND s.two = lead_id)",
        "DELETE FROM scim_resources AS x WHERE NOT EXISTS (
             SELECT 1 FROM temp.seen s
             WHERE (x.kind = 'user' AND s.kind = 'person' AND s.one = x.id)
                 OR (x.kind = 'group' AND s.kind = 'team' AND s.one = x.id))
             OR NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.kind = 'workspace' AND s.one = x.workspace_id)",
        "DELETE FROM scim_tokens WHERE NOT EXISTS (
             SELECT 1 FROM temp.seen s WHERE s.kind = 'workspace' AND s.one = workspace_id)",
        "DELETE FROM authzen_tokens WHERE workspace_id IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM temp.seen s WHERE s.kind = 'workspace' AND s.one = workspace_id)",
        "DELETE FROM logins WHERE NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.kind = 'person' AND s.one = person_id)",
    ] {
        sql::query(sql).execute(tx.connection()).await?;
    }
    let mut kinds = Vec::new();
    for Removable { kind, table, key: [one, two], held } in REMOVABLE {
        if VOCABULARY.contains(&kind) && !is_in_file(tx, kind).await? {
            continue;
        }
        let gone = format!(
            "NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.kind = '{kind}' AND s.one = x.{one} AND s.two = {})",
            if two == "''" { two.to_owned() } else { format!("x.{two}") }
        );
        let removed = format!("DELETE FROM {table} AS x WHERE {gone} AND NOT ({held})");
        let removed = sql::query(removed).execute(tx.connection()).await?;
        let removed = if kind == "team_member" { removed + out } else { removed };
        let kept = format!("SELECT count(*) FROM {table} AS x WHERE {gone}");
        let kept: i64 = sql::query(kept).fetch_one(tx.connection()).await?;
        kinds.push((kind, Pruned { removed, kept: kept.unsigned_abs() }));
    }
    let disabled: Vec<String> = sql::query(format!(
        "UPDATE agents AS a SET disabled_at = $1 WHERE a.disabled_at IS NULL AND {AGENT_GONE} RETURNING person_id"
    ))
    .bind(now)
    .fetch_all(tx.connection())
    .await?;
    dismissed.retain(|agent| !disabled.contains(agent));
    sql::run_all(tx.connection(), "DROP TABLE temp.seen").await?;
    Ok(Finished { kinds, disabled, dismissed })
}

async fn is_in_file(tx: &mut Writing, kind: &str) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM temp.seen WHERE kind = $1";
    let seen: i64 = sql::query(sql).bind(kind).fetch_one(tx.connection()).await?;
    Ok(seen > 0)
}
