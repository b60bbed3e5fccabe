//! What the agent should know, until it is dismissed or no longer true.

use ergo_catalog::Sentence;
use ergo_protocol::snapshot::{self, NoticeKind};

/// The notices on the screen, at most one of each kind.
#[derive(Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    last_id: u64,
}

/// Kept as it was said, so that it is shown in the language of the moment.
#[derive(Debug)]
struct Notice {
    id: u64,
    kind: NoticeKind,
    text: Sentence,
}

impl Notices {
    /// The notices, in the order in which they were added.
    pub fn shown(&self) -> Vec<snapshot::Notice> {
        let shown = |notice: &Notice| snapshot::Notice {
            id: notice.id,
            kind: notice.kind,
            text: notice.text.shown(),
        };
        self.shown.iter().map(shown).collect()
    }

    /// Adds a notice. It replaces any notice of the same kind.
    pub fn say(&mut self, kind: NoticeKind, text: impl Into<Sentence>) {
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
