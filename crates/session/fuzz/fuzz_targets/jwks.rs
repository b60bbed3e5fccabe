//! Any bytes as a key set: neither reading it nor verifying with it may panic.
#![no_main]

use ergo_session::{KeySet, MAX_KEYS, MAX_SET_BYTES};
use ergo_session_fuzz::{NOW, Reading, TOKENS, judge, keys};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok((set, skipped)) = KeySet::parse(bytes) else { return };
    assert!(bytes.len() <= MAX_SET_BYTES);
    let usable: Vec<&str> = set.key_ids().collect();
    assert!(usable.len() + skipped.len() <= MAX_KEYS);
    for id in usable.iter().copied().chain(skipped.iter().filter_map(|key| key.key_id.as_deref())) {
        assert!((1..=128).contains(&id.len()), "{id:?}");
    }
    check_against(
        &serde_json::from_slice(bytes).expect("serde_json reads what we read"),
        &usable,
        skipped.len(),
    );
    for token in TOKENS {
        if let Ok(seen) = judge(token, &set, NOW) {
            assert!(set.contains(&seen.facts.key_id));
            assert_eq!(Ok(seen), judge(token, keys(), NOW), "a key set changes what a token says");
        }
    }
});

/// Every key is used or skipped, and any other reader of the set finds exactly one key under a usable id, public and
/// without a repeated member. A skipped key with a repeated `kid` has no id here, so it does not take the id away
/// from another key.
fn check_against(set: &Reading, usable: &[&str], skipped: usize) {
    assert_eq!(set.all("keys").count(), 1);
    let Some(Reading::Array(keys)) = set.get("keys") else { panic!("keys is no array: {set:?}") };
    assert_eq!(keys.len(), usable.len() + skipped);
    for id in usable {
        let named: Vec<&Reading> = keys.iter().filter(|key| kid(key) == Some(id)).collect();
        let [key] = named[..] else { panic!("{id:?} is there {} times", named.len()) };
        for secret in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert!(key.get(secret).is_none(), "{id:?} has {secret}");
        }
        let Reading::Object(members) = key else { panic!("{id:?} is no object") };
        assert!(members.iter().all(|(name, _)| key.all(name).count() == 1), "{id:?} has a member twice");
        let kind = key.get("kty").and_then(Reading::text);
        assert!(matches!(kind, Some("RSA" | "EC" | "OKP")), "{id:?}: {kind:?}");
    }
}

fn kid(key: &Reading) -> Option<&str> {
    if key.all("kid").count() == 1 { key.get("kid")?.text() } else { None }
}
