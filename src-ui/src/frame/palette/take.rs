//! What becomes of a choice in the palette.

use crate::{
    frame::change,
    hooks::Desk,
    ipc,
    state::{Action, Asked, FormEdit, Offer, Over, Route},
};

/// Does what was chosen, and remembers it.
pub fn take(desk: &Desk, offer: &Offer) {
    desk.dispatch(Action::Over(None));
    desk.dispatch(Action::Took(offer.clone()));
    match offer {
        Offer::Go(route) => desk.go(route.clone()),
        Offer::Exit => desk.exit(),
        Offer::Extend => desk.dispatch(Action::Over(Some(Over::Extend))),
        Offer::MakeChange => desk.run(ipc::make_change()),
        Offer::Disarm => desk.run(ipc::disarm()),
        Offer::Undo => change::undo(desk),
        Offer::ToggleNotes => desk.toggle_notes(),
        Offer::Theme(theme) => {
            let mut preferences = desk.preferences.clone();
            preferences.theme = *theme;
            desk.prefer(preferences);
        }
        Offer::Reverify => desk.run(ipc::reverify()),
        Offer::Finish => desk.run(ipc::finish()),
        Offer::Notices => desk.dispatch(Action::Over(Some(Over::Notices))),
        Offer::Shortcuts => desk.dispatch(Action::Over(Some(Over::Shortcuts))),
        Offer::SignOut => desk.run(ipc::sign_out()),
        Offer::Person(candidate) => {
            desk.dispatch(Action::Form(FormEdit::Choose(candidate.clone())));
            desk.go(Route::Start);
        }
        Offer::Member(found) => desk.go(Route::Member(found.id.clone().into())),
        Offer::Why(found, what) => {
            desk.dispatch(Action::Ask(Some(Asked { member: found.id.clone(), what: what.clone() })));
        }
        Offer::Team(_) => desk.go(Route::Teams),
        Offer::Role(_) => desk.go(Route::Roles),
        Offer::Setting(_) => desk.go(Route::Access),
        // The palette searches itself.
        Offer::Search(_) => {}
    }
}
