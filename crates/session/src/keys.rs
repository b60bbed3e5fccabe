//! The issuer's keys, read key by key from a JWK set (RFC 7517).

use crate::{
    jwk::{self, Key},
    strict_json::{self, Value},
};
use ergo_protocol::Code;
use std::collections::BTreeMap;

/// The largest accepted key set, in bytes: room for 100 RSA keys.
pub const MAX_SET_BYTES: usize = 64 * 1024;

/// The most keys in a set.
pub const MAX_KEYS: usize = 100;

/// The longest key id, in bytes. A key id is untrusted input and is only compared (RFC 8725 §3.10).
pub(crate) const MAX_KEY_ID_BYTES: usize = 128;

/// The usable keys of one issuer, by key id.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: BTreeMap<String, Key>,
}

/// A key in the set that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedKey {
    /// Its key id, if it has a usable one.
    pub key_id: Option<String>,
    /// The reason, for a log.
    pub reason: &'static str,
}

impl KeySet {
    /// Reads a JWK set (RFC 7517 §5), skipping the keys that cannot be used safely: one bad key must not affect the
    /// good ones. A repeated key id is not used at all, because it would be unclear which key is meant.
    ///
    /// Fails with [`Code::KeysUnavailable`] if the set is larger than [`MAX_SET_BYTES`], is not a JSON object with an
    /// array `keys`, or has more than [`MAX_KEYS`] keys.
    pub fn parse(json: &[u8]) -> Result<(Self, Vec<SkippedKey>), Code> {
        if json.len() > MAX_SET_BYTES {
            return Err(Code::KeysUnavailable);
        }
        let Ok(Value::Object(mut set)) = strict_json::read_marking_repeated(json) else {
            return Err(Code::KeysUnavailable);
        };
        let Some(Value::Array(jwks)) = set.remove("keys") else { return Err(Code::KeysUnavailable) };
        if jwks.len() > MAX_KEYS {
            return Err(Code::KeysUnavailable);
        }
        let mut times_seen = BTreeMap::<&str, usize>::new();
        for id in jwks.iter().filter_map(|jwk| key_id(jwk).ok()) {
            *times_seen.entry(id).or_default() += 1;
        }
        let mut usable = Self::default();
        let mut skipped = Vec::new();
        for jwk in &jwks {
            let id = match key_id(jwk) {
                Ok(id) => id,
                Err(reason) => {
                    skipped.push(SkippedKey { key_id: None, reason });
                    continue;
                }
            };
            let read = match jwk {
                _ if times_seen.get(id).is_some_and(|times| *times > 1) => Err("its kid appears twice"),
                Value::Object(members) => jwk::read(members),
                _ => Err("it is not an object"),
            };
            match read {
                Ok(key) => _ = usable.keys.insert(id.to_owned(), key),
                Err(reason) => skipped.push(SkippedKey { key_id: Some(id.to_owned()), reason }),
            }
        }
        Ok((usable, skipped))
    }

    /// The ids of the usable keys.
    pub fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// Whether there is a usable key with this id.
    pub fn contains(&self, kid: &str) -> bool {
        self.keys.contains_key(kid)
    }

    /// The key with this id.
    pub(crate) fn get(&self, kid: &str) -> Option<&Key> {
        self.keys.get(kid)
    }
}

/// The key's id, or the reason why it has no usable one.
fn key_id(jwk: &Value) -> Result<&str, &'static str> {
    let Value::Object(members) = jwk else { return Err("it is not an object") };
    match members.get("kid") {
        Some(Value::String(id)) if id.is_empty() => Err("its kid is empty"),
        Some(Value::String(id)) if id.len() > MAX_KEY_ID_BYTES => Err("its kid is longer than 128 bytes"),
        Some(Value::String(id)) => Ok(id),
        Some(_) => Err("its kid is not one string"),
        None => Err("it has no kid"),
    }
}
