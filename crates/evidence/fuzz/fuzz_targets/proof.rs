//! Any bytes as a proof file: it has one text, and it proves only what is in the log.
#![no_main]

use ergo_evidence::{Proof, leaf_hash};
use ergo_evidence_fuzz::{SIGNED, logs, witnesses};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(proof) = Proof::parse(bytes) else { return };
    assert_eq!(proof.to_string().as_bytes(), bytes);
    // The leaf that belongs to the index: any other index of it is a forgery.
    let leaf = leaf_hash(b"leaf 523\n");
    if let Ok(opened) = proof.verify(&leaf, logs(), witnesses()) {
        assert!(SIGNED.contains(&opened.checkpoint.to_string().as_str()));
        assert_eq!(proof.index, 523);
    }
    assert!(proof.verify(&leaf_hash(b"never in the log"), logs(), witnesses()).is_err());
});
