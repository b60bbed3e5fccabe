//! Teams and their members.

use super::{Reading, StoreError, Writing, sql, words};
use ergo_protocol::{
    Person,
    workspace::{Named, Team},
};

/// A stored team.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its permissions, space-separated.
    pub permissions: String,
    lead_id: Option<String>,
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            name: row.try_get("name")?,
            permissions: row.try_get("permissions")?,
            lead_id: row.try_get("lead_id")?,
        })
    }
}

impl Row {
    /// Whether this person leads it.
    pub fn is_led_by(&self, person: &str) -> bool {
        self.lead_id.as_deref() == Some(person)
    }
}

impl sql::FromRow for Team {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let lead: Option<String> = row.try_get("lead_id")?;
        let lead = match lead {
            Some(id) => Some(Person { id, name: row.try_get("lead")?, email: row.try_get("email")? }),
            None => None,
        };
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            members: Some(words::count(row.try_get("members")?)),
            lead,
            permissions: words::keys(&row.try_get::<String>("permissions")?).collect(),
            has_viewed_user: row.try_get("has_viewed")?,
        })
    }
}

/// A team.
pub async fn find(tx: &mut Reading, workspace: &str, team: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query("SELECT name, permissions, lead_id FROM teams WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(team)
        .fetch_optional(tx.connection())
        .await?)
}

/// The teams of a workspace, by name, each with the permissions that it grants, space-separated.
pub async fn granting(tx: &mut Reading, workspace: &str) -> Result<Vec<(Named, String)>, StoreError> {
    let rows: Vec<(String, String, String)> = sql::query(
        "SELECT id, name, permissions FROM teams WHERE workspace_id = $1 ORDER BY folded_name, id",
    )
    .bind(workspace)
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|(id, name, keys)| (Named { id, name }, keys)).collect())
}

/// All teams of a workspace, by name, with whether the viewed person is in them.
pub async fn all(tx: &mut Reading, workspace: &str, viewed: Option<&str>) -> Result<Vec<Team>, StoreError> {
    Ok(sql::query(
        "SELECT t.id, t.name, t.description, t.permissions, l.id AS lead_id, l.name AS lead, l.email,
                coalesce(c.members, 0) AS members,
                EXISTS (SELECT 1 FROM team_members x WHERE x.team_id = t.id AND x.person_id = $2) AS has_viewed
         FROM teams t LEFT JOIN people l ON l.id = t.lead_id LEFT JOIN team_counts c ON c.team_id = t.id
         WHERE t.workspace_id = $1 ORDER BY t.folded_name, t.id",
    )
    .bind(workspace)
    .bind(viewed)
    .fetch_all(tx.connection())
    .await?)
}

/// Adds a member to a team.
pub async fn add(tx: &mut Writing, workspace: &str, team: &str, person: &str) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO team_members (workspace_id, team_id, person_id) VALUES ($1, $2, $3)
         ON CONFLICT (team_id, person_id) DO NOTHING",
    )
    .bind(workspace)
    .bind(team)
    .bind(person)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Removes a member from a team. Someone who is not in a team cannot lead it.
pub async fn remove(tx: &mut Writing, workspace: &str, team: &str, person: &str) -> Result<(), StoreError> {
    sql::query("DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2 AND person_id = $3")
        .bind(workspace)
        .bind(team)
        .bind(person)
        .execute(tx.connection())
        .await?;
    sql::query("UPDATE teams SET lead_id = NULL WHERE id = $1 AND lead_id = $2")
        .bind(team)
        .bind(person)
        .execute(tx.connection())
        .await?;
    Ok(())
}
