//! Limits on a token's size and times.

/// The largest accepted token, in bytes. Checked before anything else, because a size limit keeps every later step
/// cheap on hostile input.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// How far this computer's clock may be from the issuer's, in seconds (RFC 7519 §4.1.4: "usually no more than a few
/// minutes").
pub const LEEWAY_SECONDS: i64 = 60;

/// The longest lifetime of a token, from `iat` to `exp`, in seconds, unless its profile says otherwise: 12 hours.
pub const MAX_LIFETIME_SECONDS: i64 = 12 * 60 * 60;

/// 2020-01-01T00:00:00Z in Unix seconds. An earlier clock is wrong, and so is an earlier time in a token.
pub const EARLIEST_SECONDS: i64 = 1_577_836_800;

/// 2100-01-01T00:00:00Z in Unix seconds. A later time in a token is in milliseconds, or nonsense.
pub(crate) const LATEST_SECONDS: i64 = 4_102_444_800;
