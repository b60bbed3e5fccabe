//! Telling the customer: a row for each person whom the workspace wants told, in the transaction of what it tells.

use crate::{
    access::{effective::Effective, permissions},
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, Writing, members, notifications, sessions, sessions::Session},
};
use ergo_protocol::{directory::Notify, notifications::Notifications};

/// How many are answered at most.
const MOST: u32 = 200;

/// Tells those whom the workspace has chosen about an impersonation session.
pub async fn tell(tx: &mut Writing, session: &Session, text: &str) -> Result<(), Failure> {
    let Some(workspace) = &session.workspace_id else { return Ok(()) };
    for person in chosen(tx, workspace, &session.subject_id).await? {
        notifications::insert(tx, &person, workspace, &session.id, text).await?;
    }
    Ok(())
}

/// Tells of a change that was made in an impersonation session; what the customer does themselves is no news.
pub async fn tell_of_change(tx: &mut Writing, caller: &Caller, text: &str) -> Result<(), Failure> {
    if caller.actor().is_none() {
        return Ok(());
    }
    match sessions::find(tx, &caller.session_id).await? {
        Some(session) => tell(tx, &session, text).await,
        None => Ok(()),
    }
}

/// What the caller was told, the newest first; and the numbers of the newest and the oldest, when any of it is unread. The
/// cursor is the number of the last one.
pub async fn of(
    tx: &mut Reading,
    caller: &Caller,
    cursor: Option<&str>,
) -> Result<(Notifications, Option<(i64, i64)>), Failure> {
    caller.require_direct()?;
    let before = cursor
        .map_or(Ok(i64::MAX), str::parse)
        .map_err(|_| Failure::invalid("That cursor is not one of this list. Start again without one."))?;
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
        Notify::Admins => managers(tx, workspace).await,
    }
}

/// The active members who manage support access, by their role or a team.
async fn managers(tx: &mut Reading, workspace: &str) -> Result<Vec<String>, Failure> {
    let mut managers = Vec::new();
    // Narrowed down first: a workspace may have thousands of members.
    for person in members::likely_to_have(tx, workspace, permissions::MANAGE_SUPPORT).await? {
        let may = Effective::of(tx, workspace, &person).await?;
        if may.is_some_and(|may| may.allow(permissions::MANAGE_SUPPORT)) {
            managers.push(person);
        }
    }
    Ok(managers)
}
