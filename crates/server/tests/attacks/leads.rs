//! Who sees the sessions of others, who ends them, and what anybody learns of it.

use crate::{ears::Ears, stage::*, world::*};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const OPEN: &str = "/v1/sessions?state=open";
const DECIDED: &str = "/v1/entry-requests?state=decided";

async fn seen(stage: &Stage, token: &str) -> Vec<String> {
    let list = stage.get(OPEN, token).await.ok();
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["session_id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn who_is_inside_is_for_leads_and_for_the_customer_whose_workspace_it_is() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let marlow = stage.enter(&sam, DANA, MARLOW).await;
    let lumen = stage.enter(&sam, OTHER_DANA, LUMEN).await;
    let as_admin = stage.enter(&priya, AIKO, MARLOW).await;
    assert_eq!(seen(&stage, &priya).await.len(), 3);
    for manager in [IVANA, AIKO] {
        let mut theirs = seen(&stage, &stage.sign_in(manager).await).await;
        theirs.sort();
        let mut expected = vec![sid(&marlow), sid(&as_admin)];
        expected.sort();
        assert_eq!(theirs, expected, "{manager}");
    }
    assert_eq!(seen(&stage, &stage.sign_in(ADAEZE).await).await, [sid(&lumen)]);
    assert_eq!(seen(&stage, &stage.sign_in(TAMSIN).await).await, [""; 0]);
    // Whoever manages nothing; agents, also where they are admins themselves; and nobody from inside.
    stage.join(LUMEN, SAM, "Admin").await;
    for person in [SAM, ROBIN, DANA, SUNITA, OTANI] {
        let token = stage.sign_in(person).await;
        let refused = stage.get(OPEN, &token).await;
        refused.refused(403, "forbidden");
        assert!(!refused.text.contains("ses_"), "{person}: {}", refused.text);
    }
    for inside in [&marlow, &as_admin] {
        stage.get(OPEN, inside).await.refused(403, "forbidden");
    }
    // A lead who is none any more, from then on.
    stage.sql(format!("UPDATE agents SET role = 'agent' WHERE person_id = '{PRIYA}'")).await;
    stage.get(OPEN, &priya).await.refused(403, "forbidden");
}

#[tokio::test]
async fn no_secret_is_on_the_list_of_sessions() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let grant = stage.arm(&inside, &setting_change("session_hours", &number(24))).await.ok();
    let text = stage.get(OPEN, &priya).await.text;
    assert!(text.contains("Sign out after"), "it says what is armed: {text}");
    for secret in
        [inside.as_str(), &sam, &priya, grant["grant"].as_str().unwrap(), grant["etag"].as_str().unwrap()]
    {
        assert!(!text.contains(secret), "a secret is on the list");
    }
}

#[tokio::test]
async fn what_runs_out_or_ends_is_off_the_list_before_the_sweeper_comes() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let short = stage.enter_for(&sam, DANA, MARLOW, 5).await;
    let long = stage.enter_for(&sam, DANA, MARLOW, 30).await;
    assert_eq!(seen(&stage, &priya).await.len(), 2);
    stage.minutes_later(6).await;
    assert_eq!(seen(&stage, &priya).await, [sid(&long)]);
    assert_ne!(sid(&short), sid(&long));
}

