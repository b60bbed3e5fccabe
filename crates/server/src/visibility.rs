//! Who may see and change a workspace. Two ways in, and no third: an impersonation session of exactly that
//! workspace with the scope for it, or a member who is there as themselves. An agent's own session sees none.

use crate::{
    caller::{Caller, Kind},
    effective::Grants,
    problem::Failure,
};
use ergo_protocol::{Code, entry::Scope};
use sqlx::{SqliteConnection, SqliteExecutor};

/// Refuses, without telling whether the workspace exists, whoever may not read this part of it.
pub async fn require_read(
    executor: impl SqliteExecutor<'_>,
    caller: &Caller,
    workspace: &str,
    part: Scope,
) -> Result<(), Failure> {
    let visible = match &caller.kind {
        Kind::Impersonating { workspace: theirs, scope, .. } => theirs == workspace && scope.contains(&part),
        Kind::Direct { .. } => is_active_member(executor, workspace, &caller.subject).await?,
    };
    if visible { Ok(()) } else { Err(Failure::not_found()) }
}

/// Refuses whoever may not change this part of the workspace; otherwise what the caller may do there.
///
/// `protected` is what no impersonation session will ever change: it has a refusal of its own.
pub async fn require_change(
    connection: &mut SqliteConnection,
    caller: &Caller,
    workspace: &str,
    permission: &str,
    protected: bool,
) -> Result<Grants, Failure> {
    if let Kind::Impersonating { workspace: theirs, .. } = &caller.kind {
        return Err(match (theirs == workspace, protected) {
            (false, _) => Failure::not_found(),
            (true, true) => Failure::new(
                Code::ProtectedWhileImpersonating,
                "Support access is the customer's own switch: it cannot be changed while impersonating.",
            ),
            (true, false) => Failure::new(Code::ReadOnly, "This session may only read. Nothing was changed."),
        });
    }
    if !is_active_member(&mut *connection, workspace, &caller.subject).await? {
        return Err(Failure::not_found());
    }
    let grants = Grants::of(connection, workspace, &caller.subject).await?.ok_or_else(Failure::not_found)?;
    if grants.allow(permission) {
        return Ok(grants);
    }
    Err(Failure::new(
        Code::Forbidden,
        "Your role in this workspace does not allow that. Ask one of its admins.",
    ))
}

/// Whether somebody who calls as themselves has a permission in a workspace.
pub async fn member_may(
    connection: &mut SqliteConnection,
    caller: &Caller,
    workspace: &str,
    permission: &str,
) -> Result<bool, Failure> {
    if caller.actor().is_some() || !is_active_member(&mut *connection, workspace, &caller.subject).await? {
        return Ok(false);
    }
    let grants = Grants::of(connection, workspace, &caller.subject).await?;
    Ok(grants.is_some_and(|grants| grants.allow(permission)))
}

async fn is_active_member(
    executor: impl SqliteExecutor<'_>,
    workspace: &str,
    person: &str,
) -> Result<bool, sqlx::Error> {
    let there: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM memberships WHERE workspace_id = ? AND person_id = ? AND status = 'active'",
    )
    .bind(workspace)
    .bind(person)
    .fetch_optional(executor)
    .await?;
    Ok(there.is_some())
}
