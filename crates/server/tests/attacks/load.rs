//! Invariant 16: connections of the pool, and what happens when there are none.

use crate::{
    ears::Ears,
    enforcers::{program, questions},
    journals::{entry, journal},
    provider::Organization,
    receiver::add_poller,
    setup::Setup,
    stage::*,
    world::*,
};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

/// Prompt, for a health check on a computer that does other things too. It takes milliseconds; if it had to wait for its turn
/// among the others, it would take seconds.
const PROMPT: Duration = Duration::from_millis(300);

/// Every read route of an impersonation session, for the viewed user Aiko.
fn reads(grant: &str) -> Vec<String> {
    let base = format!("/v1/workspaces/{MARLOW}");
    let mut paths: Vec<String> = ["", "/members", "/teams", "/roles", "/access-settings", "/audit"]
        .map(|it| format!("{base}{it}"))
        .into();
    paths.push(format!("{base}/members/{TOM}"));
    paths.push(format!("{base}/members/{TOM}/effective-access"));
    paths.push(format!("{base}/members/{TOM}/past-access?at=1"));
    paths.push("/v1/session".to_owned());
    paths.push("/v1/me/profile".to_owned());
    paths.push(format!("/v1/change-grants/{grant}"));
    paths
}

/// What is read by people who are there as themselves: a lead and the customer's owner.
fn direct_reads<'a>(lead: &'a str, owner: &'a str, session: &str, request: &str) -> Vec<(String, &'a str)> {
    let journal = format!("/v1/sessions/{session}/journal");
    let receipt = format!("/v1/sessions/{session}/receipt");
    let receipts = format!("/v1/workspaces/{MARLOW}/receipts");
    let members = format!("/v1/workspaces/{MARLOW}/members");
    let by_lead = [
        "/v1/session",
        "/v1/directory?q=dana",
        &format!("/v1/directory/{MARLOW}/{DANA}"),
        "/v1/entry-requests?state=pending",
        "/v1/entry-requests?state=decided",
        "/v1/sessions?state=open",
        &format!("/v1/entry-requests/{request}"),
        "/v1/audit",
        &journal,
        "/v1/log",
        "/v1/log/consistency?from=0&to=0",
        &receipt,
        &receipts,
    ];
    let by_owner = [
        "/v1/session",
        "/v1/sessions?state=open",
        &members,
        "/v1/audit",
        "/v1/me/notifications",
        &journal,
        &receipt,
        &receipts,
    ];
    let all = by_lead.map(|path| (path.to_owned(), lead)).into_iter();
    all.chain(by_owner.map(|path| (path.to_owned(), owner))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_who_am_i_at_once_do_not_stall() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    for token in [&sam, &inside] {
        let calls = (0..16).map(|_| stage.get("/v1/session", token));
        for answer in within(10, "sixteen who-am-i", join_all(calls)).await {
            answer.ok();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_calls_at_once_are_all_answered_and_healthz_stays_quick() {
    let stage = Stage::alone(Setup::default()).await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let grant = stage.arm(&inside, &setting_change("session_hours", &number(24))).await.ok();
    let (priya, ivana) = (stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let viewing = sid(&stage.enter(&sam, DANA, MARLOW).await);
    let path = format!("/v1/sessions/{viewing}/journal");
    let written = journal(&viewing, &(1..=3).map(entry).collect::<Vec<_>>());
    assert_eq!(stage.post(&path, &sam, &written).await.status, 204);
    let asked = stage.entry(&sam, OTANI, NORTHWIND).await;
    let as_customer = reads(grant["id"].as_str().unwrap()).into_iter().map(|path| (path, inside.as_str()));
    for (path, token) in as_customer.chain(direct_reads(&priya, &ivana, &viewing, &asked)) {
        // A computer that is busy with something else is slow once; a server that stalls is slow each time.
        let mut slowest = Duration::MAX;
        for _ in 0..3 {
            slowest = slowest.min(slowest_health(&stage, &path, token).await);
            if slowest < PROMPT {
                break;
            }
        }
        println!("{path}: /healthz took up to {slowest:?}");
        assert!(slowest < PROMPT, "{path}: /healthz took {slowest:?}");
    }
}

/// How long the slowest `/healthz` takes while sixty-four read the same.
async fn slowest_health(stage: &Stage, path: &str, token: &str) -> Duration {
    let mut slowest = Duration::ZERO;
    let calls = join_all((0..64).map(|_| stage.get(path, token)));
    let health = async {
        loop {
            let asked = Instant::now();
            send(stage.request(Method::GET, "/healthz")).await.ok();
            slowest = slowest.max(asked.elapsed());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let answers = within(20, path, async {
        tokio::select! {
            answers = calls => answers,
            () = health => unreachable!(),
        }
    });
    for answer in answers.await {
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    slowest
}

/// With a pool of one, code that asks for a second connection while holding one would wait forever.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_route_works_on_a_pool_of_one() {
    let organization = Organization::with(Setup { connections: Some(1), ..Setup::default() }).await;
    let stage = &organization.stage;
    within(30, "the provider's tokens", through_the_provider(&organization)).await;
    within(60, "the way in", all_the_way(stage)).await;
    // Against the document, so that a new route is not forgotten here.
    let document = send(stage.request(Method::GET, "/openapi.json")).await.ok();
    let port = stage.running.url().rsplit_once(':').unwrap().1.parse().unwrap();
    let mut missing = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            if !document::ANSWERED.lock().unwrap().contains(&(port, method.clone(), path.clone())) {
                missing.push(format!("{method} {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "never answered with success on a pool of one: {missing:?}");
}

/// Signing in, going on, entering and taking over with tokens of the provider.
async fn through_the_provider(organization: &Organization) {
    let stage = &organization.stage;
    let login = organization.sam(300).await;
    // By the address, which links the login; then by the link.
    organization.sign_in(&login).await.ok();
    let own = token_of(&organization.sign_in(&login).await.ok());
    organization.renew(&organization.sam(200).await, &sid(&own)).await.ok();
    let request = stage.entry(&own, DANA, MARLOW).await;
    let ticket = stage.ticket(&own, &request).await;
    stage.exchange(&ticket, &login).await.ok();
    let as_dana = json!({ "act": { "sub": "sam" }, "workspace": MARLOW,
        "email": "dana@marlowfreight.example", "email_verified": true });
    organization.hand_over(&organization.login("dana", &as_dana).await, &own).await.ok();
}

/// Everything else that can be asked of the server.
async fn all_the_way(stage: &Stage) {
    let (sam, priya, ivana) =
        (stage.sign_in(SAM).await, stage.sign_in(PRIYA).await, stage.sign_in(IVANA).await);
    let mut ears = Ears::open(stage, &sam).await;
    let inside = stage.enter_to_change(&sam, AIKO, MARLOW).await;
    let session = sid(&inside);
    let change = setting_change("session_hours", &number(24));
    let grant = stage.arm(&inside, &change).await.ok();
    for path in reads(grant["id"].as_str().unwrap()) {
        for answer in join_all((0..4).map(|_| stage.get(&path, &inside))).await {
            answer.ok();
        }
    }
    stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
    let viewer = stage.role_id(MARLOW, "Viewer").await;
    for change in [role_change(TOM, &viewer), team_change(TOM, &stage.team_id(MARLOW, "Customs").await, true)]
    {
        let grant = stage.arm(&inside, &change).await.ok();
        stage.make_armed(&inside, MARLOW, &change, &grant).await.ok();
    }
    let id = grant["id"].as_str().unwrap();
    stage.delete(&format!("/v1/change-grants/{id}"), &sam).await.ok();
    stage.renew(&session, &sam).await.ok();
    let more = json!({ "minutes": 5, "reason": "The customer is still looking" });
    stage.post(&format!("/v1/sessions/{session}/extend"), &sam, &more).await.ok();
    let viewing = sid(&stage.enter(&sam, DANA, MARLOW).await);
    let written = journal(&viewing, &(1..=3).map(entry).collect::<Vec<_>>());
    let path = format!("/v1/sessions/{viewing}/journal");
    for answer in join_all((0..4).map(|_| stage.post(&path, &sam, &written))).await {
        answer.ok();
    }
    let asked = stage.entry(&sam, OTANI, NORTHWIND).await;
    let own = format!("/v1/directory/{MARLOW}/{DANA}");
    let mut direct = direct_reads(&priya, &ivana, &viewing, &asked);
    for path in [
        "/v1/entry-requests?state=pending&mine=true",
        &own,
        "/healthz",
        "/readyz",
        "/training/agents",
        "/.well-known/jwks.json",
        "/.well-known/openid-configuration",
        "/openapi.json",
    ] {
        direct.push((path.to_owned(), &sam));
    }
    for (path, token) in direct {
        for answer in join_all((0..4).map(|_| stage.get(&path, token))).await {
            assert!([200, 204].contains(&answer.status), "{path}: {}", answer.text);
        }
    }
    let (_, feed) = add_poller(stage, "full", &[]).await;
    // As many as one receiver may ask at once.
    for answer in join_all((0..2).map(|_| stage.get("/v1/changes", &feed))).await {
        answer.ok();
    }
    for (path, asked) in questions() {
        let program = program(stage).await;
        for answer in join_all((0..16).map(|_| stage.post(path, &program, &asked))).await {
            answer.ok();
        }
    }
    send(stage.request(Method::GET, "/.well-known/authzen-configuration")).await.ok();
    let path = format!("/v1/entry-requests/{asked}");
    stage.post(&format!("{path}/decline"), &priya, &json!({ "word": "No" })).await.ok();
    let approved = stage.approved(&sam, &priya, OTANI, NORTHWIND).await;
    stage.post(&format!("/v1/entry-requests/{approved}/revoke"), &priya, &json!({})).await.ok();
    let withdrawn = stage.entry(&sam, OTANI, NORTHWIND).await;
    stage.post(&format!("/v1/entry-requests/{withdrawn}/withdraw"), &sam, &json!(null)).await.ok();
    let profile = json!({ "timezone": "Asia/Tokyo" });
    stage.patch("/v1/me/profile", &ivana, "*", &profile).await.ok();
    stage.set_setting(&ivana, MARLOW, "support_access", choice("off")).await.ok();
    stage.end(&session, &priya).await;
    let message = json!({ "message": "Please call me" });
    stage.post(&format!("/v1/sessions/{viewing}/end"), &priya, &message).await.ok();
    // The stream is judged again for each event, which takes the connection too.
    ears.until("policy_changed").await;
    stage.form("/oauth/revoke", &[("token", &sam)]).await.ok();
    ears.rest().await;
}

/// A change that takes several seconds holds the only connection meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_exhausted_pool_is_503_with_retry_after_within_two_seconds() {
    let stage = Stage::with(Setup { connections: Some(1), ..Setup::default() }).await;
    let (sam, dana) = (stage.sign_in(SAM).await, stage.sign_in(DANA).await);
    slow_down_profiles(&stage, Duration::from_secs(7)).await;
    let body = json!({ "timezone": "Asia/Tokyo" });
    let change = stage.patch("/v1/me/profile", &dana, "*", &body);
    let reads = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let timed = async |_| {
            let asked = Instant::now();
            (stage.get("/v1/session", &sam).await, asked.elapsed())
        };
        join_all((0..4).map(timed)).await
    };
    let (changed, reads) =
        within(60, "calls without a connection", async { tokio::join!(change, reads) }).await;
    for (answer, took) in reads {
        answer.refused(503, "busy");
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        let expected = Duration::from_millis(1500)..Duration::from_secs(6);
        assert!(expected.contains(&took), "refused after {took:?}");
    }
    changed.ok();
    stage.get("/v1/session", &sam).await.ok();
}

// How fast this computer counts; the fastest of some, so that it is not over too soon.
const SAMPLE: i64 = 200_000;

/// From now on whoever moves to another timezone keeps the database busy for about that long.
async fn slow_down_profiles(stage: &Stage, time: Duration) {
    if stage.database.is_postgres() {
        let seconds = time.as_secs();
        let function = format!("BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END");
        stage
            .sql(format!("CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS $$ {function} $$"))
            .await;
        let trigger = "CREATE TRIGGER moves_slowly AFTER UPDATE OF timezone ON people
                       FOR EACH ROW EXECUTE FUNCTION counted()";
        return stage.sql(trigger).await;
    }
    let count = |to: i64| {
        format!(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {to}) SELECT count(*) FROM n"
        )
    };
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        stage.count(count(SAMPLE)).await;
        fastest = fastest.min(begun.elapsed());
    }
    let times = i64::try_from(time.as_micros() / fastest.as_micros()).unwrap();
    // SQLite takes no WITH in a trigger, but a view that has one.
    stage.sql(format!("CREATE VIEW counted(n) AS {}", count(SAMPLE * times.max(1)))).await;
    stage
        .sql(
            "CREATE TRIGGER moves_slowly AFTER UPDATE OF timezone ON people BEGIN SELECT n FROM counted; END",
        )
        .await;
}

/// Another process holds the write lock: nothing is written, and nothing that has to be recorded is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_write_lock_that_is_held_is_503_with_retry_after_and_works_again_afterwards() {
    let stage = Stage::with(Setup { connections: Some(2), ..Setup::default() }).await;
    let (sam, dana) = (stage.sign_in(SAM).await, stage.sign_in(DANA).await);
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let lock = stage.hold_write_lock().await;
    let zones = ["Asia/Tokyo", "Asia/Kolkata", "Asia/Seoul", "Asia/Dubai", "Asia/Dhaka", "Asia/Baku"];
    let writes = zones.map(|zone| {
        let (stage, dana) = (&stage, &dana);
        async move { stage.patch("/v1/me/profile", dana, "*", &json!({ "timezone": zone })).await }
    });
    let reads = join_all((0..6).map(|_| stage.get("/v1/session", &inside)));
    let started = Instant::now();
    let (written, read) =
        within(20, "calls without a connection", Box::pin(async { tokio::join!(join_all(writes), reads) }))
            .await;
    println!("all answered after {:?}", started.elapsed());
    for answer in &written {
        answer.refused(503, "busy");
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    }
    // What an impersonation session reads has to be recorded first, which takes the lock as well.
    for answer in &read {
        answer.refused(503, "busy");
    }
    lock.rollback().await.unwrap();
    eventually("it works again", async || stage.get("/v1/session", &inside).await.status == 200).await;
    stage.patch("/v1/me/profile", &dana, "*", &json!({ "timezone": "Asia/Tokyo" })).await.ok();
}

/// Invariant 13, seen from its other side.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_recorded_is_not_shown() {
    let stage = Stage::set().await;
    let sam = stage.sign_in(SAM).await;
    let inside = stage.enter(&sam, DANA, MARLOW).await;
    let lock = stage.hold_write_lock().await;
    let path = format!("/v1/workspaces/{MARLOW}/members/{TOM}");
    let answer = within(20, "a read that cannot be recorded", stage.get(&path, &inside)).await;
    assert!(!answer.text.contains("Nakamura"), "shown, and recorded nowhere: {}", answer.text);
    answer.refused(503, "busy");
    lock.rollback().await.unwrap();
    eventually("it is shown again", async || stage.get(&path, &inside).await.status == 200).await;
}
