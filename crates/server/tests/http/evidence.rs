//! The log and receipts: what a customer can check without trusting the server.

use crate::world::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use ergo_evidence::{
    Checkpoint, Log, Note, TileId, TilePath, VerifierKey, bundle_hashes, entries, hash_from_base64, root,
};
use ergo_protocol::evidence::{Receipt, ReceiptAnswer};
use ergo_receipt::{Fault, Keys};
use reqwest::Method;
use serde_json::{Value, json};

/// A session of Sam's in which pages were read and the whole journal was handed in.
struct Past {
    world: World,
    sam: String,
    sid: String,
}

impl Past {
    async fn of(world: World) -> Self {
        let sam = world.sign_in(SAM).await;
        let inside = world.enter(&sam, DANA, MARLOW).await;
        let sid = world.session_id(&inside).await;
        for page in ["", "/members?limit=50", "/teams", "/roles"] {
            world.get(&format!("/v1/workspaces/{MARLOW}{page}"), &inside).await.ok();
        }
        let past = Self { world, sam, sid };
        past.hand_in(1..=3).await;
        past.world.delete(&format!("/v1/sessions/{}", past.sid), &past.sam).await;
        past
    }

    /// The session is over, and its journal is complete.
    async fn complete() -> Self {
        let past = Self::of(World::training().await).await;
        past.hand_in(1..=6).await;
        past
    }

    async fn hand_in(&self, entries: std::ops::RangeInclusive<u32>) {
        let hash = |seq: u32| format!("{seq:064x}");
        let entries: Vec<Value> = entries
            .map(|seq| {
                let (author, kind, text) = match seq {
                    1 => ("app", "entered", "Entered as Dana Reyes."),
                    2 => ("app", "inspected", "Members"),
                    3 => ("agent", "observed", "The export is missing <b>here</b>."),
                    4 => ("app", "held_back", "The time zone was not compared."),
                    5 => ("agent", "observed", "Told Ivana."),
                    _ => ("app", "ended", "Exited."),
                };
                json!({
                    "seq": seq, "at": 1_795_435_200_000_i64 + i64::from(seq), "author": author, "kind": kind,
                    "text": text, "prev_hash": hash(seq - 1), "hash": hash(seq),
                })
            })
            .collect();
        let journal = json!({
            "record": {
                "id": self.sid, "viewed": {"id": DANA, "name": "D", "email": "d@x"},
                "workspace": {"id": MARLOW, "name": "M"}, "agent": {"id": SAM, "name": "S", "email": "s@x"},
                "reason": "r", "ticket": "t", "started_at": 1, "ended_at": 2, "ending": "exited", "revoked": true,
                "entries": 1, "notes": 1,
            },
            "entries": entries,
            "chain": {"state": "verified"},
        });
        let path = format!("/v1/sessions/{}/journal", self.sid);
        assert_eq!(self.world.post(&path, &self.sam, &journal).await.status, 204);
    }

    async fn answer(&self, token: &str) -> Answer {
        self.world.get(&format!("/v1/sessions/{}/receipt", self.sid), token).await
    }

    async fn receipt(&self, token: &str) -> Receipt {
        let answer: ReceiptAnswer = serde_json::from_value(self.answer(token).await.ok()).unwrap();
        answer.receipt.unwrap()
    }

    async fn keys(&self) -> Keys {
        let log = send(self.world.request(Method::GET, "/v1/log")).await.ok();
        let keys = log["keys"].as_array().unwrap().iter().map(|key| key["verifier"].as_str().unwrap());
        Keys { logs: keys.map(|key| key.parse().unwrap()).collect(), ..Keys::default() }
    }
}

#[tokio::test]
async fn a_receipt_proves_who_looked_at_what_as_whom() {
    let past = Past::complete().await;
    let (receipt, keys) = (past.receipt(&past.sam).await, past.keys().await);
    let verified = ergo_receipt::verify(&receipt, &keys).unwrap();
    let session = &verified.session;
    assert_eq!((&session.viewed[0][..], &session.workspace[0][..]), ("Dana Reyes", "Marlow Freight"));
    assert_eq!((&session.ticket[..], &session.cause[..]), ("SUP-4821", "exited"));
    assert_eq!(session.agent, "Sam Okafor");
    assert_eq!((session.viewed_pages.len(), session.notes.len(), session.skipped.len()), (1, 2, 1));
    assert_eq!(session.reads, 4);
    assert!(session.has_journal && session.changed.is_empty());
    // The page shows it and contains it; the text of a note stays text.
    let page = ergo_receipt::html(&receipt, &verified).unwrap();
    let opened = ergo_receipt::read(page.as_bytes()).unwrap();
    assert_eq!(opened.receipt, receipt);
    ergo_receipt::require_page(&page, &opened.receipt, &verified).unwrap();
    assert!(page.contains("The export is missing &lt;b&gt;here&lt;/b&gt;.") && !page.contains("<b>"));
    let edited = page.replace("Told Ivana.</span>", "Told nobody.</span>");
    assert_eq!(ergo_receipt::require_page(&edited, &receipt, &verified), Err(Fault::Page));
    let words = ergo_receipt::verdict(&verified).join("\n");
    assert!(words.contains("no given witness has cosigned it"), "{words}");
}

