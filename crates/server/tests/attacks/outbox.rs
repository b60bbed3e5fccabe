//! Changes out: what is told is neither lost nor out of order, whatever dies and however many write at once.

use crate::{receiver::*, setup::Setup, stage::*, world::*};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;

/// A second server on the database of the first.
async fn beside(one: &World) -> World {
    let issuer = one.running.url().to_owned();
    World::on(one.database.shared(), true, |config| config.public_url = Some(issuer)).await
}

/// The program itself, which can be killed.
struct Program {
    process: Child,
    url: String,
}

impl Program {
    fn start(database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ergo-server"))
            .args(["--training", "--listen", "127.0.0.1:0", "--database", database])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
        Self { process, url }
    }

    /// As `kill -9` does.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Between a message's arrival and the note that it has arrived, its process is killed: another one sends it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_process_that_is_killed_while_it_sends_loses_nothing() {
    let world = World::training().await;
    // It has read the first message, and before it can say so, the sender is dead.
    let is_dead = Arc::new(AtomicBool::new(false));
    let knows = Arc::clone(&is_dead);
    let receiver =
        Receiver::answering(
            move |_, _| {
                if knows.load(Ordering::SeqCst) { Reply::status(200) } else { Reply::never() }
            },
        )
        .await;
    let (_, secret) = add(&world, &receiver, &[]).await;
    let World { database, running, http, sql } = world;
    running.stop().await;
    let mut program = Program::start(&database.url());
    let post = |path: &str| http.post(format!("{}{path}", program.url));
    let signed_in =
        post("/training/sign-in").json(&serde_json::json!({ "person_id": SAM })).send().await.unwrap();
    let sam: Value = signed_in.json().await.unwrap();
    let sam = sam["access_token"].as_str().unwrap();
    for _ in 0..3 {
        let asked =
            post("/v1/entry-requests").bearer_auth(sam).json(&draft(DANA, MARLOW)).send().await.unwrap();
        assert_eq!(asked.status(), 201);
    }
    eventually("the first message is under way", async || !receiver.got().is_empty()).await;
    program.kill();
    is_dead.store(true, Ordering::SeqCst);
    let _next = Program::start(&database.url());
    // The lease of the dead one has to run out first.
    for _ in 0..300 {
        if receiver.got().len() >= 4 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let got = receiver.got();
    let ids: Vec<&str> = got.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(got.iter().map(Received::seq).collect::<Vec<_>>(), [1, 1, 2, 3]);
    assert_eq!(ids[0], ids[1], "the same id both times");
    assert!(got.iter().all(|one| one.is_signed_with(&secret)));
    drop(sql);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_one_database_send_each_message_once_and_in_order() {
    let one = World::training().await;
    let two = beside(&one).await;
    let receiver = Receiver::open().await;
    add(&one, &receiver, &[]).await;
    let sam = one.sign_in(SAM).await;
    let mut count = 0;
    for _ in 0..8 {
        let other = if count % 4 == 0 { &two } else { &one };
        let (here, there) = tokio::join!(one.enter(&sam, DANA, MARLOW), other.enter(&sam, OTHER_DANA, LUMEN));
        assert_ne!(here, there);
        count += 4;
    }
    let taken = receiver.until_taken(count).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(receiver.got().len(), count, "sent twice");
    for workspace in [MARLOW, LUMEN] {
        let numbers: Vec<i64> =
            taken.iter().filter(|one| one.workspace() == workspace).map(Received::seq).collect();
        assert!(numbers.len() == count / 2 && numbers.is_sorted(), "{numbers:?}");
    }
}

/// Whatever fails, and whoever asks for a replay meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_keep_the_order_when_deliveries_fail_and_are_replayed() {
    let one = World::training().await;
    let two = beside(&one).await;
    // Each message is refused once.
    let receiver = Receiver::answering(|one, before| {
        let is_new = before.iter().all(|other| other.id != one.id);
        Reply::status(if is_new && one.seq() % 3 == 0 { 503 } else { 200 })
    })
    .await;
    let (id, _) = add(&one, &receiver, &[]).await;
    let sam = one.sign_in(SAM).await;
    for turn in 0..4 {
        let other = if turn % 2 == 0 { &two } else { &one };
        tokio::join!(one.enter(&sam, DANA, MARLOW), other.enter(&sam, OTHER_DANA, LUMEN));
        if turn == 2 {
            webhooks(&one, &["replay", &id, "--from", "2"]).await;
        }
    }
    let waiting = async || webhooks(&two, &["list"]).await[0]["waiting"] == 0;
    one.until(waiting).await;
    let taken = receiver.taken();
    for workspace in [MARLOW, LUMEN] {
        let all: Vec<i64> =
            taken.iter().filter(|one| one.workspace() == workspace).map(Received::seq).collect();
        let mut each = all.clone();
        each.sort_unstable();
        each.dedup();
        assert_eq!(each.len(), 8, "{all:?}");
        // It goes back once at most, to where the replay begins; from there on nothing is left out.
        let back: Vec<usize> = (1..all.len()).filter(|place| all[*place] <= all[place - 1]).collect();
        assert!(back.len() <= 1, "{all:?}");
        let last_run = &all[back.first().copied().unwrap_or(0)..];
        let expected: Vec<i64> = each.iter().copied().filter(|seq| last_run[0] <= *seq).collect();
        assert_eq!(last_run, expected, "{all:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_stops_leaves_its_deliveries_to_the_next_at_once() {
    let world = World::training().await;
    let receiver =
        Receiver::answering(|_, before| if before.is_empty() { Reply::never() } else { Reply::status(200) })
            .await;
    add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.entry(&sam, DANA, MARLOW).await;
    eventually("it is under way", async || !receiver.got().is_empty()).await;
    let database = world.database.shared();
    world.running.stop().await;
    let _next = World::on(database, true, |_| ()).await;
    let taken = tokio::time::timeout(Duration::from_secs(10), receiver.until_taken(2)).await.unwrap();
    assert_eq!(taken[0].id, taken[1].id);
}

/// Many write at once, in two processes, and one reads all the time: what it has not read has a higher number than what it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_poller_never_misses_what_commits_while_it_reads() {
    let one = Arc::new(World::training().await);
    let two = Arc::new(beside(&one).await);
    let (_, token) = add_poller(&one, "ids", &[]).await;
    let sam = one.sign_in(SAM).await;
    let writers = Arc::new(AtomicBool::new(true));
    let mut writing = JoinSet::new();
    for writer in 0..6 {
        let world = Arc::clone(if writer % 2 == 0 { &one } else { &two });
        let agent = sam.clone();
        writing.spawn(async move {
            for _ in 0..10 {
                let (user, workspace) = if writer % 3 == 0 { (OTHER_DANA, LUMEN) } else { (DANA, MARLOW) };
                let request = world.post("/v1/entry-requests", &agent, &draft(user, workspace)).await;
                if let (201, Some(id)) = (request.status, request.json()["id"].as_str()) {
                    world.post(&format!("/v1/entry-requests/{id}/withdraw"), &agent, &Value::Null).await;
                }
            }
        });
    }
    let (reader, still) = (Arc::clone(&two), Arc::clone(&writers));
    let reading = tokio::spawn(async move {
        let (mut after, mut seen) = (0, Vec::new());
        loop {
            let was_writing = still.load(Ordering::SeqCst);
            let page = reader.get(&format!("/v1/changes?after={after}&limit=7"), &token).await.ok();
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|one| one["seq"].as_i64().unwrap()));
            after = page["next_after"].as_i64().unwrap();
            if items.is_empty() && !was_writing {
                return seen;
            }
        }
    });
    while writing.join_next().await.is_some() {}
    writers.store(false, Ordering::SeqCst);
    let seen = reading.await.unwrap();
    let stored: Vec<i64> =
        sqlx::query_scalar("SELECT seq FROM outbox ORDER BY seq").fetch_all(&one.sql).await.unwrap();
    assert_eq!(seen, stored);
    assert!(stored.len() > 60, "{}", stored.len());
}

