//! The notices that the agent has seen: shown as toasts for a while, and readable afterwards.

use ergo_protocol::snapshot::{Notice, NoticeKind};

/// More are not kept.
const MOST: usize = 50;

/// One notice.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenNotice {
    /// The notice.
    pub notice: Notice,
    /// When it came, by `performance.now()`.
    pub at: f64,
    /// Whether it is still a toast.
    pub toast: bool,
    /// Whether the core still has it: it is neither resolved nor dismissed.
    pub open: bool,
}

/// Whether a notice waits for the agent to do something, so that it stays until it is dismissed.
pub const fn needs_action(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::JournalSetAside
        | NoticeKind::JournalRefused
        | NoticeKind::RecordDisputed
        | NoticeKind::UnknownLog
        | NoticeKind::ChangeUnknown
        | NoticeKind::CrashReport
        | NoticeKind::SignInOver => true,
        NoticeKind::CrashFound
        | NoticeKind::CrashRevoked
        | NoticeKind::RevocationQueued
        | NoticeKind::PreferencesSetAside
        | NoticeKind::ServerUnreachable
        | NoticeKind::ServerBusy
        | NoticeKind::PolicyChanged
        | NoticeKind::LinkRefused
        | NoticeKind::PageFailed
        | NoticeKind::KeptInMemory
        | NoticeKind::KeysStale
        | NoticeKind::UpdateAvailable => false,
    }
}

/// Takes over what the core has now: what is new becomes a toast, what is gone stays readable.
pub fn heard(seen: &mut Vec<SeenNotice>, now: &[Notice], at: f64) {
    for one in seen.iter_mut() {
        one.open = now.iter().any(|notice| notice.id == one.notice.id);
        one.toast &= one.open;
    }
    for notice in now {
        match seen.iter_mut().find(|one| one.notice.id == notice.id) {
            Some(known) => known.notice = notice.clone(),
            None => seen.push(SeenNotice { notice: notice.clone(), at, toast: true, open: true }),
        }
    }
    while seen.len() > MOST {
        seen.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, SeenNotice, heard};
    use ergo_protocol::snapshot::{Notice, NoticeKind};

    fn notice(id: u64) -> Notice {
        Notice { id, kind: NoticeKind::KeysStale, text: format!("Notice {id}") }
    }

    fn state(seen: &[SeenNotice]) -> Vec<(u64, bool, bool)> {
        seen.iter().map(|one| (one.notice.id, one.toast, one.open)).collect()
    }

    #[test]
    fn a_notice_is_a_toast_once_and_stays_readable() {
        let mut seen = Vec::new();
        heard(&mut seen, &[notice(1)], 0.0);
        seen[0].toast = false;
        heard(&mut seen, &[notice(1), notice(2)], 5.0);
        assert_eq!(state(&seen), [(1, false, true), (2, true, true)]);
        heard(&mut seen, &[], 9.0);
        assert_eq!(state(&seen), [(1, false, false), (2, false, false)]);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut seen = Vec::new();
        let many: Vec<Notice> = (0..60).map(notice).collect();
        heard(&mut seen, &many, 0.0);
        assert_eq!((seen.len(), seen[0].notice.id), (MOST, 10));
    }
}
