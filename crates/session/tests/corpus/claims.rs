//! The rows about claims: types, times, doubles, actors and markings.

use crate::tokens::{AUDIENCE, Corpus, ISSUER, NOW, Verdict, acting, by, direct, with};
use ergo_protocol::Code;
use serde_json::{Value, json};

pub fn add(corpus: &mut Corpus<'_>) {
    kinds(corpus);
    times(corpus);
    doubles(corpus);
    texts(corpus);
    actors(corpus);
    chains(corpus);
    markings(corpus);
}

/// Every required claim as everything that it is not (CVE-2026-25537 was one of these).
fn kinds(corpus: &mut Corpus<'_>) {
    for (name, code) in [
        ("iss", Code::Iss),
        ("aud", Code::Aud),
        ("sub", Code::Sub),
        ("jti", Code::Jti),
        ("sid", Code::Sid),
        ("exp", Code::Exp),
        ("nbf", Code::Nbf),
        ("iat", Code::Iat),
    ] {
        for value in
            [json!(null), json!(true), json!(""), json!({}), json!([]), json!(-1), json!("x".repeat(300))]
        {
            let token = corpus.with_claims(&with(acting(), name, value.clone()).to_string());
            corpus.refused(format!("{name} is {}", short(&value)), token, code);
        }
        let mut claims = acting();
        claims.as_object_mut().unwrap().remove(name);
        let token = corpus.with_claims(&claims.to_string());
        corpus.refused(format!("no {name}"), token, code);
    }
    for (name, value, code) in [
        ("iss", json!([ISSUER]), Code::Iss),
        ("iss", json!(format!("{ISSUER}/")), Code::Iss),
        ("iss", json!(ISSUER.to_uppercase()), Code::Iss),
        ("iss", json!("https://id.ergo.test.evil.test"), Code::Iss),
        ("iss", json!("http://id.ergo.test"), Code::Iss),
        ("iss", json!(format!("{ISSUER}\u{0}")), Code::Iss),
        ("aud", json!([AUDIENCE, 1]), Code::Aud),
        ("aud", json!([[AUDIENCE]]), Code::Aud),
        ("aud", json!({"0": AUDIENCE}), Code::Aud),
        ("aud", json!(format!("{AUDIENCE} https://other.test")), Code::Aud),
        ("aud", json!("https://other.test"), Code::Aud),
        ("aud", json!("*"), Code::Aud),
        ("workspace", json!(null), Code::WorkspaceClaim),
        ("workspace", json!(["ws_marlow"]), Code::WorkspaceClaim),
        ("workspace", json!("ws\u{202e}"), Code::WorkspaceClaim),
        ("scope", json!(["members:read"]), Code::WorkspaceClaim),
        ("scope", json!("a\tb"), Code::WorkspaceClaim),
    ] {
        let token = corpus.with_claims(&with(acting(), name, value.clone()).to_string());
        corpus.refused(format!("{name} is {value}"), token, code);
    }
    let many =
        corpus.with_claims(&with(direct(), "aud", json!(["https://other.test", AUDIENCE])).to_string());
    corpus.row("aud with us among others", many, Verdict::Direct);
    for text in [
        "[]",
        "null",
        "\"x\"",
        "1",
        "{",
        "",
        " ",
        "{}x",
        "\u{feff}{}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
    ] {
        let token = corpus.with_claims(text);
        // Nothing at all is no part of a token.
        let code = if text.is_empty() { Code::Malformed } else { Code::ClaimsMalformed };
        corpus.refused(format!("claims {text:?}"), token, code);
    }
}

fn times(corpus: &mut Corpus<'_>) {
    for (name, code) in [("exp", Code::Exp), ("nbf", Code::Nbf), ("iat", Code::Iat)] {
        for raw in [
            "\"1795436100\"",
            "1795436100.0",
            "1.7954361e9",
            "1e400",
            "1795436100000",
            "18446744073709551615",
            "-1795436100",
            "0",
            "9007199254740993",
            "1e-400",
            "0x6b",
        ] {
            let claims = with(acting(), name, json!("<raw>")).to_string().replace("\"<raw>\"", raw);
            let code = if raw == "0x6b" { Code::ClaimsMalformed } else { code };
            let token = corpus.with_claims(&claims);
            corpus.refused(format!("{name} written {raw}"), token, code);
        }
    }
    for (name, changes, right) in [
        (
            "expired a minute ago",
            vec![("iat", NOW - 900), ("nbf", NOW - 900), ("exp", NOW - 60)],
            Verdict::Refused(Code::Exp),
        ),
        (
            "expired within the leeway",
            vec![("iat", NOW - 900), ("nbf", NOW - 900), ("exp", NOW - 59)],
            by(&["agt_sam"]),
        ),
        ("not yet for a minute", vec![("nbf", NOW + 61)], Verdict::Refused(Code::Nbf)),
        ("not yet, within the leeway", vec![("nbf", NOW + 60)], by(&["agt_sam"])),
        ("issued in a minute", vec![("iat", NOW + 61)], Verdict::Refused(Code::Iat)),
        (
            "expires before it was issued",
            vec![("iat", NOW + 30), ("exp", NOW + 20)],
            Verdict::Refused(Code::Exp),
        ),
        ("lives 12 hours", vec![("exp", NOW + 43_200)], by(&["agt_sam"])),
        ("lives a second longer", vec![("exp", NOW + 43_201)], Verdict::Refused(Code::Exp)),
        ("lives for ever", vec![("exp", 4_000_000_000)], Verdict::Refused(Code::Exp)),
    ] {
        let claims = changes.into_iter().fold(acting(), |claims, (name, at)| with(claims, name, json!(at)));
        let token = corpus.with_claims(&claims.to_string());
        corpus.row(name, token, right);
    }
}

