//! The names used in OAuth requests and tokens.

/// RFC 8693 §2.1: the grant type of a token exchange.
pub const GRANT_TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// RFC 8693 §3: an OAuth access token.
pub const TYPE_ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The type of our one-time entry ticket as a `subject_token`.
pub const TYPE_ENTRY_TICKET: &str = "urn:ergo:token-type:entry-ticket";

/// The audience of every access token of the workspace API.
pub const AUDIENCE: &str = "https://api.ergo.example";
