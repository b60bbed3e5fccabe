//! A session never changes its person silently: a token or a server that names somebody else freezes it,
//! and nothing of the customer is on the page.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA, LEAD, OBSERVER, OTHER_DANA, Sample},
    webdriver::keys::ENTER,
    world::World,
};
use serde_json::{Value, json};
use std::time::Duration;

/// The core asks the server every ten seconds who we are.
const NEXT_QUESTION: Duration = Duration::from_secs(25);

/// The claim of a token, the column of the server's session row, and who stands there wrongly.
const WRONG: [(&str, &str, &str); 3] = [
    ("act", "actor_id", OBSERVER.id),
    ("sub", "subject_id", OTHER_DANA.user_id),
    ("workspace", "workspace_id", OTHER_DANA.workspace_id),
];

/// The same, but a session that the server itself would allow: only the entry request contradicts it.
const AGREED: [(&str, &str, &str); 3] = [
    ("act", "actor_id", LEAD.id),
    ("sub", "subject_id", OTHER_DANA.user_id),
    ("workspace", "workspace_id", OTHER_DANA.workspace_id),
];

#[tokio::test]
async fn a_token_and_a_server_that_agree_on_somebody_else_freeze_the_session() {
    for (claim, column, who) in AGREED {
        let world = World::open().await;
        world.server.join(OTHER_DANA.workspace_id, DANA.user_id).await;
        world.server.join(DANA.workspace_id, OTHER_DANA.user_id).await;
        // What the server has to say is wrong, too: only the entry request still knows.
        world.server.mistake_sessions(column, who).await;
        let forge = world.server.forge();
        world.wire.rewrite_next("POST", "/oauth/token", move |answer| {
            forge.retell(answer, |claims| put(claims, claim, who));
        });
        let desk = world.signed_in().await;
        desk.prepare(&DANA).await;
        desk.enter().await;
        assert_eq!(settled(&desk).await, "frozen", "{claim}: {:?}", desk.error_code_now().await);
        assert_eq!(desk.frozen().await, "identity_mismatch", "{claim}");
        assert!(desk.banner().await.is_some(), "{claim}: an actor is held and there is no banner");
        nothing_of_the_customer(&world, &desk, &DANA).await;
        leave(&desk).await;
    }
}

#[tokio::test]
async fn a_token_that_names_somebody_else_than_the_server_opens_nothing() {
    for (claim, _, who) in WRONG {
        let world = World::open().await;
        let forge = world.server.forge();
        world.wire.rewrite_next("POST", "/oauth/token", move |answer| {
            forge.retell(answer, |claims| put(claims, claim, who));
        });
        let desk = world.signed_in().await;
        desk.prepare(&DANA).await;
        desk.enter().await;
        let phase = settled(&desk).await;
        assert!(phase == "frozen" || phase == "direct", "{claim} led to {phase}");
        if phase == "direct" {
            let code = desk.error_code().await;
            assert!(["identity_mismatch", "unauthenticated"].contains(&code.as_str()), "{claim}: {code}");
            assert_eq!(desk.banner().await, None);
        }
        nothing_of_the_customer(&world, &desk, &DANA).await;
        // The session that was opened for it is not left behind.
        world.server.until_all_sessions_ended(DANA.user_id).await;
    }
}

#[tokio::test]
async fn a_token_without_an_actor_never_becomes_a_page_without_a_banner() {
    let world = World::open().await;
    let forge = world.server.forge();
    world.wire.rewrite_next("POST", "/oauth/token", move |answer| {
        forge.retell(answer, |claims| {
            claims.as_object_mut().unwrap().remove("act");
        });
    });
    let desk = world.signed_in().await;
    desk.prepare(&DANA).await;
    desk.enter().await;
    let phase = settled(&desk).await;
    assert!(phase == "frozen" || phase == "direct", "a token without an actor led to {phase}");
    if phase == "direct" {
        // Refused: still oneself, with the reason on the page.
        assert_eq!(desk.error_code().await, "identity_mismatch");
        assert_eq!(desk.banner().await, None);
    }
    nothing_of_the_customer(&world, &desk, &DANA).await;
}

#[tokio::test]
async fn a_token_with_a_malformed_actor_is_refused_with_the_code() {
    for actor in [json!("agent"), json!({}), json!([{"sub": AGENT.id}])] {
        let world = World::open().await;
        let forge = world.server.forge();
        world.wire.rewrite_next("POST", "/oauth/token", move |answer| {
            forge.retell(answer, |claims| claims["act"] = actor.clone());
        });
        let desk = world.signed_in().await;
        desk.prepare(&DANA).await;
        desk.enter().await;
        assert_eq!(settled(&desk).await, "direct");
        assert_eq!(desk.error_code().await, "act_malformed");
        nothing_of_the_customer(&world, &desk, &DANA).await;
    }
}

#[tokio::test]
async fn a_server_that_sees_somebody_else_freezes_the_session_at_once() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.prepare(&DANA).await;
    world.wire.rewrite("GET", "/v1/session", |who| who["subject"]["id"] = OTHER_DANA.user_id.into());
    desk.enter().await;
    assert_eq!(desk.frozen().await, "identity_mismatch");
    nothing_of_the_customer(&world, &desk, &DANA).await;
    leave(&desk).await;
}

