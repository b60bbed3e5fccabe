//! Tests key sets: which keys are used, which are skipped and why, and that one bad key never affects the good ones.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use aws_lc_rs::{encoding::AsDer, rsa::KeySize, signature::RsaKeyPair};
use common::*;
use ergo_protocol::Code;
use ergo_session::{KeySet, MAX_KEYS, MAX_SET_BYTES, SessionContext, verify};
use serde_json::{Value, json};

fn good(kid: &str) -> Value {
    ec_jwk(&issuer().es, kid)
}

fn parse(keys: &[Value]) -> (KeySet, Vec<(Option<String>, &'static str)>) {
    let (set, skipped) = KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap();
    (set, skipped.into_iter().map(|skipped| (skipped.key_id, skipped.reason)).collect())
}

/// Asserts that this key is skipped for a reason that contains these words, and that the good one next to it is used.
#[track_caller]
fn skipped(key: Value, words: &str) {
    let shown = key.to_string();
    let (set, skipped) = parse(&[key, good("good")]);
    assert_eq!(set.key_ids().collect::<Vec<_>>(), ["good"], "{shown}");
    assert_eq!(skipped.len(), 1, "{shown}");
    assert!(skipped[0].1.contains(words), "{shown}: {:?}", skipped[0]);
}

#[test]
fn good_keys_are_used() {
    let set = &issuer().keys;
    assert_eq!(set.key_ids().collect::<Vec<_>>(), ["ed", "es", "ps", "rs"]);
    assert!(set.contains("es") && !set.contains("ES") && !set.contains(""));
    assert!(!KeySet::default().contains("es"));
    // The alg of a curve is derived, and unknown members do no harm.
    let bare = [
        without(good("es"), "alg"),
        without(ed_jwk(&issuer().ed, "ed"), "alg"),
        with(ed_jwk(&issuer().ed, "ed2"), &[("alg", json!("Ed25519"))]),
        with(good("more"), &[("use", json!("sig")), ("key_ops", json!(["verify"])), ("x5t", json!("x"))]),
    ];
    let (set, skipped) = parse(&bare);
    assert_eq!(skipped, []);
    for (alg, kid) in [("ES256", "es"), ("EdDSA", "ed")] {
        let token = sign_text(&header(alg, kid).to_string(), &acting_claims().to_string(), kid);
        let context = verify(&token, &set, &issuer().policy, NOW);
        assert!(matches!(context, Ok(SessionContext::Impersonating(_))), "{context:?}");
    }
}

#[test]
fn key_ids_that_cannot_be_used() {
    skipped(without(good("x"), "kid"), "no kid");
    for kid in [json!(7), json!(null), json!(["x"])] {
        skipped(with(good("x"), &[("kid", kid)]), "not one string");
    }
    skipped(good(""), "empty");
    skipped(good(&"k".repeat(129)), "128");
    assert!(parse(&[good(&"k".repeat(128))]).0.contains(&"k".repeat(128)));
    for odd in [json!(1), json!(null), json!("x"), json!([])] {
        skipped(odd, "not an object");
    }
}

#[test]
fn a_key_id_that_is_there_twice_is_not_used_at_all() {
    let (set, skipped) = parse(&[good("twice"), good("good"), ed_jwk(&issuer().ed, "twice")]);
    assert_eq!(set.key_ids().collect::<Vec<_>>(), ["good"]);
    assert_eq!(skipped.len(), 2);
    assert!(skipped.iter().all(|(id, why)| id.as_deref() == Some("twice") && why.contains("twice")));
    // Even if the other one is bad, because it is unclear which one is meant.
    let (set, _) = parse(&[good("twice"), json!({"kty": "oct", "kid": "twice", "k": "AA"}), good("good")]);
    assert_eq!(set.key_ids().collect::<Vec<_>>(), ["good"]);
}

#[test]
fn keys_for_something_else() {
    skipped(json!({"kty": "oct", "kid": "x", "alg": "HS256"}), "alg");
    skipped(json!({"kty": "oct", "kid": "x"}), "symmetric");
    skipped(json!({"kty": "oct", "kid": "x", "k": "AAAA"}), "secret");
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        skipped(with(good("x"), &[(member, json!("AAAA"))]), "secret");
    }
    for usage in [json!("enc"), json!(null), json!(["sig"]), json!("SIG")] {
        skipped(with(good("x"), &[("use", usage)]), "use");
    }
    for ops in [json!(["sign"]), json!([]), json!("verify"), json!(null)] {
        skipped(with(good("x"), &[("key_ops", ops)]), "key_ops");
    }
    skipped(with(good("x"), &[("kty", json!("AKP"))]), "kty");
    skipped(without(good("x"), "kty"), "missing");
}

#[test]
fn algorithms_that_do_not_fit() {
    for alg in ["HS256", "none", "RSA-OAEP", "ES512", "es256", ""] {
        skipped(with(good("x"), &[("alg", json!(alg))]), "alg is not supported");
    }
    skipped(with(good("x"), &[("alg", json!(1))]), "not a string");
    for alg in ["RS256", "PS256", "EdDSA", "ES384"] {
        skipped(with(good("x"), &[("alg", json!(alg))]), "does not match its crv");
    }
    for crv in ["P-521", "secp256k1", "p-256"] {
        skipped(with(good("x"), &[("crv", json!(crv))]), "P-256");
    }
    skipped(with(good("x"), &[("crv", json!("P-384"))]), "does not match its crv");
    skipped(without(with(good("x"), &[("crv", json!("P-384"))]), "alg"), "wrong length");
    for crv in ["Ed448", "X25519"] {
        skipped(with(ed_jwk(&issuer().ed, "x"), &[("crv", json!(crv))]), "Ed25519");
    }
    skipped(with(ed_jwk(&issuer().ed, "x"), &[("alg", json!("ES256"))]), "Ed25519");
    skipped(rsa_jwk(&issuer().rs, "x", "ES256"), "RSA");
    skipped(without(rsa_jwk(&issuer().rs, "x", "RS256"), "alg"), "without an alg");
}

