//! Every provider's marking, with real signatures: direct, impersonating, or refused, but never wrongly "direct".
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::{profiles::*, *};
use ergo_protocol::Code;
use ergo_session::{Acting, Claims, KeySet, Policy, Profile, Refusal, built_in, verified_claims};
use serde_json::{Value, json};
use std::sync::Arc;

fn read(profile: &str, claims: &Value) -> Result<Claims, Refusal> {
    read_with(Profile::named(profile).unwrap_or_else(|| panic!("{profile}")), claims)
}

#[track_caller]
fn acting(profile: &str, claims: &Value) -> (Acting, Option<String>) {
    let claims = read(profile, claims).unwrap();
    (claims.acting, claims.workspace)
}

#[track_caller]
fn refused_by(profile: &str, claims: &Value, code: Code) {
    assert_eq!(read(profile, claims).map_err(|refusal| refusal.code), Err(code), "{profile}: {claims}");
}

#[allow(clippy::unnecessary_wraps, reason = "reads well in the table below")]
fn at(workspace: &str) -> Option<String> {
    Some(workspace.to_owned())
}

/// A token as each provider really writes it: the profile, the token, the actor, and the workspace.
#[allow(clippy::too_many_lines, reason = "a table")]
fn shapes() -> Vec<(&'static str, Value, Acting, Option<String>)> {
    let user = |more: &[(&str, Value)]| with(base("user_1"), more);
    let act = json!({"sub": "agent_1"});
    let own_act = json!({"sub": "agent_1", "iss": ISSUER});
    let stytch = |factor: Value| {
        user(&[(
            "https://stytch.com/session",
            json!({"id": "session-live-1", "authentication_factors": [factor]}),
        )])
    };
    vec![
        (
            "ergo",
            with(acting_claims(), &[("sub", json!("user_1")), ("act", act.clone())]),
            by("agent_1"),
            at("ws_northwind"),
        ),
        ("rfc8693", user(&[("act", act.clone()), ("org_id", json!("o1"))]), by("agent_1"), at("o1")),
        (
            "zitadel",
            user(&[("act", own_act), ("urn:zitadel:iam:user:resourceowner:id", json!("o2"))]),
            by("agent_1"),
            at("o2"),
        ),
        ("logto", user(&[("act", act.clone())]), by("agent_1"), None),
        (
            "logto",
            user(&[("impersonation_context", json!({"ticket_id": "T1", "support_engineer": "agent_1"}))]),
            Acting::ByUnknown,
            None,
        ),
        (
            "auth0",
            user(&[("act", json!({"sub": "agent_1", "act": {"sub": "robot_1"}}))]),
            Acting::By(vec!["agent_1".to_owned(), "robot_1".to_owned()]),
            None,
        ),
        ("wso2", user(&[("act", act.clone()), ("org_id", json!("o3"))]), by("agent_1"), at("o3")),
        (
            "clerk",
            user(&[
                ("sid", json!("sess_1")),
                ("azp", json!("https://app.example")),
                ("o", json!({"id": "org_1", "rol": "admin"})),
                ("act", json!({"iss": "https://dashboard.clerk.com", "sid": "sess_2", "sub": "agent_1"})),
            ]),
            by("agent_1"),
            at("org_1"),
        ),
        (
            "clerk",
            user(&[("sid", json!("sess_1")), ("org_id", json!("org_1")), ("act", act)]),
            by("agent_1"),
            at("org_1"),
        ),
        (
            "workos",
            user(&[
                ("sid", json!("session_1")),
                ("org_id", json!("org_1")),
                ("permissions", json!(["posts:read"])),
                ("act", json!({"sub": "sam@ergo.example"})),
            ]),
            by("sam@ergo.example"),
            at("org_1"),
        ),
        (
            "workos",
            user(&[
                ("sid", json!("session_1")),
                ("impersonator", json!({"email": "sam@ergo.example", "reason": "T1"})),
            ]),
            by("sam@ergo.example"),
            None,
        ),
        (
            "stytch",
            stytch(json!({"type": "impersonated", "delivery_method": "impersonation",
                "impersonated_factor": {"impersonator_id": "member-1", "impersonator_email_address": "a@b"}})),
            by("member-1"),
            None,
        ),
        (
            "stytch",
            stytch(json!({"type": "impersonated", "delivery_method": "impersonation"})),
            Acting::ByUnknown,
            None,
        ),
        (
            "propelauth",
            with(
                without(base("x"), "sub"),
                &[
                    ("user_id", json!("user_1")),
                    ("impersonator_user_id", json!("emp_1")),
                    ("login_method", json!({"login_method": "impersonation"})),
                    ("org_member_info", json!({"org_id": "o5", "user_permissions": ["can_view"]})),
                ],
            ),
            by("emp_1"),
            at("o5"),
        ),
        (
            "keycloak",
            user(&[("impersonator", json!({"id": "uuid-1", "username": "admin"}))]),
            by("uuid-1"),
            None,
        ),
        ("keycloak", user(&[("impersonator", json!({"username": "admin"}))]), by("admin"), None),
        (
            "auth0-legacy",
            user(&[
                ("impersonated", json!(true)),
                ("impersonator", json!({"user_id": "auth0|1", "email": "a@b"})),
            ]),
            by("auth0|1"),
            None,
        ),
        ("auth0-legacy", user(&[("impersonated", json!(true))]), Acting::ByUnknown, None),
        ("better-auth", user(&[("impersonatedBy", json!("admin_1"))]), by("admin_1"), None),
        ("better-auth", user(&[("session", json!({"impersonatedBy": "admin_1"}))]), by("admin_1"), None),
        (
            "supertokens",
            user(&[("isImpersonation", json!(true)), ("tId", json!("public"))]),
            Acting::ByUnknown,
            at("public"),
        ),
        ("oidc", user(&[("act", json!({"sub": "agent_1"}))]), by("agent_1"), None),
    ]
}