fn doubles(corpus: &mut Corpus<'_>) {
    let base = acting().to_string();
    let base = base.trim_end_matches('}').to_owned() + "}";
    for more in [
        r#""act":{"sub":"agt_eve"}"#,
        r#""act":null"#,
        r#""\u0061ct":{"sub":"agt_eve"}"#,
        r#""a\u0063t":null"#,
        r#""sub":"usr_eve""#,
        r#""s\u0075b":"usr_eve""#,
        r#""iss":"https://evil.test""#,
        r#""aud":"x""#,
        r#""exp":4000000000"#,
        r#""workspace":"ws_other""#,
        r#""scope":"change""#,
        r#""sid":"s2""#,
        r#""x":{"y":1,"y":2}"#,
        r#""x":[{"y":1,"\u0079":2}]"#,
        r#""x":{"a":{"b":{"c":1,"c":1}}}"#,
    ] {
        // The actor's own brace was trimmed with the last one.
        let claims = format!("{},{more}}}", &base[..base.len() - 1]);
        let token = corpus.with_claims(&claims);
        corpus.refused(format!("twice: {more}"), token, Code::ClaimsMalformed);
    }
    for act in [
        r#"{"sub":"agt_sam","sub":"agt_eve"}"#,
        r#"{"sub":"agt_sam","\u0073ub":"agt_eve"}"#,
        r#"{"sub":"agt_sam","act":{"sub":"a","sub":"b"}}"#,
    ] {
        let claims = with(acting(), "act", json!("<raw>")).to_string().replace("\"<raw>\"", act);
        let token = corpus.with_claims(&claims);
        corpus.refused(format!("twice in the actor: {act}"), token, Code::ClaimsMalformed);
    }
}

/// Characters that hide or reorder what is around them, in every id that people see.
fn texts(corpus: &mut Corpus<'_>) {
    for hidden in [
        '\0',
        '\n',
        '\t',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0001}',
        '\u{e0041}',
    ] {
        let text = format!("usr{hidden}dana");
        let point = u32::from(hidden);
        let sub = corpus.with_claims(&with(acting(), "sub", json!(text)).to_string());
        corpus.refused(format!("sub with U+{point:04X}"), sub, Code::Sub);
        let act = corpus.with_claims(&with(acting(), "act", json!({ "sub": text })).to_string());
        corpus.refused(format!("actor with U+{point:04X}"), act, Code::ActMalformed);
    }
    for good in ["<img src=x onerror=alert(1)>", "دانا", "auth0|1", "Dána", "'; DROP TABLE", "{{7*7}}", "%00"]
    {
        let token = corpus.with_claims(&with(direct(), "sub", json!(good)).to_string());
        corpus.row(format!("sub {good}"), token, Verdict::Direct);
    }
    for (name, raw) in [
        ("a lone high surrogate", r"\ud800"),
        ("a lone low surrogate", r"\udc00"),
        ("a bad pair", r"\ud800A"),
        ("a bad escape", r"\x41"),
        ("half an escape", r"\u00"),
    ] {
        let claims = with(acting(), "sub", json!("<raw>")).to_string().replace("<raw>", raw);
        let token = corpus.with_claims(&claims);
        corpus.refused(format!("sub with {name}"), token, Code::ClaimsMalformed);
    }
}

