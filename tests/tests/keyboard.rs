//! Eight hours a day with a customer waiting: everything is reached from the keyboard.

use ergo_journeys::{
    desk::{Desk, entry::option, handle},
    samples::{AGENT, DANA},
    webdriver::keys::{CONTROL, DOWN, ENTER, ESCAPE, SHIFT, SPACE},
    world::World,
};
use std::time::Duration;

/// After this long, Enter answers the identity check.
const SETTLED: Duration = Duration::from_millis(700);

#[tokio::test]
async fn a_whole_session_without_the_mouse() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.see(&handle("agent-option")).await;
    desk.tab_to(&handle("agent-option"), AGENT.name).await;
    desk.press(&[ENTER]).await;
    desk.until_phase("direct").await;

    desk.see(&handle("user-search")).await;
    desk.tab_to(&handle("user-search"), "").await;
    desk.type_keys(DANA.search).await;
    desk.see(&option(&DANA)).await;
    choose_by_keyboard(&desk).await;
    desk.tab_to(&handle("reason"), "").await;
    desk.type_keys("She asked us to look.").await;
    desk.tab_to(&handle("ticket"), "").await;
    desk.type_keys("SUP-9").await;
    desk.tab_to(&handle("enter-start"), "").await;
    desk.press(&[ENTER]).await;

    desk.see(&handle("preflight")).await;
    desk.tab_to(&handle("preflight-confirm"), "").await;
    desk.press(&[SPACE]).await;
    desk.tab_to(&handle("enter"), "").await;
    desk.press(&[ENTER]).await;
    desk.until_phase("confirming").await;
    tokio::time::sleep(SETTLED).await;
    desk.tab_to(&handle("identity-confirm"), "").await;
    desk.press(&[ENTER]).await;
    desk.until_phase("active").await;

    // The palette: by name to a page.
    desk.open_palette().await;
    desk.type_keys("team").await;
    desk.press(&[ENTER]).await;
    desk.see(&handle("team-row")).await;

    // The notes: away, and back with the focus in them.
    desk.see(&handle("note-input")).await;
    desk.press(&[CONTROL, 'j']).await;
    desk.see_no(&format!("{}:not([hidden])", handle("note-input"))).await;
    desk.press(&[CONTROL, 'j']).await;
    desk.see(&handle("note-input")).await;
    desk.tab_to(&handle("note-input"), "").await;
    desk.type_keys("By keyboard.").await;
    desk.press(&[CONTROL, ENTER]).await;
    desk.see_words(&handle("note-entry"), "By keyboard.").await;

    // Out, from inside a text field.
    desk.press(&[CONTROL, SHIFT, 'x']).await;
    desk.until_phase("ended").await;
    desk.tab_to(&handle("finish"), "").await;
    desk.press(&[ENTER]).await;
    desk.until_phase("direct").await;
    world.server.until_all_sessions_ended(DANA.user_id).await;
}

/// Arrow down to the first found user where the list wants that, and Enter.
async fn choose_by_keyboard(desk: &Desk) {
    let selected = format!("{}[aria-selected='true']", option(&DANA));
    for _ in 0..10 {
        if desk.has(&selected).await {
            break;
        }
        desk.press(&[DOWN]).await;
    }
    desk.press(&[ENTER]).await;
    desk.see_no(&handle("user-option")).await;
}

#[tokio::test]
async fn the_shortcuts_are_on_a_sheet_and_do_what_it_says() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.see(&handle("user-search")).await;
    // Where one types, both are only signs.
    desk.tab_to(&handle("reason"), "").await;
    desk.type_keys("What?/").await;
    assert!(!desk.has(&handle("shortcuts")).await);
    desk.script("document.activeElement.blur();", &[]).await;
    desk.type_keys("/").await;
    desk.see_focus(&handle("user-search")).await;
    desk.script("document.activeElement.blur();", &[]).await;
    desk.type_keys("?").await;
    desk.see_words(&handle("shortcuts"), "Search this page").await;
    desk.press(&[ESCAPE]).await;
    desk.see_no(&handle("shortcuts")).await;
}