#[test]
fn every_providers_marking_is_recognized() {
    for (profile, claims, who, workspace) in shapes() {
        let read = read(profile, &claims).unwrap_or_else(|refusal| panic!("{profile}: {refusal:?}"));
        assert_eq!((&read.acting, &read.workspace), (&who, &workspace), "{profile}: {claims}");
        assert_eq!(read.subject, "user_1", "{profile}");
    }
}

/// Read with any other profile, a marked token is never direct, and anyone who is named is the right person.
#[test]
fn a_marked_token_is_never_direct_whatever_the_profile() {
    for (of, claims, who, _) in shapes() {
        for profile in built_in() {
            match read_with(Arc::clone(profile), &claims) {
                Ok(read) => assert_eq!(read.acting, who, "{of} read as {}", profile.name),
                Err(_) => assert_ne!(of, profile.name, "{claims}"),
            }
        }
    }
}

/// The same token without the marking is direct, or "cannot tell" if the issuer is not known to mark impersonation.
#[test]
fn a_token_without_a_marking() {
    for profile in built_in() {
        let session = json!({"id": "s", "authentication_factors": [{"type": "password"}]});
        let more = [
            ("nbf", json!(NOW)),
            ("jti", json!("t")),
            ("user_id", json!("user_1")),
            ("https://stytch.com/session", session),
        ];
        let mut claims = with(base("user_1"), &more);
        if profile.session.iter().any(|path| path.to_string() == "sid") {
            claims = with(claims, &[("sid", json!("s"))]);
        }
        let read =
            read_with(Arc::clone(profile), &claims).unwrap_or_else(|no| panic!("{}: {no:?}", profile.name));
        let expected = if profile.name == "oidc" { Acting::CannotTell } else { Acting::Direct };
        assert_eq!(read.acting, expected, "{}", profile.name);
    }
}

#[test]
fn explicit_denials_are_direct() {
    for (profile, more) in [
        ("supertokens", json!({"isImpersonation": false})),
        ("auth0-legacy", json!({"impersonated": false})),
        ("better-auth", json!({"impersonatedBy": null})),
        ("propelauth", json!({"user_id": "user_1", "login_method": {"login_method": "password"}})),
        ("workos", json!({"sid": "s", "impersonator": null})),
    ] {
        let mut claims = base("user_1");
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(acting(profile, &claims).0, Acting::Direct, "{profile}");
    }
}

