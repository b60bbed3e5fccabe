//! What it costs that nothing is seen unrecorded: a page of members, read by fifty at once, in impersonation sessions
//! (recorded before the answer leaves) and in the viewed user's own session (not recorded: the baseline). And how many rows
//! of the audit log are on the disk in a second, next to lines that are appended to a file and synced one by one.
//!
//! Prints one line of JSON for each figure.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start has nothing to say")]

#[path = "../../journal/benches/appending/bare.rs"]
mod bare;

use ergo_protocol::oauth::{GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET};
use ergo_server::{Config, LOG_GROWS_EVERY, Running, start};
use futures_util::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};
use std::{
    path::Path,
    time::{Duration, Instant},
};

const AGENT: &str = "usr_5kfr";
const VIEWED: &str = "usr_3ak7";
const WORKSPACE: &str = "ws_marlow";

/// How many read at once.
const AT_ONCE: usize = 50;
/// How many pages each of them reads in a round.
const PAGES: usize = 20;
/// The bytes of one row of the audit log, about.
const ROW: usize = 200;
/// At most so many times as long as the bare append: four fifths of its rate.
const TARGET: f64 = 1.25;
/// The log may slow it by a tenth.
const LOG_TARGET: f64 = 1.1;
/// How many rounds of each kind, in turns, so that a slow moment of the machine meets both.
const ROUNDS: usize = 6;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (server, inside) = start_in(&folder.path().join("server.sqlite"), LOG_GROWS_EVERY).await;
    let own = vec![server.sign_in(VIEWED).await; AT_ONCE];
    let (mut recorded, mut unrecorded) = (Vec::new(), Vec::new());
    server.round(&own).await;
    for _ in 0..ROUNDS {
        unrecorded.extend(server.round(&own).await);
        recorded.extend(server.round(&inside).await);
    }
    let (recorded, unrecorded) = (p95(recorded), p95(unrecorded));
    println!(
        "{}",
        json!({
            "name": format!("a page of members, recorded, {AT_ONCE} at once"), "micros": recorded.as_micros(),
            "baseline": "not recorded", "baseline_micros": unrecorded.as_micros(),
        })
    );
    let still = start_in(&folder.path().join("still.sqlite"), Duration::MAX).await;
    let (mut rows, mut still_rows, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        rows.push(server.a_row(&inside).await);
        still_rows.push(still.0.a_row(&still.1).await);
        lines.extend(bare::append(folder.path(), PAGES, ROW).unwrap());
    }
    for (baseline, of, target) in [
        ("append and fdatasync", &lines, TARGET),
        ("the same while the log does not grow", &still_rows, LOG_TARGET),
    ] {
        println!(
            "{}",
            json!({
                "name": format!("a row of the audit log on the disk, {AT_ONCE} at once"), "micros": mean(&rows),
                "baseline": baseline, "baseline_micros": mean(of), "target": target,
            })
        );
    }
    still.0.running.stop().await;
    server.running.stop().await;
}

/// A server with its own database, and the tokens of sessions in it.
async fn start_in(database: &Path, log_grows_every: Duration) -> (Server, Vec<String>) {
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.to_string_lossy().into_owned());
    config.training = true;
    config.log_grows_every = log_grows_every;
    let running = start(config).await.unwrap();
    let url = running.url().to_owned();
    let server = Server { url, http: Client::builder().no_proxy().build().unwrap(), running };
    let agent = server.sign_in(AGENT).await;
    let mut inside = Vec::new();
    for _ in 0..AT_ONCE {
        inside.push(server.enter(&agent).await);
    }
    (server, inside)
}

struct Server {
    url: String,
    http: Client,
    running: Running,
}

impl Server {
    async fn sign_in(&self, person: &str) -> String {
        let request = self.http.post(format!("{}/training/sign-in", self.url));
        token(&json_of(request.json(&json!({ "person_id": person }))).await)
    }

    async fn enter(&self, agent: &str) -> String {
        let draft = json!({
            "user_id": VIEWED, "workspace_id": WORKSPACE, "minutes": 30, "ticket": "SUP-1",
            "reason": "Measuring what recording costs.",
        });
        let request = self.http.post(format!("{}/v1/entry-requests", self.url)).bearer_auth(agent);
        let asked = json_of(request.json(&draft)).await;
        let path = format!("{}/v1/entry-requests/{}/ticket", self.url, asked["id"].as_str().unwrap());
        let ticket = json_of(self.http.post(path).bearer_auth(agent)).await;
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", ticket["entry_ticket"].as_str().unwrap()),
            ("subject_token_type", TYPE_ENTRY_TICKET),
            ("actor_token", agent),
            ("actor_token_type", TYPE_ACCESS_TOKEN),
        ];
        token(&json_of(self.http.post(format!("{}/oauth/token", self.url)).form(&form)).await)
    }

    /// How long it takes, on average, until one row of the audit log is on the disk.
    async fn a_row(&self, inside: &[String]) -> Duration {
        let began = Instant::now();
        let read = self.read_all(inside, "").await.len();
        began.elapsed() / u32::try_from(read).unwrap()
    }

    /// Every token reads its pages, all at once; how long each page took.
    async fn round(&self, tokens: &[String]) -> Vec<Duration> {
        self.read_all(tokens, "/members?limit=100").await
    }

    /// The same, for any page below the workspace.
    async fn read_all(&self, tokens: &[String], page: &str) -> Vec<Duration> {
        let url = format!("{}/v1/workspaces/{WORKSPACE}{page}", self.url);
        let reader = async |token: &String| {
            let mut took = Vec::with_capacity(PAGES);
            for _ in 0..PAGES {
                let begun = Instant::now();
                json_of(self.http.get(&url).bearer_auth(token)).await;
                took.push(begun.elapsed());
            }
            took
        };
        join_all(tokens.iter().map(reader)).await.into_iter().flatten().collect()
    }
}

async fn json_of(request: reqwest::RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    assert!(response.status().is_success(), "{}", response.status());
    response.json().await.unwrap()
}

fn token(answer: &Value) -> String {
    answer["access_token"].as_str().unwrap().to_owned()
}

fn p95(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took[took.len() * 95 / 100]
}

/// In microseconds.
fn mean(took: &[Duration]) -> f64 {
    took.iter().sum::<Duration>().as_secs_f64() * 1e6 / f64::from(u32::try_from(took.len()).unwrap())
}
