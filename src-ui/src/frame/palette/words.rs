//! The texts of the palette.

use crate::{
    components::words::question,
    state::{Offer, Route},
};
use ergo_catalog::{Text, text};
use ergo_protocol::preferences::Theme;

/// What the palette is, for a screen reader.
pub const TITLE: Text = text!("Commands");
/// What its field is, for a screen reader.
pub const FIELD: Text = text!("Search pages, people, and commands");
/// In the field while it is empty.
pub const HINT: Text = text!("Go to a page, find someone, or run a command");
/// Above what was chosen lately.
pub const RECENT: Text = text!("Recent");
/// Above everything else.
pub const EVERYTHING: Text = text!("Commands");
/// While something is looked for.
pub const SEARCHING: Text = text!("Searching…");

/// When nothing was found.
pub fn none(search: &str) -> String {
    text!("No results for “{search}”", search = search).shown()
}

/// An offer in words.
pub fn offer(offer: &Offer) -> String {
    match offer {
        Offer::Go(Route::Start) => text!("Start a session").to_string(),
        Offer::Go(route) => text!("Go to {page}", page = route.label()).shown(),
        Offer::Exit => text!("Exit impersonation and write the receipt").to_string(),
        Offer::Extend => text!("Extend this session").to_string(),
        Offer::MakeChange => text!("Make the armed change").to_string(),
        Offer::Disarm => text!("Disarm the change").to_string(),
        Offer::Undo => text!("Undo the last change").to_string(),
        Offer::ToggleNotes => text!("Show or hide session notes").to_string(),
        Offer::Theme(Theme::System) => text!("Theme: match the system").to_string(),
        Offer::Theme(Theme::Light) => text!("Theme: light").to_string(),
        Offer::Theme(Theme::Dark) => text!("Theme: dark").to_string(),
        Offer::Reverify => text!("Verify the frozen session again").to_string(),
        Offer::Finish => text!("Close the receipt").to_string(),
        Offer::Notices => text!("Show notices").to_string(),
        Offer::Shortcuts => text!("Show keyboard shortcuts").to_string(),
        Offer::SignOut => text!("Sign out").to_string(),
        Offer::Person(candidate) => candidate.user.name.clone(),
        Offer::Member(found) | Offer::Team(found) | Offer::Role(found) | Offer::Setting(found) => {
            found.name.clone()
        }
        Offer::Why(found, what) => question(&found.name, what),
        Offer::Search(search) => text!("Search this workspace for “{search}”", search = search).shown(),
    }
}

/// What kind of thing an offer is, and what tells it from others.
pub fn detail(offer: &Offer) -> String {
    let with = |kind: Text, detail: &str| {
        if detail.is_empty() { kind.to_string() } else { format!("{kind} · {detail}") }
    };
    match offer {
        Offer::Go(_) => text!("Page").to_string(),
        Offer::Person(candidate) => {
            format!("{} · {} · {}", candidate.user.email, candidate.role, candidate.workspace.name)
        }
        Offer::Member(found) | Offer::Why(found, _) => with(text!("Member"), &found.detail),
        Offer::Team(found) => with(text!("Team"), &found.detail),
        Offer::Role(found) => with(text!("Role"), &found.detail),
        Offer::Setting(found) => with(text!("Access setting"), &found.detail),
        Offer::Search(_) => text!("Recorded in the journal").to_string(),
        _ => String::new(),
    }
}

/// What an offer is found by.
pub fn searched(one: &Offer) -> String {
    let id = match one {
        Offer::Person(candidate) => candidate.user.id.as_str(),
        Offer::Member(found) | Offer::Why(found, _) => found.id.as_str(),
        _ => "",
    };
    format!("{} {} {id}", offer(one), detail(one))
}