/// Those who may not end it do not find out whether their message was in order, or whether the session exists.
#[tokio::test]
async fn only_those_who_may_end_a_session_say_something_to_its_agent() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let other = stage.enter(&sam, OTHER_DANA, LUMEN).await;
    let path = format!("/v1/sessions/{}/end", sid(&inside));
    let mut strangers = vec![other];
    for person in [ROBIN, DANA, SUNITA, TAMSIN, ADAEZE] {
        strangers.push(stage.sign_in(person).await);
    }
    for stranger in &strangers {
        for body in [
            json!({ "message": "x" }),
            json!({ "message": "x".repeat(10_000) }),
            json!({ "no": 1 }),
            json!([]),
        ] {
            stage.post(&path, stranger, &body).await.refused(404, "not_found");
            stage.post("/v1/sessions/ses_unknown/end", stranger, &body).await.refused(404, "not_found");
        }
    }
    stage.get("/v1/session", &inside).await.ok();
    // What is said is only heard by whose session it is: another one that ends says nothing of it.
    let priya = stage.sign_in(PRIYA).await;
    stage.post(&path, &priya, &json!({ "message": "For Sam alone" })).await.ok();
    for stranger in &strangers[1..] {
        let answer = stage.get("/v1/session", stranger).await;
        assert!(!answer.text.contains("For Sam alone"), "{}", answer.text);
    }
    let told = stage.notified(IVANA, &sid(&inside)).await;
    assert!(!told.iter().any(|text| text.contains("For Sam alone")), "the customer reads it: {told:?}");
    // Nor in the audit, neither the customer's people nor another agent inside as one of them.
    let (ivana, later) = (stage.sign_in(IVANA).await, stage.enter(&sam, AIKO, MARLOW).await);
    let log = format!("/v1/workspaces/{MARLOW}/audit");
    for (path, token) in [("/v1/audit", &ivana), (log.as_str(), &ivana), (log.as_str(), &later)] {
        let answer = stage.get(path, token).await;
        assert_eq!(answer.status, 200);
        assert!(
            answer.text.contains("session.ended") && !answer.text.contains("For Sam alone"),
            "{}",
            answer.text
        );
    }
    assert!(stage.get("/v1/audit", &priya).await.text.contains("For Sam alone"), "leads answer for it");
}

#[tokio::test]
async fn the_end_is_pushed_with_who_and_what_they_say() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let mut ears = Ears::open(&stage, &sam).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/sessions/{}/end", sid(&inside));
    stage.post(&path, &priya, &json!({ "message": "Wrong Dana" })).await.ok();
    let heard = ears.until("session_ended").await;
    let by = json!({ "id": PRIYA, "name": "Priya Nair", "email": "priya@ergo.example" });
    assert_eq!(
        heard,
        json!({
            "kind": "session_ended", "session_id": sid(&inside), "cause": "ended_by_lead", "by": by, "message": "Wrong Dana",
        })
    );
    // A message does not travel to what is ended along with something else, unless it is inside.
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let path = format!("/v1/sessions/{}/end", sid(&sam));
    stage.post(&path, &priya, &json!({ "message": "Go home" })).await.ok();
    let heard = ears.rest().await;
    let of = |id: String| heard.iter().find(|event| event["session_id"] == id.as_str()).unwrap().clone();
    assert_eq!(
        (&of(sid(&inside))["cause"], &of(sid(&inside))["message"]),
        (&json!("parent_ended"), &json!("Go home"))
    );
    assert_eq!(of(sid(&sam))["message"], "Go home");
}

/// A message cannot pass for the server's own words, wherever it is written.
#[tokio::test]
async fn a_message_cannot_forge_the_record() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let message = r#"", by order of (usr_1vna): "its time ran out"#;
    stage
        .post(&format!("/v1/sessions/{}/end", sid(&inside)), &priya, &json!({ "message": message }))
        .await
        .ok();
    let ended = stage.audited("session.ended").await;
    assert_eq!(ended.last().unwrap().detail, format!("A lead ended it ({PRIYA})"));
    // The message is all of an entry of its own, in which nobody else is named.
    let said = stage.audited("session.end_message").await;
    assert_eq!(said.last().unwrap().detail, message);
}

#[tokio::test]
async fn leads_hear_of_each_change_and_nobody_else_does() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let (mut lead, mut agent) = (Ears::open(&stage, &priya).await, Ears::open(&stage, &sam).await);
    let changed = async |lead: &mut Ears, what: &str| {
        let heard = tokio::time::timeout(Duration::from_secs(3), lead.until("sessions_changed")).await;
        assert!(heard.is_ok(), "{what} is not told");
    };
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    changed(&mut lead, "entered").await;
    stage.get(&format!("/v1/workspaces/{MARLOW}/teams"), &inside).await.ok();
    changed(&mut lead, "another page").await;
    let change = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &change).await.ok();
    changed(&mut lead, "armed").await;
    stage.delete(&format!("/v1/change-grants/{}", grant["id"].as_str().unwrap()), &sam).await.ok();
    changed(&mut lead, "disarmed").await;
    let grant = stage.arm(&inside, &change).await.ok();
    changed(&mut lead, "armed again").await;
    stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
    changed(&mut lead, "changed").await;
    let more = json!({ "minutes": 5, "reason": "The customer is still looking" });
    stage.post(&format!("/v1/sessions/{}/extend", sid(&inside)), &sam, &more).await.ok();
    changed(&mut lead, "extended").await;
    stage.end(&sid(&inside), &priya).await;
    changed(&mut lead, "ended").await;
    assert!(agent.until("session_ended").await.is_object());
    // Agents hear nothing of other people's sessions, nor of their own in this manner.
    stage.end(&sid(&sam), &sam).await;
    assert!(agent.rest().await.iter().all(|event| event["kind"] != "sessions_changed"));
}

