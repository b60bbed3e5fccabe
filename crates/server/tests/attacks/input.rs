//! Bad input: no input produces a 5xx.

use crate::{
    provider::{Organization, trusted},
    setup::Setup,
    stage::*,
    world::*,
};
use ergo_protocol::Code;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_untrusted_issuer_is_401() {
    let organization = Organization::set().await;
    let stage = &organization.stage;
    let own = token_of(&organization.sign_in(&organization.sam(300).await).await.ok());
    let now = organization.now();
    let stranger = json!({ "iss": "https://stranger.example", "aud": "https://api.ergo.example", "sub": "sam",
        "iat": now, "nbf": now, "exp": now + 300, "jti": "t", "sid": "s", "act": { "sub": "sam" } });
    let stranger = organization.provider.mint(&stranger).await;
    for token in [&stranger, "x", "a.b.c", "e30.e30.e30", ""] {
        let handed = organization.hand_over(token, &own).await;
        assert_eq!(handed.status, 401, "handed over {token:?}: {}", handed.text);
        let renewed = organization.renew(token, &sid(&own)).await;
        assert_eq!(renewed.status, 401, "renewed with {token:?}: {}", renewed.text);
        assert!(["iss", "unauthenticated"].contains(&renewed.error().as_str()));
        if !token.is_empty() {
            assert_eq!(stage.get("/v1/session", token).await.status, 401);
            assert_eq!(organization.sign_in(token).await.status, 400, "RFC 6749 §5.2");
        }
    }
    // A server that trusts nobody.
    drop(organization);
    let alone = Stage::set().await;
    let body = json!({ "login_token": stranger, "session_id": "ses_x" });
    assert_eq!(send(alone.request(Method::POST, "/v1/session/renew").json(&body)).await.status, 401);
}

