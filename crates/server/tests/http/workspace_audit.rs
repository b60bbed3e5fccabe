//! What changed in a workspace and by whom, as one of its members sees it.

use crate::world::*;
use serde_json::{Value, json};

const TOM: &str = "usr_4tnw";

/// Ivana gives Tom another role and switches public links; Sam, as Aiko, takes Tom out of a team.
async fn three_changes(world: &World) -> (String, String) {
    let (sam, ivana) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    let base = format!("/v1/workspaces/{MARLOW}");
    let viewer = "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Viewer'";
    let role = json!({ "role_id": world.text(viewer).await });
    world.patch(&format!("{base}/members/{TOM}"), &ivana, "*", &role).await.ok();
    let hours = json!({ "value": { "type": "number", "value": 33 } });
    world.patch(&format!("{base}/access-settings/session_hours"), &ivana, "*", &hours).await.ok();
    let inside = world.enter_to_change(&sam, AIKO, MARLOW).await;
    let team = world.text("SELECT id FROM teams WHERE workspace_id = 'ws_marlow' AND name = 'Billing'").await;
    let change = json!({ "kind": "team_membership", "member_id": TOM, "team_id": team, "member": false });
    let draft = json!({ "change": change, "purpose": "As asked", "authorised_by": "Ivana", "how": "call" });
    let sid = world.session_id(&inside).await;
    let grant = world.post(&format!("/v1/sessions/{sid}/change-grants"), &inside, &draft).await.ok();
    let request = world
        .request(reqwest::Method::PATCH, &format!("{base}/teams/{team}/members/{TOM}"))
        .bearer_auth(&inside)
        .header("if-match", grant["etag"].as_str().unwrap())
        .header("ergo-change-grant", grant["grant"].as_str().unwrap());
    send(request.json(&json!({ "member": false }))).await.ok();
    (inside, ivana)
}

#[tokio::test]
async fn changes_say_what_by_whom_and_on_whom_the_newest_first() {
    let world = World::training().await;
    let (inside, ivana) = three_changes(&world).await;
    let base = format!("/v1/workspaces/{MARLOW}/audit");
    for token in [&inside, &ivana] {
        let found = world.get(&format!("{base}?changes=true"), token).await.ok();
        let found = found["items"].as_array().unwrap();
        let actions: Vec<&Value> = found.iter().map(|one| &one["action"]).collect();
        assert_eq!(actions, ["team.member_removed", "access_setting.changed", "member.role_changed"]);
        let tom = json!({ "id": TOM, "name": "Tom Nakamura-Whitfield" });
        assert_eq!(
            (&found[0]["by"]["name"], &found[0]["agent"]["name"]),
            (&json!("Aiko Kuroda 黒田愛子"), &json!("Sam Okafor"))
        );
        assert_eq!((&found[0]["target"], &found[2]["target"]), (&tom, &tom));
        assert_eq!(found[1]["target"], json!({ "id": "session_hours", "name": "Sign out after" }));
        assert_eq!((&found[2]["by"]["name"], &found[2]["agent"]), (&json!("Ivana Petrović"), &Value::Null));
        assert_eq!(found[2]["detail"], "Billing manager -> Viewer");
        // Of one person, and of one setting.
        let of = async |target: &str| -> Vec<Value> {
            let found = world.get(&format!("{base}?changes=true&target={target}"), token).await.ok();
            found["items"].as_array().unwrap().clone()
        };
        assert_eq!(of(TOM).await, [found[0].clone(), found[2].clone()]);
        assert_eq!(of("session_hours").await, [found[1].clone()]);
        assert_eq!(of("usr_nobody").await, [Value::Null; 0]);
    }
    // Without the filter everything that the customer can read: entries, looks and arming.
    let all = world.get(&base, &ivana).await.ok();
    let all = all["items"].as_array().unwrap();
    for action in ["session.entered", "workspace_audit.read", "change.armed", "member.role_changed"] {
        assert!(all.iter().any(|one| one["action"] == action), "{action} is missing");
    }
    let raw = world.get("/v1/audit", &ivana).await.ok();
    let seqs = |items: &[Value]| items.iter().map(|one| one["seq"].clone()).collect::<Vec<_>>();
    assert_eq!(seqs(all), seqs(raw["items"].as_array().unwrap()), "the same entries");
}

