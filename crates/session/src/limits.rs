//! How large, how old and how far off a token may be.

/// The largest token looked at, in bytes. Checked before anything else: a size cap is what makes every
/// later step cheap on hostile input.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// How far this computer's clock and the issuer's may be apart, in seconds (RFC 7519 §4.1.4: "usually no
/// more than a few minutes").
pub const LEEWAY_SECONDS: i64 = 60;

/// The longest a token may live, from `iat` to `exp`, in seconds, unless its profile says otherwise: 12 hours.
pub const MAX_LIFETIME_SECONDS: i64 = 12 * 60 * 60;

/// 2020-01-01T00:00:00Z in Unix seconds. A clock before it is wrong, and so is a time in a token.
pub const EARLIEST_SECONDS: i64 = 1_577_836_800;

/// 2100-01-01T00:00:00Z in Unix seconds. A time in a token after it is one in milliseconds, or nonsense.
pub(crate) const LATEST_SECONDS: i64 = 4_102_444_800;
