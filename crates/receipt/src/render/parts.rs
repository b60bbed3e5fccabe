//! What a receipt shows: facts, and parts with lines.

use super::moment;
use crate::session::{Line, Session};
use ergo_protocol::events::EndCause;

/// A part of a receipt: its title, its lines, and what stands there if there are none.
pub type Part<'a> = (&'static str, &'a [Line], &'static str);

/// The parts, in order.
pub fn parts(session: &Session) -> [Part<'_>; 5] {
    // "Nothing" is never claimed of what is not shown, or of what was not reported.
    let by_server = |none| if session.is_whole { none } else { "Nothing in the records shown here." };
    let by_agent = |none| {
        if session.has_journal { by_server(none) } else { "The agent’s computer did not report this." }
    };
    let viewed = match session.reads {
        0 => by_agent("No pages were opened."),
        _ => "The agent’s computer named no page.",
    };
    [
        ("Changed", &session.changed, by_server("Nothing was changed.")),
        ("Viewed", &session.viewed_pages, viewed),
        ("Notes", &session.notes, by_agent("No notes.")),
        ("Skipped on purpose", &session.skipped, by_agent("Nothing was skipped.")),
        ("Refused by the server", &session.refused, by_server("Nothing was refused.")),
    ]
}

/// The facts above them: each with its name.
pub fn facts(session: &Session) -> Vec<(&'static str, String)> {
    let [name, email, id] = &session.viewed;
    let [workspace, workspace_id] = &session.workspace;
    let access = if session.changes_allowed { "Changes, each armed on its own" } else { "Read-only" };
    vec![
        ("Viewed as", format!("{name}, {email} ({id})")),
        ("Workspace", format!("{workspace} ({workspace_id})")),
        ("Agent", session.agent.clone()),
        ("Ticket", or_unknown(&session.ticket)),
        ("Reason", or_unknown(&session.reason)),
        ("Approved by", session.approved_by.clone()),
        ("Access", access.to_owned()),
        ("From", moment::both(session.started_at, &session.timezone)),
        ("To", moment::both(session.ended_at, &session.timezone)),
        ("Ended", ending(&session.cause)),
        ("Pages read", format!("{}, as the server recorded it", session.reads)),
        ("Session ID", session.id.clone()),
    ]
}

fn or_unknown(text: &str) -> String {
    if text.is_empty() { "No longer known".to_owned() } else { text.to_owned() }
}

/// A cause in words. One that a newer server names is shown by its name.
fn ending(cause: &str) -> String {
    let Some(known) = EndCause::ALL.iter().find(|known| known.as_str() == cause) else {
        return if cause.is_empty() { "Not known".to_owned() } else { cause.replace('_', " ") };
    };
    words(*known).to_owned()
}

const fn words(cause: EndCause) -> &'static str {
    match cause {
        EndCause::Exited => "The agent exited",
        EndCause::EndedByLead => "A support lead ended it",
        EndCause::EndedByCustomer => "The customer ended it",
        EndCause::TokenRevoked => "Its token was revoked",
        EndCause::Expired => "It expired",
        EndCause::ParentEnded => "The agent’s own sign-in ended",
        EndCause::AgentDisabled => "The agent’s account was disabled",
        EndCause::AgentRole => "The agent’s role no longer allowed it",
        EndCause::ApprovalRevoked => "Its approval was revoked",
        EndCause::ApprovalNeeded => "The workspace began to require approval by a second person",
        EndCause::SupportAccessOff => "The customer turned support access off",
        EndCause::ViewedUserSuspended => "The viewed user was suspended",
        EndCause::ViewedUserRemoved => "The viewed user left the workspace",
        EndCause::ViewedUserOffLimits => "The viewed user could no longer be viewed",
        EndCause::Restored => "The server was restored from a backup",
    }
}
