//! Checkpoints: what a log promises, and who has seen it.

use crate::common::{ORIGIN, checkpoint, leaves, log, log_key, signed, witness_key};
use ergo_evidence::{
    Checkpoint, CheckpointError, CosigningKey, EMPTY, KeyError, KeyKind, Log, MAX_TIME, Note, NoteError,
    SigningKey, VerifierKey,
};

const ROOT: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn witness(name: &str, seed: u8) -> CosigningKey {
    CosigningKey::from_seed(name, &[seed; 32]).unwrap()
}

#[test]
fn one_text_for_each() {
    let text = format!("a b+c\n9223372036854775807\n{ROOT}\n");
    let parsed: Checkpoint = text.parse().unwrap();
    assert_eq!(parsed, Checkpoint { origin: "a b+c".to_owned(), size: i64::MAX as u64, root: EMPTY });
    assert_eq!(parsed.to_string(), text);
    for (wrong, error) in [
        (String::new(), CheckpointError::Form),
        (format!("\n1\n{ROOT}\n"), CheckpointError::Form),
        (format!("a\n\n{ROOT}\n"), CheckpointError::Form),
        (format!("a\n01\n{ROOT}\n"), CheckpointError::Form),
        (format!("a\n+1\n{ROOT}\n"), CheckpointError::Form),
        (format!("a\n-1\n{ROOT}\n"), CheckpointError::Form),
        (format!("a\n9223372036854775808\n{ROOT}\n"), CheckpointError::Form),
        (format!("a\n1\n{ROOT}"), CheckpointError::Form),
        (format!("a\n1\n{}\n", ROOT.replace("U=", "V=")), CheckpointError::Form),
        ("a\n1\nAAAA\n".to_owned(), CheckpointError::Form),
        (format!("a\n1\n{ROOT}\nextension\n"), CheckpointError::Extensions),
        (format!("a\n1\n{ROOT}\n\n"), CheckpointError::Form),
    ] {
        assert_eq!(wrong.parse::<Checkpoint>(), Err(error), "{wrong:?}");
    }
    let broken = Checkpoint { origin: "a\nb".to_owned(), size: 1, root: EMPTY };
    assert!(broken.sign(&[&log_key()]).is_err());
    assert_eq!(
        checkpoint(&leaves(1)).sign(&[]),
        Err(CheckpointError::Note(NoteError::Form)),
        "signed by nobody"
    );
}

#[test]
fn a_log_and_its_witnesses() {
    let mut note = signed(&leaves(5));
    let (first, second) = (witness("w1", 11), witness("w2", 12));
    for (key, time) in [(&first, 100), (&second, 200)] {
        note.add(checkpoint(&leaves(5)).cosign(key, time).unwrap()).unwrap();
    }
    let known = [first.verifier().clone(), second.verifier().clone()];
    let opened = Checkpoint::open(&note, &[log()], &known).unwrap();
    assert_eq!(opened.checkpoint, checkpoint(&leaves(5)));
    assert_eq!(opened.signed_by, [log_key().verifier().clone()]);
    let seen: Vec<_> = opened.cosignatures.iter().map(|by| (by.witness.as_str(), by.time)).collect();
    assert_eq!(seen, [("w1", 100), ("w2", 200)]);
    // Unknown ones do not count.
    assert_eq!(Checkpoint::open(&note, &[log()], &known[1..]).unwrap().cosignatures.len(), 1);
    assert_eq!(Checkpoint::open(&note, &[log()], &[]).unwrap().cosignatures.len(), 0);
}

