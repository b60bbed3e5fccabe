//! The main job, start to end: from the ticket to the receipt, and what the server says of it.

use ergo_journeys::{
    desk::handle,
    driver::DESKTOP_TIMEZONE,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};

#[tokio::test]
async fn an_agent_looks_at_a_customer_and_leaves_a_record() {
    let world = World::open().await;
    let desk = world.desk().await;

    // As themselves: no banner.
    desk.sign_in(AGENT.name).await;
    assert_eq!(desk.banner().await, None);

    // The exact user and workspace, why, and a look before entering.
    desk.choose(DANA.search, &DANA).await;
    desk.fill_why("The invoice export is grayed out for her; she asked us to look.", "SUP-4821").await;
    desk.review().await;
    let preflight = desk.text(&handle("preflight")).await;
    for said in [DANA.name, DANA.email, DANA.workspace, "SUP-4821", "invoice export"] {
        assert!(preflight.contains(said), "the pre-flight screen does not say {said}: {preflight}");
    }
    assert_eq!(desk.banner().await, None, "nothing is opened yet");
    let early = format!("{}:not(:disabled)", handle("enter"));
    assert!(!desk.has(&early).await, "one can enter before having confirmed");
    desk.confirm_preflight().await;
    desk.enter().await;

    // The identity check, under the banner.
    desk.until_phase("confirming").await;
    let banner = desk.banner().await.expect("a banner as soon as the token has an actor");
    assert!(banner.viewed.contains(DANA.user_id) || banner.viewed.contains(DANA.name), "{banner:?}");
    for said in ["Impersonating", DANA.name, DANA.email, DANA.workspace, AGENT.name] {
        assert!(banner.words.contains(said), "the banner does not say {said}: {banner:?}");
    }
    assert!(!desk.has(&handle("member-row")).await);
    desk.confirm_identity().await;

    // The pages.
    desk.open("overview").await;
    desk.see_words("main", DANA.workspace).await;

    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    desk.write(&handle("member-search"), "dana").await;
    desk.see(&format!("[data-testid='member-row'][data-member-id='{}']", DANA.user_id)).await;
    until("the search to narrow the list", PATIENCE, async || {
        let rows = desk.texts(&handle("member-row")).await;
        (!rows.is_empty() && rows.iter().all(|row| row.to_lowercase().contains("dana"))).then_some(())
    })
    .await;

    desk.click(&format!("[data-testid='member-row'][data-member-id='{}']", DANA.user_id)).await;
    // Her times in her own zone, beside the agent's.
    desk.see_words("main", DANA.timezone).await;
    desk.see_words("main", DESKTOP_TIMEZONE).await;

    desk.open("teams").await;
    desk.see(&handle("team-row")).await;
    desk.open("roles").await;
    desk.see(&handle("role-row")).await;
    desk.open("access").await;
    desk.see(&handle("access-setting")).await;
    desk.open("diagnostics").await;
    desk.see(&handle("held-back")).await;
    desk.see_words("main", AGENT.id).await;

    // The notes: hers by hand, the app's by itself.
    desk.note("Inspected", "Dana is in Billing, not in Finance leads.").await;
    desk.note("Observed", "The export button is grayed out for her role.").await;
    desk.click("[data-testid='note-views'] summary").await;
    desk.see_words(&handle("notes-panel"), "roles: 8 rows").await;

    // Out, with a receipt.
    desk.exit().await;
    let receipt = desk.text(&handle("receipt")).await;
    for said in [DANA.name, DANA.workspace, "SUP-4821", "Viewed teams", "Viewed access settings"] {
        assert!(receipt.contains(said), "the receipt does not say {said}: {receipt}");
    }
    assert_eq!(desk.banner().await, None, "the banner outlived the session");
    desk.finish().await;
    assert_eq!(desk.banner().await, None);

    // The history has the notes.
    desk.open("history").await;
    desk.click(&handle("history-row")).await;
    desk.see_words("main", "Dana is in Billing, not in Finance leads.").await;
    desk.see_words("main", "The export button is grayed out for her role.").await;

    // The server: the session is over, and the audit has both identities.
    world.server.until_all_sessions_ended(DANA.user_id).await;
    let audit = world.server.audit_of(DANA.user_id).await;
    assert!(!audit.is_empty(), "the server has written down nothing");
    for entry in &audit {
        assert_eq!(entry.actor_id.as_deref(), Some(AGENT.id), "{entry:?} does not name who really acted");
    }
}
