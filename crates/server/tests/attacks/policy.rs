//! Policy: the customer's word counts at each step, and at once.

use crate::{ears::Ears, stage::*, world::*};
use ergo_protocol::directory::SupportAccess;
use ergo_server::workspaces::{self, NewValues};
use serde_json::{Value, json};

/// An agent with something at each step of the way in, and of a change.
struct Ways {
    stage: Stage,
    sam: String,
    request: String,
    ticket: String,
    renewable: String,
    arming: String,
    changing: String,
    change: Value,
    grant: Value,
}

impl Ways {
    async fn prepared() -> Self {
        let stage = Stage::set().await;
        let sam = stage.sign_in(SAM).await;
        let request = stage.entry(&sam, AIKO, MARLOW).await;
        let other = stage.entry(&sam, AIKO, MARLOW).await;
        let ticket = stage.ticket(&sam, &other).await;
        let renewable = sid(&stage.enter(&sam, AIKO, MARLOW).await);
        let arming = stage.enter_to_change(&sam, AIKO, MARLOW).await;
        let changing = stage.enter_to_change(&sam, AIKO, MARLOW).await;
        // A member's tag has nothing of the settings in it.
        let change = role_change(TOM, &stage.role_id(MARLOW, "Editor").await);
        let grant = stage.arm(&changing, &change).await.ok();
        Self { stage, sam, request, ticket, renewable, arming, changing, change, grant }
    }

    /// After this was done to the database, no step leads any further.
    async fn are_closed_by(self, sql: &str) {
        let Self { stage, sam, .. } = &self;
        stage.sql(sql).await;
        let sessions = "SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL";
        let before = (stage.role_of(MARLOW, TOM).await, stage.count(sessions).await);
        let made = stage.make_armed(&self.changing, MARLOW, &self.change, &self.grant).await;
        let armed = stage.arm(&self.arming, &self.change).await;
        let renewed = stage.renew(&self.renewable, sam).await;
        let exchanged = stage.exchange(&self.ticket, sam).await;
        let ticket =
            stage.post(&format!("/v1/entry-requests/{}/ticket", self.request), sam, &json!(null)).await;
        let mut asked = draft(AIKO, MARLOW);
        asked["changes"] = json!(true);
        let requested = stage.post("/v1/entry-requests", sam, &asked).await;
        let steps = [
            ("the change", &made),
            ("the change grant", &armed),
            ("the renewal", &renewed),
            ("the exchange", &exchanged),
            ("the ticket", &ticket),
        ];
        let mut open = Vec::new();
        for (step, answer) in steps {
            println!("{step}: {} {}", answer.status, answer.text);
            if !(400..500).contains(&answer.status) {
                open.push(step);
            }
        }
        // Where a second person decides, asking is what is left.
        let pending = requested.status == 201 && requested.json()["state"] == "pending";
        println!("the entry request: {} {}", requested.status, requested.text);
        if !(400..500).contains(&requested.status) && !pending {
            open.push("the entry request");
        }
        assert!(open.is_empty(), "still open: {open:?}");
        let after = (stage.role_of(MARLOW, TOM).await, stage.count(sessions).await);
        assert_eq!(after, before);
    }
}

#[tokio::test]
async fn support_off_closes_every_step() {
    let ways = Ways::prepared().await;
    ways.are_closed_by("UPDATE workspaces SET support_access = 'off' WHERE id = 'ws_marlow'").await;
}

#[tokio::test]
async fn support_on_request_closes_every_step_of_what_nobody_approved() {
    let ways = Ways::prepared().await;
    ways.are_closed_by("UPDATE workspaces SET support_access = 'on_request' WHERE id = 'ws_marlow'").await;
}

#[tokio::test]
async fn a_suspended_target_closes_every_step() {
    let ways = Ways::prepared().await;
    ways.are_closed_by("UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_3ak7'").await;
}

#[tokio::test]
async fn a_target_who_owns_the_workspace_closes_every_step() {
    let ways = Ways::prepared().await;
    ways.are_closed_by(
        "UPDATE memberships SET role_id = (SELECT id FROM roles WHERE workspace_id = 'ws_marlow' AND is_owner = 1)
         WHERE person_id = 'usr_3ak7'",
    )
    .await;
}

#[tokio::test]
async fn an_agents_lost_role_closes_every_step() {
    let ways = Ways::prepared().await;
    ways.are_closed_by("UPDATE agents SET role = 'observer' WHERE person_id = 'usr_5kfr'").await;
}

/// Reading goes on where only changing is forbidden.
#[tokio::test]
async fn changes_that_are_no_longer_allowed_are_refused_at_every_step() {
    let ways = Ways::prepared().await;
    let Ways { stage, sam, .. } = &ways;
    let mut asked = draft(AIKO, MARLOW);
    asked["changes"] = json!(true);
    let request = stage.post("/v1/entry-requests", sam, &asked).await.ok();
    let ticket = stage.ticket(sam, request["id"].as_str().unwrap()).await;
    stage.sql("UPDATE workspaces SET changes_allowed = 0 WHERE id = 'ws_marlow'").await;
    let before = stage.role_of(MARLOW, TOM).await;
    stage
        .make_armed(&ways.changing, MARLOW, &ways.change, &ways.grant)
        .await
        .refused(403, "changes_not_allowed");
    stage.arm(&ways.arming, &ways.change).await.refused(403, "changes_not_allowed");
    let renewed = stage.renew(&sid(&ways.arming), sam).await.ok();
    assert!(!renewed["scope"].as_str().unwrap().contains("change"), "{renewed}");
    let exchanged = stage.exchange(&ticket, sam).await;
    if exchanged.status == 200 {
        assert!(!exchanged.json()["scope"].as_str().unwrap().contains("change"), "{}", exchanged.text);
    }
    stage.post("/v1/entry-requests", sam, &asked).await.refused(403, "changes_not_allowed");
    assert_eq!(stage.role_of(MARLOW, TOM).await, before);
    stage.get(&format!("/v1/workspaces/{MARLOW}/members"), &ways.arming).await.ok();
}