#[test]
fn two_markings_that_disagree_are_refused() {
    for (profile, more) in [
        ("workos", json!({"sid": "s", "act": {"sub": "a@b"}, "impersonator": {"email": "c@d"}})),
        ("auth0-legacy", json!({"impersonated": false, "impersonator": {"user_id": "a"}})),
        (
            "propelauth",
            json!({"user_id": "user_1", "impersonator_user_id": "e", "login_method": {"login_method": "password"}}),
        ),
        ("better-auth", json!({"impersonatedBy": "a", "session": {"impersonatedBy": "b"}})),
        ("clerk", json!({"sid": "s", "act": {"sub": "a"}, "impersonator": {"email": "a"}})),
        ("keycloak", json!({"impersonator": {"id": "a"}, "act": {"sub": "b"}})),
        ("supertokens", json!({"isImpersonation": true, "act": {"sub": "b"}})),
        ("oidc", json!({"impersonatedBy": "b"})),
        ("rfc8693", json!({"https://acme.example/impersonator": "b"})),
    ] {
        let mut claims = base("user_1");
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        refused_by(profile, &claims, Code::ActAmbiguous);
    }
}

type Place = fn(Value) -> Value;

/// Next to what a profile reads, nothing is overlooked, and a different spelling does not mean "not impersonating".
#[test]
fn a_marking_beside_the_one_that_is_read_is_refused() {
    let stytch = |session: Value| json!({"https://stytch.com/session": session});
    for (profile, more, code) in [
        ("better-auth", json!({"session": {"id": "s", "impersonated_by": "a"}}), Code::ActAmbiguous),
        ("stytch", stytch(json!({"authentication_factors": [], "impersonator_id": "a"})), Code::ActAmbiguous),
        (
            "stytch",
            stytch(json!({"authentication_factors": [{"type": "impersonation"}]})),
            Code::ActMalformed,
        ),
        (
            "stytch",
            stytch(
                json!({"authentication_factors": [{"type": "password", "delivery_method": "impersonation"}]}),
            ),
            Code::ActAmbiguous,
        ),
        (
            "propelauth",
            json!({"user_id": "user_1", "login_method": {"login_method": "Impersonation"}}),
            Code::ActMalformed,
        ),
    ] {
        let mut claims = base("user_1");
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        refused_by(profile, &claims, code);
    }
}

#[test]
fn a_marking_of_another_form_is_refused() {
    let odd = || [json!(null), json!(""), json!(0), json!([]), json!({}), json!("x\u{202E}"), json!(["a"])];
    let places: [(&str, Place); 9] = [
        ("clerk", |odd| json!({"sid": "s", "act": odd})),
        ("clerk", |odd| json!({"sid": "s", "act": {"sub": odd}})),
        ("workos", |odd| json!({"sid": "s", "impersonator": {"email": odd}})),
        ("stytch", |odd| json!({"https://stytch.com/session": {"authentication_factors": [{"type": odd}]}})),
        ("propelauth", |odd| json!({"user_id": "user_1", "login_method": odd})),
        ("keycloak", |odd| json!({"impersonator": {"id": odd}})),
        ("keycloak", |odd| json!({"impersonator": odd})),
        ("auth0-legacy", |odd| json!({"impersonated": odd})),
        ("supertokens", |odd| json!({"isImpersonation": odd})),
    ];
    for (profile, place) in places {
        for odd in odd() {
            let mut claims = base("user_1");
            claims.as_object_mut().unwrap().extend(place(odd.clone()).as_object().unwrap().clone());
            match read(profile, &claims) {
                // A factor or login type with a different text, or an object without the marking member.
                Ok(read) => assert!(
                    read.acting == Acting::Direct && ["stytch", "propelauth"].contains(&profile),
                    "{profile}: {claims}: {:?}",
                    read.acting
                ),
                Err(refusal) => assert_eq!(refusal.code, Code::ActMalformed, "{profile}: {claims}"),
            }
        }
    }
}

