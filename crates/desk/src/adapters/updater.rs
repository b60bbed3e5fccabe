//! What replaces the app with a newer version: `tauri-plugin-updater`, which needs Tauri and is therefore not in this crate.

use ergo_protocol::Problem;
use semver::Version;
use serde_json::Value;
use std::{fmt, sync::Arc};

/// Chooses and installs updates. It makes no requests.
pub trait Updater: Send + Sync {
    /// The package that a manifest names for this computer; `None` unless its version is higher than the running one.
    fn offer(&self, manifest: Value) -> Result<Option<Arc<dyn Package>>, Problem>;
}

/// A newer version, as the manifest names it. What the manifest says is believed only once [`Self::verify`] agrees.
pub trait Package: Send + Sync {
    /// The version that the manifest claims.
    fn version(&self) -> &Version;
    /// Where it can be downloaded.
    fn address(&self) -> &str;
    /// Whether these bytes are signed with the publisher's key, as exactly this version. Takes a moment.
    fn verify(&self, bytes: &[u8]) -> Result<(), Problem>;
    /// Verifies the bytes once more and puts them in the place of the running app. On Windows, the process ends here.
    fn install(&self, bytes: &[u8]) -> Result<(), Problem>;
}

impl fmt::Debug for dyn Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.version(), self.address())
    }
}
