//! What an agent is writing and looking for in a session. It survives going from page to page, and it is gone with
//! the session; of a frozen one only the note and the correction are kept.

use super::ArmForm;
use ergo_protocol::{
    journal::{NoteDraft, NoteKind},
    workspace::MemberQuery,
};

/// A correction that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The number of the note that is corrected.
    pub seq: u32,
    /// Its text so far.
    pub text: String,
}

/// What was asked about a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The member's id.
    pub member: String,
    /// What they might be able to do, in the words that were typed.
    pub what: String,
}

/// What is typed and not yet sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// The note being written.
    pub note: NoteDraft,
    /// The correction being written.
    pub correction: Option<Correction>,
    /// What the member list is narrowed to.
    pub members: MemberQuery,
    /// What was last asked about a member, until the agent goes on.
    pub asked: Option<Asked>,
    /// The change that is being prepared.
    pub arm: Option<ArmForm>,
    /// The form of the change that was last armed or put aside: it comes back when the same is to be changed again.
    pub kept: Option<ArmForm>,
    /// Whether the account of the last change was put away.
    pub change_read: bool,
    /// Whether what was armed has been disarmed, or ran out, without a change.
    pub disarmed: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            note: NoteDraft { kind: NoteKind::Inspected, text: String::new() },
            correction: None,
            members: MemberQuery::default(),
            asked: None,
            arm: None,
            kept: None,
            change_read: false,
            disarmed: false,
        }
    }
}

impl Typed {
    /// Opens the form of a change, or edits it, or closes it. What was typed before about the same target comes back.
    pub fn prepare(&mut self, form: Option<ArmForm>) {
        let opens = self.arm.is_none();
        match form {
            Some(form) => {
                let kept = self.kept.take_if(|kept| opens && kept.target == form.target);
                self.arm = Some(kept.unwrap_or(form));
            }
            None => self.put_aside(),
        }
    }

    /// The form is closed, and kept.
    pub fn put_aside(&mut self) {
        if let Some(form) = self.arm.take() {
            self.kept = Some(form);
        }
    }
}
