//! What a member may do, and what grants it: the role, and each team.

use crate::{permissions, problem::Failure};
use ergo_protocol::workspace::{EffectiveAccess, EffectivePermission, Named, Source};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// The grants of one member.
pub struct Grants(Vec<(Source, BTreeSet<String>)>);

/// A stored permission list.
pub fn keys(words: &str) -> impl Iterator<Item = String> {
    words.split(' ').filter(|key| !key.is_empty()).map(str::to_owned)
}

impl Grants {
    /// The grants of a member; `None` when that person is no member there. Whether a suspended member's
    /// grants count is for the caller to say.
    pub async fn of(
        connection: &mut SqliteConnection,
        workspace: &str,
        person: &str,
    ) -> Result<Option<Self>, Failure> {
        let role: Option<(String, String, String)> = sqlx::query_as(
            "SELECT r.id, r.name, r.permissions FROM memberships m JOIN roles r ON r.id = m.role_id
             WHERE m.workspace_id = ? AND m.person_id = ?",
        )
        .bind(workspace)
        .bind(person)
        .fetch_optional(&mut *connection)
        .await?;
        let Some((id, name, words)) = role else { return Ok(None) };
        let mut grants = vec![(Source::Role(Named { id, name }), keys(&words).collect())];
        let teams: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT t.id, t.name, t.permissions FROM team_members x JOIN teams t ON t.id = x.team_id
             WHERE x.workspace_id = ? AND x.person_id = ? ORDER BY t.folded_name, t.id",
        )
        .bind(workspace)
        .bind(person)
        .fetch_all(connection)
        .await?;
        for (id, name, words) in teams {
            grants.push((Source::Team(Named { id, name }), keys(&words).collect()));
        }
        Ok(Some(Self(grants)))
    }

    /// Whether something grants it.
    pub fn allow(&self, key: &str) -> bool {
        self.0.iter().any(|(_, keys)| keys.contains(key))
    }

    /// Whether everything in a stored permission list is granted: nobody gives what they do not have.
    pub fn cover(&self, words: &str) -> bool {
        keys(words).all(|key| self.allow(&key))
    }

    /// Every permission there is, with what grants it.
    pub fn explain(&self) -> EffectiveAccess {
        let items = permissions::all().into_iter().map(|permission| {
            let grants = self.0.iter().filter(|(_, keys)| keys.contains(&permission.key));
            let granted_by = grants.map(|(source, _)| source.clone()).collect();
            EffectivePermission { permission, granted_by }
        });
        EffectiveAccess { items: items.collect() }
    }
}