#[tokio::test]
async fn keys_that_cannot_be_had_are_503_with_retry_after() {
    // Nobody listens there.
    let gone = "http://127.0.0.1:9";
    let stage = Stage::with(Setup { trusted: vec![trusted(gone)], ..Setup::default() }).await;
    let now = stage.time.now_millis() / 1000;
    let login = json!({ "iss": gone, "aud": "https://api.ergo.example", "sub": "sam", "iat": now, "nbf": now,
        "exp": now + 300, "jti": "t", "sid": "s" });
    let login = stage.mint(&login).await;
    let body = json!({ "login_token": login, "session_id": "ses_x" });
    let answer = send(stage.request(Method::POST, "/v1/session/renew").json(&body)).await;
    answer.refused(503, "keys_unavailable");
    assert!(!answer.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_numeric_date_may_have_a_fraction() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let mut told = claims(&sam);
    for claim in ["iat", "nbf", "exp"] {
        told[claim] = json!(told[claim].as_f64().unwrap() + 0.25);
    }
    // It was issued a second ago then: the clock stands still here.
    told["iat"] = json!(told["iat"].as_f64().unwrap() - 1.0);
    told["nbf"] = told["iat"].clone();
    let fraction = stage.mint(&told).await;
    stage.get("/v1/session", &fraction).await.ok();
    for odd in [json!(1e300), json!(-1.5), json!("1700000000"), json!(null), json!(1e18), json!([1])] {
        let mut told = told.clone();
        told["exp"] = odd.clone();
        let answer = stage.get("/v1/session", &stage.mint(&told).await).await;
        assert_eq!(answer.status, 401, "{odd}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_document_names_the_codes_as_they_are_on_the_wire() {
    let stage = Stage::set().await;
    let document = send(stage.request(Method::GET, "/openapi.json")).await.ok();
    let listed = &document["components"]["schemas"]["Code"]["enum"];
    let codes: Vec<Value> = Code::ALL.iter().map(|code| json!(code.as_str())).collect();
    assert_eq!(listed, &json!(codes));
}

/// Texts that have broken something somewhere.
const ODD: [&str; 18] = [
    "",
    " ",
    "0",
    "-1",
    "null",
    "9223372036854775808",
    "-9223372036854775809",
    "1e309",
    "%00",
    "%ff%fe",
    "%25",
    "..%2f..%2fetc%2fpasswd",
    "'%20OR%20'1'%3D'1",
    "%22%3B%20DROP%20TABLE%20audit%3B--",
    "%F0%9F%92%A9",
    "%E2%80%AE%E2%80%8B",
    "bnVsbA",
    "WyJhIiwgMV0",
];

#[tokio::test]
async fn no_path_and_no_query_produces_a_5xx() {
    let stage = Stage::set().await;
    let (sam, priya, ivana) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let inside = stage.enter(&sam, AIKO, MARLOW).await;
    let long = "x".repeat(7000);
    for odd in ODD.into_iter().chain([long.as_str()]) {
        for path in [
            format!("/v1/workspaces/{odd}"),
            format!("/v1/workspaces/{MARLOW}/members/{odd}"),
            format!("/v1/workspaces/{MARLOW}/members/{odd}/effective-access"),
            format!("/v1/workspaces/{MARLOW}/members?q={odd}"),
            format!("/v1/workspaces/{MARLOW}/members?cursor={odd}"),
            format!("/v1/workspaces/{MARLOW}/members?limit={odd}"),
            format!("/v1/workspaces/{MARLOW}/members?role={odd}&team={odd}"),
            format!("/v1/entry-requests?state={odd}"),
            format!("/v1/entry-requests?state=pending&cursor={odd}&limit={odd}"),
            format!("/v1/entry-requests?state=approved&cursor={odd}"),
            format!("/v1/entry-requests/{odd}"),
            format!("/v1/change-grants/{odd}"),
            format!("/v1/sessions/{odd}/journal?cursor={odd}"),
            format!("/v1/directory?q={odd}"),
            format!("/v1/directory/{odd}/{odd}"),
            format!("/v1/audit?cursor={odd}&limit={odd}"),
            format!("/v1/workspaces/{MARLOW}/audit?cursor={odd}&target={odd}"),
            format!("/v1/workspaces/{MARLOW}/members?status={odd}&sort={odd}&order={odd}"),
            format!("/v1/workspaces/{MARLOW}/members?sort=role&cursor={odd}"),
            format!("/v1/sessions?state={odd}&cursor={odd}"),
            format!("/v1/entry-requests?state=decided&since={odd}&cursor={odd}"),
            format!("/{odd}"),
        ] {
            for token in [&inside, &priya, &ivana] {
                let answer = stage.get(&path, token).await;
                assert!(answer.status < 500, "{path}: {} {}", answer.status, answer.text);
            }
        }
    }
    assert!(stage.audit_head().await > 0, "the table is there");
}

#[tokio::test]
async fn no_body_produces_a_5xx() {
    let stage = Stage::set().await;
    let (sam, priya, ivana) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    let request = stage.entry(&sam, OTANI, NORTHWIND).await;
    let deep = "[".repeat(30_000);
    let nested = format!("{{\"value\":{}1{}}}", "{\"a\":".repeat(2000), "}".repeat(2000));
    let bodies = [
        "",
        "null",
        "0",
        "\"x\"",
        "[]",
        "{}",
        "{",
        "{\"a\":1,\"a\":1}",
        "\u{feff}{}",
        "{\"value\":1e309}",
        "{\"minutes\":4294967296}",
        "{\"minutes\":-1,\"scope\":[\"\"],\"word\":\"\\u0000\"}",
        "{\"user_id\":\"\\ud800\"}",
        "{\"role_id\":\"\\u0000\"}",
        "{\"login_token\":\"\",\"session_id\":\"\"}",
        &deep,
        &nested,
    ];
    let base = format!("/v1/workspaces/{MARLOW}");
    for (method, path, token) in [
        (Method::POST, "/v1/entry-requests".to_owned(), &sam),
        (Method::POST, format!("/v1/entry-requests/{request}/approve"), &priya),
        (Method::POST, format!("/v1/entry-requests/{request}/decline"), &priya),
        (Method::POST, format!("/v1/entry-requests/{request}/revoke"), &priya),
        (Method::POST, format!("/v1/sessions/{session}/extend"), &sam),
        (Method::POST, format!("/v1/sessions/{session}/change-grants"), &inside),
        (Method::POST, format!("/v1/sessions/{session}/journal"), &sam),
        (Method::PATCH, format!("{base}/members/{TOM}"), &ivana),
        (Method::PATCH, format!("{base}/teams/x/members/{TOM}"), &ivana),
        (Method::PATCH, format!("{base}/access-settings/session_hours"), &ivana),
        (Method::PATCH, "/v1/me/profile".to_owned(), &ivana),
        (Method::POST, "/v1/hand-overs".to_owned(), &sam),
        (Method::POST, "/v1/session/renew".to_owned(), &sam),
        (Method::POST, "/training/sign-in".to_owned(), &sam),
        (Method::POST, "/oauth/token".to_owned(), &sam),
        (Method::POST, "/oauth/revoke".to_owned(), &sam),
    ] {
        let form = path.starts_with("/oauth/");
        for body in bodies {
            for kind in
                ["application/json", "application/x-www-form-urlencoded", "text/plain; charset=\"", "\u{e9}"]
            {
                let request = stage.request(method.clone(), &path).bearer_auth(token).header("if-match", "*");
                let answer =
                    send(request.header("content-type", kind.as_bytes()).body(body.to_owned())).await;
                let short: String = body.chars().take(40).collect();
                assert!(answer.status < 500, "{method} {path} {short} ({kind}): {}", answer.text);
                assert!(form || answer.status != 200 || body == "{}", "{method} {path} takes {short}");
            }
        }
    }
}

/// Nothing of it lets anybody in.
#[tokio::test]
async fn no_authorization_header_produces_a_5xx_or_opens_anything() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let parts: Vec<&str> = sam.split('.').collect();
    let long = "A".repeat(14_000);
    for value in [
        "Bearer",
        "Bearer ",
        "Bearer \t",
        "Bearer .",
        "Bearer ..",
        "Bearer ...",
        "Bearer a.b",
        "Bearer null",
        "Basic c2FtOng=",
        "bearer bearer",
        &format!("Bearer {}.{}.", parts[0], parts[1]),
        &format!("Bearer {}.{}.{}", parts[0], parts[1], "A".repeat(86)),
        // {"alg":"none","typ":"at+jwt"}
        &format!("Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{}.", parts[1]),
        &format!("Bearer {sam} {sam}"),
        &format!("Bearer {sam},"),
        &format!("Bearer {long}.{long}.{long}"),
    ] {
        let request = stage.request(Method::GET, "/v1/session").header("authorization", value);
        let answer = send(request).await;
        assert!([401, 431].contains(&answer.status), "{}: {}", &value[..value.len().min(60)], answer.text);
    }
}

/// A method of any length is refused, and recorded as what it is: none.
#[tokio::test]
async fn a_method_that_a_client_makes_up_does_not_fill_the_record() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let method = Method::from_bytes("A".repeat(8_000).as_bytes()).unwrap();
    let request = stage.http.request(method, format!("{}/v1/session", stage.running.url()));
    assert_eq!(request.bearer_auth(&inside).send().await.unwrap().status(), 405);
    let refused = stage.text("SELECT detail FROM audit WHERE action = 'attempt.refused'").await;
    assert_eq!(refused, "other /v1/session: method_not_allowed");
}
