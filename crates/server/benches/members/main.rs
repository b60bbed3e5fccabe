//! The member list of a customer with a hundred thousand members and of one with a million, next to that of one with a
//! thousand: all three in one database, read in impersonation sessions, over HTTP. Then the agents' search for any of these
//! customers' users, next to the same search in an organization with the smallest customer only, in a database of its own. On
//! SQLite, and on PostgreSQL where `ERGO_POSTGRES` names a server.
//!
//! Prints one line of JSON for each figure: the 95th percentile of many requests.
//!
//! To find out what takes long: `MEMBERS_DATABASE` names a SQLite file that is kept, and used again, and `MEMBERS_ONLY` a part
//! of the names of the pages to read.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

mod organization;
#[path = "../load/provider.rs"]
mod provider;

use ergo_protocol::oauth::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET};
use ergo_server::{Config, Running, TrustedIssuer, start};
use ergo_session::Profile;
use organization::{CUSTOMERS, Customer, person, role, team, viewed};
use provider::Provider;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// How often each kind of page is read.
const TIMES: usize = 60;
/// What takes longer is named.
const SLOW: Duration = Duration::from_millis(500);
/// How long the server may take to put a million members into its index.
const INDEXING: Duration = Duration::from_mins(15);

/// What is searched: for each kind, words that one after the other are looked for.
const SEARCHES: [(&str, &[&str]); 8] = [
    ("search, 1 letter", &["m", "z", "q", "王", "x"]),
    ("search, 2 letters", &["ma", "da", "zu", "qu", "王 ", "xa"]),
    ("search, 3 letters", &["mar", "dan", "zub", "qui", "пет", "yam"]),
    ("search, 8 letters", &["maria ga", "takahash", "papadopo", "quentin ", "villanue"]),
    ("search, inside of words", &["ara", "ashi", "igle", "ndqv", "етро", "onzal"]),
    ("search, 2 letters, no one", &["qx", "jx", "wq", "vq"]),
    ("search, 3 letters, no one", &["qxq", "zzq", "xjw"]),
    ("search, 8 letters, no one", &["qxqzwvkj", "12345x67", "маравапо"]),
];

/// The same for the agents' search.
const DIRECTORY: [(&str, &[&str]); 6] = [
    ("directory, 2 letters", &["ma", "da", "zu", "qu", "xa"]),
    ("directory, 3 letters", &["mar", "dan", "zub", "qui", "пет"]),
    ("directory, 8 letters", &["maria ga", "takahash", "papadopo", "quentin ", "villanue"]),
    (
        "directory, name and customer",
        &["maria ws_thousand", "reyes customer", "takahashi ws_thousand", "zubiri customer"],
    ),
    ("directory, no one", &["qxqzwvkj", "12345x67", "qxq"]),
    ("directory, typo", &["mraia", "takahsahi", "quentni zubiri"]),
];

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let large = std::env::var("MEMBERS_DATABASE").unwrap_or_else(|_| file("server.sqlite"));
    measure("SQLite", &large, &file("small.sqlite")).await;
    if let Ok(server) = std::env::var("ERGO_POSTGRES") {
        let (before, after) = server.split_once("/postgres?").unwrap();
        let [large, small] = ["members", "few_members"].map(|name| {
            let sql = format!("CREATE DATABASE {name} TEMPLATE template0");
            let made = Command::new("psql").args(["--quiet", "--command", &sql, &server]).status().unwrap();
            assert!(made.success(), "the database cannot be created");
            format!("{before}/{name}?{after}")
        });
        measure("PostgreSQL", &large, &small).await;
    }
}

