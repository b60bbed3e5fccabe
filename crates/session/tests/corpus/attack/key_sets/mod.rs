//! JWK sets (RFC 7517): which keys may be used, and that one bad key does not affect the good ones.

mod keys;
mod sets;

/// Which keys of a set may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usable {
    /// These; `skipped` others are not used.
    Keys { ids: Vec<String>, skipped: usize },
    /// None: the set must not be used at all (`keys_unavailable`).
    Unavailable,
}

/// A key set with its verdict.
#[derive(Clone, Debug)]
pub struct KeySetRow {
    /// Unique, and in words.
    pub name: String,
    pub json: Vec<u8>,
    pub usable: Usable,
    /// A token that fits the bad key of the set, and must be refused with this set. Either anyone who knows the
    /// public key can make it, or it is signed with the key that the bad one was made from.
    pub forged: Option<String>,
}

impl KeySetRow {
    fn new(name: impl Into<String>, json: impl Into<Vec<u8>>, usable: Usable) -> Self {
        Self { name: name.into(), json: json.into(), usable, forged: None }
    }
}

/// Every key set of the corpus.
pub fn key_sets() -> Vec<KeySetRow> {
    [keys::rows(), sets::rows()].concat()
}

fn usable(ids: &[&str], skipped: usize) -> Usable {
    Usable::Keys { ids: ids.iter().map(|&id| id.to_owned()).collect(), skipped }
}
