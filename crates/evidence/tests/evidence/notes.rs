//! Signed notes: their form, and whose signatures count.

use crate::common::{ORIGIN, bit_flips, log_key, witness_key};
use ergo_evidence::{MAX_NOTE_BYTES, MAX_SIGNATURES, Note, NoteError, Signature, SigningKey, VerifierKey};
use proptest::prelude::*;

/// The example of the specification (signed-note §Verifier keys).
const EXAMPLE: &str = "This is an example message.\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

fn signed(text: &str) -> Note {
    Note::new(text, vec![log_key().sign(text)]).unwrap()
}

fn line(name: &str, id: u8) -> Signature {
    Signature { name: name.to_owned(), key_id: [id; 4], bytes: vec![7; 64] }
}

#[test]
fn the_specifications_example() {
    let key: VerifierKey = EXAMPLE_KEY.parse().unwrap();
    let note = Note::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.to_string(), EXAMPLE);
    let verified = note.verify([&key]).unwrap();
    assert_eq!((verified.len(), verified[0].key, verified[0].time), (1, &key, None));
    let edited = Note::parse(EXAMPLE.replace("example message", "edited message").as_bytes()).unwrap();
    assert_eq!(edited.verify([&key]), Err(NoteError::Wrong("example.com/foo".to_owned())));
}

#[test]
fn every_flipped_bit_is_noticed() {
    let key: VerifierKey = EXAMPLE_KEY.parse().unwrap();
    for flipped in bit_flips(EXAMPLE.as_bytes()) {
        let accepted = Note::parse(&flipped).and_then(|note| note.verify([&key]).map(|_| ()));
        assert!(accepted.is_err(), "{}", String::from_utf8_lossy(&flipped));
    }
}

#[test]
fn a_text_may_have_empty_lines() {
    for text in ["\n", "a\n", "a\n\nb\n", "a\n\n", "\n\n\n", "— x AAAA\n", "ed è subito sera\u{7f}\n"] {
        let note = signed(text);
        assert_eq!(Note::parse(note.to_string().as_bytes()).as_ref(), Ok(&note));
        assert_eq!(note.text(), text);
        assert_eq!(note.verify([log_key().verifier()]).unwrap().len(), 1);
    }
}

