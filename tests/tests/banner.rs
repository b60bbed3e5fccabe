//! "Look for the Impersonating banner in the app. Confirm the banner shows the expected user and
//! impersonator." On every page of a session, for every sense, and on no page without one.

use ergo_journeys::{
    desk::{Desk, handle},
    samples::{AGENT, DANA},
    world::World,
};

const PAGES: [&str; 7] = ["overview", "members", "teams", "roles", "access", "diagnostics", "history"];

/// The banner's text without what is hidden from assistive technology.
const SPOKEN: &str = "const banner = document.querySelector(arguments[0]).cloneNode(true);
    banner.querySelectorAll('[aria-hidden=\"true\"], [hidden]').forEach(part => part.remove());
    return banner.textContent;";

#[tokio::test]
async fn the_banner_is_on_every_page_of_a_session_and_on_no_other() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    for page in ["start", "diagnostics", "history"] {
        desk.open(page).await;
        desk.see("main").await;
        unmarked(&desk, page).await;
    }

    desk.open("start").await;
    desk.arrive_as(&DANA).await;
    marked(&desk, "the identity check").await;
    desk.confirm_identity().await;
    for page in PAGES {
        desk.open(page).await;
        desk.see("main").await;
        marked(&desk, page).await;
    }
    desk.open("members").await;
    desk.click(&handle("member-row")).await;
    desk.see_words("main", "@").await;
    marked(&desk, "one member").await;

    desk.exit().await;
    unmarked(&desk, "the receipt").await;
    desk.finish().await;
    unmarked(&desk, "the start, after the session").await;
}

async fn marked(desk: &Desk, page: &str) {
    let banner = desk.banner().await.unwrap_or_else(|| panic!("no banner on {page}"));
    for said in ["Impersonating", DANA.name, DANA.email, DANA.workspace, AGENT.name] {
        assert!(banner.words.contains(said), "on {page} the banner does not say {said}: {banner:?}");
    }
    assert_eq!(banner.mode, "read_only", "on {page}");

    // For a screen reader: a status with a name, and its words are not hidden from it.
    let element = desk.see(&handle("banner")).await;
    assert_eq!(desk.web().role(&element).await.unwrap(), "status", "on {page}");
    let name = desk.web().label(&element).await.unwrap();
    assert!(name.contains("Impersonat"), "on {page} the banner is called {name:?}");
    let spoken = desk.script(SPOKEN, &[handle("banner").into()]).await.to_string();
    for said in ["Impersonating", DANA.name, DANA.workspace, AGENT.name] {
        assert!(spoken.contains(said), "on {page} a screen reader does not hear {said}: {spoken}");
    }

    // Not covered and not scrolled away: what is at its middle is the banner itself.
    let on_top = "const banner = document.querySelector(arguments[0]);
        const box = banner.getBoundingClientRect();
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return box.top >= 0 && box.height >= 32 && banner.contains(hit);";
    assert_eq!(
        desk.script(on_top, &[handle("banner").into()]).await,
        true,
        "on {page} the banner is covered"
    );

    let title = desk.see_title("that says Impersonating", |title| title.contains("Impersonating")).await;
    assert!(title.contains(DANA.name), "on {page} the title is {title:?}");
}

async fn unmarked(desk: &Desk, page: &str) {
    assert_eq!(desk.banner().await, None, "a banner on {page}");
    desk.see_title("of the app", |title| title.contains("Ergo Support")).await;
    let words = desk.texts("body").await.join(" ");
    let marked = desk.titles().into_iter().find(|title| title.contains("Impersonating"));
    assert_eq!(marked, None, "on {page}: {words}");
}