#[tokio::test]
async fn support_on_to_on_request_ends_unapproved_sessions() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let mut ears = Ears::open(&stage, &sam).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let unused = stage.entry(&sam, DANA, MARLOW).await;
    let ticket = stage.ticket(&sam, &unused).await;
    stage.set_setting(&ivana, MARLOW, "support_access", choice("on_request")).await.ok();
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    let heard = ears.next().await.unwrap();
    assert_eq!(
        heard,
        json!({ "kind": "session_ended", "session_id": sid(&inside), "cause": "approval_needed" })
    );
    assert_eq!(ears.next().await.unwrap()["kind"], "policy_changed");
    assert!(stage.exchange(&ticket, &sam).await.status >= 400);
    let closed = stage.audited("entry.closed").await;
    assert_eq!(closed.len(), 1, "{closed:?}");
    let why = "The workspace now requires a second person to approve each session";
    assert_eq!(closed[0].detail, format!("{unused}: {why}"));
    assert_eq!((closed[0].subject_id.as_str(), closed[0].target.as_deref()), (SAM, Some(DANA)));
    assert_eq!(closed[0].workspace_id.as_deref(), Some(MARLOW));
    let told = stage.notified(IVANA, &sid(&inside)).await;
    assert!(told.len() >= 2, "of the beginning and of the end: {told:?}");
}

#[tokio::test]
async fn what_a_second_person_has_approved_goes_on() {
    let stage = Stage::set().await;
    let (sam, priya, tamsin) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(TAMSIN).await);
    let request = stage.approved(&sam, &priya, OTANI, NORTHWIND).await;
    let ticket = stage.ticket(&sam, &request).await;
    let inside = token_of(&stage.exchange(&ticket, &sam).await.ok());
    for access in ["on", "on_request"] {
        stage.set_setting(&tamsin, NORTHWIND, "support_access", choice(access)).await.ok();
        stage.get("/v1/session", &inside).await.ok();
    }
}

#[tokio::test]
async fn tightening_takes_effect_for_running_sessions() {
    let stage = Stage::set().await;
    let (sam, ivana) = (stage.sign_in(SAM).await, stage.sign_in(IVANA).await);
    let mut ears = Ears::open(&stage, &sam).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    // Changes: what is armed is void, and nothing can be armed.
    let change = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &change).await.ok();
    stage.set_setting(&ivana, MARLOW, "changes_allowed", switch(false)).await.ok();
    stage.make_armed(&inside, MARLOW, &change, &grant).await.error();
    stage.arm(&inside, &change).await.refused(403, "changes_not_allowed");
    assert_eq!(stage.get("/v1/session", &inside).await.ok()["changes_allowed"], false);
    // Time: a session that is older than the new limit ends now, and is ended as every other.
    stage.minutes_later(10).await;
    let inside = token_of(&stage.renew(&session, &sam).await.ok());
    stage.set_setting(&ivana, MARLOW, "longest_session_minutes", number(5)).await.ok();
    stage.get("/v1/session", &inside).await.refused(401, "session_ended");
    stage.renew(&session, &sam).await.refused(401, "session_ended");
    let heard = ears.until("session_ended").await;
    assert_eq!((&heard["session_id"], &heard["cause"]), (&json!(session), &json!("expired")));
    eventually("it is audited", async || {
        let ended = stage.audit_after(0).await;
        ended.iter().any(|entry| {
            entry.action.starts_with("session.e")
                && entry.action != "session.entered"
                && entry.session_id.as_deref() == Some(&session)
        })
    })
    .await;
}

#[tokio::test]
async fn a_shorter_limit_holds_at_the_exchange_and_for_extensions() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let request = stage.entry(&sam, DANA, MARLOW).await;
    let ticket = stage.ticket(&sam, &request).await;
    stage.sql("UPDATE workspaces SET longest_session_minutes = 5 WHERE id = 'ws_marlow'").await;
    let inside = token_of(&stage.exchange(&ticket, &sam).await.ok());
    let who = stage.get("/v1/session", &inside).await.ok();
    assert!(who["ends_at"].as_i64().unwrap() <= stage.time.now_millis() + 5 * 60_000);
    let more = json!({ "minutes": 1, "reason": "The customer is still looking" });
    let path = format!("/v1/sessions/{}/extend", sid(&inside));
    stage.post(&path, &sam, &more).await.refused(403, "session_limit");
}

/// What the command line turns off is over, as after the customer's own switch: on again, it does not come back.
#[tokio::test]
async fn what_was_turned_off_at_the_command_line_does_not_come_back_when_it_is_turned_on() {
    let ways = Ways::prepared().await;
    let database = ways.stage.database.url();
    for access in [SupportAccess::Off, SupportAccess::On] {
        let new = NewValues { access: Some(access), ..NewValues::default() };
        workspaces::set(&database, MARLOW, new).await.unwrap();
    }
    assert!(ways.stage.exchange(&ways.ticket, &ways.sam).await.status >= 400);
    let path = format!("/v1/entry-requests/{}", ways.request);
    assert_eq!(ways.stage.get(&path, &ways.sam).await.ok()["state"], "withdrawn");
}
