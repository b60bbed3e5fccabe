//! What a receipt shows: facts, and parts with lines.

use super::moment;
use crate::session::{Line, Session};

/// A part of a receipt: its title, its lines, and what stands there if there are none.
pub type Part<'a> = (&'static str, &'a [Line], &'static str);

/// The parts, in order.
pub fn parts(session: &Session) -> [Part<'_>; 5] {
    // A negative is never claimed of what is not shown, or was not said.
    let by_server = |none| if session.is_whole { none } else { "Nothing in the records that are shown." };
    let by_agent =
        |none| if session.has_journal { by_server(none) } else { "The agent’s computer has not said." };
    let viewed = match session.reads {
        0 => by_agent("No pages were opened."),
        _ => "The agent’s computer has named no page.",
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
    if text.is_empty() { "Not known any more".to_owned() } else { text.to_owned() }
}

/// A cause in words: those of the closed set are names.
fn ending(cause: &str) -> String {
    let words = match cause {
        "exited" => "The agent exited",
        "expired" => "Its time was over",
        "ended_by_lead" => "A support lead ended it",
        "ended_by_customer" => "The customer ended it",
        "" => "Not known",
        other => other,
    };
    words.replace('_', " ")
}