#[tokio::test]
async fn it_comes_when_the_session_is_over_and_its_journal_complete() {
    let past = Past::of(World::training().await).await;
    let waits = past.answer(&past.sam).await.ok();
    assert_eq!((&waits["receipt"], &waits["waits_for"]), (&Value::Null, &json!("journal")));
    past.hand_in(1..=6).await;
    assert!(past.answer(&past.sam).await.ok()["receipt"].is_object());
    let inside = past.world.enter(&past.sam, DANA, MARLOW).await;
    let sid = past.world.session_id(&inside).await;
    let waits = past.world.get(&format!("/v1/sessions/{sid}/receipt"), &past.sam).await.ok();
    assert_eq!(waits["waits_for"], "end");
}

#[tokio::test]
async fn only_those_who_may_read_the_audit_get_it() {
    let past = Past::complete().await;
    let (priya, robin) = (past.world.sign_in(PRIYA).await, past.world.sign_in(ROBIN).await);
    past.answer(&priya).await.ok();
    past.answer(&robin).await.refused(404, "not_found");
    let inside = past.world.enter(&past.sam, DANA, MARLOW).await;
    past.answer(&inside).await.refused(403, "forbidden");
    let list = format!("/v1/workspaces/{MARLOW}/receipts");
    let page = past.world.get(&list, &priya).await.ok();
    assert_eq!(page["items"][0]["session_id"], json!(past.sid));
    assert_eq!(
        (&page["items"][0]["viewed_name"], &page["items"][0]["ticket"]),
        (&json!("Dana Reyes"), &json!("SUP-4821"))
    );
    past.world.get(&list, &robin).await.refused(404, "not_found");
    past.world.get(&list, &inside).await.refused(403, "forbidden");
}

/// What is in no workspace is for the staff alone; that it exists is proven to the customer, too.
#[tokio::test]
async fn a_customer_is_not_shown_what_is_for_the_agent_alone() {
    for hide_names in [false, true] {
        let past = Past::of(World::with(true, |config| config.agents_as_numbers = hide_names).await).await;
        past.hand_in(1..=6).await;
        let inside = past.world.enter(&past.sam, DANA, MARLOW).await;
        let sid = past.world.session_id(&inside).await;
        let past = Past { sid, ..past };
        let priya = past.world.sign_in(PRIYA).await;
        let end = json!({ "message": "For Sam alone." });
        assert!(past.world.post(&format!("/v1/sessions/{}/end", past.sid), &priya, &end).await.status < 300);
        past.hand_in(1..=6).await;
        // Ivana administers the workspace.
        let (ivana, keys) = (past.world.sign_in(IVANA).await, past.keys().await);
        let (own, hers) = (past.receipt(&past.sam).await, past.receipt(&ivana).await);
        let text = |receipt: &Receipt| serde_json::to_string(receipt).unwrap();
        assert!(text(&own).contains("For Sam alone.") && text(&own).contains("Sam Okafor"));
        assert!(!text(&hers).contains("For Sam alone."));
        assert_eq!(text(&hers).contains("Sam Okafor"), !hide_names);
        let (own, hers) =
            (ergo_receipt::verify(&own, &keys).unwrap(), ergo_receipt::verify(&hers, &keys).unwrap());
        assert_eq!((own.withheld, own.root), (0, hers.root));
        assert_eq!(hers.withheld, 1 + usize::from(hide_names));
        let agent = if hide_names { "Support agent 1" } else { "Sam Okafor" };
        assert_eq!(hers.session.agent, agent);
    }
}

