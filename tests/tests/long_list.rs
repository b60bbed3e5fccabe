//! A customer with five thousand members.

use ergo_journeys::{desk::handle, poll::until, samples::HALCYON, world::World};
use std::time::Duration;

/// How many rows may be in the page at once, however long the list is.
const MOST_ROWS: u64 = 60;

/// Scrolls the list that holds the rows to its end, and says how many rows there are now.
const TO_THE_END: &str = "const rows = document.querySelectorAll(arguments[0]);
    for (let box = rows[0]; box; box = box.parentElement) {
        if (box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== 'visible') {
            box.scrollTop = box.scrollHeight;
            break;
        }
    }
    return rows.length;";

#[tokio::test]
async fn the_last_of_five_thousand_members_is_reached_with_few_rows_in_the_page() {
    let world = World::open().await;
    let all = world.server.members_of(HALCYON.workspace_id).await;
    assert!(all >= 5_000, "only {all} members");
    let last = world.server.last_member_of(HALCYON.workspace_id).await;
    let desk = world.inside(&HALCYON).await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;

    let row = format!("[data-testid='member-row'][data-member-id='{}']", last.id);
    let mut most = 0;
    until("the last member to be reached", Duration::from_mins(1), async || {
        let rows = desk.script(TO_THE_END, &[handle("member-row").into()]).await;
        most = most.max(rows.as_u64().unwrap_or_default());
        desk.has(&row).await.then_some(())
    })
    .await;
    assert!(most <= MOST_ROWS, "{most} rows in the page");
    assert!(desk.text(&row).await.contains(&last.name));
    assert!(desk.banner().await.is_some(), "the banner was scrolled away");
}