#[tokio::test]
async fn what_was_delivered_is_pruned_and_what_waits_is_not() {
    let stage = Stage::with(Setup { keep: Some(Duration::from_hours(1)), ..Setup::default() }).await;
    let receiver =
        Receiver::answering(|one, _| Reply::status(if one.workspace() == MARLOW { 500 } else { 200 })).await;
    let (_, token) = add_poller(&stage, "ids", &[]).await;
    add(&stage, &receiver, &[]).await;
    let sam = stage.sign_in(SAM).await;
    stage.entry(&sam, DANA, MARLOW).await;
    stage.entry(&sam, OTHER_DANA, LUMEN).await;
    receiver.until_taken(1).await;
    eventually("it has arrived", async || stage.count("SELECT count(*) FROM deliveries").await == 1).await;
    let left = async || stage.texts("SELECT workspace_id FROM outbox ORDER BY seq").await;
    stage.minutes_later(50).await;
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(left().await, [MARLOW, LUMEN], "too early");
    stage.minutes_later(20).await;
    eventually("what has arrived is gone", async || left().await == [MARLOW]).await;
    // However long it takes. In steps: a clock that jumps by days is doubted.
    for _ in 0..3 {
        stage.minutes_later(36 * 60).await;
        let now = stage.time.now_millis();
        let seen = format!("SELECT count(*) FROM timekeeping WHERE seen_at = {now}");
        eventually("the server looks", async || stage.count(seen.clone()).await == 1).await;
    }
    assert_eq!(left().await, [MARLOW]);
    stage.get("/v1/changes?after=1", &token).await.refused(410, "changes_deleted");
    assert_eq!(stage.get("/v1/changes", &token).await.ok()["next_after"], 2);
}