async fn measure(name: &str, database: &str, small: &str) {
    if !std::path::Path::new(database).exists() {
        organization::import(database, &CUSTOMERS);
    }
    organization::import(small, &CUSTOMERS[..1]);
    let provider = Provider::start().await;
    let running = serve(database, &provider).await;
    is_indexed(database).await;
    let http = Client::builder().no_proxy().build().unwrap();
    let only = std::env::var("MEMBERS_ONLY").unwrap_or_default();
    for (at, page) in page_names().enumerate().filter(|(_, page)| page.contains(&only)) {
        // Anew for each kind of page, because a token lives for five minutes.
        let mut desks = Vec::new();
        for customer in CUSTOMERS {
            desks.push(Desk::enter(running.url(), &http, &provider, customer).await);
        }
        let mut took = [Duration::ZERO; 3];
        for (desk, took) in desks.iter().zip(&mut took) {
            *took = desk.p95(&pages(desk.customer)[at].1).await;
        }
        for (customer, took_here) in CUSTOMERS.iter().zip(took).skip(1) {
            report(name, (page, customer.members), took_here, ("1000 members", took[0]));
        }
    }
    let alone = serve(small, &provider).await;
    is_indexed(small).await;
    let members = CUSTOMERS.iter().map(|customer| customer.members).sum();
    for (search, words) in DIRECTORY.iter().filter(|(search, _)| search.contains(&only)) {
        let search_for = |word: &&str| ("/v1/directory".to_owned(), vec![("q", (*word).to_owned())]);
        let requests: Vec<_> = words.iter().map(search_for).collect();
        let mut took = [Duration::ZERO; 2];
        for (server, took) in [&running, &alone].into_iter().zip(&mut took) {
            let (url, token) = (server.url().to_owned(), agent_token(server.url(), &http, &provider).await);
            let agent = Desk { http: http.clone(), url, token, customer: CUSTOMERS[0] };
            *took = agent.p95(&requests).await;
        }
        report(name, (search, members), took[0], ("1000 members, in a database of their own", took[1]));
    }
    alone.stop().await;
    running.stop().await;
    provider.stop().await;
}

async fn serve(database: &str, provider: &Provider) -> Running {
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.to_owned());
    config.trusted = vec![TrustedIssuer {
        issuer: provider.issuer().to_owned(),
        audience: AUDIENCE.to_owned(),
        profile: Profile::named("rfc8693").unwrap(),
        profile_source: None,
        jwks: None,
        client_id: Some("desk".to_owned()),
        hand_over_url: None,
    }];
    start(config).await.unwrap()
}

fn report(
    database: &str,
    (page, members): (&str, usize),
    took: Duration,
    (beside, baseline): (&str, Duration),
) {
    let line = json!({
        "name": format!("{page}, {members} members, {database}"),
        "baseline": beside,
        "micros": took.as_micros(),
        "baseline_micros": baseline.as_micros(),
        "ratio": took.as_secs_f64() / baseline.as_secs_f64(),
        "target": 1.5,
        "target_micros": 30_000,
    });
    println!("{line}");
    eprintln!("{page}, {members} members, {database}: {took:.1?}, and {baseline:.1?} with a thousand");
}

fn page_names() -> impl Iterator<Item = &'static str> {
    pages(CUSTOMERS[0]).into_iter().map(|(name, _)| name)
}