/// What is done to a receipt, and what the answer has to name.
type Forgery = (&'static str, fn(&mut Value));

const FORGERIES: [Forgery; 13] = [
    ("edited", |receipt| receipt["account"]["row"]["reason"] = json!("Nothing special")),
    ("edited", |receipt| receipt["account"]["row"]["viewed_name"] = json!("Somebody Else")),
    ("edited", |receipt| receipt["leaves"][2]["row"]["detail"] = json!("nothing")),
    ("edited", |receipt| receipt["leaves"][1]["row"]["at"] = json!(5)),
    ("edited", |receipt| receipt["leaves"][1]["salt"] = json!(STANDARD.encode([7; 32]))),
    ("edited", |receipt| {
        // Consistent in itself, with a commitment of the forger's own.
        let leaf = &mut receipt["leaves"][1];
        leaf["row"]["detail"] = json!("forged");
        let canonical = ergo_evidence::canonical(&leaf["row"]).unwrap();
        let salt = hash_from_base64(leaf["salt"].as_str().unwrap()).unwrap();
        leaf["entry"] = json!(ergo_evidence::hash_to_base64(&ergo_evidence::commitment(&salt, &canonical)));
    }),
    ("removed", |receipt| drop(receipt["leaves"].as_array_mut().unwrap().remove(1))),
    ("truncated", |receipt| drop(receipt["leaves"].as_array_mut().unwrap().pop())),
    ("reordered", |receipt| receipt["leaves"].as_array_mut().unwrap().swap(1, 2)),
    ("inserted", |receipt| {
        let mut added = receipt["leaves"][1].clone();
        added["index"] = json!(100_000);
        receipt["leaves"].as_array_mut().unwrap().push(added);
    }),
    ("reordered", |receipt| {
        let again = receipt["leaves"][1].clone();
        receipt["leaves"].as_array_mut().unwrap().push(again);
    }),
    ("edited", |receipt| {
        let proof = receipt["proof"].as_str().unwrap();
        let (before, note) = proof.split_once("\n\n").unwrap();
        let mut lines: Vec<String> = note.lines().map(str::to_owned).collect();
        "9".clone_into(&mut lines[1]);
        receipt["proof"] = json!(format!("{before}\n\n{}\n", lines.join("\n")));
    }),
    ("not a receipt", |receipt| receipt["proof"] = json!("c2sp.org/tlog-proof@v1\nindex 0\n\n")),
];

#[tokio::test]
async fn every_forgery_is_named() {
    let past = Past::complete().await;
    let (receipt, keys) = (past.receipt(&past.sam).await, past.keys().await);
    for (number, (named, forge)) in FORGERIES.iter().enumerate() {
        let mut forged = serde_json::to_value(&receipt).unwrap();
        forge(&mut forged);
        let read = ergo_receipt::read(forged.to_string().as_bytes());
        let fault = read.and_then(|opened| ergo_receipt::verify(&opened.receipt, &keys)).unwrap_err();
        assert!(fault.to_string().starts_with(named), "{number}: {fault}");
    }
    // Another log's key, and another key of the same name.
    for name in ["other.example/log/1", keys.logs[0].name()] {
        let strange = ergo_evidence::SigningKey::from_seed(name, &[3; 32]).unwrap().verifier().clone();
        let keys = Keys { logs: vec![strange], ..Keys::default() };
        let fault = ergo_receipt::verify(&receipt, &keys).unwrap_err();
        assert!(matches!(fault, Fault::WrongKey(_)), "{fault}");
    }
    // The log's own key signs another tree of the same size: the database holds it.
    let note = receipt.proof.split_once("\n\n").unwrap().1;
    let other = Checkpoint {
        root: [9; 32],
        ..Checkpoint::unverified(&Note::parse(note.as_bytes()).unwrap()).unwrap()
    };
    let pkcs8 = past.world.bytes("SELECT pkcs8 FROM log_keys").await;
    let signing = ergo_evidence::SigningKey::from_pkcs8(&other.origin, &pkcs8).unwrap();
    let seen = vec![other.sign(&[&signing]).unwrap()];
    let fault = ergo_receipt::verify(&receipt, &Keys { seen, ..keys.clone() }).unwrap_err();
    assert!(matches!(fault, Fault::Forked(_)), "{fault}");
    let witness: VerifierKey =
        "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU".parse().unwrap();
    let keys = Keys { witnesses: vec![witness], quorum: 1, ..keys };
    let fault = ergo_receipt::verify(&receipt, &keys).unwrap_err();
    assert!(matches!(fault, Fault::NotWitnessed(_)), "{fault}");
}

#[tokio::test]
async fn everyone_can_read_the_tree_and_it_is_what_was_signed() {
    let past = Past::complete().await;
    past.receipt(&past.sam).await;
    // Not through `send`: the specification describes these paths, not the server's document.
    let get = async |path: &str| past.world.request(Method::GET, path).send().await.unwrap();
    let answer = get("/log/1/checkpoint").await;
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    let note = Note::parse(&answer.bytes().await.unwrap()).unwrap();
    let keys = past.keys().await;
    let log = Log::of(keys.logs[0].clone()).unwrap();
    let checkpoint = Checkpoint::open(&note, &[log], &[]).unwrap().checkpoint;
    assert!(checkpoint.size > 10 && checkpoint.origin.ends_with("/log/1"));
    let id = TileId { level: 0, n: 0 };
    let bytes = async |path: TilePath| {
        let answer = get(&format!("/log/1/tile/{path}")).await;
        assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        answer.bytes().await.unwrap()
    };
    let tile = bytes(TilePath::of_tile(id, checkpoint.size).unwrap()).await;
    let hashes = tile.as_chunks::<32>().0.to_vec();
    assert_eq!(root(&hashes), checkpoint.root);
    let bundle = bytes(TilePath::of_entries(0, checkpoint.size).unwrap()).await;
    assert_eq!(bundle_hashes(&bundle).unwrap(), hashes);
    // Nothing of what was recorded is in there.
    assert!(entries(&bundle).unwrap().iter().all(|entry| entry.len() == 32));
    for nothing in [
        "/log/2/checkpoint",
        "/log/01/checkpoint",
        "/log/1/tile/0/001",
        "/log/1/tile/0/000",
        "/log/1/tile/0/000.p/0",
        "/log/1/tile/9/000.p/1",
        "/log/1/tile/64/000",
        "/log/1/tile/entries/001.p/1",
        "/log/1/tile/0/0",
        "/log/1/tile/x",
    ] {
        assert_eq!(get(nothing).await.status(), 404, "{nothing}");
    }
}
