//! The server's clock. Nothing else in this crate asks the system for the time.

use ergo_protocol::UnixMillis;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in Unix milliseconds.
pub fn now_millis() -> UnixMillis {
    // Before 1970 is as wrong as 1970: the verifier refuses to judge by either.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Now, in Unix seconds.
pub fn now_seconds() -> i64 {
    now_millis() / 1000
}