#[test]
fn a_witness_counts_once_whatever_its_names() {
    let mut note = signed(&leaves(5));
    let names = ["w1", "w2", "w3"].map(|name| witness(name, 11));
    for key in &names {
        note.add(checkpoint(&leaves(5)).cosign(key, 100).unwrap()).unwrap();
    }
    // The log as its own witness.
    let own = CosigningKey::from_seed("w4", &[1; 32]).unwrap();
    note.add(checkpoint(&leaves(5)).cosign(&own, 100).unwrap()).unwrap();
    let known: Vec<VerifierKey> = names.iter().chain([&own]).map(|key| key.verifier().clone()).collect();
    let opened = Checkpoint::open(&note, &[log()], &known).unwrap();
    assert_eq!(opened.cosignatures.len(), 1);
}

#[test]
fn one_wrong_signature_of_a_known_key_is_enough_to_refuse() {
    let mut note = signed(&leaves(5));
    let key = witness("w1", 11);
    // Of another tree.
    note.add(checkpoint(&leaves(6)).cosign(&key, 100).unwrap()).unwrap();
    let known = [key.verifier().clone()];
    let wrong = CheckpointError::Note(NoteError::Wrong("w1".to_owned()));
    assert_eq!(Checkpoint::open(&note, &[log()], &known), Err(wrong));
    assert!(Checkpoint::open(&note, &[log()], &[]).is_ok());
}

#[test]
fn without_the_log_nothing_counts() {
    let key = witness_key();
    let text = checkpoint(&leaves(5)).to_string();
    let note = Note::new(text, vec![checkpoint(&leaves(5)).cosign(&key, 100).unwrap()]).unwrap();
    let known = [key.verifier().clone()];
    let not_signed = Err(CheckpointError::Note(NoteError::NotSigned));
    assert_eq!(Checkpoint::open(&note, &[log()], &known), not_signed);
    // A log's signature is no cosignature, and a cosignature no log's signature: the keys say which is which.
    let as_witness = [log_key().verifier().clone()];
    let error = CheckpointError::Key(KeyError::OtherKind(KeyKind::Log));
    assert_eq!(Checkpoint::open(&signed(&leaves(5)), &[log()], &as_witness), Err(error));
}

#[test]
fn a_key_signs_for_its_own_log_only() {
    let other = SigningKey::from_seed("other.example/log", &[3; 32]).unwrap();
    let logs = [log(), Log::of(other.verifier().clone()).unwrap()];
    let note = checkpoint(&leaves(5)).sign(&[&other]).unwrap();
    let not_signed = Err(CheckpointError::Note(NoteError::NotSigned));
    assert_eq!(Checkpoint::open(&note, &logs, &[]), not_signed);
    let unknown = Checkpoint { origin: "third.example/log".to_owned(), ..checkpoint(&leaves(5)) };
    let error = CheckpointError::OtherLog("third.example/log".to_owned());
    assert_eq!(Checkpoint::open(&unknown.sign(&[&other]).unwrap(), &logs, &[]), Err(error));
}

#[test]
fn while_a_key_is_rotated_both_sign() {
    let next = SigningKey::from_seed(ORIGIN, &[3; 32]).unwrap();
    let note = checkpoint(&leaves(5)).sign(&[&log_key(), &next]).unwrap();
    let both = vec![log_key().verifier().clone(), next.verifier().clone()];
    for known in [both.clone(), both[..1].to_vec(), both[1..].to_vec()] {
        let log = Log::new(ORIGIN, known.clone()).unwrap();
        assert_eq!(Checkpoint::open(&note, &[log], &[]).unwrap().signed_by, known);
    }
}

#[test]
fn a_cosignature_has_a_time() {
    let key = witness_key();
    for time in [0, MAX_TIME + 1, u64::MAX] {
        assert_eq!(checkpoint(&[]).cosign(&key, time), Err(KeyError::Time(time)));
    }
    let mut last = signed(&[]);
    last.add(checkpoint(&[]).cosign(&key, MAX_TIME).unwrap()).unwrap();
    let opened = Checkpoint::open(&last, &[log()], &[key.verifier().clone()]).unwrap();
    assert_eq!(opened.cosignatures[0].time, MAX_TIME);
}
