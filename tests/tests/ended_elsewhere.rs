//! Sessions that somebody ends who is not at the desk: it freezes at once, and says why.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA, LEAD, Sample},
    world::World,
};
use std::time::Instant;

#[tokio::test]
async fn a_revoked_approval_freezes_the_session_within_a_second_and_says_so() {
    let world = World::open().await;
    let sample = world.server.sample_in("ws_northwind").await;
    let (agent, lead) = approved(&world, &sample).await;
    agent.click(&handle("enter-approved")).await;
    agent.until_phase("confirming").await;
    agent.confirm_identity().await;
    stream_is_open(&world).await;
    let a_second = agent.a_second().await;

    lead.see("[data-testid='approved-row'][data-state='used']").await;
    lead.click(&handle("approval-revoke")).await;
    lead.write(&handle("approval-revoke-word"), "The customer changed their mind.").await;
    lead.click(&handle("approval-revoke-confirm")).await;
    let begun = Instant::now();
    agent.see(&handle("frozen")).await;
    assert!(begun.elapsed() < a_second, "{:?}", begun.elapsed());
    assert_eq!(agent.frozen().await, "revoked");
    agent.see_words(&handle("frozen"), "approval").await;
    agent.see_words(&handle("frozen"), "revoked").await;
    agent.exit().await;
    until("the approval to be off the lead's list", PATIENCE, async || {
        lead.texts(&handle("approved-row")).await.is_empty().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_revoked_approval_that_was_not_used_is_withdrawn_and_the_agent_reads_why() {
    let world = World::open().await;
    let sample = world.server.sample_in("ws_northwind").await;
    let (agent, lead) = approved(&world, &sample).await;
    lead.click(&handle("approval-revoke")).await;
    lead.write(&handle("approval-revoke-word"), "Wrong workspace.").await;
    lead.click(&handle("approval-revoke-confirm")).await;
    agent.see("[data-testid='requested'][data-revoked='true']").await;
    agent.see_words(&handle("requested"), LEAD.name).await;
    agent.see_words(&handle("requested"), "Wrong workspace.").await;
    assert_eq!(world.server.sessions_of(sample.user_id).await, 0);
}

#[tokio::test]
async fn an_agent_who_is_disabled_in_a_session_is_out_of_it_and_cannot_sign_in_again() {
    let world = World::open().await;
    let mut desk = world.inside(&DANA).await;
    let a_second = desk.a_second().await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    stream_is_open(&world).await;
    world.server.disable_agent(AGENT.id).await;
    let begun = Instant::now();
    desk.see(&handle("frozen")).await;
    assert!(begun.elapsed() < a_second, "{:?}", begun.elapsed());
    desk.see_words(&handle("frozen"), "disabled").await;
    let page = desk.source().await;
    assert!(!page.contains("kwabena@"), "customers are still on the screen");
    assert_eq!(world.server.open_sessions_of(DANA.user_id).await, 0);
    desk.kill().await;
    desk.start().await;
    refused_at_the_door(&desk).await;
}

#[tokio::test]
async fn a_viewed_user_who_is_suspended_freezes_the_session_with_that_reason() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    stream_is_open(&world).await;
    world.server.suspend(DANA.workspace_id, DANA.user_id).await;
    assert_eq!(desk.frozen().await, "revoked");
    desk.see_words(&handle("frozen"), "suspended").await;
    desk.exit().await;
    // The search says why nobody can enter as them now.
    desk.finish().await;
    desk.write(&handle("user-search"), DANA.search).await;
    let option = format!("[data-testid='user-option'][data-user='{}']", DANA.user_id);
    desk.see_words(&option, "Suspended").await;
    desk.see(&format!("{option}[aria-disabled='true']")).await;
}

/// The agent's desk and the lead's, once the lead has approved.
async fn approved(world: &World, sample: &Sample) -> (Desk, Desk) {
    let agent = world.signed_in().await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    agent.prepare(sample).await;
    agent.enter().await;
    agent.until_phase("requested").await;
    lead.click(&handle("nav-approvals")).await;
    lead.click(&handle("approval-row")).await;
    lead.click(&handle("approve")).await;
    agent.see("[data-testid='requested'][data-state='approved']").await;
    (agent, lead)
}

/// The agent is not among those who can sign in, or is refused.
async fn refused_at_the_door(desk: &Desk) {
    desk.see(&handle("agent-option")).await;
    let offered = desk.texts(&handle("agent-option")).await;
    assert!(offered.iter().all(|words| !words.contains(AGENT.name)), "{offered:?}");
}

async fn stream_is_open(world: &World) {
    until("the stream to be open", PATIENCE, async || {
        (!world.wire.calls("GET", "/v1/events").is_empty()).then_some(())
    })
    .await;
}
