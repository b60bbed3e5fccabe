//! What an agent is writing and looking for in a session. It survives going from page to page, and it is gone with
//! the session; of a frozen one only the note is kept.

use super::ArmForm;
use ergo_protocol::{
    journal::{NoteDraft, NoteKind},
    workspace::MemberQuery,
};

/// What is typed and not yet sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The note being written.
    pub note: NoteDraft,
    /// What the member list is narrowed to.
    pub members: MemberQuery,
    /// The change that is being prepared.
    pub arm: Option<ArmForm>,
    /// Whether the account of the last change was put away.
    pub change_read: bool,
    /// Whether what was armed has been laid down, or ran out, without a change.
    pub disarmed: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            note: NoteDraft { kind: NoteKind::Inspected, text: String::new() },
            members: MemberQuery::default(),
            arm: None,
            change_read: false,
            disarmed: false,
        }
    }
}
