//! Who is in which workspace at this moment, for leads and for members who manage support access there.

use crate::{
    access::{rights::Part, view},
    auth::caller::Caller,
    failure::Failure,
    sessions::place,
    store::{Reading, open_sessions},
};
use ergo_protocol::{
    Code,
    sessions::{OpenSession, OpenSessions},
};

/// A page, newest first. Agents who are not leads are refused: they do not need to know who else is in a session.
pub async fn list(
    tx: &mut Reading,
    caller: &Caller,
    cursor: Option<&str>,
    limit: u32,
) -> Result<OpenSessions, Failure> {
    caller.require_direct()?;
    let after = cursor.map(place::read).transpose()?;
    let workspaces =
        if caller.is_lead() { None } else { Some(view::workspaces_where(tx, caller, Part::Support).await?) };
    if workspaces.as_ref().is_some_and(Vec::is_empty) {
        let detail =
            "Only leads, and people who manage support access in a workspace, can see running sessions.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    // One extra row shows whether there is a next page.
    let mut items = open_sessions::page(tx, workspaces.as_deref(), after.as_ref(), limit + 1).await?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| has_more);
    let next_cursor =
        last.map(|OpenSession { started_at, session_id, .. }| place::written(*started_at, session_id));
    Ok(OpenSessions { items, next_cursor })
}
