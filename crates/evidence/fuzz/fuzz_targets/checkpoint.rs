//! Any bytes as a signed checkpoint: it has one text, and its size and root are those that were signed.
#![no_main]

use ergo_evidence::{Checkpoint, MAX_SIZE, Note};
use ergo_evidence_fuzz::{SIGNED, logs, witnesses};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(checkpoint) = str::from_utf8(bytes).ok().and_then(|text| text.parse::<Checkpoint>().ok()) {
        assert_eq!(checkpoint.to_string().as_bytes(), bytes);
        assert!(!checkpoint.origin.is_empty() && checkpoint.size <= MAX_SIZE);
    }
    let Ok(note) = Note::parse(bytes) else { return };
    let Ok(opened) = Checkpoint::open(&note, logs(), witnesses()) else { return };
    assert!(SIGNED.contains(&opened.checkpoint.to_string().as_str()), "{opened:?}");
    assert!(opened.signed_by.len() == 1 && opened.cosignatures.len() <= 1);
});
