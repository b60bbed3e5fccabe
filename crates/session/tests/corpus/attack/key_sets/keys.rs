//! One bad key next to a good one: the bad one is skipped, the good one is used.

use super::super::{
    encode::{b64, header, sign_bytes, viewing, with, without},
    keys::{es_private, fixed, jwk, signer},
    numbers::P256_ORDER,
};
use super::{KeySetRow, sets::named, usable};
use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{ED25519, UnparsedPublicKey},
};
use serde_json::{Value, json};

pub fn rows() -> Vec<KeySetRow> {
    [key_ids(), purposes(), algorithms(), shapes(), rsa(), points(), variants()].concat()
}

/// A set of this bad key and a good one.
fn skipped(name: impl Into<String>, key: &Value) -> KeySetRow {
    skipped_text(name, &key.to_string())
}

fn skipped_text(name: impl Into<String>, key: &str) -> KeySetRow {
    KeySetRow::new(name, format!(r#"{{"keys":[{key},{}]}}"#, named("good")), usable(&["good"], 1))
}

/// A token signed with the key with this id.
fn token_of(kid: &str) -> String {
    sign_bytes(header(kid).to_string(), viewing().to_string(), signer(kid))
}

fn key_ids() -> Vec<KeySetRow> {
    let mut rows = Vec::new();
    for kid in [json!(7), json!(1.5), json!(null), json!(true), json!(["es"]), json!({}), json!("")] {
        rows.push(skipped(format!("key: kid is {kid}"), &with(jwk("es"), "kid", kid)));
    }
    rows.push(skipped("key: no kid", &without(jwk("es"), "kid")));
    rows.push(skipped("key: kid of 129 bytes", &named(&"k".repeat(129))));
    rows.push(skipped("key: kid of 65 letters, 130 bytes", &named(&"é".repeat(65))));
    for value in [json!(null), json!(1), json!("es"), json!([]), json!([jwk("es")]), json!({})] {
        let name = value.to_string();
        let name = if name.len() > 60 { "an array of a key" } else { &name };
        rows.push(skipped(format!("key: is {name}"), &value));
    }
    rows
}

fn purposes() -> Vec<KeySetRow> {
    let mut rows = Vec::new();
    for (name, value) in [
        ("use", json!("enc")),
        ("use", json!("SIG")),
        ("use", json!("sig enc")),
        ("use", json!("")),
        ("use", json!(null)),
        ("use", json!(["sig"])),
        ("key_ops", json!(["sign"])),
        ("key_ops", json!(["encrypt", "wrapKey"])),
        ("key_ops", json!(["Verify"])),
        ("key_ops", json!([])),
        ("key_ops", json!("verify")),
        ("key_ops", json!(null)),
        ("key_ops", json!({"verify": true})),
    ] {
        rows.push(KeySetRow {
            forged: Some(token_of("es")),
            ..skipped(format!("key: {name} is {value}"), &with(jwk("es"), name, value))
        });
    }
    // Everyone who reads the set can sign with it.
    rows.push(KeySetRow {
        forged: Some(token_of("es")),
        ..skipped("key: EC with its private d", &with(jwk("es"), "d", b64(es_private())))
    });
    rows.push(skipped("key: Ed25519 with d", &with(jwk("ed"), "d", b64([1; 32]))));
    for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        rows.push(skipped(format!("key: RSA with {name}"), &with(jwk("rs"), name, "AQAB")));
    }
    rows.push(skipped("key: RSA with d: null", &with(jwk("rs"), "d", Value::Null)));
    for (name, key) in [
        ("oct", json!({"kty": "oct", "kid": "x", "k": b64([1; 32])})),
        ("oct with HS256", json!({"kty": "oct", "kid": "x", "alg": "HS256", "k": b64([1; 32])})),
        ("oct with RS256", json!({"kty": "oct", "kid": "x", "alg": "RS256", "k": b64([1; 32])})),
        ("oct without k", json!({"kty": "oct", "kid": "x"})),
        ("oct that says it is EC", with(named("x"), "k", "AAAA")),
    ] {
        rows.push(skipped(format!("key: {name}"), &key));
    }
    rows
}

fn algorithms() -> Vec<KeySetRow> {
    let mut rows = Vec::new();
    for alg in [
        json!("HS256"),
        json!("none"),
        json!("RSA-OAEP"),
        json!("ES384"),
        json!("es256"),
        json!("ES256 "),
        json!("RS256"),
        json!("EdDSA"),
        json!(""),
        json!(null),
        json!(1),
        json!(["ES256"]),
    ] {
        rows.push(KeySetRow {
            forged: Some(token_of("es")),
            ..skipped(format!("key: EC and alg {alg}"), &with(jwk("es"), "alg", alg))
        });
    }
    for (name, key) in [
        ("RSA without alg", without(jwk("rs"), "alg")),
        ("RSA and alg RS384", with(jwk("rs"), "alg", "RS384")),
        ("RSA and alg ES256", with(jwk("rs"), "alg", "ES256")),
        ("Ed25519 and alg ES256", with(jwk("ed"), "alg", "ES256")),
        ("Ed25519 and alg Ed448", with(jwk("ed"), "alg", "Ed448")),
        ("a key on P-384 that says P-256", with(with(jwk("p384"), "crv", "P-256"), "alg", "ES256")),
        ("a key on P-256 that says P-384", with(jwk("es"), "crv", "P-384")),
        ("crv secp256k1", with(jwk("es"), "crv", "secp256k1")),
        ("crv p-256", with(jwk("es"), "crv", "p-256")),
        ("crv missing", without(jwk("es"), "crv")),
        ("crv Ed25519 on EC", with(jwk("es"), "crv", "Ed25519")),
        ("crv X25519", with(jwk("ed"), "crv", "X25519")),
        ("crv Ed448", with(jwk("ed"), "crv", "Ed448")),
        ("crv is an array", with(jwk("es"), "crv", json!(["P-256"]))),
    ] {
        rows.push(skipped(format!("key: {name}"), &key));
    }
    rows
}

fn shapes() -> Vec<KeySetRow> {
    let mut rows = Vec::new();
    for kty in [
        json!("AKP"),
        json!("ec"),
        json!("EC "),
        json!("rsa"),
        json!("OKP"),
        json!("RSA"),
        json!(""),
        json!(null),
        json!(1),
    ] {
        rows.push(skipped(format!("key: EC that says kty {kty}"), &with(jwk("es"), "kty", kty)));
    }
    rows.push(skipped("key: no kty", &without(jwk("es"), "kty")));
    for (name, member) in [
        ("alg twice", r#"{"alg":"ES256","#),
        ("kid twice", r#"{"kid":"es","#),
        ("kid twice, once with escapes", r#"{"k\u0069d":"other","#),
        ("x twice, once with escapes", r#"{"\u0078":"AAAA","#),
        ("use twice", r#"{"use":"sig","use":"enc","#),
        ("kty twice", r#"{"kty":"oct","#),
    ] {
        rows.push(skipped_text(format!("key: {name}"), &jwk("es").to_string().replacen('{', member, 1)));
    }
    rows
}

fn rsa() -> Vec<KeySetRow> {
    let key = |n: &[u8], e: &[u8]| with(with(jwk("rs"), "n", b64(n)), "e", b64(e));
    let n = fixed("n2048e3");
    let mut even = n.clone();
    *even.last_mut().unwrap() &= 0xfe;
    let f4 = &[1, 0, 1][..];
    let mut rows = vec![
        skipped("key: RSA-1024", &key(&fixed("n1024"), f4)),
        skipped("key: RSA-1024 with leading zeros", &key(&[&[0; 128][..], &fixed("n1024")].concat(), f4)),
        skipped("key: RSA of 2047 bits", &key(&[0x7f; 256], f4)),
        skipped("key: RSA of 8200 bits", &key(&[0xff; 1025], f4)),
        skipped("key: RSA, even modulus", &key(&even, f4)),
        skipped("key: RSA, modulus 0", &key(&[0], f4)),
        skipped("key: RSA, modulus of zeros", &key(&[0; 256], f4)),
        skipped("key: RSA, no n", &without(jwk("rs"), "n")),
        skipped("key: RSA, no e", &without(jwk("rs"), "e")),
        skipped("key: RSA, n is a number", &with(jwk("rs"), "n", 65_537)),
        skipped("key: RSA, e is a number", &with(jwk("rs"), "e", 65_537)),
        skipped(
            "key: RSA, n is padded",
            &with(jwk("rs"), "n", format!("{}==", jwk("rs")["n"].as_str().unwrap())),
        ),
        skipped("key: RSA, n in hex", &with(jwk("rs"), "n", "0x00ff")),
        skipped("key: RSA, e with stray bits", &with(jwk("rs"), "e", "AQABAB")),
    ];
    for e in [&[][..], &[0], &[1], &[2], &[3], &[17], &[1, 0, 0], &[1, 0, 3], &[1, 0, 1, 0], &[1; 9]] {
        rows.push(skipped(format!("key: RSA, e is {e:?}"), &key(&n, e)));
    }
    // With e = 1, the signature of a message is its padded digest, which anyone can compute.
    let message = format!("{}.{}", b64(header("rs").to_string()), b64(viewing().to_string()));
    rows.push(KeySetRow {
        forged: Some(format!("{message}.{}", b64(padded_digest(message.as_bytes())))),
        ..skipped("key: RSA, e = 1 and a token that fits", &key(&n, &[1]))
    });
    rows
}

/// EMSA-PKCS1-v1_5 for 2048 bits (RFC 8017 §9.2).
fn padded_digest(message: &[u8]) -> Vec<u8> {
    const SHA256_INFO: [u8; 19] =
        [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
    let digest = digest(&SHA256, message);
    [&[0, 1][..], &[0xff; 256 - 3 - 19 - 32], &[0], &SHA256_INFO, digest.as_ref()].concat()
}

/// Keys with coordinates that are not a point. Those of the right form count as usable in the set, but verify
/// nothing, because the library checks the point whenever it is used.
fn points() -> Vec<KeySetRow> {
    let mut rows = Vec::new();
    let es = jwk("es");
    let (x, y) = (es["x"].clone(), es["y"].clone());
    for (name, (x, y)) in [
        ("y of another point", (x.clone(), jwk("stranger")["y"].clone())),
        ("x and y swapped", (y.clone(), x.clone())),
        ("the point (0, 0)", (json!(b64([0; 32])), json!(b64([0; 32])))),
        ("x = 0", (json!(b64([0; 32])), y.clone())),
        ("y = 0", (x.clone(), json!(b64([0; 32])))),
        ("coordinates beyond the field", (json!(b64([0xff; 32])), json!(b64([0xff; 32])))),
        ("x is the order", (json!(b64(P256_ORDER)), y.clone())),
        ("y is x", (x.clone(), x.clone())),
    ] {
        let key = with(with(jwk("es"), "x", x), "y", y);
        rows.push(KeySetRow {
            forged: Some(token_of("es")),
            ..KeySetRow::new(format!("point: {name}"), json!({"keys": [key]}).to_string(), usable(&["es"], 0))
        });
    }
    for (name, bytes) in [
        ("nothing", &[][..]),
        ("31 bytes", &[1; 31]),
        ("33 bytes", &[0; 33]),
        ("48 bytes", &[1; 48]),
        ("64 bytes", &[1; 64]),
    ] {
        rows.push(skipped(format!("point: x is {name}"), &with(jwk("es"), "x", b64(bytes))));
        rows.push(skipped(format!("point: y is {name}"), &with(jwk("es"), "y", b64(bytes))));
        rows.push(skipped(format!("point: x of Ed25519 is {name}"), &with(jwk("ed"), "x", b64(bytes))));
    }
    for (name, value) in [
        ("standard base64", json!(format!("{}+/", &jwk("es")["x"].as_str().unwrap()[..41]))),
        ("padded", json!(format!("{}=", jwk("es")["x"].as_str().unwrap()))),
        ("not base64", json!("not base64!")),
        ("null", Value::Null),
        ("a number", json!(1)),
        ("an array", json!([1, 2, 3])),
    ] {
        rows.push(skipped(format!("point: x is {name}"), &with(jwk("es"), "x", value)));
    }
    rows.push(skipped("point: no y", &without(jwk("es"), "y")));
    rows.extend(small_points());
    rows
}

/// The points of small order on Ed25519, as RFC 8032 §5.1.2 encodes them, and in forms that are outside the field or
/// have a meaningless sign. Anyone can sign for such a key: S = 0 with one of these points as R fits every message,
/// or every eighth. As with RSA and e = 1, this is not a key.
fn small_points() -> Vec<KeySetRow> {
    const ORDER_8: [&str; 2] = [
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    ];
    let mut points: Vec<(String, [u8; 32])> = Vec::new();
    let mut identity = [0; 32];
    identity[0] = 1;
    // p and p + 1, which equal 0 and 1, and p - 1, which equals -1 and is of order 2.
    let [p, p_and_1, minus_1] = [0xed, 0xee, 0xec].map(|first| {
        let mut bytes = [0xff; 32];
        bytes[0] = first;
        bytes[31] = 0x7f;
        bytes
    });
    points.push(("the identity".into(), identity));
    points.push(("order 2".into(), minus_1));
    points.push(("order 4".into(), [0; 32]));
    points.push(("order 4 beyond the field".into(), p));
    points.push(("the identity beyond the field".into(), p_and_1));
    for (at, text) in ORDER_8.into_iter().enumerate() {
        let bytes: Vec<u8> =
            (0..32).map(|byte| u8::from_str_radix(&text[2 * byte..2 * byte + 2], 16).unwrap()).collect();
        points.push((format!("order 8, {at}"), bytes.try_into().unwrap()));
    }
    let signed: Vec<(String, [u8; 32])> = points
        .iter()
        .map(|(name, point)| {
            let mut other = *point;
            other[31] |= 0x80;
            (format!("{name}, the other sign"), other)
        })
        .collect();
    points.extend(signed);
    points
        .into_iter()
        .map(|(name, point)| KeySetRow {
            forged: Some(forged_for(&point)),
            ..skipped(format!("point: Ed25519, {name}"), &with(jwk("ed"), "x", b64(point)))
        })
        .collect()
}

/// A token that no one signed but that the library accepts for this point; any token if the library refuses the point
/// entirely.
fn forged_for(point: &[u8; 32]) -> String {
    let mut signature = [0; 64];
    signature[0] = 1;
    let key = UnparsedPublicKey::new(&ED25519, point);
    let messages = (0..100).map(|run| {
        let claims = with(viewing(), "jti", format!("tok_{run}")).to_string();
        format!("{}.{}", b64(header("ed").to_string()), b64(claims))
    });
    let fits = messages.clone().find(|message| key.verify(message.as_bytes(), &signature).is_ok());
    let message = fits.or_else(|| messages.clone().next()).unwrap();
    format!("{message}.{}", b64(signature))
}

/// Good keys that look unusual.
fn variants() -> Vec<KeySetRow> {
    let modulus = fixed("n2048e3");
    let zeros = with(jwk("rs"), "n", b64([&[0][..], &modulus].concat()));
    [
        ("EC without alg", without(jwk("es"), "alg"), "es"),
        ("Ed25519 without alg", without(jwk("ed"), "alg"), "ed"),
        ("alg Ed25519", with(jwk("ed"), "alg", "Ed25519"), "ed"),
        ("use sig", with(jwk("es"), "use", "sig"), "es"),
        ("key_ops verify", with(jwk("es"), "key_ops", json!(["verify", "sign"])), "es"),
        // x5u is not followed and x5c is not read, so neither says anything about the key.
        (
            "x5u and x5c",
            with(with(jwk("es"), "x5u", "http://169.254.169.254/"), "x5c", json!(["MIIB"])),
            "es",
        ),
        ("RSA with a leading zero", zeros, "rs"),
        ("RSA e with leading zeros", with(jwk("rs"), "e", "AAEAAQ"), "rs"),
        ("kid with a path", named("../../es"), "../../es"),
    ]
    .into_iter()
    .map(|(name, key, id)| {
        KeySetRow::new(format!("key: {name}"), json!({"keys": [key]}).to_string(), usable(&[id], 0))
    })
    .collect()
}