#[test]
fn weak_and_broken_numbers() {
    let rsa = |name: &str, value: String| with(rsa_jwk(&issuer().rs, "x", "RS256"), &[(name, json!(value))]);
    for exponent in [&[1][..], &[3], &[1, 0, 0], &[1, 0, 0, 0, 1], &[]] {
        skipped(rsa("e", b64(exponent)), "exponent");
    }
    skipped(rsa("n", b64([0xff; 128])), "2048");
    skipped(rsa("n", b64([0x7f; 256])), "2048");
    skipped(rsa("n", b64([0xff; 1025])), "8192");
    skipped(rsa("n", b64([0xfe; 256])), "even");
    skipped(rsa("n", String::new()), "2048");
    skipped(rsa("n", "not base64!".into()), "base64url");
    skipped(rsa("n", format!("{}=", b64([0xff; 256]))), "base64url");
    skipped(without(rsa_jwk(&issuer().rs, "x", "RS256"), "n"), "missing");
    for name in ["x", "y"] {
        skipped(with(good("x"), &[(name, json!(b64([1; 31])))]), "length");
        skipped(with(good("x"), &[(name, json!(b64([1; 33])))]), "length");
        skipped(without(good("x"), name), "missing");
    }
    skipped(with(ed_jwk(&issuer().ed, "x"), &[("x", json!(b64([1; 57])))]), "length");
}

#[test]
fn a_modulus_with_leading_zeros_is_the_same_key() {
    let key = rsa_jwk(&issuer().rs, "rs", "RS256");
    let public = aws_lc_rs::signature::RsaPublicKeyComponents::<Vec<u8>>::from(
        aws_lc_rs::signature::KeyPair::public_key(&issuer().rs),
    );
    let (set, _) = parse(&[with(key, &[("n", json!(b64([&[0][..], &public.n].concat())))])]);
    let token = sign_text(&header("RS256", "rs").to_string(), &acting_claims().to_string(), "rs");
    assert!(verify(&token, &set, &issuer().policy, NOW).is_ok());
    // Checks that the generated keys are what they claim to be.
    let bigger = RsaKeyPair::generate(KeySize::Rsa3072).unwrap();
    assert!(bigger.as_der().is_ok());
    assert!(parse(&[rsa_jwk(&bigger, "big", "PS256")]).0.contains("big"));
}

#[test]
fn a_point_off_the_curve_verifies_nothing() {
    let (set, _) = parse(&[with(good("es"), &[("y", json!(b64([7; 32])))])]);
    let refusal = verify(&token(&acting_claims()), &set, &issuer().policy, NOW).unwrap_err();
    assert_eq!(refusal.code, Code::Signature);
}

#[test]
fn a_key_of_another_owner_does_not_fit() {
    let other = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let (set, _) = parse(&[rsa_jwk(&other, "rs", "RS256")]);
    let token = sign_text(&header("RS256", "rs").to_string(), &acting_claims().to_string(), "rs");
    assert_eq!(verify(&token, &set, &issuer().policy, NOW).unwrap_err().code, Code::Signature);
}

#[test]
fn a_member_twice_spoils_only_its_key() {
    let twice = good("x").to_string().replacen('{', "{\"kid\":\"y\",", 1);
    let set = format!("{{\"keys\":[{twice},{}]}}", good("good"));
    let (set, skipped) = KeySet::parse(set.as_bytes()).unwrap();
    assert_eq!(set.key_ids().collect::<Vec<_>>(), ["good"]);
    assert_eq!(skipped.len(), 1);
    let twice = good("x").to_string().replacen('{', "{\"alg\":\"ES256\",", 1);
    let set = format!("{{\"keys\":[{twice},{}]}}", good("good"));
    assert_eq!(KeySet::parse(set.as_bytes()).unwrap().1[0].reason, "a member appears twice");
}

#[test]
fn sets_that_are_no_sets() {
    for text in [
        "",
        "[]",
        "{}",
        "null",
        "<html>",
        "{\"keys\":{}}",
        "{\"keys\":null}",
        "{\"keys\":[],\"keys\":[]}",
        "{\"keys\":[]",
        "\u{FEFF}{\"keys\":[]}",
    ] {
        assert_eq!(KeySet::parse(text.as_bytes()).unwrap_err(), Code::KeysUnavailable, "{text}");
    }
    assert_eq!(KeySet::parse(b"\xff").unwrap_err(), Code::KeysUnavailable);
    let (set, skipped) = KeySet::parse(b"{\"keys\":[],\"more\":1}").unwrap();
    assert_eq!((set.key_ids().count(), skipped.len()), (0, 0));
}

#[test]
fn caps() {
    let many: Vec<Value> = (0..=MAX_KEYS).map(|number| good(&format!("k{number}"))).collect();
    assert_eq!(parse(&many[1..]).0.key_ids().count(), MAX_KEYS);
    let text = json!({ "keys": many }).to_string();
    assert_eq!(KeySet::parse(text.as_bytes()).unwrap_err(), Code::KeysUnavailable);
    let padded = |size: usize| format!("{{\"keys\":[]{}}}", " ".repeat(size - 11));
    assert!(KeySet::parse(padded(MAX_SET_BYTES).as_bytes()).is_ok());
    assert_eq!(KeySet::parse(padded(MAX_SET_BYTES + 1).as_bytes()).unwrap_err(), Code::KeysUnavailable);
}
