//! Tokens that must be accepted, so that no verifier passes the corpus by refusing everything.

use super::super::{
    encode::{self, AUDIENCE, ISSUER, NOW, header, of_claims, of_header, own, token, viewing, with, without},
    keys::{ALGORITHMS, signer},
    row::{Row, direct, impersonating},
};
use serde_json::json;

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (alg, kid) in ALGORITHMS {
        let sign = |claims: &serde_json::Value| {
            let header = with(header(kid), "alg", alg);
            encode::sign_bytes(header.to_string(), claims.to_string(), signer(kid))
        };
        rows.push(Row::own(format!("good: own, {alg}"), sign(&own())));
        rows.push(Row::viewing(format!("good: viewing, {alg}"), sign(&viewing())));
        let chain = json!({"sub": "agt_sam", "iss": ISSUER, "act": {"sub": "agt_lee"}});
        rows.push(Row::new(
            format!("good: a chain of two, {alg}"),
            sign(&with(viewing(), "act", chain)),
            impersonating("usr_dana", &["agt_sam", "agt_lee"], "ws_northwind"),
        ));
    }
    rows.extend(of_headers());
    rows.extend(of_other_claims());
    rows
}

fn of_headers() -> Vec<Row> {
    let good = header("ed");
    let mut rows: Vec<Row> = ["AT+JWT", "application/at+jwt", "Application/At+Jwt", "at+JWT"]
        .into_iter()
        .map(|typ| {
            Row::viewing(format!("good: typ {typ}"), of_header(with(good.clone(), "typ", typ).to_string()))
        })
        .collect();
    // RFC 7515 §4: unknown parameters are ignored. None of these contains a key or changes the meaning; a thumbprint
    // (x5t) only names a certificate, and p2c costs nothing because nothing is computed from it.
    for (name, value) in [
        ("x5t", json!("dGh1bWJwcmludA")),
        ("x5t#S256", json!("dGh1bWJwcmludA")),
        ("nonce", json!("n")),
        ("JWK", json!({"kty": "oct"})),
        ("Crit", json!(["x"])),
        ("p2c", json!(2_147_483_647)),
        ("epk", json!({"kty": "EC"})),
        ("__proto__", json!({"alg": "none"})),
    ] {
        rows.push(Row::viewing(
            format!("good: a header with {name}"),
            of_header(with(good.clone(), name, value).to_string()),
        ));
    }
    for (name, text) in [
        ("escapes in a name", r#"{"\u0061lg":"EdDSA","kid":"ed","typ":"at+jwt"}"#),
        ("escapes in the values", r#"{"alg":"\u0045dDSA","kid":"\u0065\u0064","typ":"at\u002Bjwt"}"#),
        ("white space", " {\r\n\t\"alg\" : \"EdDSA\" , \"kid\":\"ed\", \"typ\":\"at+jwt\" }\n "),
    ] {
        rows.push(Row::viewing(format!("good: a header with {name}"), of_header(text)));
    }
    rows
}

fn of_other_claims() -> Vec<Row> {
    let deep = format!(r#""x":{}{}"#, "[".repeat(63), "]".repeat(63));
    let escaped = viewing().to_string().replace("\"act\"", r#""\u0061\u0063\u0074""#);
    let mut rows = vec![
        // The actor must not get lost because of how its name is written.
        Row::viewing("good: act written with escapes", of_claims(escaped)),
        Row::viewing("good: 64 levels of nesting", of_claims(encode::with_more(&viewing(), &deep))),
        Row::viewing("good: no scope", token(&without(viewing(), "scope"))),
        Row::viewing("good: an empty scope", token(&with(viewing(), "scope", ""))),
        Row::viewing("good: a scope with two spaces", token(&with(viewing(), "scope", "a:read  b:read"))),
        // RFC 9068 §2.2 defines it, but the resource server does not check it (§4).
        Row::viewing("good: client_id", token(&with(viewing(), "client_id", "desk"))),
        // RFC 9449 §7.2 requires more only from servers that support DPoP.
        Row::own("good: bound to a DPoP key", token(&with(own(), "cnf", json!({"jkt": "x"})))),
        Row::own("good: a scope of one's own", token(&with(own(), "scope", "entry:ask"))),
        Row::own("good: a workspace is nothing without an actor", token(&with(own(), "workspace", json!(7)))),
        Row::own("good: aud is an array of us", token(&with(own(), "aud", json!([AUDIENCE])))),
        Row::viewing(
            "good: aud has us and others",
            token(&with(viewing(), "aud", json!(["https://a.test", AUDIENCE, AUDIENCE]))),
        ),
        // RFC 8693 §4.1: such claims inside an actor mean nothing.
        Row::viewing(
            "good: an expired exp inside the actor",
            token(&with(viewing(), "act", json!({"sub": "agt_sam", "exp": NOW - 9000, "name": "Sam"}))),
        ),
    ];
    for sub in [
        "Dana Reyes",
        "auth0|123",
        "<img onerror>",
        "' OR 1=1 --",
        "../../etc/passwd",
        "${jndi:ldap://x.test/a}",
        "josé",
        "دانا",
        "🦀",
        "a\u{301}b",
        "__proto__",
        "null",
    ] {
        let claims = with(own(), "sub", sub);
        rows.push(Row::new(format!("good: sub {sub}"), token(&claims), direct(sub)));
    }
    // RFC 7519 §7.3: compared exactly, without normalization. These are two different people.
    let (composed, decomposed) = ("jos\u{e9}", "jose\u{301}");
    rows.push(Row::new(
        "good: NFC and NFD of one name are two people",
        token(&with(with(viewing(), "sub", composed), "act", json!({"sub": decomposed}))),
        impersonating(composed, &[decomposed], "ws_northwind"),
    ));
    rows.push(Row::new(
        "good: a Cyrillic look-alike is somebody else",
        token(&with(viewing(), "act", json!({"sub": "usr_d\u{430}na"}))),
        impersonating("usr_dana", &["usr_d\u{430}na"], "ws_northwind"),
    ));
    for (name, length) in [("sub", 255), ("jti", 128), ("sid", 128)] {
        let longest = "é".repeat(length);
        let verdict = direct(if name == "sub" { &longest } else { "agt_sam" });
        let claims = with(own(), name, longest.as_str());
        rows.push(Row::new(format!("good: {name} of {length} characters"), token(&claims), verdict));
    }
    rows
}
