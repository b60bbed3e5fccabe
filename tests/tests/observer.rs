//! An observer may not enter, and still has something to do: whom a ticket is about, and whether support may enter there.

use ergo_journeys::{
    desk::handle,
    samples::{DANA, OBSERVER},
    world::World,
};

#[tokio::test]
async fn an_observer_looks_up_who_and_where_and_can_do_no_more() {
    let world = World::open().await;
    let desk = world.desk().await;
    desk.sign_in(OBSERVER.name).await;
    desk.choose(DANA.search, &DANA).await;
    let found = desk.text(&handle("observed")).await;
    for said in [DANA.name, DANA.user_id, DANA.workspace, DANA.workspace_id, "Support access"] {
        assert!(found.contains(said), "it does not say {said}: {found}");
    }
    // Their address and role are not an observer's to see.
    assert!(!found.contains(DANA.email) && !found.contains("Editor"), "{found}");
    assert!(!desk.has(&handle("enter-start")).await);
    desk.click(&handle("observe-another")).await;
    desk.see(&handle("user-search")).await;
    for page in ["nav-approvals", "nav-sessions"] {
        assert!(!desk.has(&handle(page)).await, "an observer has {page}");
    }
    assert!(world.wire.calls("POST", "/v1/entry-requests").is_empty());
}

#[tokio::test]
async fn a_found_user_shows_id_role_and_status_uncut() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.web().resize(960, 700).await.unwrap();
    desk.write(&handle("user-search"), DANA.search).await;
    let option = ergo_journeys::desk::entry::option(&DANA);
    desk.see_words(&format!("{option} {}", handle("user-option-id")), DANA.user_id).await;
    desk.see_words(&format!("{option} {}", handle("user-option-standing")), "Editor · Active").await;
    let clipped = "const id = document.querySelector(arguments[0]);
        const [inner, outer] = [id.getBoundingClientRect(), id.closest('li').getBoundingClientRect()];
        return id.scrollWidth > id.clientWidth || inner.right > outer.right;";
    let clipped = desk.script(clipped, &[format!("{option} {}", handle("user-option-id")).into()]).await;
    assert_eq!(clipped, false, "the id is cut off");
}

#[tokio::test]
async fn a_mistyped_name_finds_similar_ones_and_says_so() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.write(&handle("user-search"), "dana reyse").await;
    desk.see(&ergo_journeys::desk::entry::option(&DANA)).await;
    desk.see_words(&handle("approximate"), "No exact match").await;
    desk.write(&handle("user-search"), DANA.search).await;
    desk.see_no(&handle("approximate")).await;
}
