//! How long sessions and their tokens last.

use ergo_protocol::UnixMillis;

/// The length of a direct session: one working day.
pub const DIRECT_MILLIS: UnixMillis = 8 * 60 * 60 * 1000;

/// After this time, any token has expired: the longest lifetime plus the verifier's leeway.
pub const LONGEST_LIFE_MILLIS: UnixMillis = DIRECT_MILLIS + ergo_session::LEEWAY_SECONDS * 1000;
