//! Tokens of a trusted identity provider: signing in, going on, as the actor token, and handed over. The provider
//! is a second server of ours, which signs whatever a test wants.

use crate::world::*;
use ergo_protocol::oauth::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN};
use ergo_server::TrustedIssuer;
use ergo_session::Profile;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

struct Scene {
    world: World,
    provider: World,
}

impl Scene {
    async fn set(profile: &str) -> Self {
        let provider = World::training().await;
        let trusted = TrustedIssuer {
            client_id: Some("desk".to_owned()),
            ..for_hand_over(provider.running.url(), profile)
        };
        let world = World::with(true, |config| config.trusted = vec![trusted]).await;
        Self { world, provider }
    }

    /// A provider's token of that person with more in it.
    async fn login(&self, subject: &str, more: Value) -> String {
        let now = now();
        let mut claims = json!({"iss": self.provider.running.url(), "aud": AUDIENCE, "sub": subject, "iat": now,
            "nbf": now, "exp": now + 300, "jti": format!("t{}", more.to_string().len()), "sid": "p1"});
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.provider.mint(&claims).await
    }

    async fn sam(&self) -> String {
        self.login("sam", json!({"email": "sam@ergo.example", "email_verified": true})).await
    }

    async fn sign_in(&self, login: &str) -> Answer {
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", login),
            ("subject_token_type", TYPE_ACCESS_TOKEN),
        ];
        self.world.form("/oauth/token", &form).await
    }

    async fn signed_in(&self, login: &str) -> String {
        self.sign_in(login).await.ok()["access_token"].as_str().unwrap().to_owned()
    }

    async fn renew(&self, login: &str, session: &str) -> Answer {
        let body = json!({"login_token": login, "session_id": session});
        send(self.world.request(reqwest::Method::POST, "/v1/session/renew").json(&body)).await
    }

    async fn link(&self, subject: &str, person: &str) {
        let issuer = self.provider.running.url();
        ergo_server::logins::link(&self.world.database.url(), issuer, subject, person).await.unwrap();
    }

    async fn hand_over(&self, token: &str, own: &str) -> Answer {
        self.world.post("/v1/hand-overs", own, &json!({ "token": token })).await
    }
}

/// The same token with the other signature that fits it, (r, n - s): anybody can make it, and JWS knows no rule
/// against it.
fn twin(token: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    // The order of P-256 (SEC 2 §2.4.2).
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
        0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let mut borrow = 0;
    for at in (0..32).rev() {
        let difference = i16::from(ORDER[at]) - i16::from(bytes[32 + at]) - borrow;
        borrow = i16::from(difference < 0);
        bytes[32 + at] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// The audit's entry for a first sign-in.
const LINKED: &str =
    "SELECT subject_id || '|' || target || '|' || detail FROM audit WHERE action = 'login.linked'";

#[tokio::test]
async fn an_agent_is_found_by_a_verified_address_once_and_then_by_their_id() {
    let scene = Scene::set("oidc").await;
    let token = scene.signed_in(&scene.sam().await).await;
    let who = scene.world.get("/v1/session", &token).await.ok();
    assert_eq!((&who["subject"]["id"], &who["agent_role"]), (&json!(SAM), &json!("agent")));
    assert!(claims(&token)["exp"].as_i64().unwrap() <= now() + 300, "no longer than the provider's");
    // That the login was linked, and how, is in the audit.
    let issuer = scene.provider.running.url();
    let linked = format!("{SAM}|{SAM}|sam at {issuer}. At first sign-in, by verified email address");
    assert_eq!(scene.world.text(LINKED).await, linked);
    // Known by now: neither a lost address nor another one changes who it is.
    for more in [json!({}), json!({"email": "priya@ergo.example", "email_verified": true})] {
        let token = scene.signed_in(&scene.login("sam", more).await).await;
        assert_eq!(claims(&token)["sub"], SAM);
    }
    assert_eq!(
        scene.world.number("SELECT count(*) FROM audit WHERE action = 'login.linked'").await,
        1,
        "once"
    );
    // And nobody else becomes Sam by the same address.
    let other = json!({"email": "sam@ergo.example", "email_verified": true});
    assert_eq!(scene.sign_in(&scene.login("sam2", other).await).await.error(), "forbidden");
}

#[tokio::test]
async fn who_is_not_known_is_not_let_in() {
    let scene = Scene::set("oidc").await;
    for (subject, more) in [
        ("x1", json!({})),
        ("x2", json!({"email": "sam@ergo.example"})),
        ("x3", json!({"email": "sam@ergo.example", "email_verified": false})),
        ("x4", json!({"email": "sam@ergo.example", "email_verified": "true"})),
        ("x5", json!({"email": "sám@ergo.example", "email_verified": true})),
        ("x6", json!({"email": "dana@marlowfreight.example", "email_verified": true})),
        (SAM, json!({})),
    ] {
        let answer = scene.sign_in(&scene.login(subject, more.clone()).await).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "forbidden"), "{subject} {more}");
    }
    assert_eq!(scene.world.number("SELECT count(*) FROM logins").await, 0);
    scene.link("x1", "usr_2prn").await;
    assert_eq!(claims(&scene.signed_in(&scene.login("x1", json!({})).await).await)["sub"], "usr_2prn");
}

