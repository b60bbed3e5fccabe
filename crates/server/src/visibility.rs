//! Who may see and change a workspace. Two ways in, and no third: an impersonation session of exactly that
//! workspace with the scope for it, or a member who is there as themselves. An agent's own session sees none.

use crate::{
    caller::{Caller, Kind},
    effective::Grants,
    grants::{self, Carried, Granted},
    policy,
    problem::Failure,
};
use ergo_protocol::{Code, change::Change, entry::Scope};
use sqlx::{Sqlite, SqliteConnection, SqliteExecutor, Transaction};

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

/// What is about to be changed.
pub struct Wanted<'a> {
    /// What one must be allowed for it.
    pub permission: &'a str,
    /// Whether no impersonation session will ever change it.
    pub protected: bool,
    /// The change itself, when it could be read.
    pub change: Option<Change>,
    /// The change grant that was sent with it.
    pub carried: &'a Carried,
}

/// The right to change something.
pub struct Right {
    /// What the caller, or the viewed user, may do in the workspace.
    pub grants: Grants,
    /// The change grant of an impersonation session.
    pub granted: Option<Granted>,
}

impl Right {
    /// Uses the grant up. In the transaction of the change, so that it is both or neither.
    pub async fn use_up(&self, connection: &mut SqliteConnection) -> Result<(), Failure> {
        match &self.granted {
            Some(granted) => grants::use_up(connection, &granted.id).await,
            None => Ok(()),
        }
    }

    /// What the audit says besides the change.
    pub fn authority(&self) -> String {
        self.granted.as_ref().map_or_else(String::new, |granted| format!("; {}", granted.authority))
    }

    /// A refusal for what is there now: it voids the grant, and says to the agent what is there.
    pub async fn stale(
        &self,
        mut transaction: Transaction<'static, Sqlite>,
        refusal: Failure,
        now: &str,
    ) -> Result<Failure, Failure> {
        match &self.granted {
            Some(granted) if refusal.code == Code::Stale => {
                grants::void(&mut transaction, &granted.id).await?;
                transaction.commit().await?;
                let detail =
                    format!("It was changed meanwhile: it is “{now}” now. Nothing was changed. Arm again.");
                Ok(Failure::new(Code::Stale, detail))
            }
            _ => Ok(refusal),
        }
    }
}

/// Refuses whoever may not change this part of the workspace. An impersonation session can do no more than the
/// viewed user, and only the one change that it carries a grant for.
pub async fn require_change(
    connection: &mut SqliteConnection,
    caller: &Caller,
    workspace: &str,
    wanted: &Wanted<'_>,
) -> Result<Right, Failure> {
    let granted = match &caller.kind {
        Kind::Direct { .. } => None,
        Kind::Impersonating { workspace: theirs, .. } => {
            if theirs != workspace {
                return Err(Failure::not_found());
            }
            if wanted.protected {
                return Err(protected("Support access is the customer's own switch"));
            }
            let granted =
                grants::require(&mut *connection, caller, wanted.carried, wanted.change.as_ref()).await?;
            require_changes_allowed(&mut *connection, caller).await?;
            Some(granted)
        }
    };
    let grants = require_permission(connection, caller, workspace, wanted.permission).await?;
    Ok(Right { grants, granted })
}

/// The refusal of what no impersonation session ever changes.
pub fn protected(what: &str) -> Failure {
    let detail =
        format!("{what}: it cannot be changed while impersonating. Ask the customer to do it themselves.");
    Failure::new(Code::ProtectedWhileImpersonating, detail)
}

/// Refuses a session that may not change anything.
pub async fn require_changes_allowed(
    connection: &mut SqliteConnection,
    caller: &Caller,
) -> Result<(), Failure> {
    if changes_allowed(connection, caller).await? { Ok(()) } else { Err(policy::changes_not_allowed()) }
}

/// Whether one change could be armed now: the session's scope and the workspace say so.
pub async fn changes_allowed(connection: &mut SqliteConnection, caller: &Caller) -> Result<bool, Failure> {
    let Kind::Impersonating { workspace, scope, .. } = &caller.kind else { return Ok(false) };
    if !scope.contains(&Scope::Change) {
        return Ok(false);
    }
    let allowed: bool = sqlx::query_scalar("SELECT changes_allowed FROM workspaces WHERE id = ?")
        .bind(workspace)
        .fetch_one(connection)
        .await?;
    Ok(allowed)
}

/// What the caller, or the viewed user of their session, may do in the workspace; refused without the permission.
pub async fn require_permission(
    connection: &mut SqliteConnection,
    caller: &Caller,
    workspace: &str,
    permission: &str,
) -> Result<Grants, Failure> {
    if !is_active_member(&mut *connection, workspace, &caller.subject).await? {
        return Err(Failure::not_found());
    }
    let grants = Grants::of(connection, workspace, &caller.subject).await?.ok_or_else(Failure::not_found)?;
    if grants.allow(permission) {
        return Ok(grants);
    }
    let detail = if caller.actor().is_some() {
        "The viewed user may not do that themselves. Enter as somebody who may, or ask the customer."
    } else {
        "Your role in this workspace does not allow that. Ask one of its admins."
    };
    Err(Failure::new(Code::Forbidden, detail))
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
