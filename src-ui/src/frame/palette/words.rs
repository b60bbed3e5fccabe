//! The texts of the palette.

use crate::state::{Offer, Route};
use ergo_protocol::preferences::Theme;

/// What the palette is, for a screen reader.
pub const TITLE: &str = "Commands";
/// What its field is, for a screen reader.
pub const FIELD: &str = "Search pages, people, and commands";
/// In the field while it is empty.
pub const HINT: &str = "Go to a page, find someone, or run a command";
/// Above what was chosen lately.
pub const RECENT: &str = "Recent";
/// Above everything else.
pub const EVERYTHING: &str = "Commands";
/// While something is looked for.
pub const SEARCHING: &str = "Searching…";

/// When nothing was found.
pub fn none(search: &str) -> String {
    format!("No results for “{search}”")
}

/// An offer in words.
pub fn offer(offer: &Offer) -> String {
    match offer {
        Offer::Go(Route::Start) => "Start a session".to_owned(),
        Offer::Go(route) => format!("Go to {}", route.label()),
        Offer::Exit => "Exit impersonation and write the receipt".to_owned(),
        Offer::Extend => "Extend this session".to_owned(),
        Offer::MakeChange => "Make the armed change".to_owned(),
        Offer::Disarm => "Disarm the change".to_owned(),
        Offer::Undo => "Undo the last change".to_owned(),
        Offer::ToggleNotes => "Show or hide session notes".to_owned(),
        Offer::Theme(Theme::System) => "Theme: match the system".to_owned(),
        Offer::Theme(Theme::Light) => "Theme: light".to_owned(),
        Offer::Theme(Theme::Dark) => "Theme: dark".to_owned(),
        Offer::Reverify => "Verify the frozen session again".to_owned(),
        Offer::Finish => "Close the receipt".to_owned(),
        Offer::Notices => "Show notices".to_owned(),
        Offer::Shortcuts => "Show keyboard shortcuts".to_owned(),
        Offer::SignOut => "Sign out".to_owned(),
        Offer::Person(candidate) => candidate.user.name.clone(),
        Offer::Member(found) | Offer::Team(found) | Offer::Role(found) | Offer::Setting(found) => {
            found.name.clone()
        }
        Offer::Search(search) => format!("Search this workspace for “{search}”"),
    }
}

/// What kind of thing an offer is, and what tells it from others.
pub fn detail(offer: &Offer) -> String {
    let with = |kind: &str, detail: &str| {
        if detail.is_empty() { kind.to_owned() } else { format!("{kind} · {detail}") }
    };
    match offer {
        Offer::Go(_) => "Page".to_owned(),
        Offer::Person(candidate) => {
            format!("{} · {} · {}", candidate.user.email, candidate.role, candidate.workspace.name)
        }
        Offer::Member(found) => with("Member", &found.detail),
        Offer::Team(found) => with("Team", &found.detail),
        Offer::Role(found) => with("Role", &found.detail),
        Offer::Setting(found) => with("Access setting", &found.detail),
        Offer::Search(_) => "Recorded in the journal".to_owned(),
        _ => String::new(),
    }
}

/// What an offer is found by.
pub fn searched(one: &Offer) -> String {
    let id = match one {
        Offer::Person(candidate) => candidate.user.id.as_str(),
        Offer::Member(found) => found.id.as_str(),
        _ => "",
    };
    format!("{} {} {id}", offer(one), detail(one))
}