#[tokio::test]
async fn tokens_that_are_no_sign_in() {
    let scene = Scene::set("oidc").await;
    let acting = json!({"act": {"sub": "boss"}, "email": "sam@ergo.example", "email_verified": true});
    assert_eq!(scene.sign_in(&scene.login("sam", acting).await).await.error(), "nested_entry");
    let marked = json!({"impersonatedBy": null, "email": "sam@ergo.example", "email_verified": true});
    assert_eq!(scene.sign_in(&scene.login("sam", marked).await).await.error(), "unauthenticated");
    let other_audience =
        json!({"aud": "https://other.test", "email": "sam@ergo.example", "email_verified": true});
    assert_eq!(scene.sign_in(&scene.login("sam", other_audience).await).await.error(), "unauthenticated");
    // Our own tokens and those of strangers are not a provider's.
    let own = scene.world.sign_in(SAM).await;
    assert_eq!(scene.sign_in(&own).await.error(), "iss");
    for rubbish in ["x", "a.b.c", "e30.e30.e30", &"a".repeat(20_000)] {
        assert_eq!(scene.sign_in(rubbish).await.error(), "iss");
    }
    // A provider's token opens nothing by itself.
    assert_eq!(scene.world.get("/v1/session", &scene.sam().await).await.error(), "unauthenticated");
    let stolen = scene.sam().await;
    let message = stolen.rsplit_once('.').unwrap().0;
    assert_eq!(scene.sign_in(&format!("{message}.{}", "A".repeat(86))).await.error(), "unauthenticated");
}

#[tokio::test]
async fn a_session_goes_on_by_a_newer_token_of_the_same_person() {
    let scene = Scene::set("oidc").await;
    let token = scene.signed_in(&scene.sam().await).await;
    let session = claims(&token)["sid"].as_str().unwrap().to_owned();
    let renewed =
        scene.renew(&scene.sam().await, &session).await.ok()["access_token"].as_str().unwrap().to_owned();
    assert_eq!((&claims(&renewed)["sid"], &claims(&renewed)["sub"]), (&json!(session), &json!(SAM)));
    assert_ne!(claims(&renewed)["jti"], claims(&token)["jti"]);

    scene.link("priya", "usr_2prn").await;
    let priya = scene.login("priya", json!({})).await;
    assert_eq!(scene.renew(&priya, &session).await.error(), "session_ended", "somebody else's");
    let inside = scene.world.enter(&token, DANA, MARLOW).await;
    let entered = claims(&inside)["sid"].as_str().unwrap().to_owned();
    assert_eq!(
        scene.renew(&scene.sam().await, &entered).await.error(),
        "session_ended",
        "not an impersonation"
    );
    assert_eq!(scene.renew(&scene.sam().await, "ses_unknown").await.error(), "session_ended");
    scene.world.delete(&format!("/v1/sessions/{session}"), &token).await;
    assert_eq!(scene.renew(&scene.sam().await, &session).await.error(), "session_ended", "signed out");
    assert_eq!(
        scene.world.get("/v1/session", &inside).await.error(),
        "session_ended",
        "and what was entered"
    );
}

