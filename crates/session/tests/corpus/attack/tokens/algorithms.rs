//! Algorithm confusion (RFC 8725 §2.1, §3.1; RFC 8725bis §2.11).

use super::super::{
    encode::{b64, header, own, sign_bytes, viewing, with, without},
    keys::{ALGORITHMS, Signer, jwk, rsa_der, signer},
    row::Row,
};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::STANDARD};
use ergo_protocol::Code::{AlgNotAllowed, Malformed, Signature};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    [unsigned(), hmac_with_the_public_key(), of_another_key(), not_allowed()].concat()
}

fn unsigned() -> Vec<Row> {
    let mut rows = Vec::new();
    for alg in ["none", "None", "NONE", "noNE", "nOnE", "", " none", "none ", "none\u{0}", "null", "false"] {
        let header = with(header("ed"), "alg", alg).to_string();
        for (who, claims) in [("own", own().to_string()), ("viewing", viewing().to_string())] {
            let bare = format!("{}.{}", b64(&header), b64(&claims));
            rows.push(Row::refused(
                format!("alg {alg:?}, {who}, signature empty"),
                format!("{bare}."),
                AlgNotAllowed,
            ));
            rows.push(Row::refused(
                format!("alg {alg:?}, {who}, signature zero"),
                format!("{bare}.AA"),
                AlgNotAllowed,
            ));
            let signed = sign_bytes(&header, &claims, Signer::Ed25519);
            rows.push(Row::refused(format!("alg {alg:?}, {who}, signed"), signed, AlgNotAllowed));
        }
    }
    let escaped = r#"{"alg":"\u006eone","kid":"ed","typ":"at+jwt"}"#;
    let escaped = format!("{}.{}.", b64(escaped), b64(own().to_string()));
    rows.push(Row::refused("alg none, written with escapes", escaped, AlgNotAllowed));
    let two_parts =
        format!("{}.{}", b64(with(header("ed"), "alg", "none").to_string()), b64(own().to_string()));
    rows.push(Row::refused("alg none in two parts", two_parts, Malformed));
    rows
}

/// CVE-2015-9235 and its many successors: the public key is used as the secret.
fn hmac_with_the_public_key() -> Vec<Row> {
    let (jwk, der) = (jwk("rs"), rsa_der());
    let pem = |label: &str, ending: &str| {
        let body = STANDARD.encode(&der);
        let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {label}-----{ending}{}{ending}-----END {label}-----", lines.join(ending))
    };
    let unix = pem("RSA PUBLIC KEY", "\n");
    let secrets: [(&str, Vec<u8>); 12] = [
        ("DER", der.clone()),
        ("base64 DER", STANDARD.encode(&der).into_bytes()),
        ("base64url DER", b64(&der).into_bytes()),
        ("PEM", unix.clone().into_bytes()),
        ("PEM and a newline", format!("{unix}\n").into_bytes()),
        ("PEM with CRLF", pem("RSA PUBLIC KEY", "\r\n").into_bytes()),
        ("PEM of another label", pem("PUBLIC KEY", "\n").into_bytes()),
        ("n as text", jwk["n"].as_str().unwrap().as_bytes().to_vec()),
        ("the JWK", jwk.to_string().into_bytes()),
        ("the JWK set", json!({"keys": [jwk]}).to_string().into_bytes()),
        ("nothing", Vec::new()),
        ("the key id", b"rs".to_vec()),
    ];
    let mut rows = Vec::new();
    for (what, secret) in secrets {
        for (alg, digest, code) in [
            ("HS256", hmac::HMAC_SHA256, AlgNotAllowed),
            ("HS384", hmac::HMAC_SHA384, AlgNotAllowed),
            ("HS512", hmac::HMAC_SHA512, AlgNotAllowed),
            // As if the verifier guessed the kind of signature from its length.
            ("RS256", hmac::HMAC_SHA256, Signature),
        ] {
            let header = with(header("rs"), "alg", alg).to_string();
            let message = format!("{}.{}", b64(header), b64(viewing().to_string()));
            let tag = hmac::sign(&hmac::Key::new(digest, &secret), message.as_bytes());
            rows.push(Row::refused(
                format!("alg {alg}, an HMAC keyed with {what}"),
                format!("{message}.{}", b64(tag)),
                code,
            ));
        }
    }
    rows
}