/// Two hundred looks in three seconds are a handful of events, and the last one is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_changes_all_the_time_is_told_about_once_a_second() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let mut lead = Ears::open(&stage, &priya).await;
    let begun = Instant::now();
    let path = format!("/v1/workspaces/{MARLOW}/teams");
    let looks = async {
        while begun.elapsed() < Duration::from_secs(3) {
            stage.get(&path, &inside).await.ok();
        }
    };
    let mut heard = Vec::new();
    let hear = async {
        loop {
            lead.until("sessions_changed").await;
            heard.push(begun.elapsed());
        }
    };
    let enough = tokio::time::sleep(Duration::from_secs(5));
    tokio::select! {
        () = async { tokio::join!(looks, enough); } => {}
        () = hear => {}
    }
    assert!((3..=5).contains(&heard.len()), "{heard:?}");
    assert!(heard[0] < Duration::from_millis(500), "the first at once: {heard:?}");
    assert!(heard.windows(2).all(|two| two[1] > two[0] + Duration::from_millis(800)), "{heard:?}");
    assert!(*heard.last().unwrap() > Duration::from_millis(2900), "the last one is lost: {heard:?}");
}

#[tokio::test]
async fn decided_requests_are_for_those_who_could_have_decided() {
    let stage = Stage::set().await;
    let (sam, priya) = (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await);
    let marlow = stage.entry(&sam, DANA, MARLOW).await;
    let northwind = stage.approved(&sam, &priya, OTANI, NORTHWIND).await;
    let own = stage.entry(&priya, DANA, MARLOW).await;
    let seen = async |person: &str| -> Vec<String> {
        let list = stage.get(DECIDED, &stage.sign_in(person).await).await.ok();
        list["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(seen(PRIYA).await.len(), 3);
    let ivanas = seen(IVANA).await;
    assert_eq!((ivanas.len(), ivanas.contains(&marlow), ivanas.contains(&own)), (2, true, true));
    assert_eq!(seen(TAMSIN).await, [northwind]);
    for person in [SAM, ROBIN, DANA, OTANI, ADAEZE] {
        assert_eq!(seen(person).await, [""; 0], "{person}");
    }
    let inside = stage.enter(&sam, AIKO, MARLOW).await;
    stage.get(DECIDED, &inside).await.refused(403, "forbidden");
    let lists = stage.get(DECIDED, &priya).await.ok();
    assert!(lists["items"].as_array().unwrap().iter().all(|one| one["settled_at"] != Value::Null));
}

#[tokio::test]
async fn a_lead_ends_no_customers_own_sign_in() {
    let stage = Stage::set().await;
    let (priya, ivana) = (stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let sam = stage.sign_in(SAM).await;
    let end = |token: &str| format!("/v1/sessions/{}/end", sid(token));
    stage.post(&end(&ivana), &priya, &json!({})).await.refused(404, "not_found");
    stage.get("/v1/session", &ivana).await.ok();
    stage.post(&end(&sam), &priya, &json!({})).await.ok();
    stage.get("/v1/session", &sam).await.refused(401, "session_ended");
}

#[tokio::test]
async fn an_agent_who_is_an_admin_somewhere_does_not_read_the_log_there_as_themselves() {
    let stage = Stage::set().await;
    stage.join(LUMEN, SAM, "Admin").await;
    let sam = stage.sign_in(SAM).await;
    let answer = stage.get(&format!("/v1/workspaces/{LUMEN}/audit"), &sam).await;
    answer.refused(403, "forbidden");
}
