//! Taking in journals: they grow, and never change.

use crate::world::*;
use serde_json::{Value, json};

fn journal(sid: &str) -> Value {
    json!({
        "record": {
            "id": sid,
            "viewed": {"id": DANA, "name": "Dana Reyes", "email": "dana@marlowfreight.example"},
            "workspace": {"id": MARLOW, "name": "Marlow Freight"},
            "agent": {"id": SAM, "name": "Sam Okafor", "email": "sam@ergo.example"},
            "reason": "Invoice export is grayed out.",
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
async fn stored_for_its_agent_only_and_never_replaced() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let inside = world.enter(&sam, DANA, MARLOW).await;
    let sid = world.session_id(&inside).await;
    let path = format!("/v1/sessions/{sid}/journal");
    let good = journal(&sid);
    world.post(&path, &inside, &good).await.refused(403, "forbidden");
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
    // While the session runs, and once more after it.
    assert_eq!(world.post(&path, &sam, &good).await.status, 204);
    world.delete(&format!("/v1/sessions/{sid}"), &sam).await;
    assert_eq!(world.post(&path, &sam, &good).await.status, 204);
    let mut other = good.clone();
    other["entries"][0]["text"] = json!("Something else");
    world.post(&path, &sam, &other).await.refused(409, "journal_diverges");
    assert_eq!(world.number("SELECT count(*) FROM journal_entries").await, 1);
    let read = world.get(&path, &priya).await.ok();
    assert_eq!((&read["entries"], &read["complete"]), (&good["entries"], &json!(false)));
    assert_eq!(world.number("SELECT count(*) FROM audit WHERE action = 'journal.stored'").await, 0);
    // With its last entry it is complete: the head is in the audit, and nothing can be added.
    let mut last = good["entries"][0].clone();
    last["seq"] = json!(2);
    last["kind"] = json!("ended");
    last["prev_hash"] = json!("a".repeat(64));
    last["hash"] = json!("b".repeat(64));
    let mut complete = good.clone();
    complete["entries"] = json!([good["entries"][0], last]);
    assert_eq!(world.post(&path, &sam, &complete).await.status, 204);
    let noted = world.text("SELECT detail FROM audit WHERE action = 'journal.stored'").await;
    assert!(noted.contains(&"b".repeat(64)), "{noted}");
    last["seq"] = json!(3);
    last["prev_hash"] = json!("b".repeat(64));
    complete["entries"] = json!([last]);
    world.post(&path, &sam, &complete).await.refused(409, "journal_diverges");
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
    let numbered = |count: u32| -> Vec<Value> {
        (1..=count)
            .map(|seq| {
                let mut entry = entry.clone();
                entry["seq"] = json!(seq);
                entry
            })
            .collect()
    };
    long["entries"] = json!(numbered(200));
    let path = format!("/v1/sessions/{sid}/journal");
    assert_eq!(world.post(&path, &sam, &long).await.status, 204);
    long["entries"] = json!(numbered(1100));
    world.post(&path, &sam, &long).await.refused(413, "body_too_large");
}
