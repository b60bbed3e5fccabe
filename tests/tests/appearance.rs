//! How the page looks, where that can be measured: rows, widths, one way to sign in, what is copied.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    webdriver::keys::CONTROL,
    world::World,
};
use serde_json::{Value, json};

/// Puts one attribute on the page’s root, as the settings do.
const SET: &str = "document.documentElement.setAttribute(arguments[0], arguments[1]);";
/// How high rows are, whether each begins where the one before it ends, and whether its text is inside it.
const ROWS: &str = "const rows = [...document.querySelectorAll(arguments[0])]
        .sort((one, other) => one.dataset.index - other.dataset.index).slice(0, 8);
    const boxes = rows.map((row) => row.getBoundingClientRect());
    return {
        height: boxes[0].height,
        stacked: boxes.every((box, at) => at === 0 || Math.abs(box.top - boxes[at - 1].bottom) < 0.5),
        inside: rows.every((row, at) => [...row.querySelectorAll('.person-words *')]
            .every((part) => part.getBoundingClientRect().bottom <= boxes[at].bottom + 0.5)),
    };";
/// What is in a control.
const VALUE: &str = "return document.querySelector(arguments[0]).value;";
/// The width of the widest thing that matches.
const WIDTH: &str = "return Math.max(...[...document.querySelectorAll(arguments[0])]
    .map((part) => part.getBoundingClientRect().width));";

#[tokio::test]
async fn the_sample_agents_are_the_one_way_in_and_what_is_copied_can_be_pasted() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.see(&handle("agent-option")).await;
    let buttons = desk.count(".sign-in button").await;
    let mut others = 0;
    for other in ["copy-server", "copy-report"] {
        others += desk.count(&handle(other)).await;
    }
    assert_eq!(buttons, desk.count(&handle("agent-option")).await + others);

    let address = desk.text(".sign-in-server .mono").await;
    desk.click(&handle("copy-server")).await;
    desk.see_words(".copy [role='status']", "Copied").await;
    // It says so for a moment only.
    until("the button to be as before", PATIENCE, async || {
        (!desk.has(&format!("{}[data-copied]", handle("copy-server"))).await).then_some(())
    })
    .await;

    // The old handle of the button is where the usual agent is.
    desk.click(&handle("sign-in")).await;
    desk.until_phase("direct").await;
    desk.see_words(&handle("agent-menu"), AGENT.name).await;
    desk.click(&handle("user-search")).await;
    desk.press(&[CONTROL, 'v']).await;
    until("the address to be pasted", PATIENCE, async || {
        (desk.script(VALUE, &[handle("user-search").into()]).await == json!(address)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn rows_follow_density_and_text_size_and_facts_keep_a_reading_width() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.sign_in(AGENT.name).await;
    desk.enter_as(&DANA).await;
    for (density, text, height) in [
        ("comfortable", "default", 44),
        ("compact", "default", 36),
        ("comfortable", "large", 48),
        ("compact", "large", 40),
        ("comfortable", "small", 44),
    ] {
        desk.open("overview").await;
        set(&desk, "data-density", density).await;
        set(&desk, "data-text", text).await;
        desk.open("members").await;
        desk.see(&handle("member-row")).await;
        // A new row is in the page a moment before it is placed.
        let wanted = json!({ "height": height, "stacked": true, "inside": true });
        until(&format!("rows in place: {density}, {text}"), PATIENCE, async || {
            (desk.script(ROWS, &[handle("member-row").into()]).await == wanted).then_some(())
        })
        .await;
    }

    // As wide as the invisible screen allows, without the notes.
    desk.web().resize(1400, 900).await.unwrap();
    desk.press(&[CONTROL, 'j']).await;
    let members = desk.script(WIDTH, &[".members".into()]).await;
    assert!(number(&members) > 1_000.0, "the table takes what there is: {members}");
    desk.open("access").await;
    desk.see(&handle("access-setting")).await;
    let facts = desk.script(WIDTH, &[".page > *".into()]).await;
    assert!(number(&facts) <= 960.0, "facts are too wide to read: {facts}");
}

async fn set(desk: &Desk, name: &str, value: &str) {
    desk.script(SET, &[name.into(), value.into()]).await;
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
