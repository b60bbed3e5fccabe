//! The journal that the desk hands in.

use crate::{stage::*, world::*};
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// An entry whose hash is its number: the server compares them and does not compute them.
pub fn entry(seq: u32) -> Value {
    json!({
        "seq": seq, "at": 1_700_000_000_000_i64 + i64::from(seq), "author": "app", "kind": "inspected",
        "text": format!("Members, page {seq}"), "prev_hash": hash(seq - 1), "hash": hash(seq),
    })
}

fn hash(seq: u32) -> String {
    format!("{seq:064x}")
}

/// The journal of Sam's session as Dana with these entries.
pub fn journal(session: &str, entries: &[Value]) -> Value {
    json!({
        "record": {
            "id": session,
            "viewed": { "id": DANA, "name": "Dana Reyes", "email": "dana@marlowfreight.example" },
            "workspace": { "id": MARLOW, "name": "Marlow Freight" },
            "agent": { "id": SAM, "name": "Sam Okafor", "email": "sam@ergo.example" },
            "reason": "Invoice export is grayed out.", "ticket": "SUP-4821",
            "started_at": 1_700_000_000_000_i64, "ended_at": null, "ending": null, "revoked": false,
            "entries": entries.len(), "notes": 0,
        },
        "entries": entries,
        "chain": { "state": "verified" },
    })
}

struct Desk {
    stage: Stage,
    sam: String,
    inside: String,
    session: String,
}

impl Desk {
    async fn inside() -> Self {
        let stage = Stage::set().await;
        let sam = stage.sign_in(SAM).await;
        let inside = stage.enter(&sam, DANA, MARLOW).await;
        let session = sid(&inside);
        Self { stage, sam, inside, session }
    }

    fn journal(&self, entries: &[Value]) -> Value {
        journal(&self.session, entries)
    }

    fn path(&self) -> String {
        format!("/v1/sessions/{}/journal", self.session)
    }

    async fn hand_in(&self, entries: &[Value]) -> Answer {
        self.stage.post(&self.path(), &self.sam, &self.journal(entries)).await
    }

    async fn hand_in_from_to(&self, seqs: RangeInclusive<u32>) -> Answer {
        self.hand_in(&seqs.map(entry).collect::<Vec<_>>()).await
    }

