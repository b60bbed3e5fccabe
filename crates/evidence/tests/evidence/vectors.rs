//! Known answers: what aics-tlog, which we did not write, has made from the same keys and leaves (Ed25519 signatures are
//! the same each time), and the values that RFC 6962's implementations share.

use crate::common::{
    ORIGIN, WITNESS, checkpoint, hex, leaf, leaves, log, log_key, tiles, unhex, witness_key,
};
use ergo_evidence::{
    Checkpoint, Hash, Log, Note, Proof, TilePath, canonical, check_consistency, commitment, entries,
    hash_from_base64, hash_to_base64, leaf_hash, push_entry, root,
};
use serde_json::json;

const CHECKPOINT: &str = include_str!("good/checkpoint");
const OLD: &str = include_str!("good/old.note");
const PROOF: &str = include_str!("good/leaf.tlog-proof");
/// Of the row below and a salt of sevens, computed with Python.
const ENTRY: &str = "18ff645e356954d1da9192a1ab32b263c9bce446eab788a9c567614a51f13e9e";
const LEAF: &str = "1582b6aee1e1c13a8a055c7b003ee2cb5c14dba69a4141c9563a44287658bb02";
const CONSISTENCY: &str = include_str!("good/consistency");

/// As the files were made: cosigned at a time that depends on the size.
fn note(size: u64) -> Note {
    let checkpoint = checkpoint(&leaves(size));
    let mut note = checkpoint.sign(&[&log_key()]).unwrap();
    note.add(checkpoint.cosign(&witness_key(), 1_767_000_000 + size).unwrap()).unwrap();
    note
}

#[test]
fn our_files_are_byte_for_byte_those_of_aics_tlog() {
    assert_eq!(format!("{}\n", log_key().verifier()), include_str!("good/log.vkey"));
    assert_eq!(format!("{}\n", witness_key().verifier()), include_str!("good/witness.vkey"));
    assert_eq!(note(600).to_string(), CHECKPOINT);
    assert_eq!(note(70).to_string(), OLD);
    let tiles = tiles(600);
    let hashes = tiles.inclusion(523, 600).unwrap();
    let proof = Proof { extra: None, index: 523, hashes, checkpoint: note(600) };
    assert_eq!(proof.to_string(), PROOF);
    let lines: String =
        tiles.consistency(70, 600).unwrap().iter().map(|hash| hash_to_base64(hash) + "\n").collect();
    assert_eq!(lines, CONSISTENCY);

    let at = |path: &str| match path.parse::<TilePath>().unwrap().of {
        ergo_evidence::TileKind::Hashes(id) => tiles.bytes(id).unwrap().to_vec(),
        ergo_evidence::TileKind::Entries(n) => {
            let mut bundle = Vec::new();
            for index in n * 256..600 {
                push_entry(&mut bundle, format!("leaf {index}\n").as_bytes()).unwrap();
            }
            bundle
        }
    };
    assert_eq!(at("0/002.p/88"), include_bytes!("good/tile/0/002.p/88"));
    assert_eq!(at("1/000.p/2"), include_bytes!("good/tile/1/000.p/2"));
    assert_eq!(at("entries/002.p/88"), include_bytes!("good/tile/entries/002.p/88"));
}

#[test]
fn the_files_of_aics_tlog_are_accepted() {
    let log = Log::of(include_str!("good/log.vkey").trim().parse().unwrap()).unwrap();
    let witnesses = [include_str!("good/witness.vkey").trim().parse().unwrap()];
    let open = |text: &str| {
        Checkpoint::open(&Note::parse(text.as_bytes()).unwrap(), std::slice::from_ref(&log), &witnesses)
            .unwrap()
    };
    let (old, new) = (open(OLD), open(CHECKPOINT));
    assert_eq!((old.checkpoint.size, new.checkpoint.size), (70, 600));
    assert_eq!(new.cosignatures[0].witness, WITNESS);
    assert_eq!(new.cosignatures[0].time, 1_767_000_600);
    let hashes: Vec<Hash> = CONSISTENCY.lines().map(|line| hash_from_base64(line).unwrap()).collect();
    let (old, new) = (old.checkpoint, new.checkpoint);
    assert_eq!(check_consistency(old.size, &old.root, new.size, &new.root, &hashes), Ok(()));
    let proof = Proof::parse(PROOF.as_bytes()).unwrap();
    let entry = include_bytes!("good/leaf");
    assert!(proof.verify(&leaf_hash(entry), &[log], &witnesses).is_ok());
    let bundle = include_bytes!("good/tile/entries/002.p/88");
    assert_eq!(entries(bundle).unwrap()[523 - 512], entry);
}

#[test]
fn the_eight_leaves_that_everybody_tests_with() {
    let hashes: Vec<Hash> =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
            .map(|entry| leaf_hash(&unhex(entry)))
            .to_vec();
    let roots =
        ["6e340b9c", "fac54203", "aeb6bcfe", "d37ee418", "4e3bbb1f", "76e67dad", "ddb89be4", "5dc9da79"];
    for (size, begin) in (1..=8).zip(roots) {
        assert_eq!(&hex(&root(&hashes[..size]))[..8], begin);
    }
    assert_eq!(hex(&root(&hashes)), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    let mut tiles = ergo_evidence::Tiles::default();
    tiles.append(0, &hashes).unwrap();
    let short = |proof: Vec<Hash>| proof.iter().map(|hash| hex(&hash[..4])).collect::<Vec<_>>();
    assert_eq!(short(tiles.inclusion(0, 8).unwrap()), ["96a296d2", "5f083f0a", "6b47aaf2"]);
    assert_eq!(short(tiles.inclusion(5, 8).unwrap()), ["bc1a0643", "ca854ea1", "d37ee418"]);
    assert_eq!(short(tiles.consistency(6, 8).unwrap()), ["0ebc5d34", "ca854ea1", "d37ee418"]);
    assert_eq!(short(tiles.consistency(2, 5).unwrap()), ["5f083f0a", "bc1a0643"]);
}

#[test]
fn a_row_becomes_the_entry_that_python_makes_of_it() {
    let row = json!({
        "v": 1, "t": "audit", "seq": 42, "at": 1_795_356_120_000_i64, "action": "session.entered",
        "subject": "usr_7f3k", "actor": "usr_5kfr", "session": "ses_1", "workspace": "ws_marlow", "target": null,
        "detail": "Zoë \"q\"\n\u{2028}",
    });
    let text = canonical(&row).unwrap();
    assert_eq!(
        text,
        "{\"action\":\"session.entered\",\"actor\":\"usr_5kfr\",\"at\":1795356120000,\"detail\":\"Zoë \\\"q\\\"\\n\u{2028}\",\
         \"seq\":42,\"session\":\"ses_1\",\"subject\":\"usr_7f3k\",\"t\":\"audit\",\"target\":null,\"v\":1,\
         \"workspace\":\"ws_marlow\"}"
    );
    let entry = commitment(&[7; 32], &text);
    assert_eq!(hex(&entry), ENTRY);
    assert_eq!(hex(&leaf_hash(&entry)), LEAF);
    assert_ne!(commitment(&[8; 32], &text), entry, "another salt");
}

#[test]
fn the_log_of_the_files_is_the_log_of_the_tests() {
    assert_eq!((log().origin(), leaf(523)), (ORIGIN, leaf_hash(include_bytes!("good/leaf"))));
}
