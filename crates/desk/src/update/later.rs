//! Putting an update off for a day.

use super::state::Reminder;
use crate::Desk;
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, UnixMillis, snapshot::NoticeKind};

/// How long the agent is left alone, in milliseconds.
const DAY: UnixMillis = 24 * 60 * 60 * 1000;

impl Desk {
    /// The agent puts the update off. The reminder has to be kept for the next start.
    pub fn update_later(&self) -> Result<Reminder, Problem> {
        let reminder = {
            let mut inner = self.lock();
            let (package, _) = inner.updates.offer().ok_or_else(nothing_to_do)?;
            let reminder = Reminder { version: package.version().to_string(), until: self.now() + DAY };
            inner.updates.remind(reminder.clone());
            inner.notices.unsay(NoticeKind::UpdateAvailable);
            reminder
        };
        self.publish();
        Ok(reminder)
    }

    /// Takes up a reminder from before the start. A clock that was set back does not put it off any longer.
    pub fn remember_reminder(&self, reminder: Reminder) {
        if reminder.until <= self.now() + DAY {
            self.lock().updates.remind(reminder);
        }
    }
}

pub(super) fn nothing_to_do() -> Problem {
    Problem::new(Code::WrongState, text!("There is no update to install right now."))
}
