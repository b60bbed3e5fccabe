//! What an agent is writing and looking for in a session. It survives going from page to page and a
//! freeze, and it is gone with the session.

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
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            note: NoteDraft { kind: NoteKind::Inspected, text: String::new() },
            members: MemberQuery::default(),
        }
    }
}
