//! How long sessions and their tokens last.

use ergo_protocol::UnixMillis;

/// A direct session: one working day.
pub const DIRECT_MILLIS: UnixMillis = 8 * 60 * 60 * 1000;

/// After this a token has expired, whichever it was: the longest life and the verifier's leeway.
pub const LONGEST_LIFE_MILLIS: UnixMillis = DIRECT_MILLIS + ergo_session::LEEWAY_SECONDS * 1000;