#[tokio::test]
async fn it_comes_page_by_page_and_is_recorded() {
    let world = World::training().await;
    let (inside, ivana) = three_changes(&world).await;
    let base = format!("/v1/workspaces/{MARLOW}/audit");
    let all = world.get(&format!("{base}?changes=true"), &ivana).await.ok();
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("{base}?changes=true&limit=1{cursor}"), &inside).await.ok();
        paged.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(&paged, all["items"].as_array().unwrap());
    let recorded = world
        .text("SELECT detail FROM audit WHERE action = 'workspace_audit.read' ORDER BY seq LIMIT 1")
        .await;
    assert_eq!(recorded, "only changes, first page (1 a page), 1 rows");
    let long = "x".repeat(101);
    for odd in [
        "limit=0",
        "limit=201",
        "cursor=x",
        "cursor=-1",
        "changes=maybe",
        "since=1",
        &format!("target={long}"),
    ] {
        world.get(&format!("{base}?{odd}"), &ivana).await.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn it_is_read_by_those_whom_the_viewed_user_is_one_of() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let base = format!("/v1/workspaces/{MARLOW}/audit");
    let as_editor = world.enter(&sam, DANA, MARLOW).await;
    let refused = world.get(&base, &as_editor).await;
    refused.refused(403, "viewed_user_cannot");
    assert!(refused.json()["detail"].as_str().unwrap().contains("Dana Reyes cannot read the audit log"));
    let as_admin = world.enter(&sam, AIKO, MARLOW).await;
    world.get(&base, &as_admin).await.ok();
    world.get(&format!("/v1/workspaces/{LUMEN}/audit"), &as_admin).await.refused(404, "not_found");
    let dana = world.sign_in(DANA).await;
    world.get(&base, &dana).await.refused(403, "forbidden");
    // Being a lead opens nothing in a workspace.
    world.get(&base, &priya).await.refused(404, "not_found");
}

#[tokio::test]
async fn the_overview_says_what_helps_to_find_out_what_is_wrong() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let (_, ivana) = three_changes(&world).await;
    let base = format!("/v1/workspaces/{MARLOW}");
    let as_editor = world.enter(&sam, DANA, MARLOW).await;
    let viewed = world.get(&base, &as_editor).await.ok()["viewed"].clone();
    let detail = world.get(&format!("{base}/members/{DANA}"), &as_editor).await.ok();
    assert_eq!(viewed["member"], detail["member"]);
    let access = world.get(&format!("{base}/members/{DANA}/effective-access"), &as_editor).await.ok();
    let missing: Vec<&Value> = access["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["granted_by"] == json!([]))
        .map(|one| &one["permission"])
        .collect();
    assert_eq!(viewed["missing"].as_array().unwrap().iter().collect::<Vec<_>>(), missing);
    assert!(missing.iter().any(|one| one["key"] == "invoices.export"));
    assert_eq!(viewed["recent_changes"], Value::Null, "an editor does not read the audit log");
    // Somebody who may read it sees their own changes, and no others.
    let editor = "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Editor'";
    let editor = json!({ "role_id": world.text(editor).await });
    let admin = "SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND name = 'Admin'";
    let admin = json!({ "role_id": world.text(admin).await });
    for role in [&editor, &admin] {
        world.patch(&format!("{base}/members/{AIKO}"), &ivana, "*", role).await.ok();
    }
    let as_admin = world.enter(&sam, AIKO, MARLOW).await;
    let viewed = world.get(&base, &as_admin).await.ok()["viewed"].clone();
    let changes = viewed["recent_changes"].as_array().unwrap();
    let details: Vec<&Value> = changes.iter().map(|one| &one["detail"]).collect();
    assert_eq!(details, ["Editor -> Admin", "Admin -> Editor"]);
    let recorded = world
        .text("SELECT detail FROM audit WHERE action = 'workspace.read' ORDER BY seq DESC LIMIT 1")
        .await;
    assert_eq!(recorded, format!("with 2 changes of {AIKO}"));
    // Nobody is viewed by somebody who is there as themselves.
    assert_eq!(world.get(&base, &ivana).await.ok()["viewed"], Value::Null);
}
