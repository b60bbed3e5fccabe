//! Refused tokens with real signatures, and their codes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::*;
use ergo_protocol::Code;
use serde_json::json;
use std::time::Instant;

/// An impersonation token with these members in place of the actor.
fn with_raw_members(members: &str) -> String {
    let claims = without(acting_claims(), "act").to_string();
    let claims = format!("{},{members}}}", claims.trim_end_matches('}'));
    sign_text(&header("ES256", "es").to_string(), &claims, "es")
}

#[test]
fn no_algorithm() {
    for alg in
        ["none", "None", "NONE", "noNE", "", "es256", "HS256", "HS384", "HS512", "ES512", "RS1", "ES256 "]
    {
        let header = header(alg, "es").to_string();
        refused(&sign_text(&header, &acting_claims().to_string(), "es"), Code::AlgNotAllowed);
        let unsigned = format!("{}.{}.", b64(&header), b64(acting_claims().to_string()));
        refused(&unsigned, Code::AlgNotAllowed);
        // The key is not looked up: there is none with this id.
        let unknown = with(common::header(alg, "other"), &[]).to_string();
        let refusal = refused(&sign_text(&unknown, &acting_claims().to_string(), "es"), Code::AlgNotAllowed);
        assert_eq!(refusal.key_id, None);
    }
    for alg in [json!(null), json!(1), json!(["ES256"])] {
        header_refused(&with(header("", "es"), &[("alg", alg)]), Code::AlgNotAllowed);
    }
    header_refused(&json!({"typ": "at+jwt", "kid": "es"}), Code::AlgNotAllowed);
}

#[test]
fn hmac_with_the_public_key() {
    use aws_lc_rs::hmac;
    let jwk = rsa_jwk(&issuer().rs, "rs", "RS256");
    let n = jwk["n"].as_str().unwrap();
    let der = aws_lc_rs::signature::KeyPair::public_key(&issuer().rs).as_ref().to_vec();
    let pem = format!("-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----", b64(&der));
    let secrets: [Vec<u8>; 8] = [
        der.clone(),
        b64(&der).into_bytes(),
        pem.clone().into_bytes(),
        format!("{pem}\n").into_bytes(),
        pem.replace('\n', "\r\n").into_bytes(),
        n.as_bytes().to_vec(),
        jwk.to_string().into_bytes(),
        Vec::new(),
    ];
    for secret in secrets {
        for alg in ["HS256", "RS256"] {
            let message =
                format!("{}.{}", b64(header(alg, "rs").to_string()), b64(acting_claims().to_string()));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
            let code = if alg == "HS256" { Code::AlgNotAllowed } else { Code::Signature };
            refused(&format!("{message}.{}", b64(tag.as_ref())), code);
        }
    }
}

#[test]
fn an_algorithm_that_is_not_the_keys() {
    for (alg, _) in ALGORITHMS {
        for (_, kid) in ALGORITHMS.iter().filter(|(other, _)| *other != alg) {
            let token = sign_text(&header(alg, kid).to_string(), &acting_claims().to_string(), kid);
            refused(&token, Code::AlgNotAllowed);
        }
    }
}

#[test]
fn keys_in_the_header() {
    let jwk = ec_jwk(&issuer().es, "es");
    for (name, value) in [
        ("jwk", jwk),
        ("jku", json!("https://id.ergo.test/jwks.json")),
        ("x5u", json!("http://169.254.169.254/")),
        ("x5c", json!(["MIIB"])),
        ("zip", json!("DEF")),
        ("enc", json!("A128GCM")),
        ("jwk", json!(null)),
        ("cty", json!("JWT")),
    ] {
        header_refused(&with(header("ES256", "es"), &[(name, value)]), Code::HeaderForbidden);
    }
}

#[test]
fn critical_extensions() {
    for (name, value) in [
        ("crit", json!(["exp2"])),
        ("crit", json!([])),
        ("crit", json!(null)),
        ("b64", json!(false)),
        ("b64", json!(true)),
    ] {
        header_refused(&with(header("ES256", "es"), &[(name, value)]), Code::Crit);
    }
}

#[test]
fn other_types_of_tokens() {
    for kind in [
        json!("logout+jwt"),
        json!("dpop+jwt"),
        json!("JWT"),
        json!("at+jwt "),
        json!("application/application/at+jwt"),
        json!("text/at+jwt"),
        json!(""),
        json!(null),
        json!(["at+jwt"]),
    ] {
        header_refused(&with(header("ES256", "es"), &[("typ", kind)]), Code::Typ);
    }
    header_refused(&without(header("ES256", "es"), "typ"), Code::Typ);
    // A real DPoP proof contains its key; it is refused for its type.
    let proof = json!({"alg": "ES256", "typ": "dpop+jwt", "jwk": ec_jwk(&issuer().es, "es")});
    header_refused(&proof, Code::Typ);
}

