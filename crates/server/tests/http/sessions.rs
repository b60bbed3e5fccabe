//! The session row decides, whatever a token says.

use crate::world::*;
use reqwest::Method;
use serde_json::{Value, json};

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

#[tokio::test]
async fn who_may_end_a_session() {
    let world = World::training().await;
    let (sam, priya, robin) =
        (world.sign_in(SAM).await, world.sign_in(PRIYA).await, world.sign_in(ROBIN).await);
    let (ivana, dana, tamsin) =
        (world.sign_in(IVANA).await, world.sign_in(DANA).await, world.sign_in(TAMSIN).await);
    for (who, token) in [("lead", &priya), ("owner", &ivana), ("agent", &sam)] {
        let inside = world.enter(&sam, DANA, MARLOW).await;
        let other = world.enter(&sam, OTHER_DANA, LUMEN).await;
        let path = format!("/v1/sessions/{}", world.session_id(&inside).await);
        for stranger in [&robin, &dana, &tamsin, &other] {
            world.delete(&path, stranger).await.refused(404, "not_found");
        }
        world.get("/v1/session", &inside).await.ok();
        for _ in 0..2 {
            assert_eq!(world.delete(&path, token).await.status, 204, "{who}");
        }
        world.get("/v1/session", &inside).await.refused(401, "session_ended");
        world.get("/v1/session", &other).await.ok();
    }
    // With its own token, and no other.
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/sessions/{}", world.session_id(&inside).await);
    assert_eq!(world.delete(&path, &inside).await.status, 204);
    let sams = format!("/v1/sessions/{}", world.session_id(&sam).await);
    world.delete(&sams, &robin).await.refused(404, "not_found");
    world.delete("/v1/sessions/ses_unknown", &priya).await.refused(404, "not_found");
    assert_eq!(world.delete(&sams, &sam).await.status, 204);
    world.get("/v1/session", &sam).await.refused(401, "session_ended");
}

#[tokio::test]
async fn a_token_that_does_not_fit_is_refused() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let before = world.dump().await;
    let good = claims(&inside);
    let check = async |change: &dyn Fn(&mut Value), code: &str| {
        let mut changed = good.clone();
        change(&mut changed);
        let token = world.mint(&changed).await;
        let answer = world.get(&format!("/v1/workspaces/{MARLOW}/members"), &token).await;
        answer.refused(401, code);
        assert!(!answer.text.contains(&token) && !answer.text.contains(token.split('.').nth(2).unwrap()));
    };
    check(&|it| it["aud"] = json!("https://api.other.example"), "unauthenticated").await;
    check(&|it| it["iss"] = json!("https://other.example"), "unauthenticated").await;
    check(&|it| it["nbf"] = json!(now() + 600), "unauthenticated").await;
    check(&|it| it["exp"] = json!(now() - 61), "session_ended").await;
    check(&|it| it["sid"] = json!("ses_unknown"), "session_ended").await;
    // Signed by us, but not what the session is: another subject, actor, workspace, or no actor at all.
    check(&|it| it["sub"] = json!(IVANA), "unauthenticated").await;
    check(&|it| it["act"] = json!({ "sub": PRIYA }), "unauthenticated").await;
    check(&|it| it["workspace"] = json!(LUMEN), "unauthenticated").await;
    check(&|it| drop(it.as_object_mut().unwrap().remove("act")), "unauthenticated").await;
    check(&|it| it["act"] = json!("usr_5kfr"), "unauthenticated").await;
    // A token cannot have more scope than its session, and has less if it says less.
    let mut narrow = good.clone();
    narrow["scope"] = json!("teams:read everything");
    let narrow = world.mint(&narrow).await;
    assert_eq!(world.get("/v1/session", &narrow).await.ok()["scope"], json!(["teams:read"]));
    assert_eq!(world.dump().await, before);
    // The row's end counts, though the token is still good.
    world.execute("UPDATE sessions SET ends_at = 1 WHERE actor_id IS NOT NULL").await;
    world.get("/v1/session", &inside).await.refused(401, "session_ended");
}

#[tokio::test]
async fn the_authorization_header_is_one_bearer_token() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let session = || world.request(Method::GET, "/v1/session");
    send(session()).await.refused(401, "unauthenticated");
    for value in [String::new(), "Bearer".into(), "Bearer ".into(), format!("Basic {sam}"), sam.clone()] {
        send(session().header("authorization", &value)).await.refused(401, "unauthenticated");
    }
    let both = session().bearer_auth(&sam).header("authorization", format!("Bearer {sam}"));
    send(both).await.refused(401, "unauthenticated");
    let huge = format!("{sam}{}", "A".repeat(17 * 1024));
    send(session().bearer_auth(&huge)).await.refused(401, "unauthenticated");
    // RFC 9110 §11.1: the scheme's case does not matter. A token in the query does not count at all.
    assert_eq!(send(session().header("authorization", format!("bearer {sam}"))).await.status, 200);
    let in_query = world.request(Method::GET, &format!("/v1/session?access_token={sam}"));
    send(in_query).await.refused(401, "unauthenticated");
}
