//! Whole sets: their form, their size, and repeated key ids.

use super::super::{
    encode::{header, sign_bytes, viewing, with, without},
    keys::{Signer, jwk, jwk_set},
};
use super::{KeySetRow, Usable::Unavailable, usable};
use serde_json::{Value, json};

pub fn rows() -> Vec<KeySetRow> {
    [good(), no_sets(), sizes(), twice()].concat()
}

/// A good key under another id.
pub fn named(kid: &str) -> Value {
    with(jwk("es"), "kid", kid)
}

fn good() -> Vec<KeySetRow> {
    let all = ["ed", "es", "ps", "rs"];
    let set = jwk_set().to_string();
    vec![
        KeySetRow::new("set: the issuer's", set.clone(), usable(&all, 0)),
        KeySetRow::new("set: with white space around it", format!(" \r\n\t{set}\n "), usable(&all, 0)),
        KeySetRow::new("set: no keys", r#"{"keys":[]}"#, usable(&[], 0)),
        KeySetRow::new("set: with another member", with(jwk_set(), "x", 1).to_string(), usable(&all, 0)),
        KeySetRow::new(
            "set: keys, written with escapes",
            set.replacen("keys", r"\u006be\u0079s", 1),
            usable(&all, 0),
        ),
        // RFC 7517 §5: refuse, or use the last one. It has nothing to do with any key.
        KeySetRow::new(
            "set: another member twice",
            set.replacen('{', r#"{"x":1,"x":2,"#, 1),
            usable(&all, 0),
        ),
    ]
}

fn no_sets() -> Vec<KeySetRow> {
    let set = jwk_set().to_string();
    let deep = format!("{}{}", "[".repeat(70), "]".repeat(70));
    let utf16: Vec<u8> = set.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let texts: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("white space", b" \n".to_vec()),
        ("null", b"null".to_vec()),
        ("a string", b"\"keys\"".to_vec()),
        ("a bare array", jwk_set()["keys"].to_string().into_bytes()),
        ("a bare key", jwk("es").to_string().into_bytes()),
        ("no keys member", b"{}".to_vec()),
        ("Keys", set.replacen("keys", "Keys", 1).into_bytes()),
        ("keys is an object", json!({"keys": {"es": jwk("es")}}).to_string().into_bytes()),
        ("keys is null", b"{\"keys\":null}".to_vec()),
        ("keys is a string", b"{\"keys\":\"[]\"}".to_vec()),
        ("keys is one key", json!({"keys": jwk("es")}).to_string().into_bytes()),
        ("keys twice", set.replacen('{', r#"{"keys":[],"#, 1).into_bytes()),
        ("keys twice, once with escapes", set.replacen('{', r#"{"\u006beys":[],"#, 1).into_bytes()),
        ("cut off", set.as_bytes()[..set.len() - 1].to_vec()),
        ("something after it", format!("{set}x").into_bytes()),
        ("two sets", format!("{set}{set}").into_bytes()),
        ("a NUL after it", format!("{set}\0").into_bytes()),
        ("a BOM before it", format!("\u{FEFF}{set}").into_bytes()),
        ("UTF-16", utf16),
        ("not UTF-8", [&set.as_bytes()[..set.len() - 1], b",\"x\":\"\xff\"}"].concat()),
        ("a comma at the end", set.replacen("]}", ",]}", 1).into_bytes()),
        ("deep nesting beside the keys", set.replacen('{', &format!("{{\"x\":{deep},"), 1).into_bytes()),
        (
            "deep nesting in a key",
            set.replacen("{\"alg\"", &format!("{{\"x\":{deep},\"alg\""), 1).into_bytes(),
        ),
        ("a page", b"<!doctype html><title>Sign in</title>".to_vec()),
        ("a page of JSON", b"{\"error\":\"not_found\"}".to_vec()),
        (
            "a JSON Web Token",
            sign_bytes(header("ed").to_string(), viewing().to_string(), Signer::Ed25519).into(),
        ),
    ];
    texts.into_iter().map(|(name, json)| KeySetRow::new(format!("set: {name}"), json, Unavailable)).collect()
}

fn sizes() -> Vec<KeySetRow> {
    let many = |count: usize| {
        let keys: Vec<Value> = (0..count).map(|number| named(&format!("k{number:03}"))).collect();
        json!({ "keys": keys }).to_string()
    };
    let hundred: Vec<String> = (0..100).map(|number| format!("k{number:03}")).collect();
    let hundred: Vec<&str> = hundred.iter().map(String::as_str).collect();
    let of_size = |size: usize| {
        let set = json!({"keys": [jwk("es")]}).to_string();
        let spaces = " ".repeat(size - set.len());
        format!("{set}{spaces}")
    };
    // Bad keys count too, because the limit is on the work of reading them.
    let bad = json!({"keys": vec![json!(null); 101]}).to_string();
    vec![
        KeySetRow::new("set: 100 keys", many(100), usable(&hundred, 0)),
        KeySetRow::new("set: 101 keys", many(101), Unavailable),
        KeySetRow::new("set: 101 of nothing", bad, Unavailable),
        KeySetRow::new("set: 64 KiB", of_size(65_536), usable(&["es"], 0)),
        KeySetRow::new("set: 64 KiB and a byte", of_size(65_537), Unavailable),
        KeySetRow::new("set: 1 MiB", of_size(1 << 20), Unavailable),
    ]
}

/// It cannot be known which of two was meant, so neither is used.
fn twice() -> Vec<KeySetRow> {
    let set = |keys: Value| json!({ "keys": keys }).to_string();
    let oct = json!({"kty": "oct", "kid": "es", "k": "AAAA"});
    let escaped = set(json!([jwk("es"), jwk("es"), jwk("ed")])).replacen(r#""es""#, r#""\u0065s""#, 1);
    let without_kid = without(jwk("es"), "kid");
    vec![
        KeySetRow::new("twice: one key", set(json!([jwk("es"), jwk("es"), jwk("ed")])), usable(&["ed"], 2)),
        KeySetRow::new(
            "twice: one kid, two keys",
            set(json!([jwk("es"), with(jwk("stranger"), "kid", "es"), jwk("ed")])),
            usable(&["ed"], 2),
        ),
        KeySetRow::new(
            "twice: a good and a bad key",
            set(json!([oct, jwk("es"), jwk("ed")])),
            usable(&["ed"], 2),
        ),
        KeySetRow::new(
            "twice: three times",
            set(json!([jwk("es"), named("es"), jwk("es"), jwk("ed")])),
            usable(&["ed"], 3),
        ),
        KeySetRow::new("twice: once with escapes", escaped, usable(&["ed"], 2)),
        KeySetRow::new(
            "twice: another case is another kid",
            set(json!([jwk("es"), named("ES")])),
            usable(&["ES", "es"], 0),
        ),
        KeySetRow::new(
            "twice: no kid at all",
            set(json!([without_kid, without_kid, jwk("ed")])),
            usable(&["ed"], 2),
        ),
    ]
}
