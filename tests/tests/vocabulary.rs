//! The organization's own words stand on the pages, however long they are.

use ergo_journeys::{desk::handle, samples::AIKO, webdriver::keys::ESCAPE, world::World};
use serde_json::json;

/// Almost as long as a label can be.
const LONG: &str = "Wasserzeichen auf jeder geteilten Seite, auch auf denen, die vor der Umstellung geteilt wurden, und auf allen Anhängen, Vorschaubildern und Ausdrucken, die jemand von außerhalb der Organisation";
/// Whether anything of a list is wider than the page, or lies outside of its row.
const SPILLS: &str = "const inside = (row) => [...row.querySelectorAll('*')].every((part) =>
        part.getBoundingClientRect().right <= row.getBoundingClientRect().right + 1
        && part.getBoundingClientRect().bottom <= row.getBoundingClientRect().bottom + 1);
    const page = document.documentElement;
    return page.scrollWidth > page.clientWidth + 1
        || ![...document.querySelectorAll(arguments[0])].every(inside);";

fn setting(rest: &str) -> String {
    format!(r#"{{"type":"access_setting_definition","group":"Brand","label":"{LONG}",{rest}}}"#)
}

#[tokio::test]
async fn long_labels_and_a_vocabulary_of_its_own_are_shown_whole() {
    let world = World::open().await;
    let choices =
        r#""choices":[{"value":"none","label":"No watermark"},{"value":"logo","label":"شعار المؤسسة"}]"#;
    let watermark =
        setting(&format!(r#""key":"watermark","kind":"choice",{choices},"description":"{LONG}""#));
    let guests = setting(r#""key":"guests","kind":"list","empty_means":"Guests from anywhere""#);
    let held = setting(r#""key":"held","kind":"switch","support_may_change":false"#);
    let permission =
        format!(r#"{{"type":"permission","key":"brand.edit","group":"Brand","label":"{LONG}"}}"#);
    world.server.import(&[&permission, &watermark, &guests, &held]).await;
    let desk = world.signed_in().await;
    desk.enter_to_change(&AIKO).await;
    desk.web().resize(960, 720).await.unwrap();

    desk.open("access").await;
    let own = |key: &str| format!("[data-testid='access-setting'][data-key='{key}']");
    desk.see_words(&own("watermark"), "No watermark").await;
    desk.see_words(&own("watermark"), LONG).await;
    desk.see_words(&own("guests"), "Guests from anywhere").await;
    desk.see(&format!("{} [data-testid='setting-protected']", own("held"))).await;
    assert!(!desk.has(&format!("{} [data-testid='change-setting']", own("held"))).await);
    let spills = desk.script(SPILLS, &["[data-testid='access-setting']".into()]).await;
    assert_eq!(spills, json!(false));

    desk.click(&format!("{} [data-testid='change-setting']", own("watermark"))).await;
    desk.see(&handle("arm-panel")).await;
    let options =
        "return [...document.querySelectorAll(\"[data-testid='arm-panel'] option\")].map(one => one.text);";
    assert_eq!(desk.script(options, &[]).await, json!(["No watermark", "شعار المؤسسة"]));
    desk.press(&[ESCAPE]).await;

    desk.open("roles").await;
    // The last row of the matrix comes into the page when it is scrolled to.
    desk.see(&handle("matrix")).await;
    let to_the_end =
        "document.querySelectorAll('.grid-view').forEach((grid) => (grid.scrollTop = grid.scrollHeight))";
    desk.script(to_the_end, &[]).await;
    desk.see_words("main", LONG).await;
    let sideways = "const page = document.documentElement; return page.scrollWidth > page.clientWidth + 1;";
    assert_eq!(desk.script(sideways, &[]).await, json!(false));
}
