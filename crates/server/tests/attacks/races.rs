//! When two do the same thing at once, exactly one succeeds.

use crate::{raw::Wire, stage::*, world::*};
use futures_util::future::join_all;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_demote_each_other_at_once_leave_one() {
    let stage = Stage::set().await;
    let admin = stage.role_id(MARLOW, "Admin").await;
    for _ in 0..6 {
        stage.set_role(MARLOW, AIKO, "Owner").await;
        stage.set_role(MARLOW, IVANA, "Owner").await;
        let (aiko, ivana) = (stage.sign_in(AIKO).await, stage.sign_in(IVANA).await);
        let path = |person: &str| format!("/v1/workspaces/{MARLOW}/members/{person}");
        let (of_ivana, of_aiko, body) = (path(IVANA), path(AIKO), json!({ "role_id": admin }));
        let (one, two) = tokio::join!(
            stage.patch(&of_ivana, &aiko, "*", &body),
            stage.patch(&of_aiko, &ivana, "*", &body)
        );
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 403], "{} {}", one.text, two.text);
        let roles = [stage.role_of(MARLOW, AIKO).await, stage.role_of(MARLOW, IVANA).await];
        assert_eq!(roles.iter().filter(|role| *role == "Owner").count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_exchanges_of_one_ticket_one_wins() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    for _ in 0..4 {
        let request = stage.entry(&sam, DANA, MARLOW).await;
        let ticket = stage.ticket(&sam, &request).await;
        let answers =
            within(20, "sixteen exchanges", join_all((0..16).map(|_| stage.exchange(&ticket, &sam)))).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            answer.token_error("invalid_grant", "entry_ticket_invalid");
        }
        assert_eq!(won, 1);
        let of = format!("SELECT count(*) FROM sessions WHERE entry_request_id = '{request}'");
        assert_eq!(stage.count(of).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_changes_with_one_grant_one_is_made() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    for hours in [20, 21, 22, 23] {
        let change = setting_change("session_hours", &number(hours));
        let grant = stage.arm(&inside, &change).await.ok();
        let before = stage.audited("access_setting.changed").await.len();
        let calls = (0..16).map(|_| stage.make_armed(&inside, MARLOW, &change, &grant));
        let answers = within(20, "sixteen changes", join_all(calls)).await;
        let made = answers.iter().filter(|answer| answer.status == 200).count();
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert!([403, 412].contains(&answer.status), "{}", answer.text);
        }
        assert_eq!(made, 1);
        assert_eq!(stage.audited("access_setting.changed").await.len(), before + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_an_approval_and_a_withdrawal_at_once_the_request_tells_which() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    for _ in 0..8 {
        let request = stage.entry(&sam, OTANI, NORTHWIND).await;
        let path = |what: &str| format!("/v1/entry-requests/{request}{what}");
        let approval = json!({ "minutes": 30, "scope": ["members:read"], "word": "" });
        let (approve, withdraw) = (path("/approve"), path("/withdraw"));
        let (approved, withdrawn) =
            tokio::join!(stage.post(&approve, &priya, &approval), stage.post(&withdraw, &sam, &Value::Null));
        // Both can be right, in this order only: what was approved may still be withdrawn.
        withdrawn.ok();
        assert!([200, 409].contains(&approved.status), "{}", approved.text);
        assert_eq!(stage.get(&path(""), &sam).await.ok()["state"], "withdrawn");
        assert_eq!(stage.post(&path("/ticket"), &sam, &Value::Null).await.status, 409);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_revoked_approval_and_an_exchange_at_once_no_session_is_left() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    for _ in 0..8 {
        let request = stage.approved(&sam, &priya, OTANI, NORTHWIND).await;
        let ticket = stage.ticket(&sam, &request).await;
        let (path, body) = (format!("/v1/entry-requests/{request}/revoke"), json!({}));
        let (exchanged, revoked) =
            tokio::join!(stage.exchange(&ticket, &sam), stage.post(&path, &priya, &body));
        revoked.ok();
        if exchanged.status == 200 {
            let inside = token_of(&exchanged.ok());
            stage.get("/v1/session", &inside).await.refused(401, "session_ended");
        }
        let open = "SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL AND ended_at IS NULL";
        assert_eq!(stage.count(open).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_support_off_and_exchanges_at_once_no_session_is_left() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    for _ in 0..6 {
        stage.set_setting(&ivana, MARLOW, "support_access", choice("on")).await.ok();
        let mut tickets = Vec::new();
        for _ in 0..4 {
            let request = stage.entry(&sam, DANA, MARLOW).await;
            tickets.push(stage.ticket(&sam, &request).await);
        }
        let exchanges = join_all(tickets.iter().map(|ticket| stage.exchange(ticket, &sam)));
        let (answers, off) =
            tokio::join!(exchanges, stage.set_setting(&ivana, MARLOW, "support_access", choice("off")));
        off.ok();
        for answer in answers {
            if answer.status == 200 {
                let inside = token_of(&answer.ok());
                stage.get("/v1/session", &inside).await.refused(401, "session_ended");
            }
        }
        let open = "SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL AND ended_at IS NULL";
        assert_eq!(stage.count(open).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_an_end_and_a_renewal_at_once_no_token_is_good_afterwards() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    for _ in 0..8 {
        let inside = stage.enter(&sam, DANA, MARLOW).await;
        let session = sid(&inside);
        let path = format!("/v1/sessions/{session}");
        let (renewed, ended) = tokio::join!(stage.renew(&session, &sam), stage.delete(&path, &priya));
        assert_eq!(ended.status, 204);
        if renewed.status == 200 {
            let token = token_of(&renewed.ok());
            stage.get("/v1/session", &token).await.refused(401, "session_ended");
        }
    }
}

/// Once the end was answered, no read that begins afterwards is.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn after_the_answer_to_an_end_nothing_is_read() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    for _ in 0..4 {
        let inside = stage.enter(&sam, DANA, MARLOW).await;
        let path = format!("/v1/workspaces/{MARLOW}/members?limit=200");
        let readers = join_all((0..24).map(|_| stage.get(&path, &inside)));
        let end = async {
            stage.end(&sid(&inside), &priya).await;
            let after = join_all((0..8).map(|_| stage.get(&path, &inside))).await;
            for answer in after {
                answer.refused(401, "session_ended");
            }
        };
        let (answers, ()) = tokio::join!(readers, end);
        for answer in answers {
            assert!([200, 401].contains(&answer.status), "{}", answer.text);
        }
    }
}

/// Many sign-outs, renewals and reads at once leave a consistent database.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_end_of_a_session_is_recorded_once_however_many_end_it() {
    let stage = Stage::set().await;
    let (sam, priya, ivana) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let session = sid(&inside);
    let path = format!("/v1/sessions/{session}");
    let enders = [&sam, &priya, &ivana, &sam, &priya, &ivana];
    let by_delete = join_all(enders.iter().map(|token| stage.delete(&path, token)));
    let form = [("token", inside.as_str())];
    let by_token = join_all((0..6).map(|_| stage.form("/oauth/revoke", &form)));
    let off = stage.set_setting(&ivana, MARLOW, "support_access", choice("off"));
    let (deleted, revoked, off) = tokio::join!(by_delete, by_token, off);
    off.ok();
    assert!(deleted.iter().all(|answer| answer.status == 204));
    assert!(revoked.iter().all(|answer| answer.status == 200));
    let ended = stage.audited("session.ended").await;
    let of = |entry: &&Audited| entry.session_id.as_deref() == Some(session.as_str());
    assert_eq!(ended.iter().filter(of).count(), 1);
    assert_eq!(stage.notified(IVANA, &session).await.len(), 2);
}

/// Somebody who hangs up does not stop half-way what they have begun, and leaves no connection behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_whose_client_hangs_up_are_done_wholly_or_not_at_all() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let body = draft(DANA, MARLOW).to_string();
    for _ in 0..60 {
        let mut wire = Wire::open(&stage).await;
        wire.send(&format!(
            "POST /v1/entry-requests HTTP/1.1\r\nhost: ergo\r\nauthorization: Bearer {sam}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ))
        .await;
        drop(wire);
    }
    within(20, "who am I", stage.get("/v1/session", &sam)).await.ok();
    let made = "SELECT count(*) FROM entry_requests";
    eventually("every request has its record", async || {
        let recorded = stage.audited("entry.requested").await.len();
        stage.count(made).await == i64::try_from(recorded).unwrap()
    })
    .await;
}
