//! The attack corpus: hundreds of tokens and key sets from one seed, each with the verdict that is right for it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod claims;
mod key_sets;
mod keys;
mod tokens;

use ergo_protocol::Code;
use ergo_session::{Acting, KeySet, Policy, Profile, verified_claims, verify};
use keys::{Keys, Random, SEED, b64};
use serde_json::json;
use std::collections::BTreeSet;
use tokens::{AUDIENCE, Corpus, ISSUER, NOW, Verdict, acting};

fn policy() -> Policy {
    Policy { issuer: ISSUER.to_owned(), audience: AUDIENCE.to_owned(), profile: Profile::ergo() }
}

fn key_set(keys: &Keys) -> KeySet {
    let (set, skipped) = KeySet::parse(keys.jwks().to_string().as_bytes()).unwrap();
    assert_eq!(skipped, []);
    set
}

fn verdict(token: &str, set: &KeySet) -> Verdict {
    match verified_claims(token, set, &policy(), NOW) {
        Ok(claims) => match claims.acting {
            Acting::Direct => Verdict::Direct,
            Acting::By(actors) => Verdict::Impersonating(actors),
            Acting::CannotTell | Acting::ByUnknown => panic!("not by this profile"),
        },
        Err(refusal) => {
            let signature = token.rsplit('.').next().unwrap_or_default();
            assert!(
                signature.len() < 20 || !format!("{refusal:?}").contains(signature),
                "it repeats the token"
            );
            Verdict::Refused(refusal.code)
        }
    }
}

#[test]
fn every_token_gets_the_verdict_that_is_right() {
    let keys = Keys::new();
    let set = key_set(&keys);
    let rows = Corpus::all(&keys);
    let wrong: Vec<_> = rows
        .iter()
        .map(|row| (&row.name, &row.right, verdict(&row.token, &set)))
        .filter(|(_, right, got)| *right != got)
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), rows.len());
    // What this asks for is at least 250; there are many more.
    assert!(rows.len() >= 700, "{}", rows.len());
    let names: BTreeSet<_> = rows.iter().map(|row| &row.name).collect();
    assert_eq!(names.len(), rows.len(), "two rows have one name");
}

/// The strict form for our own server never says something else than the general one.
#[test]
fn both_ways_to_verify_agree() {
    let keys = Keys::new();
    let set = key_set(&keys);
    for row in Corpus::all(&keys) {
        let strict = verify(&row.token, &set, &policy(), NOW).map(|_| ()).map_err(|no| no.code);
        let general = verified_claims(&row.token, &set, &policy(), NOW).map(|_| ()).map_err(|no| no.code);
        assert_eq!(strict, general, "{}", row.name);
    }
}

#[test]
fn every_key_set_gives_the_keys_that_are_usable() {
    let keys = Keys::new();
    let sets = key_sets::all(&keys);
    for set in &sets {
        let usable = KeySet::parse(&set.text).ok().map(|(keys, _)| keys);
        let ids = usable.as_ref().map(|keys| keys.key_ids().collect::<Vec<_>>());
        assert_eq!(ids, set.usable, "{}", set.name);
    }
    assert!(sets.len() >= 50, "{}", sets.len());
}

/// Points that no reader of a key set finds: nothing verifies with them.
#[test]
fn no_signature_fits_a_point_off_its_curve() {
    let keys = Keys::new();
    let coordinates = [([0; 32], [0; 32]), ([1; 32], [1; 32]), ([0xff; 32], [0xff; 32])];
    for (x, y) in coordinates {
        let jwk = json!({"kty": "EC", "crv": "P-256", "kid": "es", "alg": "ES256", "x": b64(x), "y": b64(y)});
        let (set, _) = KeySet::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
        let header = json!({"alg": "ES256", "kid": "es", "typ": "at+jwt"}).to_string();
        let corpus = Corpus { keys: &keys, rows: Vec::new() };
        let signed = corpus.sign(header.as_bytes(), acting().to_string().as_bytes(), "es");
        let (message, _) = signed.rsplit_once('.').unwrap();
        for token in
            [signed.clone(), format!("{message}.{}", b64([0; 64])), format!("{message}.{}", b64([1; 64]))]
        {
            assert_eq!(verdict(&token, &set), Verdict::Refused(Code::Signature));
        }
    }
}

/// Any change of a single byte, in every position: another byte, one more, one less, two swapped.
#[test]
fn every_single_byte_counts() {
    let keys = Keys::new();
    let set = key_set(&keys);
    let mut random = Random(SEED);
    for (alg, key) in [("RS256", "rs"), ("PS256", "ps"), ("ES256", "es"), ("EdDSA", "ed")] {
        let header = json!({"alg": alg, "kid": key, "typ": "at+jwt"}).to_string();
        let corpus = Corpus { keys: &keys, rows: Vec::new() };
        let good = corpus.sign(header.as_bytes(), acting().to_string().as_bytes(), key).into_bytes();
        for at in 0..good.len() {
            let mut changed = vec![
                replaced(&good, at, good[at] ^ 1),
                replaced(&good, at, b'A' + u8::try_from(random.below(26)).unwrap()),
                replaced(&good, at, u8::try_from(random.below(128)).unwrap()),
                [&good[..at], &good[at + 1..]].concat(),
                [&good[..at], &[b'a' + u8::try_from(random.below(26)).unwrap()], &good[at..]].concat(),
            ];
            if at > 0 {
                let mut swapped = good.clone();
                swapped.swap(at - 1, at);
                changed.push(swapped);
            }
            for bytes in changed.into_iter().filter(|bytes| *bytes != good) {
                let token = String::from_utf8(bytes).unwrap();
                assert!(verified_claims(&token, &set, &policy(), NOW).is_err(), "{alg}, byte {at}: {token}");
            }
        }
    }
}

fn replaced(bytes: &[u8], at: usize, with: u8) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] = with;
    bytes
}