    /// The numbers of what is stored, as a lead reads it page by page.
    async fn stored(&self) -> Vec<u64> {
        let priya = self.stage.sign_in(PRIYA).await;
        let (mut seqs, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.stage.get(&format!("{}{cursor}", self.path()), &priya).await.ok();
            let entries = page["entries"].as_array().unwrap();
            assert!(entries.len() <= 200);
            seqs.extend(entries.iter().map(|entry| entry["seq"].as_u64().unwrap()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("?cursor={next}"),
                None => return seqs,
            }
        }
    }
}

#[tokio::test]
async fn a_longer_journal_extends_what_is_stored_while_the_session_runs_and_after_it() {
    let desk = Desk::inside().await;
    assert_eq!(desk.hand_in_from_to(1..=3).await.status, 204);
    // A part that goes on, one that overlaps, the whole from the start.
    assert_eq!(desk.hand_in_from_to(4..=5).await.status, 204);
    assert_eq!(desk.hand_in_from_to(3..=7).await.status, 204);
    desk.stage.end(&desk.session, &desk.sam).await;
    assert_eq!(desk.hand_in_from_to(1..=9).await.status, 204);
    assert_eq!(desk.stored().await, (1..=9).collect::<Vec<u64>>());
}

#[tokio::test]
async fn what_arrives_twice_is_stored_once() {
    let desk = Desk::inside().await;
    for _ in 0..3 {
        assert_eq!(desk.hand_in_from_to(1..=4).await.status, 204);
    }
    assert_eq!(desk.hand_in_from_to(3..=4).await.status, 204);
    assert_eq!(desk.stored().await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_shorter_journal_is_rejected() {
    let desk = Desk::inside().await;
    assert_eq!(desk.hand_in_from_to(1..=4).await.status, 204);
    desk.hand_in_from_to(1..=3).await.refused(409, "journal_diverges");
    desk.hand_in_from_to(2..=3).await.refused(409, "journal_diverges");
    assert_eq!(desk.stored().await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_diverging_journal_is_rejected() {
    let desk = Desk::inside().await;
    assert_eq!(desk.hand_in_from_to(1..=4).await.status, 204);
    for (field, value) in [
        ("text", json!("Nothing to see")),
        ("at", json!(1)),
        ("author", json!("agent")),
        ("kind", json!("observed")),
        ("hash", json!(hash(99))),
        ("prev_hash", json!(hash(99))),
    ] {
        let mut entries: Vec<Value> = (1..=6).map(entry).collect();
        entries[1][field] = value;
        desk.hand_in(&entries).await.refused(409, "journal_diverges");
    }
    assert_eq!(desk.stored().await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_journal_with_a_gap_is_rejected() {
    let desk = Desk::inside().await;
    desk.hand_in_from_to(2..=3).await.refused(409, "journal_diverges");
    assert_eq!(desk.hand_in_from_to(1..=2).await.status, 204);
    desk.hand_in_from_to(4..=5).await.refused(409, "journal_diverges");
    // Within what is sent, too, and in any order.
    for seqs in [&[3, 5][..], &[4, 3], &[3, 3], &[3, 4, 4]] {
        let entries: Vec<Value> = seqs.iter().map(|seq| entry(*seq)).collect();
        let answer = desk.hand_in(&entries).await;
        assert!([400, 409].contains(&answer.status), "{seqs:?}: {} {}", answer.status, answer.text);
    }
    assert_eq!(desk.stored().await, [1, 2]);
}

#[tokio::test]
async fn the_first_new_entry_must_name_the_stored_head() {
    let desk = Desk::inside().await;
    assert_eq!(desk.hand_in_from_to(1..=3).await.status, 204);
    let mut fourth = entry(4);
    fourth["prev_hash"] = json!(hash(2));
    desk.hand_in(&[fourth]).await.refused(409, "journal_diverges");
    assert_eq!(desk.stored().await, [1, 2, 3]);
}

/// Cut anywhere and sent again by two windows at once: every entry once, in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn uploads_at_the_same_time_leave_every_entry_once_and_in_order() {
    let desk = Desk::inside().await;
    let uploads = (1..=12_u32).flat_map(|last| [1, last.saturating_sub(3).max(1)].map(|first| first..=last));
    let answers = futures_util::future::join_all(uploads.map(|seqs| desk.hand_in_from_to(seqs))).await;
    for answer in answers {
        if answer.status != 204 {
            answer.refused(409, "journal_diverges");
        }
    }
    assert_eq!(desk.hand_in_from_to(1..=12).await.status, 204);
    assert_eq!(desk.stored().await, (1..=12).collect::<Vec<u64>>());
}

#[tokio::test]
async fn at_the_end_the_chain_head_goes_into_the_audit() {
    let desk = Desk::inside().await;
    assert_eq!(desk.hand_in_from_to(1..=3).await.status, 204);
    desk.stage.end(&desk.session, &desk.sam).await;
    let mut last = entry(4);
    last["kind"] = json!("ended");
    let mut whole: Vec<Value> = (1..=3).map(entry).collect();
    whole.push(last);
    let mut journal = desk.journal(&whole);
    journal["record"]["ended_at"] = json!(1_700_000_100_000_i64);
    journal["record"]["ending"] = json!("exited");
    assert_eq!(desk.stage.post(&desk.path(), &desk.sam, &journal).await.status, 204);
    let stored = desk.stage.audited("journal.stored").await;
    assert!(stored.last().unwrap().detail.contains(&hash(4)), "{stored:?}");
    assert_eq!(stored.last().unwrap().workspace_id.as_deref(), Some(MARLOW));
    // What has ended is never longer again.
    assert_eq!(desk.hand_in_from_to(5..=5).await.status, 409);
}

#[tokio::test]
async fn a_journal_is_handed_in_by_the_agent_whose_session_it_is_with_their_own_token() {
    let desk = Desk::inside().await;
    let stage = &desk.stage;
    let (priya, ivana, robin) =
        (stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await, stage.sign_in(ROBIN).await);
    let journal = desk.journal(&[entry(1)]);
    stage.post(&desk.path(), &desk.inside, &journal).await.refused(403, "forbidden");
    for other in [&priya, &robin] {
        stage.post(&desk.path(), other, &journal).await.refused(404, "not_found");
    }
    assert_eq!(stage.post(&desk.path(), &ivana, &journal).await.status, 403);
    for (pointer, value) in [
        ("/record/id", "ses_other"),
        ("/record/viewed/id", IVANA),
        ("/record/agent/id", PRIYA),
        ("/record/workspace/id", LUMEN),
    ] {
        let mut other = journal.clone();
        *other.pointer_mut(pointer).unwrap() = json!(value);
        stage.post(&desk.path(), &desk.sam, &other).await.refused(400, "invalid_request");
    }
    // From another sign-in of the same agent: after a crash there is no other way.
    let again = stage.sign_in(SAM).await;
    assert_eq!(stage.post(&desk.path(), &again, &journal).await.status, 204);
}

#[tokio::test]
async fn the_journal_is_read_by_leads_and_the_workspaces_admins_and_nobody_else() {
    let desk = Desk::inside().await;
    let stage = &desk.stage;
    assert_eq!(desk.hand_in_from_to(1..=2).await.status, 204);
    for reader in [PRIYA, IVANA, AIKO] {
        let read = stage.get(&desk.path(), &stage.sign_in(reader).await).await.ok();
        assert_eq!((&read["stored"], &read["head_hash"]), (&json!(2), &json!(hash(2))), "{reader}");
        assert_eq!((&read["complete"], &read["record"]["id"]), (&json!(false), &json!(desk.session)));
    }
    let admin_inside = stage.enter(&desk.sam, AIKO, MARLOW).await;
    let mut others = vec![desk.sam.clone(), desk.inside.clone(), admin_inside];
    for person in [DANA, ROBIN, ADAEZE, TAMSIN] {
        others.push(stage.sign_in(person).await);
    }
    for other in others {
        let answer = stage.get(&desk.path(), &other).await;
        assert!([403, 404].contains(&answer.status), "{} {}", answer.status, answer.text);
    }
    stage
        .get("/v1/sessions/ses_unknown/journal", &stage.sign_in(PRIYA).await)
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn a_long_journal_is_handed_in_part_by_part_and_read_page_by_page() {
    let desk = Desk::inside().await;
    for first in (1..=401).step_by(200) {
        assert_eq!(desk.hand_in_from_to(first..=(first + 199).min(450)).await.status, 204);
    }
    assert_eq!(desk.stored().await, (1..=450).collect::<Vec<u64>>());
}

/// Numbers at the edge of what they can be.
#[tokio::test]
async fn no_number_in_a_journal_breaks_the_server() {
    let desk = Desk::inside().await;
    for (field, value) in [
        ("seq", json!(0)),
        ("seq", json!(u32::MAX)),
        ("seq", json!(-1)),
        ("seq", json!(u64::MAX)),
        ("at", json!(i64::MIN)),
        ("at", json!(i64::MAX)),
        ("at", json!(1e300)),
        ("hash", json!("")),
        ("hash", json!("x".repeat(10_000))),
        ("text", json!("\u{0}")),
        ("text", json!("x".repeat(100_000))),
    ] {
        let mut odd = entry(1);
        odd[field] = value.clone();
        let answer = desk.hand_in(&[odd]).await;
        assert!(answer.status < 500, "{field} = {value}: {} {}", answer.status, answer.text);
    }
    let answer = desk.hand_in(&[]).await;
    assert!(answer.status < 500, "no entries: {} {}", answer.status, answer.text);
}

#[tokio::test]
async fn nothing_follows_the_end_within_one_part_either() {
    let desk = Desk::inside().await;
    assert_eq!(desk.hand_in_from_to(1..=2).await.status, 204);
    let mut end = entry(3);
    end["kind"] = json!("ended");
    desk.hand_in(&[end.clone(), entry(4)]).await.refused(400, "invalid_request");
    assert_eq!(desk.stored().await, [1, 2]);
    assert_eq!(desk.hand_in(&[end]).await.status, 204);
    assert_eq!(desk.stage.audited("journal.stored").await.len(), 1);
}

#[tokio::test]
async fn the_reason_is_never_the_desks_word() {
    let desk = Desk::inside().await;
    desk.stage.sql("UPDATE sessions SET entry_request_id = 'er_forgotten' WHERE actor_id IS NOT NULL").await;
    assert_eq!(desk.hand_in_from_to(1..=1).await.status, 204);
    let priya = desk.stage.sign_in(PRIYA).await;
    let stored = desk.stage.get(&desk.path(), &priya).await.ok();
    assert_eq!((&stored["record"]["reason"], &stored["record"]["ticket"]), (&json!(""), &json!("")));
}

/// A note that is corrected stays as it is; the correction says which one it corrects, and readers get both.
#[tokio::test]
async fn a_correction_names_the_entry_that_it_corrects() {
    let desk = Desk::inside().await;
    let note = |seq: u32, kind: &str, corrects: Value| {
        let mut entry = entry(seq);
        (entry["author"], entry["kind"]) = (json!("agent"), json!(kind));
        if !corrects.is_null() {
            entry["corrects"] = corrects;
        }
        entry
    };
    for (kind, corrects) in [
        ("correction", Value::Null),
        ("correction", json!(0)),
        ("correction", json!(2)),
        ("correction", json!(3)),
        ("observed", json!(1)),
        ("ended", json!(1)),
    ] {
        let odd = [note(1, "observed", Value::Null), note(2, kind, corrects.clone())];
        desk.hand_in(&odd).await.refused(400, "invalid_request");
    }
    let mut by_the_app = note(2, "correction", json!(1));
    by_the_app["author"] = json!("app");
    desk.hand_in(&[note(1, "observed", Value::Null), by_the_app]).await.refused(400, "invalid_request");
    let first = [note(1, "observed", Value::Null), note(2, "correction", json!(1))];
    assert_eq!(desk.hand_in(&first).await.status, 204);
    // In a later part, and of a correction.
    let later = [note(3, "correction", json!(1)), note(4, "correction", json!(3))];
    assert_eq!(desk.hand_in(&later).await.status, 204);
    let priya = desk.stage.sign_in(PRIYA).await;
    let read = desk.stage.get(&desk.path(), &priya).await.ok();
    let read = read["entries"].as_array().unwrap();
    assert_eq!(read[..], [&first[..], &later[..]].concat());
    assert_eq!(read[0].get("corrects"), None, "a note names none");
    // What is stored is not corrected differently afterwards.
    let mut other = later.to_vec();
    other[1]["corrects"] = json!(1);
    desk.hand_in(&other).await.refused(409, "journal_diverges");
}

/// The note that was being written when the session ended is saved by the desk, and belongs to the journal: whatever ended
/// it, entries are taken up to the desk's own last one, and none after it.
#[tokio::test]
async fn notes_made_up_to_the_end_are_taken_however_the_session_ended() {
    for how in ["lead", "expired", "exited", "support_off"] {
        let desk = Desk::inside().await;
        let stage = &desk.stage;
        assert_eq!(desk.hand_in_from_to(1..=2).await.status, 204);
        match how {
            "lead" => stage.end(&desk.session, &stage.sign_in(PRIYA).await).await,
            "expired" => stage.minutes_later(31).await,
            "exited" => stage.end(&desk.session, &desk.sam).await,
            _ => {
                let ivana = stage.sign_in(IVANA).await;
                stage.set_setting(&ivana, MARLOW, "support_access", choice("off")).await.ok();
            }
        }
        let mut late: Vec<Value> = (3..=5).map(entry).collect();
        late[0]["kind"] = json!("frozen");
        (late[1]["kind"], late[1]["author"]) = (json!("observed"), json!("agent"));
        late[2]["kind"] = json!("ended");
        assert_eq!(desk.hand_in(&late[..2]).await.status, 204, "{how}");
        assert_eq!(desk.hand_in(&late).await.status, 204, "{how}");
        assert_eq!(desk.stored().await, [1, 2, 3, 4, 5], "{how}");
        desk.hand_in(&[entry(6)]).await.refused(409, "journal_diverges");
    }
}
