//! The words on disk. A vocabulary of its own, because the chain is computed over it: what is written stays
//! valid whatever becomes of the words on the wire.

use ergo_protocol::journal::{Author, Ending, EntryKind};

/// The author as it is written and hashed.
pub const fn author_word(author: Author) -> &'static str {
    match author {
        Author::Agent => "agent",
        Author::App => "app",
    }
}

/// The kind as it is written and hashed.
pub const fn kind_word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Entered => "entered",
        EntryKind::IdentityConfirmed => "identity_confirmed",
        EntryKind::HeldBack => "held_back",
        EntryKind::Inspected => "inspected",
        EntryKind::Changed => "changed",
        EntryKind::Observed => "observed",
        EntryKind::Frozen => "frozen",
        EntryKind::Reverified => "reverified",
        EntryKind::Armed => "armed",
        EntryKind::Disarmed => "disarmed",
        EntryKind::ChangeIntended => "change_intended",
        EntryKind::ChangeOutcome => "change_outcome",
        EntryKind::Extended => "extended",
        EntryKind::Ended => "ended",
    }
}

/// The ending as it is written.
pub(crate) const fn ending_word(ending: Ending) -> &'static str {
    match ending {
        Ending::Exited => "exited",
        Ending::WrongUser => "wrong_user",
        Ending::Expired => "expired",
        Ending::Revoked => "revoked",
        Ending::IdentityMismatch => "identity_mismatch",
        Ending::Crashed => "crashed",
        Ending::Quit => "quit",
    }
}

/// The author of that word.
pub(crate) fn author(word: &str) -> Option<Author> {
    [Author::Agent, Author::App].into_iter().find(|author| author_word(*author) == word)
}

/// The kind of that word.
pub(crate) fn kind(word: &str) -> Option<EntryKind> {
    [
        EntryKind::Entered,
        EntryKind::IdentityConfirmed,
        EntryKind::HeldBack,
        EntryKind::Inspected,
        EntryKind::Changed,
        EntryKind::Observed,
        EntryKind::Frozen,
        EntryKind::Reverified,
        EntryKind::Armed,
        EntryKind::Disarmed,
        EntryKind::ChangeIntended,
        EntryKind::ChangeOutcome,
        EntryKind::Extended,
        EntryKind::Ended,
    ]
    .into_iter()
    .find(|kind| kind_word(*kind) == word)
}

/// The ending of that word.
pub(crate) fn ending(word: &str) -> Option<Ending> {
    [
        Ending::Exited,
        Ending::WrongUser,
        Ending::Expired,
        Ending::Revoked,
        Ending::IdentityMismatch,
        Ending::Crashed,
        Ending::Quit,
    ]
    .into_iter()
    .find(|ending| ending_word(*ending) == word)
}
