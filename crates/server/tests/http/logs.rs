//! What the program writes while the main job is done: one line a request, and nothing of whom it is about.

use crate::{
    serving::{PROGRAM, Serving},
    world::*,
};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Words that only these requests have.
const SEARCHED: &str = "zqsearchedfor";
const REASON: &str = "Zqreason that nobody else gives";
const TICKET: &str = "ZQ-4711";
/// Whom the job is about: names, addresses and ids of the samples.
const CUSTOMERS: [&str; 9] = [
    "Dana",
    "Reyes",
    "Marlow",
    "marlowfreight",
    "Okafor",
    "usr_7f3k",
    "usr_5kfr",
    "ws_marlow",
    "ergo.example",
];

/// Somebody who does the job, and remembers every id and every secret that came back.
struct Job<'a> {
    http: Client,
    server: &'a Serving,
    secrets: Vec<String>,
    answered: BTreeMap<String, u16>,
}

impl Job<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.server.url))
    }

    async fn send(&mut self, request: RequestBuilder) -> Value {
        // Not what a client says, but what the server does.
        let answer = request.header("x-request-id", "zqclient").send().await.unwrap();
        let (status, id) = (answer.status().as_u16(), answer.headers()["x-request-id"].clone());
        let id = id.to_str().unwrap().to_owned();
        assert!(id.len() == 16, "{id}");
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default();
        if status >= 400 && body["type"].is_string() {
            assert_eq!(body["request_id"], json!(id));
        }
        assert!(self.answered.insert(id, status).is_none(), "an id is there twice");
        for name in ["access_token", "entry_ticket", "grant"] {
            self.secrets.extend(body[name].as_str().map(str::to_owned));
        }
        body
    }

    async fn get(&mut self, path: &str, token: &str) -> Value {
        self.send(self.request(Method::GET, path).bearer_auth(token)).await
    }

    async fn post(&mut self, path: &str, token: &str, body: &Value) -> Value {
        self.send(self.request(Method::POST, path).bearer_auth(token).json(body)).await
    }

    async fn main_job(&mut self) {
        let door = self.request(Method::POST, "/training/sign-in").json(&json!({ "person_id": SAM }));
        let sam = self.send(door).await["access_token"].as_str().unwrap().to_owned();
        self.get(&format!("/v1/directory?q={SEARCHED}"), &sam).await;
        self.get("/v1/directory?q=Dana%20Reyes", &sam).await;
        self.get(&format!("/v1/directory/{MARLOW}/{DANA}"), &sam).await;
        let mut asked = draft(DANA, MARLOW);
        (asked["reason"], asked["ticket"]) = (json!(REASON), json!(TICKET));
        let request = self.post("/v1/entry-requests", &sam, &asked).await["id"].as_str().unwrap().to_owned();
        let ticket = self.post(&format!("/v1/entry-requests/{request}/ticket"), &sam, &Value::Null).await;
        let ticket = ticket["entry_ticket"].as_str().unwrap().to_owned();
        let form = exchange(&ticket, &sam);
        let entered = self.send(self.request(Method::POST, "/oauth/token").form(&form)).await;
        let inside = entered["access_token"].as_str().unwrap().to_owned();
        for path in ["", "/members?q=zqsearchedfor", "/members/usr_7f3k", "/teams", "/no-such-page/Dana"] {
            self.get(&format!("/v1/workspaces/{MARLOW}{path}"), &inside).await;
        }
        // The other workspace, a path that does not exist, a method that does not, a body that is none, a used ticket.
        self.get(&format!("/v1/workspaces/{LUMEN}/members"), &inside).await;
        self.get("/Dana/Reyes?token=zqsearchedfor", &inside).await;
        self.send(self.request(Method::PUT, &format!("/v1/workspaces/{MARLOW}")).bearer_auth(&inside)).await;
        self.post("/v1/entry-requests", &sam, &json!({ "user_id": "Dana Reyes", "zqsearchedfor": 1 })).await;
        self.send(self.request(Method::POST, "/oauth/token").form(&form)).await;
        self.get("/v1/session", "zqsearchedfor.Dana.Reyes").await;
        self.get("/scim/v2/Users?filter=userName%20eq%20%22zqsearchedfor%22", "zqsearchedfor").await;
        self.send(self.request(Method::POST, "/oauth/revoke").form(&[("token", &inside)])).await;
        self.get("/v1/session", &inside).await;
        self.get("/healthz", "").await;
    }
}

