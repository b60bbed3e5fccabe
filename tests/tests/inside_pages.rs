//! The pages inside a session, as a person with a narrow window and much to look at uses them.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AIKO, DANA},
    webdriver::keys,
    world::World,
};
use serde_json::{Value, json};

const TOM: &str = "usr_4tnw";

/// Whether the page can be scrolled sideways.
const PAGE_SCROLLS: &str = "const page = document.querySelector('main');
    return page.scrollWidth > page.clientWidth + 1
        || document.documentElement.scrollWidth > document.documentElement.clientWidth + 1;";

/// Whether what has the focus in the matrix is seen whole, beside the headings that stay.
const SEEN_IN_THE_MATRIX: &str = "const box = (element) => element.getBoundingClientRect();
    const [cell, corner] = [box(document.activeElement), box(document.querySelector('.grid-corner'))];
    const view = box(document.querySelector('.grid-view'));
    return cell.left >= corner.right - 1 && cell.right <= view.right + 1
        && cell.top >= corner.bottom - 1 && cell.bottom <= view.bottom + 1;";

/// Labels and bars of the timeline that leave its card.
const OUTSIDE_THE_CARD: &str =
    "const card = document.querySelector('.timeline-card').getBoundingClientRect();
    return [...document.querySelectorAll('.timeline-label, .timeline-page, .timeline-mark')]
        .filter(one => one.getClientRects().length > 0)
        .map(one => [one.textContent, one.getBoundingClientRect()])
        .filter(([, place]) => place.right > card.right || place.left < card.left)
        .map(([text]) => text);";

async fn narrow(desk: &Desk) {
    desk.web().resize(960, 800).await.expect("the window can be resized");
}

async fn value(desk: &Desk, testid: &str) -> Value {
    let script = "return document.querySelector(arguments[0]).value;";
    desk.script(script, &[handle(testid).into()]).await
}

#[tokio::test]
async fn a_change_is_one_mark_of_the_timeline_and_nothing_leaves_its_card() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    desk.enter_to_change(&AIKO).await;
    desk.fill_in_role_change(TOM, "nakamura", "Editor", "Tom takes over the projects").await;
    desk.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed")).await;
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    desk.exit().await;
    desk.finish().await;

    desk.open("history").await;
    desk.click(&handle("history-row")).await;
    desk.see(&handle("timeline")).await;
    assert_eq!(desk.count("[data-testid='timeline-mark'].mark-changed").await, 1, "one change, one mark");
    for width in [1280, 960] {
        desk.web().resize(width, 800).await.expect("the window can be resized");
        let outside = desk.script(OUTSIDE_THE_CARD, &[]).await;
        assert_eq!(outside, json!([]), "at {width}");
    }
}

#[tokio::test]
async fn the_matrix_of_roles_scrolls_in_its_own_box_and_is_one_stop_of_the_tab_key() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    narrow(&desk).await;
    desk.open("roles").await;
    desk.see("[data-testid='matrix'][data-more='end']").await;
    assert_eq!(desk.script(PAGE_SCROLLS, &[]).await, json!(false), "the page scrolls sideways");

    desk.tab_to("[data-testid='matrix'] [role='gridcell']", "").await;
    for key in [keys::DOWN, keys::RIGHT, keys::END] {
        desk.press(&[key]).await;
        desk.see_focus("[data-testid='matrix'] [role='gridcell']").await;
        assert_eq!(desk.script(SEEN_IN_THE_MATRIX, &[]).await, json!(true));
    }
    desk.see("[data-testid='matrix'][data-more='start']").await;
    desk.press(&[keys::CONTROL, keys::HOME]).await;
    desk.see_focus("[data-testid='matrix'] [role='columnheader'][aria-colindex='1']").await;
    desk.see("[data-testid='matrix'][data-more='end']").await;
    desk.press(&[keys::TAB]).await;
    assert!(!desk.has("[data-testid='matrix'] :focus").await, "the matrix is more than one stop");
    assert_eq!(desk.script(PAGE_SCROLLS, &[]).await, json!(false), "the page scrolls sideways");
    desk.see_words(&handle("role-row"), "Dana’s role").await;
}

#[tokio::test]
async fn the_matrix_shows_differences_only_and_is_copied() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("roles").await;
    desk.see("[data-testid='matrix'] [role='gridcell'][aria-label$=': granted']").await;
    desk.see("[data-testid='matrix'] [role='gridcell'][aria-label$=': not granted']").await;
    let rows =
        "return Number(document.querySelector(\"[data-testid='matrix'] [role='grid']\").ariaRowCount);";
    let all = desk.script(rows, &[]).await.as_u64();
    desk.click(&handle("matrix-differences")).await;
    desk.see("[data-testid='matrix-differences']:checked").await;
    let different = desk.script(rows, &[]).await.as_u64();
    assert!(different <= all && different > Some(1), "{different:?} of {all:?} rows");
    for button in ["matrix-copy", "matrix-copy-markdown"] {
        desk.click(&handle(button)).await;
        desk.see(&format!("{}[data-copied='true']", handle(button))).await;
    }
}

#[tokio::test]
async fn no_page_of_a_session_scrolls_sideways_in_a_narrow_window() {
    let world = World::open().await;
    world.server.rename(DANA.user_id, &"Wolfeschlegelsteinhausenbergerdorff".repeat(5)).await;
    let desk = world.signed_in().await;
    desk.enter_as(&ergo_journeys::samples::Sample { search: DANA.email, ..DANA }).await;
    narrow(&desk).await;
    for page in ["overview", "members", "teams", "roles", "access", "audit", "diagnostics"] {
        desk.open(page).await;
        assert_eq!(desk.script(PAGE_SCROLLS, &[]).await, json!(false), "{page} scrolls sideways");
    }
}

#[tokio::test]
async fn what_was_searched_for_in_vain_wraps() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    narrow(&desk).await;
    desk.write(&handle("user-search"), &"x".repeat(150)).await;
    desk.see(".user-popup [data-testid='empty']").await;
    let fits = "const box = document.querySelector('.user-popup');
        return box.scrollWidth <= box.clientWidth;";
    assert_eq!(desk.script(fits, &[]).await, json!(true));
}

#[tokio::test]
async fn teams_and_roles_lead_to_their_members() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    for (page, row, link, id, filter) in [
        ("teams", "team-row", "team-members", "data-team-id", "member-team"),
        ("roles", "role-row", "role-members", "data-role-id", "member-role"),
    ] {
        desk.open(page).await;
        let chosen = desk.attribute(&handle(row), id).await.expect("it has an id");
        let number = desk.text(&handle(link)).await;
        let number = number.split_whitespace().next().unwrap_or_default().to_owned();
        desk.click(&handle(link)).await;
        desk.see(&format!("{}[aria-current='page']", handle("nav-members"))).await;
        desk.see(&handle("member-row")).await;
        until("the filter to be set", PATIENCE, async || {
            (value(&desk, filter).await == json!(chosen)).then_some(())
        })
        .await;
        desk.see_words(&handle("member-count"), &number).await;
    }
}

#[tokio::test]
async fn ids_and_addresses_can_be_copied() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    desk.click(&handle("viewed-user")).await;
    for button in ["copy-email", "copy-id"] {
        desk.click(&handle(button)).await;
        desk.see(&format!("{}[data-copied='true']", handle(button))).await;
    }
    desk.open("diagnostics").await;
    desk.click(&handle("copy-session")).await;
    desk.see(&format!("{}[data-copied='true']", handle("copy-session"))).await;
}