#[tokio::test]
async fn a_token_that_has_run_out_of_a_session_that_lives_is_only_to_be_renewed() {
    let scene = Scene::set("oidc").await;
    let token = scene.signed_in(&scene.sam().await).await;
    let mut old = claims(&token);
    for (name, ago) in [("iat", 400), ("nbf", 400), ("exp", 100)] {
        old[name] = json!(now() - ago);
    }
    let old = scene.world.mint(&old).await;
    assert_eq!(scene.world.get("/v1/session", &old).await.error(), "exp");
}

/// Two windows, or a click too many, at the very first sign-in.
#[tokio::test]
async fn first_sign_ins_at_the_same_time_are_all_of_the_same_person() {
    let scene = Scene::set("oidc").await;
    let login = scene.sam().await;
    let answers = futures_util::future::join_all((0..8).map(|_| scene.sign_in(&login))).await;
    for answer in answers {
        assert_eq!(claims(answer.ok()["access_token"].as_str().unwrap())["sub"], SAM);
    }
    assert_eq!(scene.world.number("SELECT count(*) FROM logins").await, 1);
}

/// Trusted for sessions that are handed over.
fn for_hand_over(issuer: &str, profile: &str) -> TrustedIssuer {
    TrustedIssuer {
        issuer: issuer.to_owned(),
        audience: AUDIENCE.to_owned(),
        profile: Profile::named(profile).unwrap(),
        profile_source: None,
        jwks: None,
        client_id: None,
        hand_over_url: Some("https://support.example/over".to_owned()),
    }
}

#[tokio::test]
async fn two_of_a_kind_are_told_apart() {
    let two =
        ["https://one.example", "https://two.example"].map(|issuer| for_hand_over(issuer, "workos")).to_vec();
    let world = World::with(true, |config| config.trusted = two).await;
    let discovery = world.get("/.well-known/openid-configuration", "").await.ok();
    let names: Vec<_> =
        discovery["ergo_hand_overs"].as_array().unwrap().iter().map(|one| &one["provider"]).collect();
    assert_eq!(names, ["WorkOS AuthKit (https://one.example)", "WorkOS AuthKit (https://two.example)"]);
}

#[tokio::test]
async fn its_own_issuer_is_not_one_to_trust() {
    let folder = Folder::new();
    let config = |issuer: &str| {
        let mut config = ergo_server::Config::new(([127, 0, 0, 1], 0).into(), folder.database());
        config.public_url = Some("https://ergo.example".to_owned());
        config.trusted = vec![for_hand_over(issuer, "workos")];
        config
    };
    let own = ergo_server::start(config("https://ergo.example")).await.err().unwrap().to_string();
    assert!(own.contains("https://ergo.example is this server itself"), "{own}");
    assert!(ergo_server::start(config("https://another.example")).await.is_ok());
}