#[test]
fn what_is_no_note() {
    let good = "a\n\n— x AAAAAAA=\n";
    assert!(Note::parse(good.as_bytes()).is_ok());
    let refused: [(&[u8], NoteError); 24] = [
        (b"", NoteError::Form),
        (b"\n", NoteError::Form),
        (b"a\n", NoteError::Form),
        (b"a\n\n", NoteError::Form),
        ("\n— x AAAAAAA=\n".as_bytes(), NoteError::Form),
        ("a\n— x AAAAAAA=\n".as_bytes(), NoteError::Form),
        ("a\n\n— x AAAAAAA=".as_bytes(), NoteError::Form),
        ("a\n\n— x AAAAAAA=\n\n".as_bytes(), NoteError::Form),
        ("a\n\n\n".as_bytes(), NoteError::Form),
        ("a\n\nb\n— x AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x AAAAAAA=\nb\n".as_bytes(), NoteError::Line(2)),
        ("a\n\n- x AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n—x AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n—  AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x  AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x AAAAAAA= \n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x AAAAAAB=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x AAAAAAA\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x AAAAAA==\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x+y AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\n\n— x\u{a0}y AAAAAAA=\n".as_bytes(), NoteError::Line(1)),
        ("a\r\n\n— x AAAAAAA=\n".as_bytes(), NoteError::Characters),
        ("a\0\n\n— x AAAAAAA=\n".as_bytes(), NoteError::Characters),
        (b"\xff\n\n\xe2\x80\x94 x AAAAAAA=\n", NoteError::Characters),
    ];
    for (bytes, error) in refused {
        assert_eq!(Note::parse(bytes), Err(error), "{:?}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(Note::new("no newline", vec![line("x", 0)]), Err(NoteError::Form));
    assert_eq!(Note::new("a\n", vec![]), Err(NoteError::Form));
}

#[test]
fn the_limits() {
    let many = |count: usize| -> Vec<Signature> { (0..count).map(|n| line(&format!("w{n}"), 0)).collect() };
    assert!(Note::new("a\n", many(MAX_SIGNATURES)).is_ok());
    assert_eq!(Note::new("a\n", many(MAX_SIGNATURES + 1)), Err(NoteError::TooMany));
    let tail = "\n\n— x AAAAAAA=\n";
    let longest = "a".repeat(MAX_NOTE_BYTES - tail.len());
    assert!(Note::parse(format!("{longest}{tail}").as_bytes()).is_ok());
    assert_eq!(Note::parse(format!("{longest}a{tail}").as_bytes()), Err(NoteError::TooLong));
}

#[test]
fn one_key_signs_once() {
    let mut note = signed("a\n");
    let twice = note.to_string() + &note.signatures()[0].to_string() + "\n";
    assert_eq!(Note::parse(twice.as_bytes()), Err(NoteError::Repeated(ORIGIN.to_owned())));
    // Neither name nor ID alone is the key.
    note.add(line(ORIGIN, 0)).unwrap();
    note.add(line("x", 0)).unwrap();
    assert_eq!(note.signatures().len(), 3);
    let again = log_key().sign("a\n");
    note.add(again.clone()).unwrap();
    assert_eq!((note.signatures().len(), note.signatures().last()), (3, Some(&again)));
}

#[test]
fn unknown_keys_are_ignored_and_known_ones_have_to_be_right() {
    let (log, witness) = (log_key(), witness_key());
    let mut note = signed("a\n");
    note.add(line(ORIGIN, 0)).unwrap();
    note.add(Signature { key_id: log.verifier().id(), ..line("another", 0) }).unwrap();
    assert_eq!(note.verify([log.verifier(), witness.verifier()]).unwrap().len(), 1);
    assert_eq!(note.verify([witness.verifier()]), Err(NoteError::NotSigned));
    assert_eq!(note.verify([]), Err(NoteError::NotSigned));

    let wrong = Signature { key_id: witness.verifier().id(), ..line(witness.verifier().name(), 0) };
    note.add(wrong).unwrap();
    assert_eq!(note.verify([log.verifier()]).unwrap().len(), 1, "not known: not looked at");
    let error = NoteError::Wrong(witness.verifier().name().to_owned());
    assert_eq!(note.verify([log.verifier(), witness.verifier()]), Err(error));
    // The same key, given twice, is one key.
    assert_eq!(note.verify([log.verifier(), log.verifier()]).unwrap().len(), 1);
}

#[test]
fn a_signature_is_for_one_text_and_one_key() {
    let other = SigningKey::from_seed(ORIGIN, &[3; 32]).unwrap();
    let note = Note::new("a\n", vec![other.sign("a\n")]).unwrap();
    assert_eq!(note.verify([log_key().verifier()]), Err(NoteError::NotSigned));
    // With the right ID, which anybody can write.
    let forged = Signature { key_id: log_key().verifier().id(), ..other.sign("a\n") };
    let note = Note::new("a\n", vec![forged]).unwrap();
    assert_eq!(note.verify([log_key().verifier()]), Err(NoteError::Wrong(ORIGIN.to_owned())));
    for length in [0, 1, 63, 65, 72] {
        let mut bytes = log_key().sign("a\n").bytes;
        bytes.resize(length, 0);
        let signature = Signature { bytes, ..log_key().sign("a\n") };
        let read = Note::new("a\n", vec![signature]);
        assert!(read.and_then(|note| note.verify([log_key().verifier()]).map(|_| ())).is_err(), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_note_in_one_way_or_none(
        text in "[a\n—]{0,12}", lines in "(— [a-c+ ]{1,3} [A-B/+=]{4,12}\n){0,3}", tail in "\\PC{0,3}",
    ) {
        let bytes = format!("{text}\n\n{lines}{tail}");
        if let Ok(note) = Note::parse(bytes.as_bytes()) {
            prop_assert_eq!(note.to_string(), bytes);
        }
    }

    #[test]
    fn any_text_that_can_be_signed_is_read_again(text in "[^\\x00-\\x09\\x0b-\\x1f]{0,60}") {
        let text = text + "\n";
        let note = signed(&text);
        prop_assert_eq!(Note::parse(note.to_string().as_bytes()).unwrap(), note);
    }
}
