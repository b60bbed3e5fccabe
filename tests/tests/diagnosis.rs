//! What helps to find out what is wrong: the overview, and the workspace's audit log.

use ergo_journeys::{
    desk::handle,
    samples::{AIKO, DANA},
    world::World,
};
use serde_json::json;

const TOM: &str = "usr_4tnw";

#[tokio::test]
async fn the_overview_says_where_the_viewed_user_stands_and_what_they_lack() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    desk.see_words(&handle("own-standing"), "Editor").await;
    desk.see_words(&handle("missing"), "Export invoices").await;
    desk.see("[data-testid='missing-permission'][data-key='invoices.export']").await;
    assert!(!desk.has("[data-testid='missing-permission'][data-key='members.view']").await);
    // Her role does not let her read the audit log.
    desk.see_words(&handle("recent-changes"), "Dana can’t read the audit log").await;
    desk.click(&handle("own-access")).await;
    desk.see(&handle("effective-access")).await;
    // What would grant it, the smallest change first, with what else it would change.
    let lacking = |key: &str| format!("[data-testid='permission'][data-key='{key}']");
    desk.see_words(&lacking("invoices.export"), "Team: Finance leads").await;
    desk.see_words(&lacking("invoices.export"), "grants nothing else").await;
    let invite = lacking("members.invite");
    desk.see_words(&invite, "also grants 1 other, takes away 3 others").await;
    desk.click(&format!("{invite} summary")).await;
    desk.see_words(&invite, "Role: Admin").await;
    assert!(!desk.has(&format!("{} [data-testid='way']", lacking("members.view"))).await, "it is granted");
}

#[tokio::test]
async fn the_audit_log_says_what_changed_and_by_whom() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.enter_to_change(&AIKO).await;
    desk.fill_in_role_change(TOM, "nakamura", "Editor", "Tom takes over the projects").await;
    desk.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed")).await;
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    desk.click(&handle("change-dismiss")).await;

    desk.open("audit").await;
    let entry = "[data-testid='audit-entry'][data-action='member.role_changed']";
    for said in
        ["Changed Tom Nakamura-Whitfield’s role", "Billing manager → Editor", "Sam Okafor (support) as"]
    {
        desk.see_words(entry, said).await;
    }
    // The code is there for those who ask for it.
    assert!(!desk.text(entry).await.contains("member.role_changed"));
    desk.click(&format!("{entry} summary")).await;
    desk.see_words(entry, "member.role_changed").await;
    // That it was looked at is written down like every look.
    let notes = desk.invoke("notes", json!({})).await.expect("there are notes");
    let looked = |entry: &serde_json::Value| {
        entry["text"].as_str().is_some_and(|text| text.starts_with("Viewed the audit log"))
    };
    assert!(notes.as_array().is_some_and(|notes| notes.iter().any(looked)), "{notes}");
}

#[tokio::test]
async fn a_user_who_cannot_read_the_audit_log_does_not_show_it_to_support() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("audit").await;
    let cannot = "[data-testid='cannot-see'][data-part='audit']";
    desk.see_words(cannot, "Dana Reyes can’t see the audit log.").await;
    desk.see_words(&handle("cannot-see-instead"), "“Read the audit log”").await;
    assert_eq!(desk.error_code_now().await, None);
}
