//! The texts of the frozen screen.

use crate::when::time_of_day;
use ergo_protocol::snapshot::{Frozen, FrozenReason};

/// The title.
pub const TITLE: &str = "This session is frozen";
/// Before the name of the workspace.
pub const HIDDEN: &str = "Data from ";
/// After it.
pub const HIDDEN_END: &str = " is hidden, and nothing can be changed.";
/// Before the change that was armed.
pub const DISARMED: &str = "The armed change was canceled, and nothing was changed: ";
/// Before what to do.
pub const NEXT: &str = "What to do: ";
/// On the button that ends the session.
pub const EXIT: &str = "Exit and write the receipt";
/// On the button that asks the server again.
pub const REVERIFY: &str = "Verify again";

/// When the session was frozen, and why.
pub fn why(frozen: &Frozen) -> String {
    format!("At {}, {}", time_of_day(frozen.since), what(frozen))
}

/// How much is on disk.
pub fn saved(entries: u32) -> String {
    match entries {
        0 => "No journal entries have been written yet".to_owned(),
        1 => "1 journal entry is saved on this computer".to_owned(),
        entries => format!("{entries} journal entries are saved on this computer"),
    }
}

/// What happened.
const fn what(frozen: &Frozen) -> &'static str {
    match frozen.reason {
        FrozenReason::IdentityMismatch => {
            "the token, the entry request, and the server no longer agree on the people and the workspace."
        }
        FrozenReason::ActorMissing => "the token or the server no longer names an acting user.",
        // The detail says why. Without one, these are the ways it can have come about.
        FrozenReason::Revoked if frozen.detail.is_empty() => {
            "the server ended this session: it was revoked, or the customer’s settings no longer allow it."
        }
        FrozenReason::Revoked => "the server ended this session.",
        FrozenReason::Expired => "the approved time ran out.",
        FrozenReason::ServerSilent => {
            "the server stopped responding, so this session could no longer be verified."
        }
        FrozenReason::JournalUnwritable => {
            "the journal could not be written, and nothing is shown without a record."
        }
        FrozenReason::ClockMoved => {
            "this computer’s clock was set back, so its times can no longer be trusted."
        }
        FrozenReason::Woke => {
            "this computer was asleep, its clock was set forward, or the app was suspended."
        }
        FrozenReason::ScreenLocked => "this computer’s screen was locked.",
        FrozenReason::Idle => "no one was active at this computer for too long.",
    }
}

/// What the core says about it, where that is more than [`why`] says.
pub const fn detail(frozen: &Frozen) -> &str {
    match frozen.reason {
        FrozenReason::IdentityMismatch
        | FrozenReason::ActorMissing
        | FrozenReason::Revoked
        | FrozenReason::Idle => frozen.detail.as_str(),
        FrozenReason::Expired
        | FrozenReason::ServerSilent
        | FrozenReason::JournalUnwritable
        | FrozenReason::ClockMoved
        | FrozenReason::Woke
        | FrozenReason::ScreenLocked => "",
    }
}

/// What to do now.
pub const fn next(reason: FrozenReason) -> &'static str {
    match reason {
        FrozenReason::IdentityMismatch => {
            "Exit and restart with the correct user. If it happens again, tell your lead: another person’s session may \
             be involved."
        }
        FrozenReason::ActorMissing => {
            "Don’t assume you are impersonating; confirm the session source. Exit, then start again through the \
             approved flow."
        }
        FrozenReason::Revoked => {
            "Exit. If the ticket still needs work, ask your lead or the customer before you enter again."
        }
        FrozenReason::Expired => "Exit. If you need more time, start again with the same ticket.",
        FrozenReason::ServerSilent => {
            "Check your connection and verify again. You can also exit; that works offline."
        }
        FrozenReason::JournalUnwritable => "Free up disk space, then exit and start again.",
        FrozenReason::ClockMoved => "Correct the clock and verify again, or exit.",
        FrozenReason::Woke | FrozenReason::ScreenLocked => {
            "If you are still at this desk and the ticket still needs work, verify again. Otherwise, exit."
        }
        FrozenReason::Idle => "If the ticket still needs work, verify again. Otherwise, exit.",
    }
}

#[cfg(test)]
mod tests {
    use super::what;
    use ergo_protocol::snapshot::{Frozen, FrozenReason};

    #[test]
    fn the_guess_makes_room_for_the_reason() {
        let what = |detail: &str| {
            what(&Frozen {
                reason: FrozenReason::Revoked,
                detail: detail.to_owned(),
                since: 0,
                can_reverify: false,
                saved_entries: 0,
                armed_canceled: None,
            })
        };
        assert_eq!(what("The approval for this session was revoked."), "the server ended this session.");
        assert!(what("").contains("it was revoked"));
    }
}
