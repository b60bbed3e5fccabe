//! The texts of the frozen screen.

use crate::when::time_of_day;
use ergo_catalog::{Text, plural, text};
use ergo_protocol::snapshot::{Frozen, FrozenReason};

/// The title.
pub const TITLE: Text = text!("This session is frozen");
/// What is out of sight.
pub const HIDDEN: Text = text!("Data from {workspace} is hidden, and nothing can be changed.");
/// The change that was armed.
pub const DISARMED: Text = text!("The armed change was canceled, and nothing was changed: {change}");
/// Before what to do.
pub const NEXT: Text = text!("What to do:");
/// On the button that ends the session.
pub const EXIT: Text = text!("Exit and write the receipt");
/// On the button that asks the server again.
pub const REVERIFY: Text = text!("Verify again");

/// When the session was frozen, and why.
pub fn why(frozen: &Frozen) -> String {
    text!("At {time}, {what}", time = time_of_day(frozen.since), what = what(frozen)).shown()
}

/// How much is on disk.
pub fn saved(entries: u32) -> String {
    match entries {
        0 => text!("No journal entries have been written yet").to_string(),
        entries => plural!(
            entries,
            "{count} journal entry is saved on this computer",
            "{count} journal entries are saved on this computer"
        )
        .shown(),
    }
}

/// What happened.
const fn what(frozen: &Frozen) -> Text {
    match frozen.reason {
        FrozenReason::IdentityMismatch => {
            text!(
                "the token, the entry request, and the server no longer agree on the people and the workspace."
            )
        }
        FrozenReason::ActorMissing => text!("the token or the server no longer names an acting user."),
        // The detail says why. Without one, these are the ways it can have come about.
        FrozenReason::Revoked if frozen.detail.is_empty() => {
            text!(
                "the server ended this session: it was revoked, or the customer’s settings no longer allow it."
            )
        }
        FrozenReason::Revoked => text!("the server ended this session."),
        FrozenReason::Expired => text!("the approved time ran out."),
        FrozenReason::ServerSilent => {
            text!("the server stopped responding, so this session could no longer be verified.")
        }
        FrozenReason::JournalUnwritable => {
            text!("the journal could not be written, and nothing is shown without a record.")
        }
        FrozenReason::ClockMoved => {
            text!("this computer’s clock was set back, so its times can no longer be trusted.")
        }
        FrozenReason::Woke => {
            text!("this computer was asleep, its clock was set forward, or the app was suspended.")
        }
        FrozenReason::ScreenLocked => text!("this computer’s screen was locked."),
        FrozenReason::Idle => text!("no one was active at this computer for too long."),
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
pub const fn next(reason: FrozenReason) -> Text {
    match reason {
        FrozenReason::IdentityMismatch => {
            text!(
                "Exit and restart with the correct user. If it happens again, tell your lead: another person’s session may be involved."
            )
        }
        FrozenReason::ActorMissing => {
            text!(
                "Don’t assume you are impersonating; confirm the session source. Exit, then start again through the approved flow."
            )
        }
        FrozenReason::Revoked => {
            text!(
                "Exit. If the ticket still needs work, ask your lead or the customer before you enter again."
            )
        }
        FrozenReason::Expired => text!("Exit. If you need more time, start again with the same ticket."),
        FrozenReason::ServerSilent => {
            text!("Check your connection and verify again. You can also exit; that works offline.")
        }
        FrozenReason::JournalUnwritable => text!("Free up disk space, then exit and start again."),
        FrozenReason::ClockMoved => text!("Correct the clock and verify again, or exit."),
        FrozenReason::Woke | FrozenReason::ScreenLocked => {
            text!(
                "If you are still at this desk and the ticket still needs work, verify again. Otherwise, exit."
            )
        }
        FrozenReason::Idle => text!("If the ticket still needs work, verify again. Otherwise, exit."),
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
        assert_eq!(
            what("The approval for this session was revoked.").english(),
            "the server ended this session."
        );
        assert!(what("").english().contains("it was revoked"));
    }
}
