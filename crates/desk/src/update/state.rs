//! What the desk holds of updates.

use crate::adapters::updater::Package;
use ergo_protocol::{
    Problem, UnixMillis,
    updates::{self, UpdateState, UpdatesOff},
};
use std::sync::Arc;

/// What the agent put off, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The version. A newer one is announced immediately.
    pub version: String,
    /// When to remind the agent.
    pub until: UnixMillis,
}

/// What is known about updates, and how far one is.
#[derive(Debug)]
pub struct Updates {
    step: Step,
    checked_at: Option<UnixMillis>,
    problem: Option<Problem>,
    /// What the agent put off.
    reminder: Option<Reminder>,
    /// The version that the agent has been notified about.
    told: Option<String>,
    /// The app is ending.
    closed: bool,
}

#[derive(Debug)]
enum Step {
    Off(UpdatesOff),
    Current,
    Offered(Arc<dyn Package>),
    Downloading { package: Arc<dyn Package>, received: u64, total: Option<u64> },
    Downloaded(Verified),
    Installing(Arc<dyn Package>),
}

/// A package that was downloaded and verified. It is verified once more when it is installed.
#[derive(Clone)]
pub struct Verified {
    /// What it is.
    pub package: Arc<dyn Package>,
    /// The file.
    pub bytes: Arc<Vec<u8>>,
}

impl std::fmt::Debug for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}, {} bytes", self.package, self.bytes.len())
    }
}

impl Default for Updates {
    fn default() -> Self {
        Self {
            step: Step::Off(UpdatesOff::NotSet),
            checked_at: None,
            problem: None,
            reminder: None,
            told: None,
            closed: false,
        }
    }
}

impl Updates {
    /// What the page may know.
    pub fn shown(&self, now: UnixMillis) -> updates::Updates {
        let of = |package: &Arc<dyn Package>| package.version().to_string();
        let state = match &self.step {
            Step::Off(why) => UpdateState::Off { why: *why },
            Step::Current => UpdateState::Current,
            Step::Offered(package) => {
                let version = of(package);
                let later_until = self.put_off(&version, now);
                UpdateState::Available { version, later_until }
            }
            Step::Downloading { package, received, total } => {
                UpdateState::Downloading { version: of(package), received: *received, total: *total }
            }
            Step::Downloaded(verified) => UpdateState::Waiting { version: of(&verified.package) },
            Step::Installing(package) => UpdateState::Installing { version: of(package) },
        };
        updates::Updates { state, checked_at: self.checked_at, problem: self.problem.clone() }
    }

    /// The app does not look for updates.
    pub fn off(&mut self, why: UpdatesOff) {
        self.step = Step::Off(why);
    }

    /// Something went wrong. What was known before stays known; a download that was cut off is offered again.
    pub fn failed(&mut self, problem: Problem) {
        self.problem = Some(problem);
        self.step = match std::mem::replace(&mut self.step, Step::Current) {
            Step::Downloading { package, .. } | Step::Installing(package) => Step::Offered(package),
            Step::Off(_) => Step::Current,
            other => other,
        };
    }

    /// What the server offers now. What is already downloaded stays, if it is the same.
    pub fn checked(&mut self, offer: Option<Arc<dyn Package>>, now: UnixMillis) {
        (self.checked_at, self.problem) = (Some(now), None);
        self.step = match (offer, std::mem::replace(&mut self.step, Step::Current)) {
            (None, _) => Step::Current,
            (Some(offer), Step::Downloaded(verified)) if verified.package.version() == offer.version() => {
                Step::Downloaded(verified)
            }
            (Some(offer), _) => Step::Offered(offer),
        };
    }

    /// The package that can be installed, and its file if it is already here.
    pub fn offer(&self) -> Option<(Arc<dyn Package>, Option<Verified>)> {
        match &self.step {
            Step::Offered(package) => Some((Arc::clone(package), None)),
            Step::Downloaded(verified) => Some((Arc::clone(&verified.package), Some(verified.clone()))),
            _ => None,
        }
    }

    /// How much of a package has arrived.
    pub fn downloading(&mut self, package: Arc<dyn Package>, received: u64, total: Option<u64>) {
        self.problem = None;
        self.step = Step::Downloading { package, received, total };
    }

    /// A package is complete and verified.
    pub fn downloaded(&mut self, verified: Verified) {
        self.step = Step::Downloaded(verified);
    }

    /// It is being installed.
    pub fn installing(&mut self, package: Arc<dyn Package>) {
        self.problem = None;
        self.step = Step::Installing(package);
    }

    /// Whether an update is being installed, so that no session may begin.
    pub fn is_installing(&self) -> bool {
        matches!(self.step, Step::Installing(_))
    }

    /// No installation begins from here on, because the app is ending.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// Whether the app is ending.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Remembers that the agent put an update off.
    pub fn remind(&mut self, reminder: Reminder) {
        self.told = None;
        self.reminder = Some(reminder);
    }

    /// The version to notify the agent about now; each version is returned only once.
    pub fn tell(&mut self, now: UnixMillis) -> Option<String> {
        let Step::Offered(package) = &self.step else { return None };
        let version = package.version().to_string();
        if self.put_off(&version, now).is_some() || self.told.as_ref() == Some(&version) {
            return None;
        }
        self.told = Some(version.clone());
        Some(version)
    }

    /// Until when this version was put off, if that is not over.
    fn put_off(&self, version: &str, now: UnixMillis) -> Option<UnixMillis> {
        self.reminder
            .as_ref()
            .filter(|reminder| reminder.version == version && reminder.until > now)
            .map(|reminder| reminder.until)
    }
}
