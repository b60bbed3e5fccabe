//! Any bytes as the claims of a validly signed token: another JSON reader reads the same from accepted claims, and,
//! above all, no actor passes for the subject.
#![no_main]

use ergo_protocol::Code;
use ergo_session::{Acting as Verdict, EARLIEST_SECONDS, LEEWAY_SECONDS, MAX_LIFETIME_SECONDS};
use ergo_session_fuzz::{
    AUDIENCE, Acting, ISSUER, MARKINGS, NOW, Reading, Seen, judge, judge_by_all, keys, sign,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|payload: &[u8]| {
    let token = sign(payload);
    check_profiles(payload, &token);
    let Ok(seen) = judge(&token, keys(), NOW) else { return };
    let claims: Reading = serde_json::from_slice(payload).expect("serde_json reads what we accept");
    assert!(!claims.repeats(), "a member is there twice");
    assert!(claims.depth() <= 64);
    check_times(&claims, &seen);
    check_ids(&claims, &seen);
    match &seen.acting {
        None => {
            for name in MARKINGS {
                assert!(claims.get(name).is_none(), "{name}, and taken for a direct session");
            }
        }
        Some(acting) => check_acting(&claims, &seen.subject, acting),
    }
    for clock in [i64::MIN, 0, EARLIEST_SECONDS - 1, i64::MAX] {
        assert_eq!(judge(&token, keys(), clock).map_err(|refusal| refusal.code), Err(Code::Clock));
    }
});

/// No profile reads a token with an RFC 8693 actor as direct, and no one is named who is not in the token.
fn check_profiles(payload: &[u8], token: &str) {
    let accepted = judge_by_all(token);
    if accepted.is_empty() {
        return;
    }
    let claims: Reading = serde_json::from_slice(payload).expect("serde_json reads what we accept");
    for one in accepted {
        if claims.get("act").is_some() {
            assert!(matches!(one.acting, Verdict::By(_) | Verdict::ByUnknown), "{one:?}");
        }
        if let Verdict::By(actors) = &one.acting {
            assert!(!actors.is_empty() && actors.iter().all(|actor| *actor != one.subject), "{one:?}");
        }
    }
}

/// How far off a time may be when it is read as a floating-point number.
const OFF: f64 = 0.000_001;

fn check_times(claims: &Reading, seen: &Seen) {
    let of = |name| claims.get(name).and_then(Reading::number).expect("a time is a number");
    let (iat, nbf, exp) = (of("iat"), of("nbf"), of("exp"));
    let facts = &seen.facts;
    for (written, rounded_down) in [(iat, facts.issued_at), (exp, facts.expires_at)] {
        assert!((-OFF..1.0 + OFF).contains(&(written - rounded_down as f64)), "{written} as {rounded_down}");
    }
    assert!((-OFF..1.0 + OFF).contains(&(facts.not_before as f64 - nbf)), "{nbf} as {}", facts.not_before);
    let (now, leeway) = (NOW as f64, LEEWAY_SECONDS as f64);
    assert!(now < exp + leeway && nbf <= now + leeway + OFF && iat <= now + leeway + OFF);
    let life = facts.expires_at - facts.issued_at;
    assert!(iat < exp && (1..=MAX_LIFETIME_SECONDS).contains(&life));
}

fn check_ids(claims: &Reading, seen: &Seen) {
    let of = |name| claims.get(name).and_then(Reading::text);
    let facts = &seen.facts;
    assert_eq!((of("iss"), facts.issuer.as_str()), (Some(ISSUER), ISSUER));
    let for_us = match claims.get("aud") {
        Some(Reading::Array(all)) => all.iter().any(|one| one.text() == Some(AUDIENCE)),
        one => one.and_then(Reading::text) == Some(AUDIENCE),
    };
    assert!(for_us, "not for us");
    assert_eq!(of("sub"), Some(seen.subject.as_str()));
    assert_eq!(of("jti"), Some(facts.token_id.as_str()));
    assert_eq!(of("sid"), Some(facts.session_id.as_str()));
    assert!([&seen.subject, &facts.token_id, &facts.session_id].iter().all(|id| !id.is_empty()));
    let scope = claims.get("scope").map_or(Some(""), Reading::text).expect("a scope is text");
    assert!(scope.split_ascii_whitespace().eq(facts.scope.iter().map(String::as_str)), "{scope:?}");
    assert_eq!((facts.algorithm.as_str(), facts.key_id.as_str()), ("EdDSA", "ed"));
}

fn check_acting(claims: &Reading, viewed: &str, acting: &Acting) {
    for name in MARKINGS.iter().filter(|name| **name != "act") {
        assert!(claims.get(name).is_none(), "{name}, and accepted");
    }
    let outermost = claims.get("act").expect("an actor out of nothing");
    assert_eq!(outermost.get("sub").and_then(Reading::text), acting.actor.as_deref());
    let chain = std::iter::successors(Some(outermost), |actor| actor.get("act"));
    let subs: Option<Vec<&str>> = chain.map(|actor| actor.get("sub").and_then(Reading::text)).collect();
    assert_eq!(
        subs.as_deref(),
        Some(acting.actors.iter().map(String::as_str).collect::<Vec<_>>().as_slice())
    );
    assert!((1..=16).contains(&acting.actors.len()));
    assert!(acting.actors.iter().all(|actor| actor != viewed && !actor.is_empty()));
    assert_eq!(claims.get("workspace").and_then(Reading::text), Some(acting.workspace.as_str()));
}
