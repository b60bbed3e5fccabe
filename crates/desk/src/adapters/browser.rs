//! The system's browser, where people sign in (RFC 8252 §8.12): never in one of our own windows.

use reqwest::Url;
use std::io;

/// Something that can open an address.
pub trait Browser: Send + Sync + 'static {
    /// Opens an address. Fails if there is nothing to open it with.
    fn open(&self, address: &Url) -> io::Result<()>;
}

/// This computer's browser.
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