#[test]
fn another_audience() {
    for aud in [
        json!(123),
        json!(true),
        json!(null),
        json!({}),
        json!([]),
        json!([AUDIENCE, 1]),
        json!([[AUDIENCE]]),
        json!("https://other.test"),
        json!(["https://other.test"]),
        json!(format!("{AUDIENCE}/")),
    ] {
        claims_refused(&with(acting_claims(), &[("aud", aud)]), Code::Aud);
    }
    claims_refused(&without(acting_claims(), "aud"), Code::Aud);
}

#[test]
fn another_issuer() {
    for iss in [
        json!([ISSUER]),
        json!(format!("{ISSUER}/")),
        json!("HTTPS://ID.ergo.test"),
        json!("http://id.ergo.test"),
        json!(null),
        json!(1),
        json!({}),
    ] {
        claims_refused(&with(acting_claims(), &[("iss", iss)]), Code::Iss);
    }
    claims_refused(&without(acting_claims(), "iss"), Code::Iss);
}

#[test]
fn times() {
    for (name, code) in [("exp", Code::Exp), ("nbf", Code::Nbf), ("iat", Code::Iat)] {
        let good = NOW;
        for wrong in [
            json!(good.to_string()),
            json!(-1),
            json!(0),
            json!(good * 1000),
            json!(u64::MAX),
            json!(i64::MAX),
            json!(i64::MIN),
            json!(1e19),
            json!(1e9),
            json!(null),
            json!(true),
            json!({}),
            json!([good]),
        ] {
            claims_refused(&with(acting_claims(), &[(name, wrong)]), code);
        }
        claims_refused(&without(acting_claims(), name), code);
        for raw in ["1e400", "-1795435200.5", "1.7954352e8", "18446744073709551616"] {
            let claims = with_raw(&acting_claims(), name, raw);
            refused(&sign_text(&header("ES256", "es").to_string(), &claims, "es"), code);
        }
    }
}

#[test]
fn lifetime() {
    let lives = |seconds: i64| with(acting_claims(), &[("exp", json!(NOW + seconds))]);
    assert!(check(&token(&lives(43_200))).is_ok());
    claims_refused(&lives(43_201), Code::Exp);
    claims_refused(&lives(0).clone(), Code::Exp);
    let backdated = with(acting_claims(), &[("iat", json!(NOW - 43_000)), ("exp", json!(NOW + 201))]);
    claims_refused(&backdated, Code::Exp);
    let ahead = with(acting_claims(), &[("iat", json!(NOW + 59)), ("exp", json!(NOW + 59 + 43_200))]);
    assert!(check(&token(&ahead)).is_ok(), "a full-length token of an issuer whose clock is ahead");
}

