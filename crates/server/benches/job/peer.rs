//! A server with better-auth and its admin plugin: the impersonation that a JavaScript team would use.

use crate::both::Impersonator;
use reqwest::{
    Client, Response,
    header::{COOKIE, ORIGIN, SET_COOKIE},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// The running server.
pub struct Peer {
    process: Child,
    people: Vec<Person>,
    _folder: TempDir,
}

/// An administrator there, who becomes one user again and again.
#[derive(Clone)]
pub struct Person {
    http: Client,
    url: String,
    cookie: String,
    user: String,
}

impl Peer {
    /// Starts it, with so many administrators. `command`: the words of its command line, each on a line.
    pub fn start(command: &str, administrators: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut words = command.lines();
        let mut process = Command::new(words.next().unwrap())
            .args(words)
            .arg(folder.path().join("peer.sqlite"))
            .arg(administrators.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect("the peer says where it is");
        let http = Client::builder().no_proxy().build().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let people = said["people"].as_array().unwrap().iter().map(|person| Person {
            http: http.clone(),
            url: text(&said["url"]),
            cookie: text(&person["cookie"]),
            user: text(&person["user"]),
        });
        let people = people.collect();
        Self { process, people, _folder: folder }
    }

    /// Its administrators.
    pub fn people(&self) -> &[Person] {
        &self.people
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Person {
    async fn post(&self, path: &str, cookie: &str, body: Value) -> Response {
        let request = self.http.post(format!("{}/api/auth/admin/{path}", self.url));
        let answer =
            request.header(ORIGIN, &self.url).header(COOKIE, cookie).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer
    }
}

impl Impersonator for Person {
    /// The cookies of the session as the user, and of the way back.
    type Session = String;

    async fn start(&self) -> String {
        let answer = self.post("impersonate-user", &self.cookie, json!({ "userId": self.user })).await;
        let cookies = answer.headers().get_all(SET_COOKIE).iter().map(|set| set.to_str().unwrap());
        // Those of the administrator's own session are taken away first: they come without a value.
        let cookies =
            cookies.map(|set| set.split(';').next().unwrap()).filter(|cookie| !cookie.ends_with('='));
        let cookies: Vec<_> = cookies.collect();
        cookies.join("; ")
    }

    async fn check(&self, session: &String) {
        let asked = self.http.get(format!("{}/api/auth/get-session", self.url)).header(COOKIE, session);
        let found: Value = asked.send().await.unwrap().json().await.unwrap();
        assert!(found["session"]["impersonatedBy"].is_string(), "{found}");
    }

    async fn stop(&self, session: String) {
        self.post("stop-impersonating", &session, json!({})).await;
    }
}