#[tokio::test]
async fn a_server_that_changes_its_mind_freezes_a_running_session() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    world.wire.rewrite("GET", "/v1/session", |who| who["actor"]["id"] = OBSERVER.id.into());
    until("the next question to the server", NEXT_QUESTION, async || {
        (desk.phase().await.as_deref() == Some("frozen")).then_some(())
    })
    .await;
    assert_eq!(desk.frozen().await, "identity_mismatch");
    assert!(desk.banner().await.is_some());
    nothing_of_the_customer(&world, &desk, &DANA).await;
    leave(&desk).await;
}

fn put(claims: &mut Value, claim: &str, who: &str) {
    if claim == "act" {
        claims["act"]["sub"] = who.into();
    } else {
        claims[claim] = who.into();
    }
}

/// The phase after the entry has come to an end. An open workspace would be one too.
async fn settled(desk: &Desk) -> String {
    until("the entry to be over", PATIENCE, async || {
        let phase = desk.phase().await?;
        // Before the click has had its effect the page is still in `direct`, without an error.
        let over = phase != "entering" && (phase != "direct" || desk.error_code_now().await.is_some());
        over.then_some(phase)
    })
    .await
}

/// No name and no address of anybody in the workspace but the two of this session.
async fn nothing_of_the_customer(world: &World, desk: &Desk, sample: &Sample) {
    for part in ["member-row", "team-row", "role-row", "access-setting"] {
        assert_eq!(desk.count(&handle(part)).await, 0, "{part} is on the page");
    }
    let source = desk.source().await;
    let others = world.server.others_in(sample.workspace_id, &[sample.user_id, OTHER_DANA.user_id]).await;
    assert!(others.len() > 10, "there is nobody to be leaked");
    for other in others {
        assert!(!source.contains(&other.email), "{} is on the page", other.email);
        assert!(!source.contains(&other.name), "{} is on the page", other.name);
    }
}

async fn leave(desk: &Desk) {
    desk.exit().await;
    assert_eq!(desk.banner().await, None);
    desk.finish().await;
}

/// The app renews in the middle of it.
const SHORT_LIVED: Duration = Duration::from_secs(14);

#[tokio::test]
async fn a_renewed_token_of_somebody_else_freezes_the_session() {
    let world = World::with_tokens_for(SHORT_LIVED).await;
    let forge = world.server.forge();
    let desk = world.inside(&DANA).await;
    world.wire.rewrite("POST", "/v1/sessions/", move |answer| {
        forge.retell(answer, |claims| claims["sub"] = OTHER_DANA.user_id.into());
    });
    assert_eq!(desk.frozen().await, "identity_mismatch");
    let banner = desk.banner().await.expect("the banner stays with whom it was");
    assert!(banner.words.contains(DANA.name) && !banner.words.contains(OTHER_DANA.name), "{banner:?}");
    assert!(!desk.has(&handle("reverify")).await);
    desk.exit().await;
}

#[tokio::test]
async fn a_renewed_token_without_an_actor_freezes_the_session() {
    let world = World::with_tokens_for(SHORT_LIVED).await;
    let forge = world.server.forge();
    let desk = world.inside(&DANA).await;
    world.wire.rewrite("POST", "/v1/sessions/", move |answer| {
        forge.retell(answer, |claims| {
            claims.as_object_mut().unwrap().remove("act");
        });
    });
    assert_eq!(desk.frozen().await, "actor_missing");
    assert!(desk.banner().await.is_some());
}

#[tokio::test]
async fn honest_renewals_are_not_noticed() {
    let world = World::with_tokens_for(SHORT_LIVED).await;
    let desk = world.inside(&DANA).await;
    until("two renewals", Duration::from_secs(30), async || {
        (world.wire.calls("POST", "/v1/sessions/").len() >= 2).then_some(())
    })
    .await;
    assert_eq!(desk.phase().await.as_deref(), Some("active"));
    desk.open("teams").await;
    desk.see(&handle("team-row")).await;
}

/// Presses Enter in the moment in which the identity check appears, and says then how often it has.
const TOO_SOON: &str = "window.pressed = 0;
    const press = () => {
        if (window.pressed > 0 || !document.querySelector(\"[data-testid='identity-confirm']\")) return;
        window.pressed += 1;
        const key = {key: 'Enter', bubbles: true, cancelable: true};
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
    };
    new MutationObserver(press).observe(document.body, {subtree: true, childList: true});";

/// Enter as a key that is held down sends it.
const HELD: &str = "const key = {key: 'Enter', repeat: true, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));";

#[tokio::test]
async fn an_enter_that_was_meant_for_the_screen_before_confirms_nothing() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.prepare(&DANA).await;
    desk.script(TOO_SOON, &[]).await;
    desk.enter().await;
    until("the question to be shown", PATIENCE, async || {
        (desk.script("return window.pressed;", &[]).await == json!(1)).then_some(())
    })
    .await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(desk.phase().await.as_deref(), Some("confirming"), "the first press has confirmed it");
    desk.script(HELD, &[]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(desk.phase().await.as_deref(), Some("confirming"), "the held key has confirmed it");
    desk.press(&[ENTER]).await;
    desk.until_phase("active").await;
}
