//! The witness' clock.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ergo_evidence::{AddCheckpoint, Checkpoint, SigningKey, leaf_hash};
use ergo_witness::Place;

fn request(old: u64, size: u64) -> AddCheckpoint {
    let key = SigningKey::from_seed("log", &[1; 32]).unwrap();
    let mut tiles = ergo_evidence::Tiles::default();
    let leaves: Vec<_> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    tiles.append(0, &leaves).unwrap();
    let checkpoint = Checkpoint { origin: "log".to_owned(), size, root: tiles.root(size).unwrap() };
    let proof = tiles.consistency(old, size).unwrap();
    AddCheckpoint::new(old, proof, checkpoint.sign(&[&key]).unwrap()).unwrap()
}

#[tokio::test]
async fn time_never_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::new(folder.path().join("witness"));
    place.init("w").await.unwrap();
    let witness = place.open().await.unwrap();
    let key = SigningKey::from_seed("log", &[1; 32]).unwrap();
    witness.add_log(key.verifier(), None).await.unwrap();
    let at = async |old, size, now| {
        let body = request(old, size).to_string();
        witness.add_checkpoint(body.as_bytes(), now).await.map(|reply| reply.status).ok()
    };
    assert_eq!(at(0, 1, 1000).await, Some(200));
    assert_eq!(at(1, 2, 999).await, Some(503));
    assert_eq!(at(1, 1, 999).await, Some(503), "not even the same again");
    assert_eq!(at(0, 2, 999).await, Some(409), "which needs no time");
    let known = &witness.logs().await.unwrap()[0];
    assert_eq!((known.head.unwrap().size, known.cosigned_at), (1, Some(1000)), "and nothing was stored");
    assert_eq!(at(1, 2, 1000).await, Some(200));
    // A clock before 1970 is no clock.
    assert_eq!(at(2, 3, 0).await, Some(503));
    let known = &witness.logs().await.unwrap()[0];
    assert_eq!(known.head.unwrap().size, 2);
}
