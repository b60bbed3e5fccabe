//! A second person: two real windows, one of the agent who asks and one of the lead who decides.

use ergo_journeys::{
    desk::handle,
    poll::{PATIENCE, until},
    samples::{AGENT, LEAD},
    world::World,
};

#[tokio::test]
async fn a_lead_approves_for_less_in_one_window_and_the_agent_enters_in_the_other() {
    let world = World::open().await;
    let sample = world.server.sample_in("ws_northwind").await;
    let agent = world.signed_in().await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;

    agent.prepare(&sample).await;
    agent.enter().await;
    agent.until_phase("requested").await;
    assert_eq!(agent.attribute(&handle("requested"), "data-state").await.as_deref(), Some("pending"));
    assert_eq!(agent.banner().await, None, "nothing is opened yet");
    assert_eq!(world.server.sessions_of(sample.user_id).await, 0);

    lead.click(&handle("nav-approvals")).await;
    lead.click(&handle("approval-row")).await;
    let shown = lead.text("main").await;
    for said in [sample.name, AGENT.name, "SUP-4821", "invoice export"] {
        assert!(shown.contains(said), "the lead does not see {said}: {shown}");
    }
    lead.write(&handle("approval-minutes"), "10").await;
    lead.write(&handle("approval-word"), "Only the members page, please.").await;
    lead.click(&handle("approve")).await;

    agent.see("[data-testid='requested'][data-state='approved']").await;
    agent.see_words(&handle("requested"), LEAD.name).await;
    agent.see_words(&handle("requested"), "Only the members page, please.").await;
    agent.click(&handle("enter-approved")).await;
    agent.until_phase("confirming").await;
    agent.confirm_identity().await;
    let snapshot = agent.invoke("snapshot", serde_json::json!({})).await.unwrap();
    assert_eq!(snapshot["impersonation"]["minutes"], 10);
    agent.exit().await;
    until("nothing to wait for the lead any more", PATIENCE, async || {
        lead.texts(&handle("approval-row")).await.is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_declines_with_a_word_and_the_agent_reads_it() {
    let world = World::open().await;
    let sample = world.server.sample_in("ws_northwind").await;
    let agent = world.signed_in().await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    agent.prepare(&sample).await;
    agent.enter().await;
    agent.until_phase("requested").await;

    lead.click(&handle("nav-approvals")).await;
    lead.click(&handle("approval-row")).await;
    lead.click(&handle("decline")).await;
    assert_eq!(lead.error_code().await, "word_length");
    lead.write(&handle("approval-word"), "Ask the customer first.").await;
    lead.click(&handle("decline")).await;

    agent.see("[data-testid='requested'][data-state='declined']").await;
    agent.see_words(&handle("requested"), "Ask the customer first.").await;
    agent.click(&handle("request-leave")).await;
    agent.until_phase("direct").await;
    assert_eq!(world.server.sessions_of(sample.user_id).await, 0);
}

#[tokio::test]
async fn a_word_survives_another_request_and_the_focus_goes_to_the_one_that_is_left() {
    let world = World::open().await;
    let sample = world.server.sample_in("ws_northwind").await;
    let first = world.server.request_by(AGENT.id, &sample).await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    lead.click(&handle("nav-approvals")).await;
    lead.click(&row(&first)).await;
    lead.write(&handle("approval-word"), "Half a sentence").await;

    let second = world.server.request_by(AGENT.id, &sample).await;
    lead.see(&row(&second)).await;
    let typed = "return document.querySelector(\"[data-testid='approval-word']\").value;";
    assert_eq!(lead.script(typed, &[]).await, serde_json::json!("Half a sentence"));
    lead.click(&handle("decline")).await;
    lead.see_words(&handle("approval-said"), AGENT.name).await;
    lead.see_focus(&row(&second)).await;
    lead.see_no(&row(&first)).await;
}

fn row(request: &str) -> String {
    format!("[data-testid='approval-row'][data-request='{request}']")
}
