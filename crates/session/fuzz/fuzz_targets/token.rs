//! Any bytes as a token: nothing panics, and only tokens that were really signed are accepted, byte for byte.
//!
//! In theory, ES256 is an exception, because its signatures (r, s) and (r, n-s) fit the same message; no mutation
//! finds the second one.
#![no_main]

use ergo_session::MAX_TOKEN_BYTES;
use ergo_session_fuzz::{NOW, TOKENS, decode, encode, judge, keys};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| {
    let token = String::from_utf8_lossy(bytes);
    let verdict = judge(&token, keys(), NOW);
    assert_eq!(verdict.is_ok(), TOKENS.contains(&&*token), "{verdict:?}");
    assert!(verdict.is_err() || token.len() <= MAX_TOKEN_BYTES);
});

// Decodes one part, changes it, and encodes it again. Without this, hardly anything gets past base64.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let changed = if seed.is_multiple_of(4) { None } else { inside_a_part(&data[..size], max_size, seed) };
    let Some(changed) = changed else { return fuzzer_mutate(data, size, max_size) };
    data[..changed.len()].copy_from_slice(&changed);
    changed.len()
});

fn inside_a_part(token: &[u8], max_size: usize, seed: u32) -> Option<Vec<u8>> {
    let mut parts: Vec<String> = str::from_utf8(token).ok()?.split('.').map(str::to_owned).collect();
    let chosen = (seed / 4) as usize % parts.len();
    let mut part = decode(&parts[chosen])?;
    let size = part.len();
    part.resize(size * 2 + 64, 0);
    let room = part.len();
    let changed = fuzzer_mutate(&mut part, size, room);
    parts[chosen] = encode(&part[..changed]);
    let token = parts.join(".").into_bytes();
    (token.len() <= max_size).then_some(token)
}