/// The server indexes new members in the background.
async fn is_indexed(database: &str) {
    if database.starts_with("postgres") {
        return;
    }
    let begun = Instant::now();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{database}")).await.unwrap();
    loop {
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM search WHERE number IS NULL")
            .fetch_one(&pool)
            .await
            .unwrap();
        if left == 0 {
            break;
        }
        assert!(begun.elapsed() < INDEXING, "{left} members are still not in the index");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    eprintln!("indexed in {:.1} s", begun.elapsed().as_secs_f64());
    pool.close().await;
}

/// An agent, in a customer's workspace or in none.
struct Desk {
    http: Client,
    url: String,
    token: String,
    customer: Customer,
}

type Query = Vec<(&'static str, String)>;

impl Desk {
    async fn enter(url: &str, http: &Client, provider: &Provider, customer: Customer) -> Self {
        let agent = agent_token(url, http, provider).await;
        let draft = json!({
            "user_id": viewed(customer), "workspace_id": customer.workspace, "minutes": 60, "ticket": "SUP-1",
            "reason": "Measuring large customers.",
        });
        let asked = http.post(format!("{url}/v1/entry-requests")).bearer_auth(&agent).json(&draft);
        let asked = json_of(asked).await;
        let path = format!("{url}/v1/entry-requests/{}/ticket", asked["id"].as_str().unwrap());
        let ticket = json_of(http.post(path).bearer_auth(&agent)).await;
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", ticket["entry_ticket"].as_str().unwrap()),
            ("subject_token_type", TYPE_ENTRY_TICKET),
            ("actor_token", &agent),
            ("actor_token_type", TYPE_ACCESS_TOKEN),
        ];
        let token = token_of(&json_of(http.post(format!("{url}/oauth/token")).form(&form)).await);
        let url = format!("{url}/v1/workspaces/{}", customer.workspace);
        Self { http: http.clone(), url, token, customer }
    }

    async fn p95(&self, requests: &[(String, Query)]) -> Duration {
        let mut took = Vec::with_capacity(TIMES);
        for (path, query) in requests.iter().cycle().take(TIMES + requests.len()) {
            let url = format!("{}{path}", self.url);
            let begun = Instant::now();
            let answer = self.http.get(url).query(query).bearer_auth(&self.token).send().await.unwrap();
            let status = answer.status();
            let body = answer.bytes().await.unwrap();
            let lasted = begun.elapsed();
            if lasted > SLOW {
                eprintln!("{lasted:.1?}: {path} {query:?}");
            }
            took.push(lasted);
            assert!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&body));
        }
        // The first of each warms up.
        let mut took = took.split_off(requests.len());
        took.sort_unstable();
        took[took.len() * 95 / 100]
    }
}

/// Each kind of page, with the requests that are made for it in turns.
fn pages(customer: Customer) -> Vec<(&'static str, Vec<(String, Query)>)> {
    let Customer { workspace, members } = customer;
    let list = |query: Query| ("/members".to_owned(), query);
    let end = [members - 100, members - 101].map(|skip| list(vec![("skip", skip.to_string())]));
    let middle = [members / 2, members / 3].map(|skip| list(vec![("skip", skip.to_string())]));
    let some = [0, 1, members / 3, members / 2, members - 1].map(|number| person(customer, number));
    let mut pages = vec![
        ("first page", vec![list(vec![])]),
        ("page from the end", vec![list(vec![("order", "descending".to_owned())])]),
        ("jump to the end", end.to_vec()),
        ("jump to the middle", middle.to_vec()),
        ("members of a role", [0, 1, 100].map(|one| list(vec![("role", role(workspace, one))])).to_vec()),
        ("members of a team", vec![list(vec![("team", team(workspace))])]),
        ("suspended members", vec![list(vec![("status", "suspended".to_owned())])]),
        ("counts (overview)", vec![(String::new(), vec![])]),
        ("one member", some.each_ref().map(|id| (format!("/members/{id}"), vec![])).to_vec()),
        (
            "effective access",
            some.each_ref().map(|id| (format!("/members/{id}/effective-access"), vec![])).to_vec(),
        ),
    ];
    let search = |word: &&str| list(vec![("q", (*word).to_owned())]);
    pages.extend(SEARCHES.iter().map(|(name, words)| (*name, words.iter().map(search).collect())));
    pages
}

/// The token of an agent who has entered nowhere.
async fn agent_token(url: &str, http: &Client, provider: &Provider) -> String {
    let login = provider.token("agent");
    let form = [
        ("grant_type", GRANT_TOKEN_EXCHANGE),
        ("subject_token", &login),
        ("subject_token_type", TYPE_ACCESS_TOKEN),
    ];
    token_of(&json_of(http.post(format!("{url}/oauth/token")).form(&form)).await)
}

fn token_of(answer: &Value) -> String {
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn json_of(request: RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    let status = response.status();
    let body = response.text().await.unwrap();
    assert!(status.is_success(), "{status}: {body}");
    serde_json::from_str(&body).unwrap()
}
