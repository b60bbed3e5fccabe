//! Updates of the app, as the page shows them.

use crate::{Problem, UnixMillis, names::wire_names};
use serde::{Deserialize, Serialize};

/// What is known about updates of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Updates {
    /// How far it is.
    pub state: UpdateState,
    /// When the update server last gave a usable answer.
    pub checked_at: Option<UnixMillis>,
    /// What went wrong last, until something works again.
    pub problem: Option<Problem>,
}

/// How far an update is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum UpdateState {
    /// The app does not look for updates.
    Off {
        /// Why not.
        why: UpdatesOff,
    },
    /// No newer version is known.
    Current,
    /// There is a newer version.
    Available {
        /// Its version.
        version: String,
        /// The agent put it off, and is reminded then.
        later_until: Option<UnixMillis>,
    },
    /// It is being downloaded.
    Downloading {
        /// Its version.
        version: String,
        /// How many bytes have arrived.
        received: u64,
        /// How many there are, if the server says so.
        total: Option<u64>,
    },
    /// It is downloaded and verified, but a session began in the meantime.
    Waiting {
        /// Its version.
        version: String,
    },
    /// It is being installed. The app restarts in a moment.
    Installing {
        /// Its version.
        version: String,
    },
}

impl Default for UpdateState {
    fn default() -> Self {
        Self::Off { why: UpdatesOff::NotSet }
    }
}

wire_names! {
    /// Why the app does not look for updates.
    pub enum UpdatesOff {
        /// The organization names no update server.
        NotSet = "not_set",
        /// The organization deploys updates itself: its policy says so.
        Deployed = "deployed",
        /// The app came with an operating system's package, which its package management replaces.
        Packaged = "packaged",
        /// The agent may not replace the app's files.
        Protected = "protected",
        /// This build has no key to verify updates with.
        NoKey = "no_key",
        /// This kind of installation cannot replace itself.
        Unsupported = "unsupported",
    }
}
