//! Taking in the journal of a finished session.

use crate::world::*;
use serde_json::{Value, json};

fn journal(sid: &str) -> Value {
    json!({
        "record": {
            "id": sid,
            "viewed": {"id": DANA, "name": "Dana Reyes", "email": "dana@marlowfreight.example"},
            "workspace": {"id": MARLOW, "name": "Marlow Freight"},
            "agent": {"id": SAM, "name": "Sam Okafor", "email": "sam@ergo.example"},
            "reason": "Invoice export is greyed out.",
            "ticket": "SUP-4821",
            "started_at": 1, "ended_at": 2, "ending": "exited", "revoked": true, "entries": 1, "notes": 1,
        },
        "entries": [{
            "seq": 1, "at": 1, "author": "agent", "kind": "inspected", "text": "Members",
            "prev_hash": "0".repeat(64), "hash": "a".repeat(64),
        }],
        "chain": {"state": "verified"},
    })
}

#[tokio::test]
async fn stored_once_by_its_agent_after_the_end() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let sid = world.session_id(&inside).await;
    let path = format!("/v1/sessions/{sid}/journal");
    let good = journal(&sid);
    world.post(&path, &sam, &good).await.refused(409, "request_closed");
    world.post(&path, &inside, &good).await.refused(403, "forbidden");
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    let before = world.dump().await;
    world.post(&path, &priya, &good).await.refused(404, "not_found");
    world.post("/v1/sessions/ses_unknown/journal", &sam, &good).await.refused(404, "not_found");
    world.post(&path, &sam, &json!({})).await.refused(400, "invalid_request");
    let whose = [
        ("/record/id", "ses_x"),
        ("/record/viewed/id", IVANA),
        ("/record/agent/id", PRIYA),
        ("/record/workspace/id", LUMEN),
    ];
    for (pointer, value) in whose {
        let mut other = good.clone();
        *other.pointer_mut(pointer).unwrap() = json!(value);
        world.post(&path, &sam, &other).await.refused(400, "invalid_request");
    }
    assert_eq!(world.dump().await, before);
    assert_eq!(world.post(&path, &sam, &good).await.status, 204);
    assert_eq!(world.post(&path, &sam, &good).await.status, 204);
    let mut other = good.clone();
    other["entries"][0]["text"] = json!("Something else");
    world.post(&path, &sam, &other).await.refused(409, "request_closed");
    assert_eq!(world.number("SELECT count(*) FROM journals").await, 1);
    assert!(world.text("SELECT body FROM journals").await.contains("Members"));
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'journal.stored'").await, 1);
}

#[tokio::test]
async fn a_long_session_has_a_long_journal() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let sid = world.session_id(&inside).await;
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    let mut long = journal(&sid);
    let mut entry = long["entries"][0].clone();
    entry["text"] = json!("x".repeat(4000));
    long["entries"] = json!(vec![entry.clone(); 200]);
    let path = format!("/v1/sessions/{sid}/journal");
    assert_eq!(world.post(&path, &sam, &long).await.status, 204);
    long["entries"] = json!(vec![entry; 1100]);
    world.post(&path, &sam, &long).await.refused(413, "body_too_large");
}
