//! What the agent should know, until it is dismissed or no longer holds.

use ergo_protocol::snapshot::{Notice, NoticeKind};

/// The notices on the screen, at most one of a kind.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    last_id: u64,
}

impl Notices {
    /// In the order in which they were said.
    pub fn shown(&self) -> &[Notice] {
        &self.shown
    }

    /// Adds a notice. It replaces one of the same kind: the newest words win.
    pub fn say(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.unsay(kind);
        self.last_id += 1;
        self.shown.push(Notice { id: self.last_id, kind, text: text.into() });
    }

    /// Takes back what no longer holds.
    pub fn unsay(&mut self, kind: NoticeKind) {
        self.shown.retain(|notice| notice.kind != kind);
    }

    /// Takes one away that the agent has read.
    pub fn dismiss(&mut self, id: u64) {
        self.shown.retain(|notice| notice.id != id);
    }
}
