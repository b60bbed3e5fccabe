//! An overloaded server: the desk waits for it, says so, and does not keep asking.

use crate::{scene::Scene, wire::Fate};
use ergo_desk::adapters::{answer::Refused, patience};
use ergo_protocol::{
    Code, Problem,
    change::{ArmDraft, AuthorizedHow, Change},
    snapshot::{NoticeKind, Outcome},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const TEAMS: &str = "GET /v1/workspaces/ws_marlow/teams";

#[tokio::test]
async fn a_busy_server_is_waited_for_and_that_is_said() {
    let scene = Scene::active().await;
    scene.wire.rule(Some((TEAMS, Fate::busy(1))));
    let desk = Arc::clone(&scene.desk);
    let reading = tokio::spawn(async move { desk.teams().await });
    scene.until("the notice", |scene| scene.has_notice(NoticeKind::ServerBusy)).await;
    scene.wire.rule(None);
    reading.await.unwrap().unwrap();
    scene.until("it is over", |scene| !scene.has_notice(NoticeKind::ServerBusy)).await;
    assert_eq!(scene.wire.count(TEAMS), 2);
    assert_eq!(scene.phase(), "active");
}

#[tokio::test]
async fn a_server_that_stays_busy_is_asked_three_times_in_five_seconds_at_most() {
    let scene = Scene::active().await;
    for (after, tries) in [(1, 2..=3), (30, 1..=1)] {
        scene.wire.rule(Some((TEAMS, Fate::busy(after))));
        let (before, begun) = (scene.wire.count(TEAMS), Instant::now());
        assert_eq!(scene.desk.teams().await.unwrap_err().code, Code::Busy);
        assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
        let asked = scene.wire.count(TEAMS) - before;
        assert!(tries.contains(&asked), "{asked} times");
    }
    assert_eq!(scene.phase(), "active", "that stops nothing");
    scene.wire.rule(None);
    scene.desk.teams().await.unwrap();
}

/// Desks that the same server turned away do not all come back at the same moment.
#[test]
fn the_pauses_for_a_busy_server_differ() {
    for after in [None, Some(Duration::from_secs(1))] {
        let refused = Refused { problem: Problem::new(Code::Busy, ""), after };
        let pauses: Vec<Duration> =
            (0..20).map(|_| patience::pause(&refused, 1, Duration::ZERO).unwrap()).collect();
        assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{pauses:?}");
        assert!(pauses.iter().all(|pause| *pause >= after.unwrap_or_default()), "{pauses:?}");
    }
}

#[tokio::test]
async fn a_busy_server_stops_no_session_that_is_being_renewed() {
    let scene = Scene::active().await;
    scene.wire.rule(Some(("POST /v1/sessions/", Fate::busy(1))));
    scene.desk.renew().await;
    assert_eq!(scene.phase(), "active");
    scene.wire.rule(None);
    scene.desk.renew().await;
    scene.desk.overview().await.unwrap();
}

#[tokio::test]
async fn a_change_is_never_sent_twice_to_a_busy_server() {
    let scene = Scene::armed_session().await;
    let roles = scene.desk.roles().await.unwrap().roles;
    let role_id = roles.iter().find(|role| role.name == "Editor").unwrap().id.clone();
    let draft = ArmDraft {
        change: Change::MemberRole { member_id: "usr_4tnw".to_owned(), role_id },
        purpose: "Tom needs to edit projects".to_owned(),
        authorised_by: "Ivana Petrović".to_owned(),
        how: AuthorizedHow::Mail,
    };
    scene.desk.arm(draft).await.unwrap();
    scene.wire.rule(Some(("PATCH", Fate::busy(1))));
    scene.desk.make_change().await.unwrap();
    assert_eq!(scene.wire.count("PATCH"), 1);
    let last = scene.snapshot().impersonation.unwrap().last_change.unwrap();
    assert_eq!(last.outcome, Outcome::NotMade, "the server was asked what became of it");
}

#[tokio::test]
async fn the_stream_comes_back_when_the_server_wants_it_to() {
    let scene = Scene::set().await;
    scene.sign_in("Sam Okafor").await.unwrap();
    scene.wire.rule(Some(("GET /v1/events", Fate::refused(429, "too_many", "retry-after: 2\r\n"))));
    tokio::spawn(Arc::clone(&scene.desk).listen());
    tokio::time::sleep(Duration::from_millis(1_800)).await;
    assert_eq!(scene.wire.count("GET /v1/events"), 1);
    scene.wire.rule(None);
    scene.until("it is open", Scene::hears).await;
    assert_eq!(scene.wire.count("GET /v1/events"), 2);
}

#[tokio::test]
async fn a_server_that_is_gone_is_not_hammered() {
    let scene = Scene::active().await;
    scene.wire.rule(Some(("GET /v1/events", Fate::Lost)));
    scene.wire.also("DELETE /v1/sessions/", Fate::Lost);
    tokio::spawn(Arc::clone(&scene.desk).listen());
    scene.desk.exit().await.unwrap();
    let watch = tokio::spawn(Arc::clone(&scene.desk).watch());
    for _ in 0..16 {
        // Four seconds for the one, eighty seconds for the other.
        tokio::time::sleep(Duration::from_millis(250)).await;
        scene.clock.pass(Duration::from_secs(5));
    }
    watch.abort();
    let (opened, revoked) = (scene.wire.count("GET /v1/events"), scene.wire.count("DELETE /v1/sessions/"));
    assert!((2..=6).contains(&opened), "the stream was opened {opened} times in four seconds");
    assert!((3..=8).contains(&revoked), "the end was told {revoked} times in eighty seconds");
}

#[tokio::test]
async fn all_pages_of_what_waits_are_read() {
    let scene = Scene::set().await;
    scene.sign_in("Priya Nair").await.unwrap();
    let request = |id: &str| {
        format!(
            r#"{{"id":"{id}","state":"pending","user":{{"id":"u","name":"n","email":""}},
            "workspace":{{"id":"w","name":"n"}},"agent":{{"id":"a","name":"n","email":""}},"reason":"r","ticket":"t",
            "minutes":5,"scope":[],"asked_minutes":5,"asked_scope":[],"decision":null,"revocation":null,"created_at":1,
            "lapses_at":2}}"#
        )
    };
    let page = |id: &str, next: &str| format!(r#"{{"items":[{}],"next_cursor":{next}}}"#, request(id));
    scene.wire.rule(Some((
        "GET /v1/entry-requests?state=pending&limit=100 HTTP",
        Fate::json(&page("er_1", r#""c/2""#)),
    )));
    scene.wire.also(
        "GET /v1/entry-requests?state=pending&limit=100&cursor=c%2F2",
        Fate::json(&page("er_2", "null")),
    );
    let ids: Vec<String> =
        scene.desk.pending_requests().await.unwrap().into_iter().map(|request| request.id).collect();
    assert_eq!(ids, ["er_1", "er_2"]);
    assert_eq!(scene.snapshot().approvals, Some(2));
}
