//! The receipt: with the notes, to be copied into a ticket, and closed.

use ergo_journeys::{desk::handle, samples::DANA, world::World};
use serde_json::json;

#[tokio::test]
async fn a_receipt_has_the_notes_and_is_copied_for_a_ticket() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("teams").await;
    desk.note("Observed", "The export is *grayed out* for her.").await;
    desk.exit().await;

    desk.see_words(&handle("receipt-notes"), "The export is *grayed out* for her.").await;
    for button in ["copy-markdown", "copy-plain"] {
        desk.click(&handle(button)).await;
        desk.see(&format!("{}[data-copied='true']", handle(button))).await;
    }
    // What was copied, as the page got it.
    let snapshot = desk.invoke("snapshot", json!({})).await.unwrap();
    let id = snapshot["phase"]["record"]["id"].as_str().unwrap().to_owned();
    let text = async |format: &str| {
        let answer = desk.invoke("receipt_text", json!({ "id": id, "format": format })).await.unwrap();
        answer.as_str().unwrap().to_owned()
    };
    let markdown = text("markdown").await;
    for said in [DANA.name, DANA.workspace, "SUP-4821", "Viewed teams", &id, "Record intact"] {
        assert!(markdown.contains(said), "the Markdown does not say {said}: {markdown}");
    }
    assert!(markdown.contains("**Observed:** The export is \\*grayed out\\* for her."), "{markdown}");
    let plain = text("plain").await;
    assert!(plain.contains("Observed: The export is *grayed out* for her."), "{plain}");

    assert_eq!(desk.text(&handle("finish")).await, "Close");
    desk.finish().await;
}

/// What a customer gets: a page, verified with the program `ergo` and the public key of the log, without the server.
#[tokio::test]
async fn a_session_is_confirmed_and_its_page_is_verified_by_another_program() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("teams").await;
    desk.note("Observed", "The export is there.").await;
    desk.exit().await;
    desk.see("[data-testid='confirmation'][data-state='confirmed']").await;
    desk.finish().await;

    let log = reqwest::get(format!("{}/v1/log", world.server.url())).await.unwrap();
    let log: serde_json::Value = log.json().await.unwrap();
    let key = log["keys"][0]["verifier"].as_str().unwrap();
    desk.open("history").await;
    desk.click_words(&handle("history-row"), DANA.name).await;
    desk.see("[data-testid='confirmation'][data-state='confirmed']").await;
    desk.click(&handle("export-open")).await;
    desk.click("[data-testid='export-format'][data-kind='receipt']").await;
    desk.click(&handle("export-save")).await;
    let page = desk.attribute(&handle("export-saved"), "data-path").await.unwrap();
    let app = std::env::var_os("ERGO_SUPPORT_APP").unwrap();
    let verify = || {
        let ergo = std::path::Path::new(&app).with_file_name("ergo");
        let done = std::process::Command::new(ergo)
            .args(["receipt", "verify", "--key", key, &page])
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned())
    };
    let (code, said) = verify();
    assert!(code == Some(0) && said.starts_with("Proven:") && said.contains("Dana Reyes"), "{said}");
    // Somebody edits what the page shows.
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, text.replace("The export is there.</span>", "Nothing is there.</span>")).unwrap();
    let (code, said) = verify();
    assert!(code == Some(1) && said.starts_with("ergo: edited: the page"), "{said}");
}
