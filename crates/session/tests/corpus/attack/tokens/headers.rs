//! What a header must not contain (RFC 7515 §4, RFC 8725 §3.10 and §3.11).

use super::super::{
    encode::{b64, header, of_header, own, sign_bytes, viewing, with, without},
    keys::{Signer, jwk, jwk_set, sign},
    row::Row,
};
use ergo_protocol::Code::{self, AlgNotAllowed, ClaimsMalformed, Crit, HeaderForbidden, Typ};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    [keys_in_the_header(), extensions(), types(), replicated_claims()].concat()
}

fn row(name: impl Into<String>, header: &Value, code: Code) -> Row {
    Row::refused(name, of_header(header.to_string()), code)
}

fn keys_in_the_header() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, value) in [
        ("jwk", jwk("ed")),
        ("jwk", json!(null)),
        ("jwk", json!({})),
        ("jwk", json!({"kty": "oct", "k": ""})),
        ("jku", json!("https://id.ergo.test/jwks.json")),
        ("jku", json!("https://evil.test/jwks.json")),
        ("jku", json!("https://id.ergo.test@evil.test/")),
        ("jku", json!("file:///dev/null")),
        ("jku", json!(null)),
        ("jku", jwk_set()),
        ("x5u", json!("http://169.254.169.254/latest/meta-data/")),
        ("x5u", json!("")),
        ("x5c", json!(["MIIB"])),
        ("x5c", json!([])),
        ("x5c", json!(null)),
        ("zip", json!("DEF")),
        ("zip", json!(null)),
        ("enc", json!("A128GCM")),
        ("enc", json!(false)),
        ("cty", json!("JWT")),
        ("cty", json!("")),
        ("cty", json!(null)),
    ] {
        rows.push(row(
            format!("header has {name}: {value}"),
            &with(header("ed"), name, value),
            HeaderForbidden,
        ));
    }
    // Contains the attacker's own key and is signed with it: CVE-2018-0114.
    let stranger = json!({"alg": "ES256", "typ": "at+jwt", "jwk": jwk("stranger")});
    for (name, header) in
        [("without kid", stranger.clone()), ("with the issuer's kid", with(stranger, "kid", "es"))]
    {
        rows.push(Row::refused(
            format!("jwk of a stranger, signed with it, {name}"),
            sign_bytes(header.to_string(), viewing().to_string(), Signer::StrangerEs256),
            HeaderForbidden,
        ));
    }
    let escaped = r#"{"alg":"EdDSA","kid":"ed","typ":"at+jwt","\u006aku":"https://evil.test"}"#;
    rows.push(Row::refused("jku, written with escapes", of_header(escaped), HeaderForbidden));
    rows
}

fn extensions() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, value) in [
        ("crit", json!(["exp2"])),
        ("crit", json!(["b64"])),
        ("crit", json!(["alg"])),
        ("crit", json!([""])),
        ("crit", json!([])),
        ("crit", json!(null)),
        ("crit", json!("exp2")),
        ("crit", json!({})),
        ("b64", json!(false)),
        // The default (RFC 7797 §3), but no issuer of access tokens writes it.
        ("b64", json!(true)),
        ("b64", json!(null)),
        ("b64", json!("false")),
    ] {
        rows.push(row(format!("header has {name}: {value}"), &with(header("ed"), name, value), Crit));
    }
    let both = json!({"alg": "EdDSA", "kid": "ed", "typ": "at+jwt", "b64": false, "crit": ["b64"]});
    rows.push(row("an unencoded payload, encoded all the same", &both, Crit));
    // RFC 7797: the claims are written unencoded; without a dot in them, there are three parts.
    let bare = r#"{"iss":"x"}"#;
    let message = format!("{}.{bare}", b64(both.to_string()));
    let signature = b64(sign(Signer::Ed25519, message.as_bytes()));
    rows.push(Row::refused("an unencoded payload", format!("{message}.{signature}"), Crit));
    rows
}

fn types() -> Vec<Row> {
    let mut rows = Vec::new();
    for typ in [
        json!("JWT"),
        json!("logout+jwt"),
        json!("dpop+jwt"),
        json!("secevent+jwt"),
        json!("JOSE"),
        json!("at+jwt "),
        json!(" at+jwt"),
        json!("at jwt"),
        json!("at%2Bjwt"),
        json!("at+jwt\u{0}"),
        json!("at+jwt;charset=utf-8"),
        json!("at+jwt,JWT"),
        json!("application/application/at+jwt"),
        json!("application/"),
        json!("application/jwt"),
        json!("text/at+jwt"),
        json!("/at+jwt"),
        // A full-width letter: only ASCII letters are compared case-insensitively here.
        json!("\u{ff41}t+jwt"),
        json!(""),
        json!(null),
        json!(true),
        json!(0),
        json!(["at+jwt"]),
        json!({"at+jwt": 1}),
    ] {
        rows.push(row(format!("typ is {typ}"), &with(header("ed"), "typ", typ), Typ));
    }
    rows.push(row("no typ", &without(header("ed"), "typ"), Typ));
    // RFC 9449 §4.2: a real DPoP proof contains its key; it is refused for its type.
    let proof = json!({"alg": "ES256", "typ": "dpop+jwt", "jwk": jwk("es")});
    rows.push(Row::refused(
        "a DPoP proof",
        sign_bytes(proof.to_string(), json!({"jti": "x", "htm": "GET"}).to_string(), Signer::Es256),
        Typ,
    ));
    // The algorithm is checked before everything else.
    let all_wrong = json!({"alg": "none", "typ": "JWT", "crit": [], "jwk": {}, "kid": 1});
    rows.push(row("everything wrong at once", &all_wrong, AlgNotAllowed));
    rows
}

/// RFC 7519 §5.3: claims repeated in the header must have the same values. A header that names an actor who is not in
/// the claims says that someone is impersonating.
fn replicated_claims() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, value) in [
        ("sub", json!("usr_eve")),
        ("iss", json!("https://evil.test")),
        ("aud", json!("https://other.test")),
        ("act", json!({"sub": "agt_eve"})),
        ("act", json!(null)),
        ("impersonator", json!("agt_eve")),
        ("isImpersonation", json!(false)),
    ] {
        let header = with(header("ed"), name, value.clone()).to_string();
        for (who, claims) in [("own", own()), ("viewing", viewing())] {
            let token = sign_bytes(&header, claims.to_string(), Signer::Ed25519);
            rows.push(Row::refused(format!("header says {name}: {value}, {who}"), token, ClaimsMalformed));
        }
    }
    for name in ["sub", "iss", "aud", "act"] {
        let header = with(header("ed"), name, viewing()[name].clone()).to_string();
        rows.push(Row::viewing(format!("header repeats {name}"), of_header(header)));
    }
    rows
}
