//! What the palette offers now.

use super::{Route, Screen, Store, offer::Offer};
use ergo_protocol::{preferences::Theme, snapshot::Phase};

/// The pages and actions that are possible now.
pub fn offers(store: &Store) -> Vec<Offer> {
    let mut offers = Vec::new();
    let snapshot = store.snapshot.as_deref();
    let session = snapshot.and_then(|snapshot| snapshot.impersonation.as_ref());
    let active = matches!(store.phase(), Some(Phase::Active));
    if let Screen::Page(_) = store.screen() {
        let pages = if active { Route::SESSION } else { Route::DIRECT };
        let decides = snapshot.is_some_and(|snapshot| snapshot.approvals.is_some());
        let pages = pages.iter().filter(|page| !page.is_for_leads() || decides);
        offers.extend(pages.cloned().map(Offer::Go));
    }
    if matches!(store.phase(), Some(Phase::Requested(_))) {
        offers.push(Offer::Go(Route::Request));
    }
    if active {
        offers.push(Offer::ToggleNotes);
    }
    if let Some(session) = session.filter(|_| active) {
        match &session.armed {
            Some(armed) if !armed.calling => offers.extend([Offer::MakeChange, Offer::Disarm]),
            Some(_) => {}
            None => {
                offers.push(Offer::Extend);
                if session.last_change.as_ref().is_some_and(|change| change.undo.is_some()) {
                    offers.push(Offer::Undo);
                }
            }
        }
    }
    match store.phase() {
        Some(Phase::Frozen(frozen)) if frozen.can_reverify => offers.push(Offer::Reverify),
        Some(Phase::Ended(_)) => offers.push(Offer::Finish),
        _ => {}
    }
    if session.is_some() {
        offers.push(Offer::Exit);
    }
    offers.extend([Offer::Notices, Offer::Shortcuts]);
    offers.extend([Theme::System, Theme::Light, Theme::Dark].map(Offer::Theme));
    if matches!(store.phase(), Some(Phase::Direct | Phase::Requested(_))) {
        offers.push(Offer::SignOut);
    }
    offers
}

/// What was chosen lately and is still possible, the latest first.
pub fn recent(store: &Store, possible: &[Offer]) -> Vec<Offer> {
    let active = matches!(store.phase(), Some(Phase::Active));
    let direct = matches!(store.phase(), Some(Phase::Direct | Phase::Requested(_)));
    let is_possible = |offer: &Offer| match offer {
        Offer::Person(_) => direct,
        offer if offer.is_of_session() => active,
        offer => possible.contains(offer),
    };
    store.recent.iter().filter(|offer| is_possible(offer)).cloned().collect()
}
