//! Good tokens, and what makes them valid: every algorithm, every byte, the leeway, the clock, and the key.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::*;
use ergo_protocol::Code;
use ergo_session::{SessionContext, verify};
use serde_json::json;

#[test]
fn happy_direct_with_every_algorithm() {
    for (alg, kid) in ALGORITHMS {
        let token = sign_text(&header(alg, kid).to_string(), &direct_claims().to_string(), kid);
        let Ok(SessionContext::Direct(session)) = check(&token) else { panic!("{alg}") };
        assert_eq!(session.subject(), "agt_sam");
        assert_eq!((session.facts().algorithm.as_str(), session.facts().key_id.as_str()), (alg, kid));
        assert_eq!(session.facts().profile, "ergo");
        assert_eq!(session.facts().scope, [""; 0]);
    }
}

#[test]
fn happy_impersonating_with_every_algorithm() {
    for (alg, kid) in ALGORITHMS {
        let token = sign_text(&header(alg, kid).to_string(), &acting_claims().to_string(), kid);
        let Ok(SessionContext::Impersonating(session)) = check(&token) else { panic!("{alg}") };
        assert_eq!(session.viewed(), "usr_dana");
        assert_eq!(session.actor(), "agt_sam");
        assert_eq!(session.actors(), ["agt_sam"]);
        assert_eq!(session.workspace(), "ws_northwind");
        assert_eq!(session.facts().scope, ["members:read", "teams:read"]);
        assert_eq!(session.facts().expires_at, NOW + 900);
        assert_eq!(session.facts().session_id, "ses_1");
        assert_eq!(session.facts().token_id, "tok_1");
    }
}

#[test]
fn happy_variants() {
    let many = with(acting_claims(), &[("aud", json!(["https://other.test", AUDIENCE]))]);
    assert_eq!(impersonating(&many).viewed(), "usr_dana");
    for kind in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
        let header = with(header("ES256", "es"), &[("typ", json!(kind))]);
        let token = sign_text(&header.to_string(), &acting_claims().to_string(), "es");
        assert!(check(&token).is_ok(), "{kind}");
    }
    // RFC 9864: the fully specified name of the same algorithm.
    let token = sign_text(&header("Ed25519", "ed").to_string(), &acting_claims().to_string(), "ed");
    assert!(check(&token).is_ok());
    let chain =
        json!({"sub": "agt_sam", "iss": ISSUER, "act": {"sub": "agt_lee", "act": {"sub": "agt_kim"}}});
    let session = impersonating(&with(acting_claims(), &[("act", chain)]));
    assert_eq!(session.actor(), "agt_sam");
    assert_eq!(session.actors(), ["agt_sam", "agt_lee", "agt_kim"]);
    let no_scope = impersonating(&without(acting_claims(), "scope"));
    assert!(no_scope.facts().scope.is_empty());
}

#[test]
fn leeway_is_sixty_seconds() {
    let expired = |ago: i64| with(acting_claims(), &[("iat", json!(NOW - 600)), ("exp", json!(NOW - ago))]);
    assert!(check(&token(&expired(59))).is_ok());
    claims_refused(&expired(60), Code::Exp);
    claims_refused(&expired(61), Code::Exp);
    for (name, code) in [("nbf", Code::Nbf), ("iat", Code::Iat)] {
        assert!(check(&token(&with(acting_claims(), &[(name, json!(NOW + 59))]))).is_ok());
        claims_refused(&with(acting_claims(), &[(name, json!(NOW + 61))]), code);
    }
}

#[test]
fn a_clock_that_cannot_be_right() {
    let token = token(&acting_claims());
    for now in [-86_400, 0, 30, 1_577_836_799, i64::MIN, i64::MAX] {
        let refusal = verify(&token, &issuer().keys, &issuer().policy, now).unwrap_err();
        assert_eq!(refusal.code, Code::Clock, "{now}");
    }
}

#[test]
fn key_ids() {
    let refusal = header_refused(&header("ES256", "gone"), Code::KeyUnknown);
    assert_eq!(refusal.key_id.as_deref(), Some("gone"), "a key cache may fetch again");
    for kid in [json!(null), json!(1), json!(""), json!("k".repeat(129)), json!(["es"])] {
        let refusal = header_refused(&with(header("ES256", "es"), &[("kid", kid)]), Code::KeyUnknown);
        assert_eq!(refusal.key_id, None, "fetching would not help");
    }
    header_refused(&without(header("ES256", "es"), "kid"), Code::KeyUnknown);
}

/// No single byte of a token can be changed.
#[test]
fn every_single_byte_counts() {
    for (alg, kid) in ALGORITHMS {
        let good = sign_text(&header(alg, kid).to_string(), &acting_claims().to_string(), kid);
        assert!(check(&good).is_ok());
        for at in 0..good.len() {
            let was = good.as_bytes()[at];
            let flipped = char::from(was ^ 1);
            for now in ['A', 'B', '_', '.', '=', '\0', ' ', flipped] {
                if u32::from(was) == u32::from(now) {
                    continue;
                }
                let mut bad = good.clone();
                bad.replace_range(at..=at, &now.to_string());
                assert!(check(&bad).is_err(), "{alg}: byte {at} as {now:?}");
            }
            let mut shorter = good.clone();
            shorter.remove(at);
            assert!(check(&shorter).is_err(), "{alg}: without byte {at}");
        }
    }
}
