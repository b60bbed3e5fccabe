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
