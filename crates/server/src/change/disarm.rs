//! Voids change grants. Open ones are recorded in the audit: something was armed and no longer is.

use crate::{
    failure::Failure,
    store::{
        Writing, audit,
        board::{Audience, Push},
        grants, sessions,
    },
};
use ergo_protocol::events::Event;

/// Voids grants, with the reason.
pub async fn void(tx: &mut Writing, which: grants::Which<'_>, why: &str) -> Result<(), Failure> {
    for (grant, session) in grants::void(tx, which).await? {
        let session = sessions::find(tx, &session).await?.ok_or_else(Failure::not_found)?;
        let entry = audit::Entry {
            action: "change.disarmed",
            subject: session.subject_id,
            actor: session.actor_id,
            session: Some(session.id),
            workspace: session.workspace_id,
            target: None,
            detail: format!("Grant {grant}: {why}"),
        };
        audit::record(tx, &entry).await?;
        tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
    }
    Ok(())
}
