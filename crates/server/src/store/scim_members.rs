//! What a directory changes about people and their memberships.

use super::{Reading, StoreError, Writing, fold::fold, people, sql};
use ergo_protocol::{profile::Profile, workspace::MemberStatus};

/// Who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Time zone and locale.
    pub profile: Profile,
}

/// Writes a new person.
pub async fn add_person(tx: &mut Writing, id: &str, who: &Who) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO people (id, name, folded_name, email, folded_email, timezone, locale)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(&who.name)
    .bind(fold(&who.name))
    .bind(&who.email)
    .bind(fold(&who.email))
    .bind(&who.profile.timezone)
    .bind(&who.profile.locale)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Changes a person. The member lists, which are sorted by a copy of the name, follow.
pub async fn set_person(tx: &mut Writing, id: &str, who: &Who) -> Result<(), StoreError> {
    let folded = fold(&who.name);
    sql::query("UPDATE people SET name = $1, folded_name = $2, email = $3, folded_email = $4 WHERE id = $5")
        .bind(&who.name)
        .bind(&folded)
        .bind(&who.email)
        .bind(fold(&who.email))
        .bind(id)
        .execute(tx.connection())
        .await?;
    sql::query("UPDATE memberships SET sort_name = $1 WHERE person_id = $2")
        .bind(&folded)
        .bind(id)
        .execute(tx.connection())
        .await?;
    people::set_profile(tx, id, &who.profile).await
}

/// Makes a person a member.
pub async fn add_member(
    tx: &mut Writing,
    workspace: &str,
    person: &str,
    role: &str,
    status: MemberStatus,
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at)
         SELECT $1, id, folded_name, $3, $4, $5 FROM people WHERE id = $2",
    )
    .bind(workspace)
    .bind(person)
    .bind(role)
    .bind(status.as_str())
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives a member another standing.
pub async fn set_status(
    tx: &mut Writing,
    workspace: &str,
    person: &str,
    status: MemberStatus,
) -> Result<(), StoreError> {
    sql::query("UPDATE memberships SET status = $1 WHERE workspace_id = $2 AND person_id = $3")
        .bind(status.as_str())
        .bind(workspace)
        .bind(person)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Takes a member out of the workspace and out of its teams, which they no longer lead.
pub async fn remove_member(tx: &mut Writing, workspace: &str, person: &str) -> Result<(), StoreError> {
    for sql in [
        "UPDATE teams SET lead_id = NULL WHERE workspace_id = $1 AND lead_id = $2",
        "DELETE FROM team_members WHERE workspace_id = $1 AND person_id = $2",
        "DELETE FROM memberships WHERE workspace_id = $1 AND person_id = $2",
    ] {
        sql::query(sql).bind(workspace).bind(person).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Whether a person is a member of any workspace, or an agent.
pub async fn belongs_anywhere(tx: &mut Reading, person: &str) -> Result<bool, StoreError> {
    let found: Option<i64> = sql::query(
        "SELECT 1 FROM agents WHERE person_id = $1
         UNION ALL SELECT 1 FROM memberships WHERE person_id = $1 LIMIT 1",
    )
    .bind(person)
    .fetch_optional(tx.connection())
    .await?;
    Ok(found.is_some())
}

/// Removes a person whom nothing names any more. Whether they are gone.
pub async fn remove_person(tx: &mut Writing, person: &str) -> Result<bool, StoreError> {
    let free = format!("NOT ({})", super::transfer_prune::PERSON_HELD);
    // Somebody who stays for the record's sake signs in nowhere, either.
    sql::query(
        "DELETE FROM logins WHERE person_id = $1
             AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = $1)
             AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = $1)",
    )
    .bind(person)
    .execute(tx.connection())
    .await?;
    let done = sql::query(format!("DELETE FROM people AS x WHERE x.id = $1 AND {free}"))
        .bind(person)
        .execute(tx.connection())
        .await?;
    Ok(done > 0)
}
