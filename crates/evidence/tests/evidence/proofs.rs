//! Proof files, and every way to tamper with one.

use crate::common::{bit_flips, leaf, leaves, log, signed, tiles, witness_key};
use ergo_evidence::{
    CheckpointError, Log, MAX_NOTE_BYTES, NoteError, Proof, ProofError, SigningKey, TreeError,
};

fn proof(index: u64, size: u64) -> Proof {
    let hashes = tiles(size).inclusion(index, size).unwrap();
    Proof { extra: None, index, hashes, checkpoint: signed(&leaves(size)) }
}

#[test]
fn a_file_is_read_as_it_was_written() {
    for (index, size) in [(0, 1), (4, 7), (299, 300)] {
        for extra in [None, Some(b"\0anything\n\n".to_vec())] {
            let proof = Proof { extra, ..proof(index, size) };
            let text = proof.to_string();
            assert_eq!(Proof::parse(text.as_bytes()), Ok(proof.clone()), "{text}");
            assert!(proof.verify(&leaf(index), &[log()], &[]).is_ok());
        }
    }
    assert!(proof(0, 1).to_string().starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nergo.example/log\n1\n"));
    let empty = Proof { extra: Some(Vec::new()), ..proof(0, 1) };
    assert_eq!(empty.to_string(), proof(0, 1).to_string(), "nothing is left out");
}

#[test]
fn every_flipped_bit_is_noticed() {
    let mut proof = proof(4, 7);
    let known = [witness_key().verifier().clone()];
    let cosignature = crate::common::checkpoint(&leaves(7)).cosign(&witness_key(), 9).unwrap();
    proof.checkpoint.add(cosignature).unwrap();
    let text = proof.to_string();
    for flipped in bit_flips(text.as_bytes()) {
        let accepted = Proof::parse(&flipped).and_then(|proof| proof.verify(&leaf(4), &[log()], &known));
        // A witness with another name or ID is one that nobody knows.
        assert!(
            accepted.is_err() || accepted.unwrap().cosignatures.is_empty(),
            "{}",
            String::from_utf8_lossy(&flipped)
        );
    }
}

#[test]
fn what_is_wrong_is_named() {
    let good = proof(4, 7);
    let verify = |proof: &Proof, index| proof.verify(&leaf(index), &[log()], &[]).map(|_| ());
    let not_included = Err(ProofError::Tree(TreeError::NotIncluded));
    assert_eq!(verify(&good, 5), not_included, "another entry");
    assert_eq!(verify(&Proof { index: 5, ..good.clone() }, 4), not_included, "another place");
    let outside = TreeError::OutsideTree { index: 7, size: 7 };
    assert_eq!(verify(&Proof { index: 7, ..good.clone() }, 4), Err(ProofError::Tree(outside)));
    let truncated = Proof { hashes: good.hashes[1..].to_vec(), ..good.clone() };
    assert_eq!(verify(&truncated, 4), Err(ProofError::Tree(TreeError::Length)));
    let elsewhere = Proof { checkpoint: signed(&leaves(8)), ..good.clone() };
    assert_eq!(verify(&elsewhere, 4), not_included, "another checkpoint");
    let other = SigningKey::from_seed("ergo.example/log", &[3; 32]).unwrap();
    let other = [Log::of(other.verifier().clone()).unwrap()];
    let not_signed = CheckpointError::Note(NoteError::NotSigned);
    assert_eq!(good.verify(&leaf(4), &other, &[]), Err(ProofError::Checkpoint(not_signed)));
}

#[test]
fn what_is_no_proof_file() {
    let good = proof(4, 7).to_string();
    let hash = good.lines().nth(2).unwrap();
    let many = |count: usize| {
        good.replacen("index 4\n", &format!("index 4\n{}", format!("{hash}\n").repeat(count)), 1)
    };
    assert!(Proof::parse(many(60).as_bytes()).is_ok());
    let edit = |from: &str, to: &str| good.replacen(from, to, 1);
    for (text, error) in [
        (String::new(), ProofError::Header),
        (edit("@v1", "@v2"), ProofError::Header),
        (edit("c2sp", " c2sp"), ProofError::Header),
        (edit("@v1\n", "@v1\r\n"), ProofError::Header),
        ("c2sp.org/tlog-proof@v1".to_owned(), ProofError::Form),
        ("c2sp.org/tlog-proof@v1\nindex 4\n".to_owned(), ProofError::Form),
        (edit("index 4", "index 04"), ProofError::Form),
        (edit("index 4", "index +4"), ProofError::Form),
        (edit("index 4", "index"), ProofError::Form),
        (edit("index 4", "Index 4"), ProofError::Form),
        (edit("index 4\n", ""), ProofError::Form),
        (edit("index 4\n", "index 4\nextra AAAA\n"), ProofError::Hash(1)),
        (edit("index 4\n", "extra \nindex 4\n"), ProofError::Form),
        (edit("index 4\n", "extra AAB=\nindex 4\n"), ProofError::Form),
        (edit("index 4\n", "extra AAAA\nextra AAAA\nindex 4\n"), ProofError::Form),
        (edit("index 4\n", "index 4\n \n"), ProofError::Hash(1)),
        (edit("\n\n", "\n\n\n"), ProofError::Checkpoint(CheckpointError::Form)),
        (many(61), ProofError::TooMany),
        ("a".repeat(MAX_NOTE_BYTES + 1), ProofError::TooLong),
        (good.trim_end().to_owned(), ProofError::Note(NoteError::Form)),
    ] {
        let read =
            Proof::parse(text.as_bytes()).and_then(|proof| proof.verify(&leaf(4), &[log()], &[]).map(|_| ()));
        assert_eq!(read, Err(error), "{}", text.chars().take(400).collect::<String>());
    }
}
