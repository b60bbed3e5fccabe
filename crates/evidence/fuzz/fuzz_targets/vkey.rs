//! Any bytes as a verifier key: it has one text.
#![no_main]

use ergo_evidence::VerifierKey;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(key) = text.parse::<VerifierKey>() else { return };
    assert_eq!(key.to_string(), text);
    assert_eq!(VerifierKey::new(key.name(), key.kind(), *key.public()), Ok(key.clone()));
});
