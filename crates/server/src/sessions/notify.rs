//! Notifies the customer: one row per person to notify, in the same transaction as the event itself.

use crate::{
    access::permissions::{MANAGE_SUPPORT, Permissions},
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, Writing, members, notifications, sessions, sessions::Session},
};
use ergo_protocol::{directory::Notify, notifications::Notifications};
use std::collections::BTreeSet;

/// The most notifications on one page.
const MOST: u32 = 200;

/// Notifies the people whom the workspace has chosen about an impersonation session.
pub async fn tell(tx: &mut Writing, session: &Session, text: &str) -> Result<(), Failure> {
    let Some(workspace) = &session.workspace_id else { return Ok(()) };
    let people = chosen(tx, workspace, &session.subject_id).await?;
    Ok(notifications::insert(tx, &people, workspace, &session.id, text).await?)
}

/// Notifies about a change made in an impersonation session; not about what customers do themselves.
pub async fn tell_of_change(tx: &mut Writing, caller: &Caller, text: &str) -> Result<(), Failure> {
    if caller.actor().is_none() {
        return Ok(());
    }
    match sessions::find(tx, &caller.session_id).await? {
        Some(session) => tell(tx, &session, text).await,
        None => Ok(()),
    }
}

/// The caller's notifications, newest first; and the numbers of the newest and the oldest, if any of them is unread.
/// The cursor is the number of the last one.
pub async fn of(
    tx: &mut Reading,
    caller: &Caller,
    before: Option<i64>,
) -> Result<(Notifications, Option<(i64, i64)>), Failure> {
    caller.require_direct()?;
    let before = before.unwrap_or(i64::MAX);
    let (mut items, mut span) = notifications::of(tx, &caller.subject, before, MOST + 1).await?;
    let has_more = items.len() > MOST as usize;
    if has_more {
        items.truncate(MOST as usize);
        span = notifications::of(tx, &caller.subject, before, MOST).await?.1;
    }
    let next_cursor = span.filter(|_| has_more).map(|(_, oldest)| oldest.to_string());
    let found = Notifications { items, next_cursor };
    let Some(span) = span else { return Ok((found, None)) };
    let unread = notifications::are_unread(tx, &caller.subject, span).await?;
    Ok((found, unread.then_some(span)))
}

async fn chosen(tx: &mut Reading, workspace: &str, viewed: &str) -> Result<Vec<String>, Failure> {
    match notifications::wanted(tx, workspace).await? {
        Notify::Nobody => Ok(Vec::new()),
        Notify::ViewedUser => Ok(vec![viewed.to_owned()]),
        Notify::Owners => Ok(members::owners(tx, workspace).await?),
        Notify::Admins => admins(tx, workspace).await,
    }
}

/// The people who manage support access in the workspace.
async fn admins(tx: &mut Reading, workspace: &str) -> Result<Vec<String>, Failure> {
    let permissions = Permissions::read(tx).await?;
    let mut found = BTreeSet::new();
    for key in permissions.standing_for(MANAGE_SUPPORT) {
        found.extend(members::with_permission(tx, workspace, key).await?);
    }
    Ok(found.into_iter().collect())
}
