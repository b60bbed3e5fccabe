//! Tests what happens if keys cannot be refreshed, and if notes are saved at the same time.

use crate::{scene::Scene, wire::Fate};
use ergo_protocol::{
    journal::{NoteDraft, NoteKind},
    snapshot::NoticeKind,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// Cached keys still verify, and the agent is shown that they were not refreshed.
#[tokio::test]
async fn keys_that_cannot_be_refreshed_are_said() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let fetched = scene.desk.diagnostics().keys.unwrap();
    assert!(!fetched.not_refreshed);
    scene.desk.sign_out().await.unwrap();

    scene.wire.rule(Some(("GET /.well-known/jwks.json", Fate::Lost)));
    scene.clock.pass(Duration::from_mins(11));
    scene.sign_in("Sam Okafor").await.unwrap();
    let stale = scene.desk.diagnostics().keys.unwrap();
    assert!(stale.not_refreshed);
    assert!((stale.fetched_at - fetched.fetched_at).abs() < 1000, "since when");
    scene.until("the notice", |scene| scene.has_notice(NoticeKind::KeysStale)).await;

    scene.wire.rule(None);
    scene.desk.sign_out().await.unwrap();
    scene.clock.pass(Duration::from_secs(31));
    scene.sign_in("Sam Okafor").await.unwrap();
    assert!(!scene.desk.diagnostics().keys.unwrap().not_refreshed);
    scene.until("it is taken back", |scene| !scene.has_notice(NoticeKind::KeysStale)).await;
}

/// A cold start without keys: no one can sign in, and a moment later it works.
#[tokio::test]
async fn with_no_key_at_all_nobody_is_signed_in() {
    let scene = Scene::set().await;
    scene.wire.rule(Some(("GET /.well-known/jwks.json", Fate::Lost)));
    let problem = scene.sign_in("Sam Okafor").await.unwrap_err();
    assert_eq!(problem.code.as_str(), "keys_unavailable");
    assert_eq!(scene.phase(), "signed_out");
    scene.wire.rule(None);
    scene.clock.pass(Duration::from_secs(1));
    scene.sign_in("Sam Okafor").await.unwrap();
}

/// Whoever saves at the same time, everything that was acknowledged is kept, in one unbroken chain.
#[tokio::test(flavor = "multi_thread")]
async fn notes_that_are_saved_at_once_are_all_kept() {
    let scene = Scene::active().await;
    let saving: Vec<_> = (0..40)
        .map(|number| {
            let desk = Arc::clone(&scene.desk);
            tokio::spawn(async move {
                let text = format!("note {number}");
                desk.add_note(&NoteDraft { kind: NoteKind::Observed, text }).await.unwrap().seq
            })
        })
        .collect();
    let mut numbers = BTreeSet::new();
    for one in saving {
        numbers.insert(one.await.unwrap());
    }
    assert_eq!(numbers.len(), 40, "each has a place of its own");
    let kept = scene.desk.notes().await.unwrap();
    assert_eq!(kept.iter().filter(|entry| entry.text.starts_with("note ")).count(), 40);
    let places: Vec<_> = kept.iter().map(|entry| entry.seq).collect();
    assert!(places.windows(2).all(|pair| pair[1] == pair[0] + 1), "{places:?}");
}