fn actors(corpus: &mut Corpus<'_>) {
    for act in [
        json!("agt_sam"),
        json!(["agt_sam"]),
        json!([{"sub": "agt_sam"}]),
        json!([]),
        json!(null),
        json!(false),
        json!(true),
        json!(0),
        json!(""),
        json!({}),
        json!({"sub": ""}),
        json!({"sub": null}),
        json!({"sub": 7}),
        json!({"sub": true}),
        json!({"sub": {}}),
        json!({"sub": ["agt_sam"]}),
        json!({"sub": "usr_dana"}),
        json!({"sub": "a".repeat(256)}),
        json!({"iss": ISSUER}),
        json!({"email": "sam@ergo.example"}),
        json!({"SUB": "agt_sam"}),
        json!({"sub": "agt_sam", "iss": "https://evil.test"}),
        json!({"sub": "agt_sam", "iss": null}),
        json!({"sub": "agt_sam", "iss": [ISSUER]}),
        json!({"sub": "agt_sam", "act": null}),
        json!({"sub": "agt_sam", "act": {}}),
        json!({"sub": "agt_sam", "act": "agt_lee"}),
        json!({"sub": "agt_sam", "act": []}),
        json!({"sub": "agt_sam", "act": {"sub": "usr_dana"}}),
        json!({"sub": "agt_sam", "act": {"sub": ""}}),
        json!({"act": {"sub": "agt_sam"}}),
    ] {
        let token = corpus.with_claims(&with(acting(), "act", act.clone()).to_string());
        corpus.refused(format!("act {}", short(&act)), token, Code::ActMalformed);
        // Also without anything else of an impersonation.
        let token = corpus.with_claims(&with(direct(), "act", act.clone()).to_string());
        let code = if act["sub"] == "usr_dana" { Code::WorkspaceClaim } else { Code::ActMalformed };
        corpus.refused(format!("act alone {}", short(&act)), token, code);
    }
    for (act, who) in [
        (json!({"sub": "agt_sam", "iss": ISSUER, "exp": 1, "nbf": "x", "name": "Sam"}), &["agt_sam"][..]),
        (json!({"sub": "agt_sam", "act": {"sub": "agt_lee"}}), &["agt_sam", "agt_lee"]),
        (json!({"sub": "agt_sam", "act": {"sub": "agt_sam"}}), &["agt_sam", "agt_sam"]),
    ] {
        let token = corpus.with_claims(&with(acting(), "act", act.clone()).to_string());
        corpus.row(format!("good act {act}"), token, by(who));
    }
    for may in [json!({"sub": "agt_lee"}), json!(null), json!("x")] {
        let token = corpus.with_claims(&with(direct(), "may_act", may.clone()).to_string());
        corpus.row(format!("may_act {may} alone"), token, Verdict::Direct);
        let token = corpus.with_claims(&with(acting(), "may_act", may.clone()).to_string());
        corpus.row(format!("may_act {may} beside act"), token, by(&["agt_sam"]));
    }
}

fn chains(corpus: &mut Corpus<'_>) {
    let nested = |depth: usize| {
        (1..depth).fold(r#"{"sub":"agt_0"}"#.to_owned(), |inner, level| {
            format!(r#"{{"sub":"agt_{level}","act":{inner}}}"#)
        })
    };
    for depth in [1, 2, 15, 16, 17, 18, 61, 62, 63, 64, 65, 120, 300] {
        let claims = with(acting(), "act", json!("<raw>")).to_string().replace("\"<raw>\"", &nested(depth));
        let token = corpus.with_claims(&claims);
        let right = if depth > 16 {
            Verdict::Refused(Code::ActTooDeep)
        } else {
            Verdict::Impersonating((0..depth).rev().map(|level| format!("agt_{level}")).collect())
        };
        corpus.row(format!("a chain of {depth}"), token, right);
    }
    for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
        let deep = format!("{}1{}", open.repeat(80), close.repeat(80));
        let claims = with(direct(), "x", json!("<raw>")).to_string().replace("\"<raw>\"", &deep);
        let token = corpus.with_claims(&claims);
        corpus.refused(format!("80 levels of {open}"), token, Code::ClaimsMalformed);
    }
}

/// Other providers' markings, next to the actor and without it, whatever they say.
fn markings(corpus: &mut Corpus<'_>) {
    for name in [
        "impersonator",
        "impersonator_id",
        "impersonator_user_id",
        "impersonatorUserId",
        "impersonated",
        "impersonatedBy",
        "impersonated_by",
        "isImpersonation",
        "is_impersonation",
        "isImpersonating",
        "impersonation",
        "impersonation_context",
        "actor",
        "Act",
        "ACT",
        "on_behalf_of",
        "https://acme.example/impersonator",
        "urn:acme:act",
        "impersonator.id",
        "masqueraded_by",
    ] {
        for value in [json!(true), json!(false), json!(null), json!("agt_sam"), json!({"sub": "agt_sam"})] {
            for (kind, claims) in [("alone", direct()), ("beside act", acting())] {
                let token = corpus.with_claims(&with(claims, name, value.clone()).to_string());
                corpus.refused(format!("{name} {value} {kind}"), token, Code::ActAmbiguous);
            }
        }
    }
    for (name, value) in [
        ("session", json!({"impersonatedBy": "agt_sam"})),
        ("user", json!({"impersonatorUserId": "agt_sam"})),
        (
            "https://stytch.com/session",
            json!({"authentication_factors": [{"impersonated_factor": {"impersonator_id": "a"}}]}),
        ),
        ("login_method", json!({"login_method": "impersonation"})),
        ("auth_method", json!("impersonation")),
        ("amr", json!(["pwd", "impersonated"])),
    ] {
        let token = corpus.with_claims(&with(direct(), name, value.clone()).to_string());
        corpus.refused(format!("inside {name}: {value}"), token, Code::ActAmbiguous);
    }
    for (name, value) in [
        ("actions", json!([])),
        ("contact", json!("x")),
        ("can_impersonate", json!(true)),
        ("amr", json!(["pwd"])),
        ("roles", json!(["impersonator"])),
    ] {
        let token = corpus.with_claims(&with(direct(), name, value.clone()).to_string());
        corpus.row(format!("no marking: {name} {value}"), token, Verdict::Direct);
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}