/// An address that was public when it was added may lead to this machine later.
#[tokio::test]
async fn nothing_is_sent_where_a_name_leads_to_this_machine() {
    let world = World::training().await;
    let receiver = Receiver::open().await;
    let (id, _) = add(&world, &receiver, &[]).await;
    let port = receiver.url.rsplit_once(':').unwrap().1.split('/').next().unwrap().to_owned();
    for (url, internal) in [
        (format!("https://localhost:{port}/"), 0),
        (format!("http://localhost:{port}/"), 0),
        (format!("https://[2002:7f00:1::1]:{port}/"), 0),
        (format!("http://[::ffff:10.0.0.1]:{port}/"), 0),
        ("http://169.254.169.254/latest/meta-data/".to_owned(), 0),
        ("http://169.254.169.254/latest/meta-data/".to_owned(), 1),
        ("http://[fd20:ce::254]/computeMetadata/v1/".to_owned(), 1),
        ("http://[fd00:c1::a9fe:a9fe]/opc/v2/".to_owned(), 1),
        ("http://168.63.129.16/machine".to_owned(), 1),
        // Its own network is meant, and not plain http to anywhere.
        ("http://93.184.216.34/".to_owned(), 1),
    ] {
        let moved = "UPDATE receivers SET url = $1, is_internal = $2 WHERE id = $3";
        sqlx::query(moved).bind(&url).bind(internal).bind(&id).execute(&world.sql).await.unwrap();
        let output = command(&world, &["test", &id]).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{url}");
        let refused = ["address is not allowed", "leads to an address that webhooks are not sent to"];
        assert!(refused.iter().any(|why| said.contains(why)), "{url}: {said}");
    }
    assert_eq!(receiver.got().len(), 0);
    // In its own network, it is what was wanted.
    let inside = format!("http://localhost:{port}/");
    webhooks(&world, &["set", &id, "--url", &inside, "--internal"]).await;
    assert_eq!(webhooks(&world, &["test", &id]).await["status"], 204);
}

/// A newer process on the same database may write what this one cannot read: it is put off and listed, and others go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_message_that_cannot_be_read_is_listed_and_holds_up_its_workspace_alone() {
    let world = World::training().await;
    let receiver = Receiver::answering(|_, _| Reply::status(200)).await;
    add(&world, &receiver, &[]).await;
    let sam = world.sign_in(SAM).await;
    world.execute("UPDATE receivers SET disabled_at = 1").await;
    world.enter(&sam, DANA, MARLOW).await;
    let unknown = "UPDATE outbox SET body = '{\"type\":\"session.beamed\"}' WHERE seq = 1";
    world.execute(unknown).await;
    world.execute("UPDATE receivers SET disabled_at = NULL").await;
    world.entry(&sam, OTHER_DANA, LUMEN).await;
    world.until(async || receiver.taken().len() == 1).await;
    let stuck = async || webhooks(&world, &["list"]).await[0]["stuck"].clone();
    world.until(async || stuck().await[0]["workspace"] == MARLOW).await;
    let stuck = stuck().await;
    assert_eq!(stuck[0]["last_error"], "this server cannot read the message");
    assert!(stuck[0]["attempts"].as_i64().unwrap() < 10, "it is not tried as fast as it can be: {stuck}");
}
