//! The member list: narrowed, sorted, and with the columns that the agent wants.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA, HALCYON},
    webdriver::keys,
    world::World,
};

/// Chooses in a list by its value.
const CHOOSE: &str = "const list = document.querySelector(arguments[0]);
    list.value = arguments[1];
    list.dispatchEvent(new Event('change', {bubbles: true}));";

async fn first_member(desk: &Desk) -> Option<String> {
    desk.attribute("[data-testid='member-row'][data-index='0']", "data-member-id").await
}

#[tokio::test]
async fn a_head_sorts_five_thousand_members_and_keeps_the_focus() {
    let world = World::open().await;
    let last = world.server.last_member_of(HALCYON.workspace_id).await;
    let desk = world.inside(&HALCYON).await;
    desk.open("members").await;
    desk.see("[role='columnheader'][aria-sort='ascending']").await;
    desk.click(&handle("sort-name")).await;
    until("the last member to come first", PATIENCE, async || {
        (first_member(&desk).await.as_ref() == Some(&last.id)).then_some(())
    })
    .await;
    desk.see("[role='columnheader'][aria-sort='descending']").await;
    desk.see_focus(&handle("sort-name")).await;

    desk.click(&handle("sort-last_seen")).await;
    until("another member to come first", PATIENCE, async || {
        (first_member(&desk).await.as_ref() != Some(&last.id)).then_some(())
    })
    .await;
    assert!(desk.banner().await.is_some());
}

#[tokio::test]
async fn only_members_of_one_status_are_shown() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    desk.script(CHOOSE, &[handle("member-status").into(), "invited".into()]).await;
    until("invited members only", PATIENCE, async || {
        let rows = desk.texts(&handle("member-row")).await;
        (!rows.is_empty() && rows.iter().all(|row| row.contains("Invited"))).then_some(())
    })
    .await;
    desk.write(&handle("member-search"), "nobody is called so").await;
    desk.click(&handle("member-clear")).await;
    until("everybody to be back", PATIENCE, async || {
        let rows = desk.texts(&handle("member-row")).await;
        rows.iter().any(|row| !row.contains("Invited")).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_columns_of_the_member_list_are_remembered() {
    let world = World::open().await;
    let mut desk = world.inside(&DANA).await;
    desk.open("members").await;
    desk.see_words("[role='columnheader']", "Teams").await;
    desk.click(&handle("member-view")).await;
    desk.click("[data-testid='member-column'][data-column='teams']").await;
    desk.click("[data-testid='member-column'][data-column='joined']").await;
    desk.press(&[keys::ESCAPE]).await;
    desk.see_focus(&handle("member-view")).await;
    desk.see_words("[role='columnheader']", "Joined").await;
    assert!(!desk.texts("[role='columnheader']").await.iter().any(|head| head.contains("Teams")));

    desk.kill().await;
    desk.start().await;
    desk.sign_in(AGENT.name).await;
    desk.enter_as(&DANA).await;
    desk.open("members").await;
    desk.see_words("[role='columnheader']", "Joined").await;
    assert!(!desk.texts("[role='columnheader']").await.iter().any(|head| head.contains("Teams")));
}
