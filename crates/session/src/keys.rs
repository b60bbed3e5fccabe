//! The issuer's keys, read key by key from a JWK set (RFC 7517).

use ergo_protocol::Code;

/// The largest key set looked at, in bytes.
pub const MAX_SET_BYTES: usize = 64 * 1024;

/// The most keys in a set.
pub const MAX_KEYS: usize = 100;

/// The usable keys of one issuer.
#[derive(Clone, Debug, Default)]
pub struct KeySet {}

/// A key of the set that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedKey {
    /// Its key id, when it has one that can be shown.
    pub key_id: Option<String>,
    /// Why, in words for a log.
    pub reason: &'static str,
}

impl KeySet {
    /// Reads a JWK set (RFC 7517 §5), skipping keys that cannot be used safely.
    ///
    /// [`Code::KeysUnavailable`] when it is larger than [`MAX_SET_BYTES`], is not a JSON object with an
    /// array `keys`, or has more than [`MAX_KEYS`] keys.
    pub fn parse(_json: &[u8]) -> Result<(Self, Vec<SkippedKey>), Code> {
        Err(Code::KeysUnavailable)
    }

    /// The ids of the usable keys.
    pub fn key_ids(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }

    /// Whether a key of that id is usable.
    pub fn contains(&self, kid: &str) -> bool {
        self.key_ids().any(|id| id == kid)
    }
}
