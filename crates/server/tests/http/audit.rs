//! Who may read the audit, and that it names both identities.

use crate::world::*;
use serde_json::{Value, json};

#[tokio::test]
async fn leads_see_all_and_admins_their_own_workspace() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    world.enter(&sam, OTHER_DANA, LUMEN).await;
    let sid = world.session_id(&inside).await;
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    let (priya, ivana, dana) =
        (world.sign_in(PRIYA).await, world.sign_in(IVANA).await, world.sign_in(DANA).await);
    for token in [&sam, &dana] {
        world.get("/v1/audit", token).await.refused(403, "forbidden");
    }
    let all = world.get("/v1/audit", &priya).await.ok();
    let all = all["items"].as_array().unwrap();
    assert!(all.is_sorted_by(|one, two| one["seq"].as_i64() > two["seq"].as_i64()));
    let own = world.get("/v1/audit", &ivana).await.ok();
    let own = own["items"].as_array().unwrap();
    assert!(own.len() < all.len() && own.iter().all(|entry| entry["workspace_id"] == MARLOW));
    let actions: Vec<&Value> = own.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["session.ended", "session.read", "session.entered", "entry.requested"]);
    for entry in &own[..3] {
        assert_eq!((&entry["subject_id"], &entry["actor_id"]), (&json!(DANA), &json!(SAM)));
        assert_eq!(entry["session_id"], sid);
    }
    assert!(own[3]["detail"].as_str().unwrap().contains("SUP-4821"));
    // Page by page it is the same.
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = world.get(&format!("/v1/audit?limit=2{cursor}"), &priya).await.ok();
        pages.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(&pages, all);
    world.get("/v1/audit", &world.enter(&sam, AIKO, MARLOW).await).await.refused(403, "forbidden");
}
