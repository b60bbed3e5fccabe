//! The organization's own decision point beside the server's decisions: here another server of ours, which is one.

use ergo_journeys::{desk::handle, samples::DANA, world::World};

fn decided(key: &str, allowed: bool) -> String {
    format!("[data-testid='permission'][data-key='{key}'] [data-testid='decision'][data-allowed='{allowed}']")
}

#[tokio::test]
async fn decisions_are_side_by_side_and_silence_is_not_a_denial() {
    let point = World::open().await;
    // There, she may do nothing.
    point.server.suspend(DANA.workspace_id, DANA.user_id).await;
    let world = World::beside(point.server.as_decision_point().await).await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    desk.click(&handle("own-access")).await;
    desk.see_words(&handle("decision-point"), "decides 10 permissions differently").await;
    desk.see(&decided("members.view", false)).await;
    desk.see_words("[data-testid='permission'][data-key='members.view']", "Differs").await;
    desk.click("[data-testid='access-filter'][data-kind='differing']").await;
    desk.see_no("[data-testid='permission'][data-key='invoices.export']").await;

    drop(point);
    desk.open("overview").await;
    desk.click(&handle("own-access")).await;
    desk.see_words(&handle("decision-point"), "What it decides isn’t known").await;
    assert!(!desk.has(&handle("decision")).await);
}
