//! What the agent should know, until it is dismissed or no longer true.

use ergo_protocol::snapshot::{Notice, NoticeKind};

/// The notices on the screen, at most one of each kind.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    last_id: u64,
}

impl Notices {
    /// The notices, in the order in which they were added.
    pub fn shown(&self) -> &[Notice] {
        &self.shown
    }

    /// Adds a notice. It replaces any notice of the same kind.
    pub fn say(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.unsay(kind);
        self.last_id += 1;
        self.shown.push(Notice { id: self.last_id, kind, text: text.into() });
    }

    /// Removes a notice that is no longer true.
    pub fn unsay(&mut self, kind: NoticeKind) {
        self.shown.retain(|notice| notice.kind != kind);
    }

    /// Removes a notice that the agent dismissed. Returns its kind, if it was still there.
    pub fn dismiss(&mut self, id: u64) -> Option<NoticeKind> {
        let at = self.shown.iter().position(|notice| notice.id == id)?;
        Some(self.shown.remove(at).kind)
    }
}
