//! After the exit nothing of the viewed user is left: not in the page, the web view's storage, the preferences or
//! any file but the journal.

use ergo_journeys::{desk::handle, samples::DANA, world::World};

/// Everything a page can keep.
const KEPT: &str = "const done = arguments[arguments.length - 1];
    const all = [document.documentElement.outerHTML, document.cookie, location.href, document.title,
        JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), JSON.stringify(history.state)];
    const names = indexedDB.databases ? indexedDB.databases() : Promise.resolve([]);
    const caches_ = window.caches ? caches.keys() : Promise.resolve([]);
    Promise.all([names, caches_]).then(more => done(all.concat(JSON.stringify(more)).join('\\n')),
        () => done(all.join('\\n')));";

#[tokio::test]
async fn after_the_exit_nothing_of_the_customer_is_left_anywhere() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    for page in ["overview", "members", "teams", "roles", "access", "diagnostics"] {
        desk.open(page).await;
    }
    desk.open("members").await;
    desk.write(&handle("member-search"), "kwabena").await;
    desk.note("Observed", "A note about Dana's invoices.").await;
    desk.exit().await;
    desk.finish().await;
    // Start offers the people whom the agent viewed last: they are read from the journal, where they belong.
    desk.open("help").await;

    let others = world.server.others_in(DANA.workspace_id, &[]).await;
    let mut forbidden: Vec<String> = others.iter().map(|person| person.email.clone()).collect();
    forbidden.extend(
        ["usr_7f3k", "ws_marlow", "Marlow Freight", "kwabena", "Dana's invoices", DANA.timezone]
            .map(str::to_owned),
    );

    let kept = desk.web().script_with_callback(KEPT, &[]).await.expect("the page answers");
    let kept = kept.as_str().expect("text");
    let snapshot = desk.invoke("snapshot", serde_json::json!({})).await.unwrap().to_string();
    let diagnostics = desk.invoke("diagnostics", serde_json::json!({})).await.unwrap().to_string();
    for text in &forbidden {
        for (place, said) in [("page", kept), ("snapshot", &snapshot), ("diagnostics", &diagnostics)] {
            assert!(!said.contains(text.as_str()), "{text} is left in the {place}");
        }
    }
    for (path, bytes) in desk.folder().files() {
        let name = path.file_name().unwrap().to_string_lossy();
        // The journal is the one place where it belongs; the log is the journeys' own.
        if name.starts_with("journal.") {
            continue;
        }
        for text in &forbidden {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} is left in {}", path.display());
        }
    }
}