#[tokio::test]
async fn the_providers_token_as_the_actor_token() {
    let scene = Scene::set("oidc").await;
    let own = scene.signed_in(&scene.sam().await).await;
    let request = scene.world.entry(&own, DANA, MARLOW).await;
    let ticket = scene.world.ticket(&own, &request).await;
    scene.link("priya", "usr_2prn").await;
    let priya = scene.login("priya", json!({})).await;
    assert_eq!(scene.world.exchange(&ticket, &priya).await.error(), "entry_ticket_invalid", "it is Sam's");
    let nested = scene.login("sam", json!({"act": {"sub": "boss"}})).await;
    assert_eq!(scene.world.exchange(&ticket, &nested).await.error(), "nested_entry");
    let opened = "SELECT count(*) FROM sessions WHERE subject_id = 'usr_2prn'";
    assert_eq!(scene.world.number(opened).await, 0, "nothing is opened by a ticket that is not good");
    let entered = scene.world.exchange(&ticket, &scene.sam().await).await.ok();
    let entered = claims(entered["access_token"].as_str().unwrap());
    assert_eq!((&entered["act"]["sub"], &entered["sub"]), (&json!(SAM), &json!(DANA)));
}

#[tokio::test]
async fn what_is_handed_over() {
    let scene = Scene::set("rfc8693").await;
    let own = scene.signed_in(&scene.sam().await).await;
    scene.link("dana", DANA).await;
    let session = |act: Value, more: Value| {
        let mut claims = json!({"act": act, "workspace": MARLOW});
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claims
    };
    let good = session(json!({"sub": "sam"}), json!({}));
    let token = scene.login("dana", good.clone()).await;
    let candidate = scene.hand_over(&token, &own).await.ok();
    assert_eq!((&candidate["user"]["id"], &candidate["workspace"]["id"]), (&json!(DANA), &json!(MARLOW)));
    assert_eq!(scene.hand_over(&token, &own).await.error(), "request_closed", "once");
    assert_eq!(scene.hand_over(&twin(&token), &own).await.error(), "request_closed", "nor by its twin");
    let audited = scene.world.text("SELECT detail FROM audit WHERE action = 'entry.handed_over'").await;
    assert!(audited.ends_with("as dana"), "{audited}");
    assert!(!scene.world.dump().await.contains(&token), "the token is nowhere");

    for (what, subject, claims, code) in [
        ("nobody acts", "dana", json!({"workspace": MARLOW}), "identity_mismatch"),
        ("a stranger acts", "dana", session(json!({"sub": "eve"}), json!({})), "identity_mismatch"),
        (
            "on behalf of another",
            "dana",
            session(json!({"sub": "sam", "act": {"sub": "eve"}}), json!({})),
            "identity_mismatch",
        ),
        ("nobody is known by that name", "nobody", good.clone(), "not_found"),
        ("no workspace", "dana", json!({"act": {"sub": "sam"}}), "not_found"),
        (
            "an unknown workspace",
            "dana",
            session(json!({"sub": "sam"}), json!({"workspace": "ws_x"})),
            "not_found",
        ),
        (
            "a workspace of others",
            "dana",
            session(json!({"sub": "sam"}), json!({"workspace": "ws_halcyon"})),
            "not_found",
        ),
    ] {
        let token = scene.login(subject, claims).await;
        assert_eq!(scene.hand_over(&token, &own).await.error(), code, "{what}");
    }
    scene.world.execute("UPDATE workspaces SET support_access = 'off' WHERE id = 'ws_marlow'").await;
    let token = scene.login("dana", good.clone()).await;
    assert_eq!(
        scene.hand_over(&token, &own).await.error(),
        "support_access_off",
        "the customer's policy counts"
    );
    scene.world.execute("UPDATE workspaces SET support_access = 'on' WHERE id = 'ws_marlow'").await;
    let inside = scene.world.enter(&own, DANA, MARLOW).await;
    assert_eq!(scene.hand_over(&token, &inside).await.error(), "nested_entry");
    let observer = scene.world.sign_in("usr_8rbn").await;
    assert_eq!(scene.hand_over(&token, &observer).await.error(), "entry_not_allowed");
    // The impersonator by address, as WorkOS writes it.
    let by_address = scene.login("dana", session(json!({"sub": "Sam@Ergo.example"}), json!({}))).await;
    assert_eq!(scene.hand_over(&by_address, &own).await.status, 200);
}

