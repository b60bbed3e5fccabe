//! Any bytes as a signed note: it has one text, and only what was really signed is accepted.
#![no_main]

use ergo_evidence::{MAX_NOTE_BYTES, MAX_SIGNATURES, Note};
use ergo_evidence_fuzz::{SIGNED, logs, witnesses};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(note) = Note::parse(bytes) else { return };
    assert_eq!(note.to_string().as_bytes(), bytes);
    assert!(bytes.len() <= MAX_NOTE_BYTES && (1..=MAX_SIGNATURES).contains(&note.signatures().len()));
    if let Ok(verified) = note.verify(logs()[0].keys().iter().chain(witnesses())) {
        assert!(!verified.is_empty() && SIGNED.contains(&note.text()), "{:?}", note.text());
    }
});
