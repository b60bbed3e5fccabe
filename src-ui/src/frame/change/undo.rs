//! Preparing the way back from the last change.

use super::words;
use crate::{
    hooks::Desk,
    state::{Action, ArmForm},
};
use ergo_protocol::change::ArmDraft;

/// Opens the form, filled in with the change that undoes the last one, on the same authority.
pub fn undo(desk: &Desk) {
    let last = desk.impersonation().and_then(|session| session.last_change.clone());
    if let Some(last) = last
        && let Some(draft) = last.undo
    {
        let draft = ArmDraft { purpose: words::undo_purpose(&draft.purpose), ..draft };
        desk.dispatch(Action::Arm(Some(ArmForm::undo(draft, last.title, last.before))));
    }
}
