//! What the palette offers: the pages and actions that are possible now.

use super::{Route, Screen, Store};
use ergo_protocol::{preferences::Theme, snapshot::Phase};

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
    /// Lay it down.
    Disarm,
    /// Show or hide the session notes.
    ToggleNotes,
    /// Another theme.
    Theme(Theme),
    /// Check a frozen session again.
    Reverify,
    /// Put the receipt away.
    Finish,
    /// Sign out.
    SignOut,
}

impl Offer {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Go(Route::Start) => "Start a session".to_owned(),
            Self::Go(route) => format!("Go to {}", route.label()),
            Self::Exit => "Exit impersonation and write the receipt".to_owned(),
            Self::Extend => "Ask for more time".to_owned(),
            Self::MakeChange => "Make the armed change".to_owned(),
            Self::Disarm => "Disarm: change nothing".to_owned(),
            Self::ToggleNotes => "Show or hide the session notes".to_owned(),
            Self::Theme(Theme::System) => "Theme: as the system has it".to_owned(),
            Self::Theme(Theme::Light) => "Theme: light".to_owned(),
            Self::Theme(Theme::Dark) => "Theme: dark".to_owned(),
            Self::Reverify => "Check the frozen session again".to_owned(),
            Self::Finish => "Put the receipt away".to_owned(),
            Self::SignOut => "Sign out".to_owned(),
        }
    }

    /// The key that does the same.
    pub const fn keys(&self) -> Option<&'static str> {
        match self {
            Self::Exit => Some("Ctrl ⇧ X"),
            Self::ToggleNotes => Some("Ctrl J"),
            _ => None,
        }
    }
}

/// What is possible now and has all the words of `search` in it.
pub fn offers(store: &Store, search: &str) -> Vec<Offer> {
    let mut offers = Vec::new();
    let active = matches!(store.phase(), Some(Phase::Active));
    if let Screen::Page(_) = store.screen() {
        let pages = if active { Route::SESSION } else { Route::DIRECT };
        let decides = store.snapshot.as_ref().is_some_and(|snapshot| snapshot.approvals.is_some());
        let pages = pages.iter().filter(|page| **page != Route::Approvals || decides);
        offers.extend(pages.cloned().map(Offer::Go));
    }
    if active {
        offers.push(Offer::ToggleNotes);
    }
    if let Some(session) = store.snapshot.as_ref().and_then(|snapshot| snapshot.impersonation.as_ref())
        && active
    {
        if session.extendable_minutes > 0 && session.armed.is_none() {
            offers.push(Offer::Extend);
        }
        if session.armed.as_ref().is_some_and(|armed| !armed.calling) {
            offers.extend([Offer::MakeChange, Offer::Disarm]);
        }
    }
    match store.phase() {
        Some(Phase::Frozen(frozen)) if frozen.can_reverify => offers.push(Offer::Reverify),
        Some(Phase::Ended(_)) => offers.push(Offer::Finish),
        _ => {}
    }
    if store.snapshot.as_ref().is_some_and(|snapshot| snapshot.impersonation.is_some()) {
        offers.push(Offer::Exit);
    }
    offers.extend([Theme::System, Theme::Light, Theme::Dark].map(Offer::Theme));
    if matches!(store.phase(), Some(Phase::Direct)) {
        offers.push(Offer::SignOut);
    }
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    offers.retain(|offer| {
        let text = offer.words().to_lowercase();
        words.iter().all(|word| text.contains(word))
    });
    offers
}