#[test]
fn an_actor_of_an_issuer_that_the_profile_does_not_name_is_refused() {
    let claims = with(
        base("user_1"),
        &[("sid", json!("s")), ("act", json!({"sub": "a", "iss": "https://evil.test"}))],
    );
    refused_by("clerk", &claims, Code::ActMalformed);
    let dashboard = json!({"sub": "a", "iss": "https://dashboard.clerk.com"});
    refused_by("zitadel", &with(base("user_1"), &[("act", dashboard)]), Code::ActMalformed);
}

#[test]
fn places_that_have_to_agree() {
    refused_by("propelauth", &with(base("user_1"), &[("user_id", json!("user_2"))]), Code::Sub);
    let act = json!({"sub": "agent_1"});
    let orgs = [("sid", json!("s")), ("act", act.clone()), ("o", json!({"id": "a"})), ("org_id", json!("b"))];
    refused_by("clerk", &with(base("user_1"), &orgs), Code::WorkspaceClaim);
    refused_by(
        "clerk",
        &with(base("user_1"), &[("sid", json!("s")), ("act", act), ("o", json!("a"))]),
        Code::WorkspaceClaim,
    );
    refused_by("clerk", &base("user_1"), Code::Sid);
    refused_by("stytch", &base("user_1"), Code::ClaimsMalformed);
}

#[test]
fn the_audience_where_a_provider_writes_none() {
    let without_aud = |more: &[(&str, Value)]| with(without(base("user_1"), "aud"), more);
    let clerk = |azp: Value| without_aud(&[("sid", json!("s")), ("azp", azp)]);
    assert!(read("clerk", &clerk(json!(AUDIENCE))).is_ok());
    refused_by("clerk", &clerk(json!("https://evil.test")), Code::Aud);
    assert!(read("clerk", &without_aud(&[("sid", json!("s"))])).is_ok(), "not from a web page");
    // If there is an aud, only it counts.
    let other = with(base("user_1"), &[("sid", json!("s")), ("aud", json!("x")), ("azp", json!(AUDIENCE))]);
    refused_by("clerk", &other, Code::Aud);
    assert!(read("workos", &without_aud(&[("sid", json!("s"))])).is_ok(), "its keys are the client's own");
    refused_by("workos", &with(base("user_1"), &[("sid", json!("s")), ("aud", json!("x"))]), Code::Aud);
    refused_by("rfc8693", &without_aud(&[]), Code::Aud);
}

#[test]
fn the_longest_life_is_the_profiles() {
    let lives = |seconds: i64| with(base("user_1"), &[("exp", json!(NOW + seconds))]);
    assert!(read("auth0", &lives(86_400)).is_ok());
    refused_by("auth0", &lives(86_401), Code::Exp);
    assert!(read("zitadel", &lives(43_199)).is_ok());
    refused_by("zitadel", &lives(43_201), Code::Exp);
}

#[test]
fn scopes_are_words_or_lists_as_the_profile_says() {
    let list = with(base("user_1"), &[("sid", json!("s")), ("permissions", json!(["a:read", "b"]))]);
    assert_eq!(read("workos", &list).unwrap().scope, ["a:read", "b"]);
    refused_by("rfc8693", &with(base("user_1"), &[("scope", json!(["a"]))]), Code::ClaimsMalformed);
}

#[test]
fn a_workspace_that_is_null_is_none() {
    let claims = with(base("user_1"), &[("org_id", json!(null)), ("impersonatedBy", json!("admin_1"))]);
    assert_eq!(acting("better-auth", &claims), (by("admin_1"), None));
    refused_by("better-auth", &with(claims, &[("org_id", json!(7))]), Code::WorkspaceClaim);
    // In a direct session, it means nothing.
    assert_eq!(acting("better-auth", &with(base("user_1"), &[("org_id", json!(7))])), (Acting::Direct, None));
    claims_refused(&with(acting_claims(), &[("workspace", json!(null))]), Code::WorkspaceClaim);
}

