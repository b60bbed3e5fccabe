//! Names are the customer's words, not markup and not directions.

use ergo_journeys::{
    desk::handle,
    samples::{AGENT, DANA, Sample},
    world::World,
};

/// Markup that would run, and a mark that turns the text behind it around.
const NAME: &str = "<img src=x onerror=\"window.__pwned=1\">\u{202E}seyeR anaD";

#[tokio::test]
async fn a_hostile_name_is_only_text() {
    let world = World::open().await;
    world.server.rename(DANA.user_id, NAME).await;
    let desk = world.signed_in().await;
    let by_mail = Sample { search: DANA.email, ..DANA };
    desk.enter_as(&by_mail).await;

    // The banner and the title: the words, without the mark that would turn the agent's name around.
    let banner = desk.banner().await.expect("a banner");
    assert!(banner.words.contains("<img src=x"), "{banner:?}");
    assert!(banner.words.contains(AGENT.name), "{banner:?}");
    assert!(!banner.words.contains('\u{202E}'), "the banner can be turned around");
    let title = desk.see_title("that says Impersonating", |title| title.contains("Impersonating")).await;
    assert!(!title.contains('\u{202E}') && !title.contains("\\342\\200\\256"), "{title:?}");

    desk.open("members").await;
    desk.write(&handle("member-search"), DANA.email).await;
    let row = format!("[data-testid='member-row'][data-member-id='{}']", DANA.user_id);
    desk.see_words(&row, "<img src=x").await;
    desk.click(&row).await;
    desk.see_words("main", "<img src=x").await;
    desk.open("overview").await;
    desk.see("main").await;
    desk.open("history").await;
    desk.see_words(&handle("history-row"), "<img src=x").await;
    desk.exit().await;
    desk.see_words(&handle("receipt"), "<img src=x").await;

    let made = "return [document.querySelectorAll('img[src=\"x\"]').length, window.__pwned === undefined]";
    assert_eq!(desk.script(made, &[]).await, serde_json::json!([0, true]), "the name became an element");
}
