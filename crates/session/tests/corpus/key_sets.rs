//! The corpus: key sets, each with the ids that are usable, or none at all when the set is not one.

use crate::keys::{Keys, b64, rsa_jwk};
use serde_json::{Value, json};

pub struct Set {
    pub name: &'static str,
    pub text: Vec<u8>,
    /// The usable ids; `None` when the whole set is refused.
    pub usable: Option<Vec<&'static str>>,
}

/// One bad key beside a good one.
fn beside(keys: &Keys, name: &'static str, bad: &Value) -> Set {
    let text = json!({"keys": [bad, keys.ed_jwk("good")]}).to_string().into_bytes();
    Set { name, text, usable: Some(vec!["good"]) }
}

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

fn without(mut jwk: Value, name: &str) -> Value {
    jwk.as_object_mut().unwrap().remove(name);
    jwk
}

#[allow(clippy::too_many_lines, reason = "a table")]
pub fn all(keys: &Keys) -> Vec<Set> {
    let (ed, es, rs) = (keys.ed_jwk("x"), keys.es_jwk("x"), rsa_jwk(&keys.rs, "x", "RS256"));
    let short_modulus = [vec![0xc1; 127], vec![1]].concat();
    let mut sets: Vec<Set> = [
        ("a symmetric key", json!({"kty": "oct", "kid": "x", "alg": "HS256", "k": "AAAA"})),
        ("a symmetric key without alg", json!({"kty": "oct", "kid": "x", "k": "AAAA"})),
        ("a private Ed25519 key", with(ed.clone(), "d", json!("AAAA"))),
        ("a private RSA key", with(rs.clone(), "p", json!("AAAA"))),
        ("for encryption", with(ed.clone(), "use", json!("enc"))),
        ("use is a list", with(ed.clone(), "use", json!(["sig"]))),
        ("for signing only", with(ed.clone(), "key_ops", json!(["sign"]))),
        ("RSA of 1024 bits", with(rs.clone(), "n", json!(b64(short_modulus)))),
        ("RSA with exponent 1", with(rs.clone(), "e", json!("AQ"))),
        ("RSA with exponent 3", with(rs.clone(), "e", json!("Aw"))),
        ("RSA with an enormous exponent", with(rs.clone(), "e", json!(b64([0xff; 256])))),
        ("RSA with an even modulus", with(rs.clone(), "n", json!(b64([vec![0xc1; 255], vec![2]].concat())))),
        ("RSA of 16384 bits", with(rs.clone(), "n", json!(b64([vec![0xc1; 2047], vec![1]].concat())))),
        ("RSA with modulus zero", with(rs.clone(), "n", json!("AA"))),
        ("RSA without alg", without(rs.clone(), "alg")),
        ("RSA for EdDSA", with(rs.clone(), "alg", json!("EdDSA"))),
        ("RSA for HS256", with(rs.clone(), "alg", json!("HS256"))),
        ("RSA for RSA-OAEP", with(rs.clone(), "alg", json!("RSA-OAEP"))),
        ("P-256 called P-384", with(es.clone(), "crv", json!("P-384"))),
        ("secp256k1", with(es.clone(), "crv", json!("secp256k1"))),
        ("P-256 for RS256", with(es.clone(), "alg", json!("RS256"))),
        ("a short coordinate", with(es.clone(), "x", json!(b64([1; 31])))),
        ("a long coordinate", with(es.clone(), "y", json!(b64([1; 33])))),
        ("no y", without(es.clone(), "y")),
        ("Ed25519 called X25519", with(ed.clone(), "crv", json!("X25519"))),
        ("Ed25519 called Ed448", with(ed.clone(), "crv", json!("Ed448"))),
        ("a short Ed25519 key", with(ed.clone(), "x", json!(b64([1; 31])))),
        ("an unknown kty", with(ed.clone(), "kty", json!("AKP"))),
        ("no kty", without(ed.clone(), "kty")),
        ("a numeric kid", with(ed.clone(), "kid", json!(7))),
        ("an empty kid", with(ed.clone(), "kid", json!(""))),
        ("a long kid", with(ed.clone(), "kid", json!("k".repeat(129)))),
        ("no kid", without(ed.clone(), "kid")),
        ("padded base64", with(ed.clone(), "x", json!(format!("{}=", ed["x"].as_str().unwrap())))),
        ("alg is a number", with(ed.clone(), "alg", json!(8))),
        ("not an object", json!("key")),
        ("null", json!(null)),
    ]
    .into_iter()
    .map(|(name, bad)| beside(keys, name, &bad))
    .collect();
    let text = |value: Value| value.to_string().into_bytes();
    let good = keys.ed_jwk("good");
    let raw = |inner: &str| format!("{{\"keys\":[{inner},{good}]}}").into_bytes();
    let many = |count: usize| (0..count).map(|number| keys.ed_jwk(&format!("k{number}"))).collect::<Vec<_>>();
    let ed_x = ed["x"].as_str().unwrap();
    sets.extend([
        Set { name: "a kid twice", text: text(json!({"keys": [ed, es, good]})), usable: Some(vec!["good"]) },
        Set {
            name: "a member twice",
            text: raw(&format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"x","x":"{ed_x}","x":"{ed_x}"}}"#)),
            usable: Some(vec!["good"]),
        },
        Set {
            name: "a member twice, once escaped",
            text: raw(&format!(
                r#"{{"kty":"OKP","crv":"Ed25519","kid":"x","\u006bid":"good","x":"{ed_x}"}}"#
            )),
            usable: Some(vec!["good"]),
        },
        Set {
            name: "keys twice",
            text: format!(r#"{{"keys":[{good}],"keys":[{good}]}}"#).into_bytes(),
            usable: None,
        },
        Set { name: "no keys", text: text(json!({"keys": []})), usable: Some(Vec::new()) },
        Set { name: "no member keys", text: text(json!({"key": [good]})), usable: None },
        Set { name: "keys is an object", text: text(json!({"keys": good})), usable: None },
        Set { name: "a list", text: text(json!([good])), usable: None },
        Set { name: "nothing", text: Vec::new(), usable: None },
        Set { name: "a login page", text: b"<!doctype html><title>Sign in</title>".to_vec(), usable: None },
        Set {
            name: "with a BOM",
            text: [b"\xef\xbb\xbf".to_vec(), text(json!({"keys": [good]}))].concat(),
            usable: None,
        },
        Set { name: "not UTF-8", text: b"{\"keys\":[],\"x\":\"\xff\"}".to_vec(), usable: None },
        Set {
            name: "something behind",
            text: [text(json!({"keys": [good]})), b"x".to_vec()].concat(),
            usable: None,
        },
        Set { name: "101 keys", text: text(json!({ "keys": many(101) })), usable: None },
        Set {
            name: "deep nesting",
            text: format!(r#"{{"keys":[{good}],"x":{}{}}}"#, "[".repeat(500), "]".repeat(500)).into_bytes(),
            usable: None,
        },
        Set { name: "64 KiB and one byte", text: vec![b' '; 64 * 1024 + 1], usable: None },
        Set {
            name: "other members and spaces",
            text: format!(" {{ \"x\" : [ 1 , {{ }} ] , \"keys\" : [ {good} ] }} ").into_bytes(),
            usable: Some(vec!["good"]),
        },
    ]);
    sets
}