#[test]
fn a_subject_token_for_impersonation_is_no_access_token() {
    let policy = Policy { profile: Profile::named("wso2").unwrap(), ..issuer().policy.clone() };
    let header = json!({"alg": "RS256", "kid": "rs", "typ": "jwt"}).to_string();
    let claims = with(base("user_1"), &[("may_act", json!({"sub": "agent_1"}))]).to_string();
    let refusal =
        verified_claims(&sign_text(&header, &claims, "rs"), &issuer().keys, &policy, NOW).unwrap_err();
    assert_eq!(refusal.code, Code::Typ);
}

#[test]
fn an_email_counts_only_when_it_is_verified() {
    let email = |verified: Value| {
        let more = [("email", json!("sam@ergo.example")), ("email_verified", verified)];
        read("rfc8693", &with(base("user_1"), &more)).unwrap().verified_email
    };
    assert_eq!(email(json!(true)).as_deref(), Some("sam@ergo.example"));
    assert_eq!(email(json!(false)), None);
    assert_eq!(email(json!("true")), None);
}

/// Logto signs with P-384 by default.
#[test]
fn es384_where_a_profile_takes_it() {
    use aws_lc_rs::{
        rand::SystemRandom,
        signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
    };
    let key = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    let point = key.public_key().as_ref().to_vec();
    let jwk =
        json!({"kty": "EC", "crv": "P-384", "kid": "p", "x": b64(&point[1..49]), "y": b64(&point[49..])});
    let (keys, skipped) = KeySet::parse(json!({"keys": [jwk]}).to_string().as_bytes()).unwrap();
    assert_eq!(skipped, []);
    let message = format!(
        "{}.{}",
        b64(json!({"alg": "ES384", "kid": "p", "typ": "at+jwt"}).to_string()),
        b64(with(base("user_1"), &[("act", json!({"sub": "agent_1"}))]).to_string())
    );
    let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
    let token = format!("{message}.{}", b64(signature.as_ref()));
    let verdict = |profile: &str, token: &str| {
        let policy = Policy { profile: Profile::named(profile).unwrap(), ..issuer().policy.clone() };
        verified_claims(token, &keys, &policy, NOW).map(|claims| claims.acting).map_err(|no| no.code)
    };
    assert_eq!(verdict("logto", &token), Ok(by("agent_1")));
    assert_eq!(verdict("zitadel", &token), Err(Code::AlgNotAllowed));
    let psychic = format!("{message}.{}", b64([0; 96]));
    assert_eq!(verdict("logto", &psychic), Err(Code::Signature));
}

/// Most providers give every token the same `typ`; the marking may be in the access token only.
#[test]
fn other_tokens_of_the_same_issuer_are_no_access_tokens() {
    for profile in built_in() {
        let token = |name: &str, value: Value| {
            with(base("user_1"), &[("jti", json!("j")), ("sid", json!("s")), (name, value)])
        };
        for (name, value) in [
            ("typ", json!("ID")),
            ("typ", json!("Refresh")),
            ("typ", json!("Logout")),
            ("at_hash", json!("x")),
            ("c_hash", json!("x")),
            ("events", json!({"http://schemas.openid.net/event/backchannel-logout": {}})),
        ] {
            refused_by(&profile.name, &token(name, value), Code::Typ);
        }
    }
    let bearer = with(base("user_1"), &[("typ", json!("Bearer")), ("nonce", json!("n"))]);
    assert_eq!(acting("keycloak", &bearer).0, Acting::Direct);
    // Where an ID token is expected, it is accepted.
    let ids = Arc::new(Profile::named("keycloak").unwrap().for_id_tokens());
    let id = with(base("user_1"), &[("typ", json!("ID")), ("at_hash", json!("x"))]);
    assert_eq!(read_with(Arc::clone(&ids), &id).unwrap().acting, Acting::Direct);
    let logout = with(base("user_1"), &[("events", json!({}))]);
    assert_eq!(read_with(ids, &logout).unwrap_err().code, Code::Typ);
}

#[test]
fn names_are_exact_and_unique() {
    let mut names: Vec<_> = built_in().iter().map(|profile| profile.name.as_str()).collect();
    assert!(Profile::named("ergo").is_some() && Profile::named("Ergo").is_none());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), built_in().len());
}
