//! Why somebody may do something: the path of a permission, and a comparison with somebody or something else.

use ergo_journeys::{
    desk::{Desk, handle},
    samples::{AIKO, DANA},
    world::World,
};
use serde_json::json;

const TOM: &str = "usr_4tnw";

fn row(key: &str) -> String {
    format!("[data-testid='compare-row'][data-key='{key}']")
}

/// To the comparison, from the viewed user's own page.
async fn compare_self(desk: &Desk) {
    desk.open("overview").await;
    desk.click(&handle("own-access")).await;
    desk.click(&handle("compare")).await;
    desk.see(&handle("compare-search")).await;
}

#[tokio::test]
async fn one_click_shows_why_a_permission_is_granted_and_what_would_grant_it() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    desk.open("overview").await;
    desk.click(&handle("own-access")).await;
    desk.click("[data-testid='permission'][data-key='invoices.export'] [data-testid='why']").await;
    desk.see_words(&handle("verdict"), "No. The smallest change that would grant it").await;
    let paths = handle("paths");
    desk.see_words(&paths, "Finance leads").await;
    desk.see(&format!("{paths} .path-missing")).await;
    desk.click("[data-testid='permission'][data-key='members.view'] [data-testid='why']").await;
    // The answer is above, and comes into view.
    desk.see_focus(&handle("verdict")).await;
    desk.see_words(&handle("verdict"), "Yes").await;
    desk.see_words(&paths, "Role: Editor").await;
    assert!(!desk.has(&format!("{paths} .path-missing")).await);
}

#[tokio::test]
async fn a_member_is_compared_with_another_and_with_a_role_and_the_result_is_noted() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    compare_self(&desk).await;
    desk.write(&handle("compare-search"), "nakamura").await;
    desk.click(&format!("[data-testid='compare-offer'][data-id='{TOM}']")).await;
    desk.see_words(&handle("comparison"), "permissions differ").await;
    // She is an admin, and he is not.
    desk.see(&format!("{} td[data-granted='true'] + td[data-granted='false']", row("members.invite"))).await;
    desk.click(&handle("compare-others")).await;
    desk.see(&row("members.view")).await;
    desk.click(&handle("compare-note")).await;
    desk.see(&handle("note-input")).await;
    let typed = desk.script("return document.querySelector('#note-text').value", &[]).await;
    let typed = typed.as_str().unwrap().to_owned();
    assert!(typed.starts_with("Compared ") && typed.contains("permissions differ.\n- "), "{typed}");

    desk.click("[data-testid='compare-with'][data-kind='role']").await;
    desk.see_no(&handle("comparison")).await;
    desk.see("[data-testid='compare-role'] option:nth-child(2)").await;
    desk.script(
        "const select = document.querySelector('[data-testid=compare-role]');
         select.value = [...select.options].find(option => option.text === 'Viewer').value;
         select.dispatchEvent(new Event('change', { bubbles: true }))",
        &[],
    )
    .await;
    desk.see_words(&handle("comparison"), "Viewer").await;
    let notes = desk.invoke("notes", json!({})).await.expect("there are notes");
    let said = |start: &str| {
        notes.as_array().is_some_and(|notes| {
            notes.iter().any(|note| note["text"].as_str().is_some_and(|text| text.starts_with(start)))
        })
    };
    assert!(said("Compared member ") && notes.to_string().contains("with role Viewer"), "{notes}");
}

#[tokio::test]
async fn a_member_is_compared_with_an_earlier_day() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    compare_self(&desk).await;
    desk.click("[data-testid='compare-with'][data-kind='earlier']").await;
    let day = |day: &str| {
        format!(
            "const field = document.querySelector('[data-testid=compare-day]'); field.value = '{day}';
             field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        )
    };
    desk.see(&handle("compare-day")).await;
    desk.script(&day("2026-11-25"), &[]).await;
    desk.see_words(&handle("compare-doubts"), "from the audit log").await;
    desk.see(&handle("compare-same")).await;
    // Before she joined, nothing was granted.
    desk.script(&day("1999-01-01"), &[]).await;
    desk.see_words(&handle("compare-doubts"), "not a member").await;
    desk.see(&row("members.view")).await;
}

#[tokio::test]
async fn one_click_compares_a_role_with_a_member_or_another_role() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    desk.open("roles").await;
    let name = "return document.querySelector('[data-testid=role-row] .line-name').textContent";
    let role = desk.script(name, &[]).await.as_str().unwrap().to_owned();
    desk.click("[data-testid='role-row'] [data-testid='role-compare']").await;
    // The role is one side already; only the other one is chosen.
    desk.see_words(&handle("compare-left"), &role).await;
    assert!(
        !desk.has("[data-testid='compare-with'][data-kind='earlier']").await,
        "a role has no earlier day"
    );
    desk.write(&handle("compare-search"), "nakamura").await;
    desk.click(&format!("[data-testid='compare-offer'][data-id='{TOM}']")).await;
    desk.see_words(&handle("comparison"), &role).await;
    desk.see_words(&handle("comparison"), "Nakamura").await;
    // Not with itself.
    desk.click("[data-testid='compare-with'][data-kind='role']").await;
    desk.see("[data-testid='compare-role'] option:nth-child(2)").await;
    let options =
        "return [...document.querySelector('[data-testid=compare-role]').options].map(option => option.text)";
    let options = desk.script(options, &[]).await;
    let options: Vec<&str> =
        options.as_array().unwrap().iter().map(|option| option.as_str().unwrap()).collect();
    assert!(options.contains(&"Viewer") && !options.contains(&role.as_str()), "{options:?}");
    desk.click(&handle("back")).await;
    desk.see(&handle("role-row")).await;
}

#[tokio::test]
async fn one_click_leads_from_a_team_to_what_a_member_may_do() {
    let world = World::open().await;
    let desk = world.inside(&AIKO).await;
    desk.open("teams").await;
    desk.click("[data-testid='team-row'] [data-testid='team-members']").await;
    desk.click(&handle("member-row")).await;
    desk.see("[data-testid='permission'] [data-testid='why']").await;
}