#[test]
fn members_that_are_there_twice() {
    let actor = r#""act":{"sub":"agt_sam"}"#;
    for members in [
        format!("{actor},{actor}"),
        format!(r#"{actor},"act":null"#),
        format!(r#"{actor},"\u0061ct":{{"sub":"agt_eve"}}"#),
        format!(r#"{actor},"a\u0063t":null"#),
        r#""act":{"sub":"agt_sam","sub":"agt_eve"}"#.to_owned(),
        r#""act":{"sub":"agt_sam","\u0073ub":"agt_eve"}"#.to_owned(),
        r#""act":{"sub":"agt_sam","act":{"sub":"a","sub":"b"}}"#.to_owned(),
        format!(r#"{actor},"sub":"usr_eve""#),
        format!(r#"{actor},"iss":"{ISSUER}""#),
        format!(r#"{actor},"other":[{{"x":1,"x":1}}]"#),
    ] {
        refused(&with_raw_members(&members), Code::ClaimsMalformed);
    }
    assert!(check(&with_raw_members(actor)).is_ok(), "the helper makes good tokens");
    let twice = r#"{"alg":"ES256","alg":"ES256","kid":"es","typ":"at+jwt"}"#;
    refused(&sign_text(twice, &acting_claims().to_string(), "es"), Code::Malformed);
}

#[test]
fn claims_that_are_not_an_object() {
    for text in ["[]", "null", "\"x\"", "1", "{", "{}x", "\u{FEFF}{}", "{\"a\":1,}", " "] {
        let token = sign_text(&header("ES256", "es").to_string(), text, "es");
        refused(&token, Code::ClaimsMalformed);
    }
    let deep = format!(r#""act":{{"sub":"agt_sam"}},"x":{}{}"#, "[".repeat(65), "]".repeat(65));
    refused(&with_raw_members(&deep), Code::ClaimsMalformed);
}

#[test]
fn malformed_actors() {
    for act in [
        json!("agt_sam"),
        json!(["agt_sam"]),
        json!([{"sub": "agt_sam"}]),
        json!([]),
        json!(null),
        json!(false),
        json!(0),
        json!(""),
        json!({}),
        json!({"sub": ""}),
        json!({"sub": null}),
        json!({"sub": ["agt_sam"]}),
        json!({"sub": "usr_dana"}),
        json!({"sub": "agt_sam\u{202E}"}),
        json!({"sub": "agt\u{0}sam"}),
        json!({"sub": "a".repeat(256)}),
        json!({"iss": ISSUER}),
        json!({"sub": "agt_sam", "iss": "https://other.test"}),
        json!({"sub": "agt_sam", "iss": null}),
        json!({"sub": "agt_sam", "iss": [ISSUER]}),
        json!({"sub": "agt_sam", "act": null}),
        json!({"sub": "agt_sam", "act": {}}),
        json!({"sub": "agt_sam", "act": "agt_lee"}),
        json!({"sub": "agt_sam", "act": {"sub": "usr_dana"}}),
        json!({"sub": "agt_sam", "act": {"sub": "agt_lee", "iss": "https://other.test"}}),
    ] {
        let context = claims_refused(&with(acting_claims(), &[("act", act.clone())]), Code::ActMalformed);
        assert!(context.detail.contains("actor"), "{act}");
    }
}

#[test]
fn workspace_and_scope_of_an_impersonation_token() {
    claims_refused(&without(acting_claims(), "workspace"), Code::WorkspaceClaim);
    for workspace in
        [json!(""), json!(null), json!(1), json!(["ws"]), json!("ws\u{202E}"), json!("w".repeat(129))]
    {
        claims_refused(&with(acting_claims(), &[("workspace", workspace)]), Code::WorkspaceClaim);
    }
    for scope in [json!(null), json!(1), json!(["members:read"]), json!("a\nb"), json!("a\"b")] {
        claims_refused(&with(acting_claims(), &[("scope", scope.clone())]), Code::WorkspaceClaim);
        claims_refused(&with(direct_claims(), &[("scope", scope)]), Code::ClaimsMalformed);
    }
}

#[test]
fn other_markings() {
    for (name, value) in [
        ("impersonator", json!({"email": "sam@ergo.test", "reason": "x"})),
        ("impersonator", json!(null)),
        ("impersonator_user_id", json!("agt_eve")),
        ("impersonated", json!(true)),
        ("impersonatedBy", json!("agt_sam")),
        ("isImpersonation", json!(false)),
    ] {
        claims_refused(&with(acting_claims(), &[(name, value.clone())]), Code::ActAmbiguous);
        // Without `act`, it is a marking that cannot be read here, so the token is not "direct".
        claims_refused(&with(direct_claims(), &[(name, value)]), Code::ActAmbiguous);
    }
}

#[test]
fn deep_chains() {
    let nested = |depth: usize| {
        (0..depth).fold(json!(null), |inner, level| {
            let mut actor = json!({"sub": format!("agt_{level}")});
            if inner != json!(null) {
                actor["act"] = inner;
            }
            actor
        })
    };
    let session = impersonating(&with(acting_claims(), &[("act", nested(16))]));
    assert_eq!(session.actors().len(), 16);
    claims_refused(&with(acting_claims(), &[("act", nested(17))]), Code::ActTooDeep);
    claims_refused(&with(acting_claims(), &[("act", nested(100))]), Code::ActTooDeep);
    // Deeper than `serde_json` would read. The innermost one is not reached, so it does not matter what it is.
    let raw = |depth: usize| {
        let act = format!("{}1{}", r#"{"sub":"a","act":"#.repeat(depth), "}".repeat(depth));
        sign_text(&header("ES256", "es").to_string(), &with_raw(&acting_claims(), "act", &act), "es")
    };
    for depth in [17, 62, 63, 64, 65, 120, 600] {
        let token = raw(depth);
        let best = (0..5)
            .map(|_| {
                let started = Instant::now();
                refused(&token, Code::ActTooDeep);
                started.elapsed()
            })
            .min()
            .unwrap();
        assert!(best.as_millis() < 5, "{best:?}");
    }
    // 5,000 levels do not fit into 16 KiB, and the size is checked first. The reader and the actor chain are tested
    // at that depth in src/marking.rs and src/strict_json_tests.rs.
    refused(&raw(5_000), Code::TooLarge);
}

#[test]
fn may_act_is_a_permission_only() {
    let claims = with(direct_claims(), &[("may_act", json!({"sub": "agt_lee"}))]);
    assert_eq!(direct(&claims).subject(), "agt_sam");
    let both = with(acting_claims(), &[("may_act", json!({"sub": "agt_lee"}))]);
    assert_eq!(impersonating(&both).actors(), ["agt_sam"]);
}

#[test]
fn too_large() {
    let exact = |size: usize| format!("{}.a.a", "a".repeat(size - 4));
    refused(&exact(16_384), Code::Malformed);
    refused(&exact(16_385), Code::TooLarge);
    for huge in ["a".repeat(1 << 20), ".".repeat(50_000_000), "a".repeat(50_000_000)] {
        let best = (0..3)
            .map(|_| {
                let started = Instant::now();
                assert_eq!(check(&huge).unwrap_err().code, Code::TooLarge);
                started.elapsed()
            })
            .min()
            .unwrap();
        assert!(best.as_micros() < 1_000, "{best:?}");
    }
    let dots = ".".repeat(16_384);
    refused(&dots, Code::Malformed);
}

#[test]
fn subjects() {
    for sub in [
        json!("usr\u{202E}anad"),
        json!("usr\u{2066}x"),
        json!("usr\u{200F}"),
        json!("usr\u{0}"),
        json!("usr\n"),
        json!(""),
        json!("u".repeat(256)),
        json!(null),
        json!(1),
        json!(["usr_dana"]),
    ] {
        claims_refused(&with(acting_claims(), &[("sub", sub.clone())]), Code::Sub);
        claims_refused(&with(direct_claims(), &[("sub", sub)]), Code::Sub);
    }
    claims_refused(&without(direct_claims(), "sub"), Code::Sub);
    claims_refused(&with(direct_claims(), &[("sub", json!("u".repeat(70_000)))]), Code::TooLarge);
    // Plain text to us; the page escapes it.
    assert_eq!(direct(&with(direct_claims(), &[("sub", json!("<img onerror>"))])).subject(), "<img onerror>");
    assert!(check(&token(&with(direct_claims(), &[("sub", json!("é".repeat(255)))]))).is_ok());
    for (name, code) in [("jti", Code::Jti), ("sid", Code::Sid)] {
        claims_refused(&without(direct_claims(), name), code);
        for id in [json!(""), json!(null), json!(7), json!("a\u{7}"), json!("a".repeat(129))] {
            claims_refused(&with(direct_claims(), &[(name, id)]), code);
        }
    }
}

#[test]
fn signatures_and_encodings() {
    let good = token(&acting_claims());
    let (message, signature) = good.rsplit_once('.').unwrap();
    // Psychic signatures (CVE-2022-21449), and other invalid ones.
    for bytes in [vec![0; 64], vec![0; 63], vec![0xff; 64], vec![1; 65], vec![0]] {
        refused(&format!("{message}.{}", b64(bytes)), Code::Signature);
    }
    let der = b64(common::signature("es_der", message.as_bytes()));
    refused(&format!("{message}.{der}"), Code::Signature);
    let mut longer = common::signature("es", message.as_bytes());
    longer.push(0);
    refused(&format!("{message}.{}", b64(longer)), Code::Signature);
    for broken in [
        format!("{good}="),
        format!("{good}=="),
        format!("{good}\n"),
        format!(" {good}"),
        format!("{good}."),
        format!("{good}.a.b"),
        format!("{message}.{}", signature.replacen(|c: char| c.is_ascii_lowercase(), "+", 1)),
        format!("{message}.{}", signature.replacen(|c: char| c.is_ascii_lowercase(), "/", 1)),
        format!("{message}."),
        message.to_owned(),
        ".".to_owned(),
        "..".to_owned(),
        String::new(),
        good.replacen('.', "..", 1),
        good.replacen('e', "é", 1),
    ] {
        refused(&broken, Code::Malformed);
    }
    let encrypted = refused("e30.e30.e30.e30.e30", Code::Malformed);
    assert!(encrypted.detail.contains("encrypted tokens are not supported"));
    let other = token(&with(acting_claims(), &[("sub", json!("usr_eve"))]));
    let (other_message, _) = other.rsplit_once('.').unwrap();
    refused(&format!("{other_message}.{signature}"), Code::Signature);
}
