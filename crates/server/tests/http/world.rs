//! A running server on a free port, with its database in a temporary folder that is removed at the end.

// Said, because this file is read from two folders.
#[path = "../data/database.rs"]
#[allow(dead_code, reason = "not both programs use all of it")]
pub mod database;
#[path = "document.rs"]
pub mod document;

use database::Database;
use ergo_protocol::oauth::{GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET};
use ergo_server::{Config, Running, keys, start};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use sqlx::{AnyPool, AssertSqlSafe};
use tempfile::TempDir;

pub const SAM: &str = "usr_5kfr";
pub const PRIYA: &str = "usr_2prn";
pub const ROBIN: &str = "usr_8rbn";
pub const DANA: &str = "usr_7f3k";
pub const OTHER_DANA: &str = "usr_91xc";
pub const IVANA: &str = "usr_1vna";
pub const AIKO: &str = "usr_3ak7";
pub const TAMSIN: &str = "usr_0tac";
pub const MARLOW: &str = "ws_marlow";
pub const LUMEN: &str = "ws_lumen";
pub const NORTHWIND: &str = "ws_northwind";
pub const HALCYON: &str = "ws_halcyon";

/// A folder of its own; removed when dropped.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn database(&self) -> String {
        self.0.path().join("server.sqlite").to_string_lossy().into_owned()
    }
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn etag(&self) -> String {
        let tag = self.header("etag").to_owned();
        assert!(tag.starts_with('"'), "no strong tag: {tag:?}");
        tag
    }

    /// The body without what differs each time: the id of the request.
    pub fn said(&self) -> Value {
        let mut body = self.json();
        if let Some(body) = body.as_object_mut() {
            body.remove("request_id");
        }
        body
    }

    /// Asserts a success and gives its body.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self.json()
    }

    /// The code of a refusal.
    #[track_caller]
    pub fn error(&self) -> String {
        assert!(self.status >= 400, "{} {}", self.status, self.text);
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Asserts a problem of RFC 9457 with this status and code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        let body = self.json();
        assert_eq!((self.status, body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["type"], format!("urn:ergo:problem:{code}"));
        assert_eq!(body["status"], status);
        assert!(body["title"].as_str().unwrap().len() >= 3 && body["detail"].as_str().unwrap().len() > 10);
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        // Neither is there when the connection was turned away before a request was read.
        assert_eq!(body["request_id"].as_str().unwrap_or_default(), self.header("x-request-id"));
        assert_eq!(status == 401, self.headers.contains_key("www-authenticate"));
    }

    /// Asserts an error of RFC 6749 §5.2.
    #[track_caller]
    pub fn token_error(&self, error: &str, code: &str) {
        let body = self.json();
        let found = (self.status, body["error"].as_str(), body["code"].as_str());
        assert_eq!(found, (400, Some(error), Some(code)), "{}", self.text);
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("content-type"), "application/json");
    }
}

/// The server and a client.
pub struct World {
    pub database: Database,
    pub running: Running,
    pub http: Client,
    pub sql: AnyPool,
}

impl World {
    pub async fn training() -> Self {
        Self::start(true).await
    }

    pub async fn start(training: bool) -> Self {
        Self::with(training, |_| ()).await
    }

    /// A server whose configuration is touched first.
    pub async fn with(training: bool, touch: impl FnOnce(&mut Config)) -> Self {
        let database = if training { Database::seeded().await } else { Database::empty().await };
        Self::on(database, training, touch).await
    }

