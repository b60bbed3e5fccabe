//! What a lead sees of the sessions of others, live, and how they end one.

use ergo_journeys::{
    desk::handle,
    samples::{AGENT, AIKO, DANA, LEAD},
    world::World,
};

const MESSAGE: &str = "The customer called: please stop.";

#[tokio::test]
async fn a_lead_sees_who_is_inside_live_and_ends_a_session_with_a_message() {
    let world = World::open().await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    lead.open("sessions").await;
    lead.see(&handle("empty")).await;

    // Who, as whom, where, why: without reading anything again by hand.
    let agent = world.inside(&DANA).await;
    for said in [AGENT.name, DANA.name, DANA.workspace, "SUP-4821", "invoice export", "Read-only", "until"] {
        lead.see_words(&handle("session-row"), said).await;
    }
    agent.open("teams").await;
    lead.see_words(&handle("session-page"), "Teams").await;
    agent.open("members").await;
    agent.click(&format!("[data-testid='member-row'][data-member-id='{}']", AIKO.user_id)).await;
    lead.see_words(&handle("session-page"), AIKO.name).await;

    lead.click(&handle("session-end")).await;
    lead.write(&handle("session-message"), MESSAGE).await;
    lead.click(&handle("session-end-confirm")).await;
    lead.see_words(&handle("session-ended"), AGENT.name).await;
    lead.see_no(&handle("session-row")).await;
    assert_eq!(agent.frozen().await, "revoked");
    for said in [LEAD.name, MESSAGE] {
        agent.see_words(&handle("frozen"), said).await;
    }
    world.server.until_all_sessions_ended(DANA.user_id).await;
    // And what was decided today.
    lead.see_words(&handle("decided-row"), "by the workspace’s settings").await;
    agent.exit().await;
}

#[tokio::test]
async fn an_armed_change_is_seen_and_only_leads_have_the_page() {
    let world = World::open().await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    lead.open("sessions").await;
    let agent = world.signed_in().await;
    assert!(!agent.has(&handle("nav-sessions")).await, "an agent sees the sessions of others");
    let refused = agent.invoke("open_sessions", serde_json::json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "forbidden");

    agent.choose(AIKO.search, &AIKO).await;
    agent.fill_why("Tom takes over the projects; the owner asks us to set it up.", "SUP-4821").await;
    agent.ask_for_changes().await;
    agent.review().await;
    agent.confirm_preflight().await;
    agent.enter().await;
    agent.until_phase("confirming").await;
    agent.confirm_identity().await;
    agent.fill_in_role_change("usr_4tnw", "nakamura", "Editor", "Tom takes over the projects").await;
    agent.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
    agent.click(&handle("arm")).await;
    agent.see(&handle("armed")).await;
    lead.see_words(&handle("session-mode"), "Armed").await;
    lead.see_words(&handle("session-armed"), "Editor").await;
    agent.exit().await;
    lead.see_no(&handle("session-row")).await;
}
