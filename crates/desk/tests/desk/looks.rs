//! Tests what the journal says about inspected pages: which page, how many rows, and what the viewed user may not
//! see.

use crate::{scene::Scene, wire::Fate};
use ergo_protocol::{
    Code,
    entry::EntryDraft,
    journal::EntryKind,
    snapshot::Phase,
    workspace::{MemberQuery, MemberStatus},
};
use std::collections::BTreeSet;

/// Sam is in Marlow Freight as someone who may see little.
async fn as_user(user: &str) -> Scene {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    let draft = EntryDraft { user_id: user.to_owned(), ..scene.draft(5).await };
    scene.enter_as(draft).await;
    scene
}

#[tokio::test]
async fn every_page_is_written_down_with_its_rows_and_the_receipt_has_one_line() {
    let scene = Scene::active().await;
    let mut query = MemberQuery::default();
    let (mut rows, mut seen) = (0, BTreeSet::new());
    let total = loop {
        let page = scene.desk.members(&query).await.unwrap();
        let from = rows + 1;
        rows += page.items.len();
        seen.insert(format!("Viewed members: rows {from} to {rows} of {}", page.total));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break page.total;
        }
    };
    assert!(seen.len() > 3, "{seen:?}");
    let written: BTreeSet<String> = scene.written(EntryKind::Inspected).await.into_iter().collect();
    assert_eq!(written, seen);
    // The same page twice in a row is one entry; the first page again later is not in a row.
    scene.desk.members(&MemberQuery::default()).await.unwrap();
    scene.desk.members(&MemberQuery::default()).await.unwrap();
    assert_eq!(scene.written(EntryKind::Inspected).await.len(), seen.len() + 1);
    let search = MemberQuery { q: Some("dana reyes".to_owned()), ..MemberQuery::default() };
    let found = scene.desk.members(&search).await.unwrap().total;
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(
        receipt.inspected,
        [
            format!("Viewed members: rows 1 to {total} of {total}"),
            format!("Searched members for “dana reyes”: {found} found")
        ]
    );
}

#[tokio::test]
async fn what_the_viewed_user_cannot_see_is_an_answer_and_is_written_down_once() {
    let scene = as_user("usr_5rca").await;
    for _ in 0..2 {
        let refused = scene.desk.members(&MemberQuery::default()).await.unwrap_err();
        assert_eq!(refused.code, Code::ViewedUserCannot);
        assert!(refused.message.english().contains("Ruth Castellanos"), "{}", refused.message.english());
    }
    assert_eq!(scene.phase(), "active", "that stops nothing");
    for refused in [
        scene.desk.overview().await.map(drop),
        scene.desk.teams().await.map(drop),
        scene.desk.roles().await.map(drop),
        scene.desk.access_settings().await.map(drop),
        scene.desk.member("usr_7f3k").await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code, Code::ViewedUserCannot);
    }
    assert_eq!(
        scene.written(EntryKind::Observed).await,
        [
            "Could not view members: Ruth Castellanos cannot see them.",
            "Could not view the overview: Ruth Castellanos cannot see it.",
            "Could not view teams: Ruth Castellanos cannot see them.",
            "Could not view roles: Ruth Castellanos cannot see them.",
            "Could not view access settings: Ruth Castellanos cannot see them.",
            "Could not view member usr_7f3k: Ruth Castellanos cannot see them.",
        ]
    );
    assert!(scene.written(EntryKind::Inspected).await.is_empty());
    // They always see themselves, and what they may do.
    let own = scene.desk.member("usr_5rca").await.unwrap();
    assert!(own.access.is_some());
    let filters = scene.desk.member_filters().await.unwrap();
    assert!(filters.roles.is_empty() && filters.teams.is_empty());
    assert_eq!(scene.written(EntryKind::Inspected).await.len(), 1, "nothing of the filters was seen");
    scene.desk.exit().await.unwrap();
    let Phase::Ended(receipt) = scene.snapshot().phase else { panic!("{:?}", scene.snapshot()) };
    assert_eq!(receipt.inspected, ["Viewed member Ruth Castellanos (usr_5rca)"]);
}

#[tokio::test]
async fn a_page_of_which_the_viewed_user_sees_a_part_shows_that_part() {
    let scene = as_user("usr_4gur").await;
    assert!(scene.desk.members(&MemberQuery::default()).await.is_ok());
    let filters = scene.desk.member_filters().await.unwrap();
    assert!(filters.roles.is_empty() && filters.teams.is_empty());
    let other = scene.desk.member("usr_7f3k").await.unwrap();
    assert_eq!((other.access, other.detail.member.person.name.as_str()), (None, "Dana Reyes"));
    let own = scene.desk.member("usr_4gur").await.unwrap();
    assert!(own.access.is_some());
}

#[tokio::test]
async fn whoever_is_not_active_is_refused_with_the_reason() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    for (status, said) in [(MemberStatus::Suspended, "suspended"), (MemberStatus::Invited, "invited")] {
        let name = scene.somebody_in_marlow(said).await;
        let found = scene.desk.find_users(&name).await.unwrap().items;
        let candidate = found.iter().find(|found| found.status == status).unwrap();
        assert!(candidate.off_limits.as_ref().unwrap().contains(said), "{candidate:?}");
        let draft = Scene::draft_for(&candidate.user.id, 5);
        let refused = scene.desk.preflight(draft.clone()).await.unwrap_err();
        assert_eq!(
            (refused.code, Some(refused.message.english())),
            (Code::UserOffLimits, candidate.off_limits.clone())
        );
        assert_eq!(scene.desk.enter(draft.clone()).await.unwrap_err().code, Code::UserOffLimits);
        assert_eq!(scene.phase(), "direct");

        // Whatever the server's message says, the desk knows their status.
        let silent = serde_json::to_value(candidate).unwrap();
        let mut silent = silent.as_object().unwrap().clone();
        silent.insert("off_limits".to_owned(), serde_json::Value::Null);
        let body = serde_json::to_string(&silent).unwrap();
        scene.wire.rule(Some(("GET /v1/directory/ws_marlow/", Fate::json(&body))));
        let refused = scene.desk.preflight(draft).await.unwrap_err();
        assert_eq!(refused.code, Code::UserOffLimits);
        assert!(refused.message.english().contains(said), "{}", refused.message.english());
        scene.wire.rule(None);
    }
}