    /// The same on that database.
    pub async fn on(database: Database, training: bool, touch: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.url());
        config.training = training;
        touch(&mut config);
        let running = start(config).await.unwrap();
        let sql = database.connect().await;
        Self { database, running, http: Client::builder().no_proxy().build().unwrap(), sql }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.running.url()))
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        send(self.request(Method::GET, path).bearer_auth(token)).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).bearer_auth(token).json(body)).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        send(self.request(Method::DELETE, path).bearer_auth(token)).await
    }

    pub async fn patch(&self, path: &str, token: &str, tag: &str, body: &Value) -> Answer {
        send(self.request(Method::PATCH, path).bearer_auth(token).header("if-match", tag).json(body)).await
    }

    pub async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        send(self.request(Method::POST, path).form(pairs)).await
    }

    pub async fn sign_in(&self, person: &str) -> String {
        let request = self.request(Method::POST, "/training/sign-in").json(&json!({"person_id": person}));
        send(request).await.ok()["access_token"].as_str().unwrap().to_owned()
    }

    /// An approved entry request of an agent; its id.
    pub async fn entry(&self, agent: &str, user: &str, workspace: &str) -> String {
        let answer = self.post("/v1/entry-requests", agent, &draft(user, workspace)).await;
        answer.ok()["id"].as_str().unwrap().to_owned()
    }

    pub async fn ticket(&self, agent: &str, request: &str) -> String {
        let answer = self.post(&format!("/v1/entry-requests/{request}/ticket"), agent, &json!(null)).await;
        answer.ok()["entry_ticket"].as_str().unwrap().to_owned()
    }

    pub async fn exchange(&self, ticket: &str, agent: &str) -> Answer {
        self.form("/oauth/token", &exchange(ticket, agent)).await
    }

    /// The whole way in; the impersonation token.
    pub async fn enter(&self, agent: &str, user: &str, workspace: &str) -> String {
        let request = self.entry(agent, user, workspace).await;
        let ticket = self.ticket(agent, &request).await;
        self.exchange(&ticket, agent).await.ok()["access_token"].as_str().unwrap().to_owned()
    }

    /// The whole way in with single changes asked for; the impersonation token.
    pub async fn enter_to_change(&self, agent: &str, user: &str, workspace: &str) -> String {
        let mut asked = draft(user, workspace);
        asked["changes"] = json!(true);
        let request = self.post("/v1/entry-requests", agent, &asked).await.ok();
        let ticket = self.ticket(agent, request["id"].as_str().unwrap()).await;
        self.exchange(&ticket, agent).await.ok()["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn session_id(&self, token: &str) -> String {
        self.get("/v1/session", token).await.ok()["session_id"].as_str().unwrap().to_owned()
    }

    /// Any claims, signed with the server's own key.
    pub async fn mint(&self, claims: &Value) -> String {
        keys::current(&self.database.url()).await.unwrap().sign(claims).unwrap()
    }

    /// Waits until something is so.
    pub async fn until(&self, so: impl AsyncFn() -> bool) {
        for _ in 0..500 {
            if so().await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("it did not come true within 10 s");
    }

    pub async fn execute(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.sql).await.unwrap();
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.sql).await.unwrap()
    }

    pub async fn bytes(&self, sql: &'static str) -> Vec<u8> {
        sqlx::query_scalar(sql).fetch_one(&self.sql).await.unwrap()
    }

    pub async fn text(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql).fetch_one(&self.sql).await.unwrap()
    }

    /// Everything in the database but the signing keys, where and when it is used and filled, and the audit, which notes what was
    /// seen and refused.
    pub async fn dump(&self) -> String {
        let every = if self.database.is_postgres() {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
        } else {
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        };
        let mut tables: Vec<String> = sqlx::query_scalar(every).fetch_all(&self.sql).await.unwrap();
        let left_out = [
            "signing_keys",
            "audit",
            "sqlite_sequence",
            "_sqlx_migrations",
            "write_lock",
            "origin",
            "timekeeping",
        ];
        // The search index and the log follow what is written, in the background.
        let follows = |table: &str| table.starts_with("search_") || table.starts_with("log_");
        tables.retain(|table| !left_out.contains(&table.as_str()) && !follows(table));
        tables.sort();
        let mut text = String::new();
        for table in tables {
            let mut rows: Vec<String> = self.rows(&table).await;
            rows.sort();
            text.extend(["== ", &table, "\n", &rows.join("\n"), "\n"]);
        }
        text
    }

    /// The rows of a table, each as one text.
    async fn rows(&self, table: &str) -> Vec<String> {
        let sql = if self.database.is_postgres() {
            format!("SELECT CAST(to_jsonb(t) - 'imported_at' AS TEXT) FROM {table} t")
        } else {
            let sql = "SELECT name FROM pragma_table_info($1) WHERE name NOT IN ('imported_at', 'number') ORDER BY cid";
            let columns: Vec<String> =
                sqlx::query_scalar(sql).bind(table).fetch_all(&self.sql).await.unwrap();
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            format!("SELECT {} FROM {table}", quoted.join(" || '|' || "))
        };
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&self.sql).await.unwrap()
    }
}

/// Sends a request. The answer has to be as the document says.
pub async fn send(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let port = request.url().port().unwrap_or_default();
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let answer = Answer { status, headers, text: response.text().await.unwrap() };
    document::check(&method, &path, &answer);
    if (200..300).contains(&answer.status) {
        document::note(port, &method, &path);
    }
    answer
}

pub fn draft(user: &str, workspace: &str) -> Value {
    json!({
        "user_id": user,
        "workspace_id": workspace,
        "reason": "Invoice export has been grayed out for her since Monday.",
        "ticket": "SUP-4821",
        "minutes": 30,
    })
}

/// The form of a token exchange that is in order.
pub fn exchange<'a>(ticket: &'a str, agent: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("grant_type", GRANT_TOKEN_EXCHANGE),
        ("subject_token", ticket),
        ("subject_token_type", TYPE_ENTRY_TICKET),
        ("actor_token", agent),
        ("actor_token_type", TYPE_ACCESS_TOKEN),
    ]
}

/// The claims of a token, unverified.
pub fn claims(token: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
