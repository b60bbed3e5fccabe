//! The system's browser: where people sign in (RFC 8252 §8.12), never a window of ours.

use reqwest::Url;
use std::io;

/// Something that opens an address.
pub trait Browser: Send + Sync + 'static {
    /// Opens it; an error when there is nothing to open it with.
    fn open(&self, address: &Url) -> io::Result<()>;
}

/// The browser of this computer.
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, address: &Url) -> io::Result<()> {
        // Other schemes could start other programs.
        if !matches!(address.scheme(), "https" | "http") {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        open::that_detached(address.as_str())
    }
}