/// One key, one algorithm: valid signatures, but by a key for another algorithm.
fn of_another_key() -> Vec<Row> {
    let mut rows = Vec::new();
    for (alg, own_key) in ALGORITHMS {
        for kid in ["rs", "ps", "es", "ed"].into_iter().filter(|kid| *kid != own_key) {
            let header = with(header(kid), "alg", alg).to_string();
            let token = sign_bytes(header, viewing().to_string(), signer(kid));
            rows.push(Row::refused(format!("alg {alg} with the key {kid}"), token, AlgNotAllowed));
        }
    }
    // The padding of the other RSA algorithm, correctly named, with a key that is not for it.
    for (alg, kid, signer) in [("PS256", "rs", Signer::Rs256KeyPss), ("RS256", "ps", Signer::Ps256KeyPkcs1)] {
        let header = with(header(kid), "alg", alg).to_string();
        let token = sign_bytes(header, viewing().to_string(), signer);
        rows.push(Row::refused(format!("alg {alg}, well signed by {kid}"), token, AlgNotAllowed));
    }
    rows
}

fn not_allowed() -> Vec<Row> {
    let of = |alg: serde_json::Value, signer| {
        sign_bytes(with(header("ed"), "alg", alg).to_string(), viewing().to_string(), signer)
    };
    let mut rows = Vec::new();
    for (alg, signer) in [
        ("ES384", Signer::Es384),
        ("RS384", Signer::Rs384),
        ("RS512", Signer::Rs512),
        ("PS384", Signer::Ps384),
        ("PS512", Signer::Ps256),
        ("ES512", Signer::Es256),
        ("ES256K", Signer::Es256),
        ("Ed448", Signer::Ed25519),
        ("ESP256", Signer::Es256),
        ("ML-DSA-44", Signer::Ed25519),
        ("RS1", Signer::Rs256),
        ("RSA-OAEP", Signer::Rs256),
        ("RSA1_5", Signer::Rs256),
        ("dir", Signer::Ed25519),
        ("A128KW", Signer::Ed25519),
        ("ECDH-ES", Signer::Es256),
        ("PBES2-HS256+A128KW", Signer::Ed25519),
        ("eddsa", Signer::Ed25519),
        ("EDDSA", Signer::Ed25519),
        ("ed25519", Signer::Ed25519),
        ("EdDSA ", Signer::Ed25519),
        ("EdDSA\u{0}", Signer::Ed25519),
        ("EdDSA,none", Signer::Ed25519),
        ("es256", Signer::Es256),
        ("rs256", Signer::Rs256),
        ("SHA256withRSA", Signer::Rs256),
    ] {
        rows.push(Row::refused(format!("alg {alg:?} is not allowed"), of(json!(alg), signer), AlgNotAllowed));
    }
    for alg in
        [json!(null), json!(true), json!(0), json!(-8), json!(["EdDSA"]), json!({"EdDSA": 1}), json!([])]
    {
        rows.push(Row::refused(format!("alg is {alg}"), of(alg, Signer::Ed25519), AlgNotAllowed));
    }
    let none = without(header("ed"), "alg").to_string();
    let none = sign_bytes(none, viewing().to_string(), Signer::Ed25519);
    rows.push(Row::refused("no alg", none, AlgNotAllowed));
    let empty = sign_bytes("{}", viewing().to_string(), Signer::Ed25519);
    rows.push(Row::refused("an empty header", empty, AlgNotAllowed));
    rows
}
