//! What the palette can offer: pages, actions, and the people and things that were found.

use super::Route;
use ergo_protocol::{directory::Candidate, preferences::Theme};
use std::rc::Rc;

/// More are not remembered.
const MOST_RECENT: usize = 6;

/// One line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// To a page.
    Go(Route),
    /// End the session.
    Exit,
    /// Ask for more time.
    Extend,
    /// Make the armed change.
    MakeChange,
    /// Disarm it.
    Disarm,
    /// Prepare the way back from the last change.
    Undo,
    /// Show or hide the session notes.
    ToggleNotes,
    /// Another theme.
    Theme(Theme),
    /// Verify a frozen session again.
    Reverify,
    /// Close the receipt.
    Finish,
    /// Show all notices.
    Notices,
    /// Show the keyboard shortcuts.
    Shortcuts,
    /// Sign out.
    SignOut,
    /// View this user: to the Start page, with the user filled in.
    Person(Rc<Candidate>),
    /// To this member of the workspace.
    Member(Found),
    /// To this team.
    Team(Found),
    /// To this role.
    Role(Found),
    /// To this access setting.
    Setting(Found),
    /// Whether this member may do what was asked, in the words that were typed.
    Why(Found, String),
    /// Search the viewed workspace for these words; each search is recorded.
    Search(String),
}

/// Something in the viewed workspace.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its id, or the key of a setting.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What tells it from others of that name; may be empty.
    pub detail: String,
}

impl Offer {
    /// Whether it names somebody or something of a viewed workspace, so that it goes with the session.
    pub const fn is_of_session(&self) -> bool {
        matches!(
            self,
            Self::Go(Route::Member(_) | Route::Compare(_) | Route::CompareRole(_))
                | Self::Member(_)
                | Self::Team(_)
                | Self::Role(_)
                | Self::Setting(_)
                | Self::Why(..)
                | Self::Search(_)
        )
    }
}

/// Remembers a choice.
pub fn remember(recent: &mut Vec<Offer>, chosen: Offer) {
    if matches!(chosen, Offer::Search(_) | Offer::Why(..)) {
        return;
    }
    recent.retain(|offer| *offer != chosen);
    recent.insert(0, chosen);
    recent.truncate(MOST_RECENT);
}
