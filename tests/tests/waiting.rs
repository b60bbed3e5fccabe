//! Waiting for approval is in nobody's way: the agent works on, and enters when they want to.

use ergo_journeys::{
    desk::{Desk, handle},
    samples::{DANA, LEAD},
    world::World,
};

fn card(state: &str) -> String {
    format!("[data-testid='request-card'][data-state='{state}']")
}

/// Has sent a request that waits for a second person.
async fn waiting(world: &World) -> Desk {
    let sample = world.server.sample_in("ws_northwind").await;
    let agent = world.signed_in().await;
    agent.prepare(&sample).await;
    agent.enter().await;
    agent.until_phase("requested").await;
    agent
}

#[tokio::test]
async fn an_agent_works_on_while_a_request_waits_and_nothing_enters_by_itself() {
    let world = World::open().await;
    let agent = waiting(&world).await;
    agent.see_words(&card("pending"), "Waiting for approval").await;
    for page in ["history", "diagnostics", "start"] {
        agent.open(page).await;
        agent.see(&card("pending")).await;
        assert!(!agent.has(&handle("error")).await, "an error on {page}");
    }
    // The search works; only a second request has to wait.
    agent.click(&handle("user-change")).await;
    agent.choose(DANA.search, &DANA).await;
    agent.fill_why("Somebody else asks us to look at it.", "SUP-4822").await;
    agent.review().await;
    agent.confirm_preflight().await;
    agent.enter().await;
    assert_eq!(agent.error_code().await, "wrong_state");
    assert_eq!(world.server.sessions_of(DANA.user_id).await, 0);

    agent.open("history").await;
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    lead.click(&handle("nav-approvals")).await;
    lead.click(&handle("approval-row")).await;
    lead.click(&handle("approve")).await;
    agent.see_words(&card("approved"), "Approved. Enter now").await;
    // Still where the agent was.
    agent.see(&format!("{}[aria-current='page']", handle("nav-history"))).await;
    assert_eq!(agent.phase().await.as_deref(), Some("requested"));
    agent.click(&card("approved")).await;
    agent.click(&handle("enter-approved")).await;
    agent.until_phase("confirming").await;
}

#[tokio::test]
async fn a_withdrawn_request_leaves_the_sidebar() {
    let world = World::open().await;
    let agent = waiting(&world).await;
    agent.open("history").await;
    agent.click(&card("pending")).await;
    agent.click(&handle("request-leave")).await;
    agent.until_phase("direct").await;
    agent.see_no(&handle("request-card")).await;
}
