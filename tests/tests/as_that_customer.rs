//! What a person can't see, support does not see as them; and that is said, not shown as an error.

use ergo_journeys::{
    desk::handle,
    poll::{PATIENCE, until},
    samples::{AGENT, RUTH},
    world::World,
};

#[tokio::test]
async fn a_guests_session_shows_what_the_guest_sees_and_says_what_they_cannot() {
    let world = World::open().await;
    let desk = world.inside(&RUTH).await;
    for (page, part) in [
        ("overview", "overview"),
        ("members", "members"),
        ("teams", "teams"),
        ("roles", "roles"),
        ("access", "access"),
    ] {
        desk.open(page).await;
        let cannot = format!("[data-testid='cannot-see'][data-part='{part}']");
        desk.see_words(&cannot, &format!("{} can’t see", RUTH.name)).await;
        desk.see_words(&cannot, "This is what they see.").await;
        desk.see_words(&handle("cannot-see-instead"), "enter as someone whose role grants").await;
        assert_eq!(desk.error_code_now().await, None, "{page} shows a bare error");
        assert!(desk.banner().await.is_some(), "no banner on {page}");
    }
    // The reason is one click away: what they may do, and why.
    desk.open("members").await;
    desk.click(&handle("cannot-see-why")).await;
    desk.see_words("main", RUTH.email).await;
    desk.see_words("main", "Guest").await;
    desk.see_words("main", "See projects").await;
    // Nobody else of the workspace is anywhere on the screen.
    let page = desk.source().await;
    let others = world.server.others_in(RUTH.workspace_id, &[RUTH.user_id]).await;
    let seen: Vec<_> = others.iter().filter(|person| page.contains(&person.email)).collect();
    assert!(seen.is_empty(), "the guest does not see {seen:?}");
    desk.exit().await;
    // The server has it in its own record, on both sides: what was refused, and the desk's journal to its end.
    let refused = world.server.details_of("attempt.refused", RUTH.user_id).await;
    assert!(
        refused.iter().any(|detail| detail.contains("/members") && detail.contains("viewed_user_cannot"))
    );
    assert!(!world.server.details_of("effective_access.read", RUTH.user_id).await.is_empty());
    until("the whole journal to be at the server", PATIENCE, async || {
        let (entries, complete) = world.server.journals_of(RUTH.user_id).await;
        (entries > 5 && complete == 1).then_some(())
    })
    .await;
    let stored = world.server.details_of("journal.stored", RUTH.user_id).await;
    assert!(stored.is_empty(), "the desk hands it in as {} themselves: {stored:?}", AGENT.name);
    let stored = world.server.details_of("journal.stored", AGENT.id).await;
    assert_eq!(stored.len(), 1, "{stored:?}");
}
