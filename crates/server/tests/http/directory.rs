//! Finding the exact person.

use crate::world::*;
use serde_json::json;

#[tokio::test]
async fn agents_find_people_and_nobody_else_does() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let find = async |q: &str| world.get(&format!("/v1/directory?q={q}"), &sam).await.ok()["items"].clone();
    let found = find("dana%20rey").await;
    let names: Vec<_> = found.as_array().unwrap().iter().map(|it| it["user"]["name"].clone()).collect();
    assert_eq!(names, ["Dana Reyes", "Dana Reyna"]);
    assert_eq!(found[0]["workspace"]["name"], "Marlow Freight");
    assert_eq!(found[0]["role"], "Editor");
    assert_eq!(found[0]["support_access"], "on");
    assert_eq!(found[0]["longest_session_minutes"], 60);
    for q in ["d.reyna@lumenlabs.example", "D.REYNA@LUMENLABS.EXAMPLE", "usr_91xc"] {
        let found = find(q).await;
        assert_eq!((found[0]["user"]["id"].as_str(), found.as_array().unwrap().len()), (Some(OTHER_DANA), 1));
    }
    // Somebody in two workspaces is found in each.
    let found = find("maren%20oduya").await;
    let places: Vec<_> = found.as_array().unwrap().iter().map(|it| it["workspace"]["id"].clone()).collect();
    assert_eq!(places, [MARLOW, NORTHWIND]);
    // The exact one first, then beginnings.
    world.execute("UPDATE people SET folded_name = 'zz dana reyes' WHERE id = 'usr_91xc'").await;
    assert_eq!(find("dana%20reyes").await[0]["user"]["id"], DANA);
    assert_eq!(find("an").await.as_array().unwrap().len(), 20);
    for nobody in ["", "d", "%20%20", "sam%40ergo", "usr_5kfr", "nobody%20of%20that%20name", "%25%25"] {
        assert_eq!(find(nobody).await, json!([]), "{nobody}");
    }
    let one = world.get(&format!("/v1/directory/{MARLOW}/{DANA}"), &sam).await.ok();
    assert_eq!(one, find("usr_7f3k").await[0]);
    for (workspace, user) in [(LUMEN, DANA), (MARLOW, SAM), ("ws_x", DANA), (MARLOW, "usr_x")] {
        world.get(&format!("/v1/directory/{workspace}/{user}"), &sam).await.refused(404, "not_found");
    }
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let ivana = world.sign_in(IVANA).await;
    for token in [&inside, &ivana] {
        world.get("/v1/directory?q=dana", token).await.refused(403, "forbidden");
        world.get(&format!("/v1/directory/{MARLOW}/{DANA}"), token).await.refused(403, "forbidden");
    }
}