/// A backup does not know which of them were used up after it was made.
#[tokio::test]
async fn nothing_from_before_a_restoration_is_handed_over() {
    let scene = Scene::set("rfc8693").await;
    let own = scene.signed_in(&scene.sam().await).await;
    scene.link("dana", DANA).await;
    let good = json!({"act": {"sub": "sam"}, "workspace": MARLOW});
    let token = scene.login("dana", good.clone()).await;
    let restored = (now() + 5) * 1000;
    let insert = sqlx::AssertSqlSafe(format!("INSERT INTO restorations (at) VALUES ({restored})"));
    sqlx::query(insert).execute(&scene.world.sql).await.unwrap();
    scene.hand_over(&token, &own).await.refused(409, "request_closed");
    scene.world.execute("UPDATE restorations SET at = at - 10000").await;
    scene.hand_over(&token, &own).await.ok();
}

/// The customers' own provider, from which sessions are handed over, vouches for no agent; and the other way round.
#[tokio::test]
async fn an_issuer_is_trusted_for_what_it_was_configured_for() {
    let provider = World::training().await;
    for (client_id, hand_over_url) in [(None, Some("https://support.example/over")), (Some("desk"), None)] {
        let trusted = TrustedIssuer {
            issuer: provider.running.url().to_owned(),
            audience: AUDIENCE.to_owned(),
            profile: Profile::named("rfc8693").unwrap(),
            profile_source: None,
            jwks: None,
            client_id: client_id.map(str::to_owned),
            hand_over_url: hand_over_url.map(str::to_owned),
        };
        let world = World::with(true, |config| config.trusted = vec![trusted]).await;
        let scene = Scene { world, provider: World::training().await };
        let now = now();
        let claims = json!({"iss": provider.running.url(), "aud": AUDIENCE, "sub": "sam", "iat": now, "nbf": now,
            "exp": now + 300, "jti": "t", "sid": "s", "email": "sam@ergo.example", "email_verified": true});
        let login = provider.mint(&claims).await;
        let own = scene.world.sign_in(SAM).await;
        if client_id.is_some() {
            assert_eq!(scene.sign_in(&login).await.status, 200);
            assert_eq!(scene.hand_over(&login, &own).await.error(), "iss");
        } else {
            assert_eq!(scene.sign_in(&login).await.error(), "iss");
            let request = scene.world.entry(&own, DANA, MARLOW).await;
            let ticket = scene.world.ticket(&own, &request).await;
            assert_eq!(scene.world.exchange(&ticket, &login).await.error(), "unauthenticated");
            assert_eq!(
                scene.hand_over(&login, &own).await.error(),
                "identity_mismatch",
                "it is read, and no impersonation"
            );
        }
    }
}

#[tokio::test]
async fn discovery_says_where_to_sign_in() {
    let scene = Scene::set("oidc").await;
    let document = scene.world.get("/.well-known/openid-configuration", "").await.ok();
    assert_eq!(document["ergo_sign_in"]["client_id"], "desk");
    assert_eq!(document["ergo_sign_in"]["issuer"], scene.provider.running.url());
    assert_eq!(document["ergo_hand_overs"][0]["provider"], "OpenID Connect");
    let plain = World::training().await.get("/.well-known/openid-configuration", "").await.ok();
    assert!(plain.get("ergo_sign_in").is_none());
}

#[tokio::test]
async fn a_server_that_trusts_nobody_takes_no_logins() {
    let world = World::training().await;
    let form = [
        ("grant_type", GRANT_TOKEN_EXCHANGE),
        ("subject_token", "x"),
        ("subject_token_type", TYPE_ACCESS_TOKEN),
    ];
    assert_eq!(world.form("/oauth/token", &form).await.error(), "iss");
}
