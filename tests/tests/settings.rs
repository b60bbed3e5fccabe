//! The settings: seen at once, kept, and checked by the core.

use ergo_journeys::{
    desk::{Desk, handle},
    display::Key,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};
use serde_json::{Value, json};
use std::time::Duration;

async fn choose(desk: &Desk, name: &str, value: &str) {
    desk.click(&format!("[data-testid='{name}'][data-kind='{value}']")).await;
}

async fn root(desk: &Desk, attribute: &str) -> Value {
    desk.script("return document.documentElement.getAttribute(arguments[0])", &[attribute.into()]).await
}

async fn preferences(desk: &Desk) -> Value {
    desk.invoke("preferences", json!({})).await.unwrap()
}

/// The title of a question outside the page.
const QUESTION: &str = "Ergo Support: please confirm";

/// Answers the question outside the page, once it is there.
async fn answer(desk: &Desk, key: Key) {
    until("the question", PATIENCE, async || desk.display().answer(QUESTION, key).then_some(())).await;
}

#[tokio::test]
async fn settings_are_seen_at_once_and_kept() {
    let world = World::open().await;
    let mut desk = world.signed_in().await;
    desk.open("settings").await;
    desk.see_words("[data-testid='update-state'][data-state='off']", "has not set up an update server").await;
    choose(&desk, "theme-choice", "dark").await;
    choose(&desk, "density", "compact").await;
    choose(&desk, "text-size", "large").await;
    choose(&desk, "time-format", "12h").await;
    desk.click(&handle("names-in-notifications")).await;
    for (attribute, value) in
        [("data-theme", "dark"), ("data-density", "compact"), ("data-text", "large"), ("data-hours", "12h")]
    {
        until(&format!("{attribute} to be {value}"), PATIENCE, async || {
            (root(&desk, attribute).await == value).then_some(())
        })
        .await;
    }
    desk.see_words(&handle("settings"), "M").await;
    until("the settings to be kept", PATIENCE, async || {
        let kept = preferences(&desk).await;
        (kept["names_in_notifications"] == true && kept["time_format"] == "12h").then_some(())
    })
    .await;
    desk.kill().await;
    desk.start().await;
    let kept = preferences(&desk).await;
    assert_eq!((&kept["density"], &kept["text_size"]), (&json!("compact"), &json!("large")));
    until("the theme to be there again", PATIENCE, async || {
        (root(&desk, "data-theme").await == "dark").then_some(())
    })
    .await;
}

#[tokio::test]
async fn every_time_is_in_the_chosen_format() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    let shown = async |format: &str| {
        desk.open("settings").await;
        choose(&desk, "time-format", format).await;
        desk.open("members").await;
        desk.see(&handle("member-row")).await;
        desk.text(&handle("member-row")).await + &desk.text(&handle("note-entry")).await
    };
    let twelve = shown("12h").await.replace('\u{a0}', " ");
    assert!(twelve.matches(" AM").count() + twelve.matches(" PM").count() >= 2, "{twelve}");
    let twenty_four = shown("24h").await.replace('\u{a0}', " ");
    assert!(!twenty_four.contains(" AM") && !twenty_four.contains(" PM"), "{twenty_four}");
}

#[tokio::test]
async fn a_ticket_is_a_link_only_to_the_address_that_was_set_and_checked() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.exit().await;
    assert!(!desk.has(&handle("ticket-link")).await);
    let refused = desk.invoke("open_ticket", json!({ "ticket": "SUP-1" })).await.unwrap_err();
    assert_eq!(refused["code"], "ticket_link_invalid");
    desk.finish().await;

    desk.open("settings").await;
    for template in ["javascript:alert('{ticket}')", "file:///etc/{ticket}", "https://tickets.example/"] {
        desk.write(&handle("ticket-link-template"), template).await;
        desk.click(&handle("ticket-link-save")).await;
        assert_eq!(desk.error_code().await, "ticket_link_invalid", "{template}");
        assert_eq!(preferences(&desk).await["ticket_link"], "");
    }
    // The agent agrees to a new host outside the page, where no one who controls the page can.
    desk.write(&handle("ticket-link-template"), "https://tickets.example/browse/{ticket}").await;
    desk.click(&handle("ticket-link-save")).await;
    // A key that was meant for the page does not agree.
    for key in [Key::Escape, Key::Enter] {
        answer(&desk, key).await;
        assert_eq!(desk.error_code().await, "ticket_link_invalid", "{key:?}");
        assert_eq!(preferences(&desk).await["ticket_link"], "");
        desk.click(&handle("ticket-link-save")).await;
    }
    until("the question", PATIENCE, async || {
        desk.display().window_titles().iter().any(|title| title == QUESTION).then_some(())
    })
    .await;
    // The time is what is tested: a person reads the question first.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    answer(&desk, Key::Enter).await;
    desk.see_no(&handle("error")).await;
    desk.see_words(&handle("settings"), "Saved").await;
    // The same host is not asked about again.
    let mut other = preferences(&desk).await;
    other["ticket_link"] = json!("https://tickets.example/other/{ticket}");
    desk.invoke("set_preferences", json!({ "preferences": other })).await.unwrap();
    other["ticket_link"] = json!("https://tickets.example/browse/{ticket}");
    desk.invoke("set_preferences", json!({ "preferences": other })).await.unwrap();
    // A page cannot ask until the agent gives in.
    desk.write(&handle("ticket-link-template"), "https://elsewhere.example/{ticket}").await;
    for _ in 0..3 {
        desk.click(&handle("ticket-link-save")).await;
        answer(&desk, Key::Escape).await;
        assert_eq!(desk.error_code().await, "ticket_link_invalid");
    }
    desk.click(&handle("ticket-link-save")).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!desk.display().window_titles().iter().any(|title| title == QUESTION), "it asked once more");
    desk.open("history").await;
    desk.click_words(&handle("history-row"), DANA.name).await;
    desk.click(&handle("ticket-link")).await;
    let opened = until("the browser to be opened", PATIENCE, async || desk.folder().take_opened()).await;
    assert_eq!(opened, "https://tickets.example/browse/SUP-4821");
}

#[tokio::test]
async fn help_and_about_are_there_without_a_server() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.sign_in(AGENT.name).await;
    world.wire.cut();
    desk.open("help").await;
    desk.see_words(&handle("help"), "Who to ask").await;
    desk.click(&handle("help-about")).await;
    assert_eq!(desk.text(&handle("version")).await, env!("CARGO_PKG_VERSION"));
    desk.see_words(&handle("license-count"), "packages").await;
    let licenses = desk.texts(&handle("license-row")).await;
    for known in ["tauri", "yew", "Inter"] {
        assert!(licenses.iter().any(|row| row.starts_with(known)), "{known} is not in the list");
    }
    assert!(licenses.iter().all(|row| row.split_whitespace().count() >= 2), "a package has no license");
}