/// Does the job, and stops the server. What was answered, and all that was written.
async fn done(format: &str) -> (BTreeMap<String, u16>, String) {
    let mut server = Serving::start(&["--training", "--log-format", format]);
    let http = Client::builder().no_proxy().build().unwrap();
    let mut job = Job { http, server: &server, secrets: Vec::new(), answered: BTreeMap::new() };
    job.main_job().await;
    let Job { secrets, answered, .. } = job;
    assert!(secrets.len() >= 3 && answered.values().any(|status| *status == 401), "{answered:?}");
    server.signal("TERM");
    assert!(server.ended(Duration::from_secs(15)).success());
    let output = server.output();
    let told = [SEARCHED, REASON, TICKET, "zqclient"];
    let parts = secrets.iter().flat_map(|secret| secret.split(['.', '_'])).filter(|part| part.len() > 12);
    for word in told.into_iter().chain(CUSTOMERS).chain(parts) {
        let line = output.lines().find(|line| line.contains(word));
        assert!(line.is_none(), "{word:?} is in the log: {line:?}");
    }
    (answered, output)
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_nobodys_name() {
    let (answered, output) = done("text").await;
    let lines: Vec<&str> = output.lines().filter(|line| line.contains(" answered ")).collect();
    assert_eq!(lines.len(), answered.len(), "{output}");
    for (id, status) in answered {
        let line = lines.iter().find(|line| line.contains(&id)).unwrap_or_else(|| panic!("{id}: {output}"));
        assert!(line.contains(&format!("status={status} ")) && line.contains("micros="), "{line}");
    }
    assert!(output.contains("route=\"/v1/workspaces/{ws}/members\""), "{output}");
}

#[tokio::test]
async fn the_log_for_programs_is_one_object_a_line() {
    let (answered, output) = done("json").await;
    let lines: Vec<Value> = output
        .lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["message"] == "answered").collect();
    assert_eq!(requests.len(), answered.len(), "{output}");
    for request in requests {
        let id = request["request_id"].as_str().unwrap();
        assert_eq!(json!(answered[id]), request["status"], "{request}");
        for name in ["timestamp", "level", "method", "route"] {
            assert!(request[name].is_string(), "{name}: {request}");
        }
        assert!(request["micros"].is_u64(), "{request}");
    }
}

/// A journal that was stopped, a terminal that is held: whoever reads the log no longer does.
#[test]
fn a_log_that_nobody_reads_stops_nobody() {
    // Far more lines than a pipe holds.
    const REQUESTS: usize = 1500;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(PROGRAM);
    program.args(["--listen", "127.0.0.1:0", "--database"]).arg(folder.path().join("server.sqlite"));
    let mut server = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut stream = TcpStream::connect(line.trim().strip_prefix("listening on http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut requests = stream.try_clone().unwrap();
    let asking = std::thread::spawn(move || {
        let head = "GET /nothing HTTP/1.1\r\nhost: ergo\r\n";
        requests.write_all(format!("{head}\r\n").repeat(REQUESTS).as_bytes()).unwrap();
        requests.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).unwrap();
    });
    let mut answers = String::new();
    stream.read_to_string(&mut answers).expect("it goes on answering");
    assert_eq!(answers.matches("HTTP/1.1 404").count(), REQUESTS + 1);
    asking.join().unwrap();
    let killed = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let started = Instant::now();
    while server.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not stop");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(server.wait().unwrap().success());
    let mut log = String::new();
    server.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains(" answered "), "{log}");
}

/// A caller who hangs up does not keep their request out of the log.
#[tokio::test]
async fn a_request_whose_client_hangs_up_has_its_line() {
    let server = Serving::start(&["--metrics-listen", "127.0.0.1:0"]);
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    let head = "POST /oauth/token HTTP/1.1\r\nhost: ergo\r\ncontent-length: 10\r\n\
                content-type: application/x-www-form-urlencoded\r\n\r\ngrant";
    stream.write_all(head.as_bytes()).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(stream);
    let started = Instant::now();
    while !server.log().contains("method=POST route=\"/oauth/token\"") {
        assert!(started.elapsed() < Duration::from_secs(15), "{}", server.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let metrics = Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(server.metrics())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(metrics.contains("ergo_http_requests_total{method=\"POST\",route=\"/oauth/token\""), "{metrics}");
}
