//! The main job over and over, without a pause: enter, read twenty pages, exit.

use crate::{
    desk::{Desk, Reply},
    organization::{viewed, workspace},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::oauth::{GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Pages in one session.
const READS: usize = 20;
/// What is read in turns, below the workspace.
const PAGES: [&str; 5] = ["", "/members?limit=50", "/teams", "/roles", "/access-settings"];

/// One agent at work.
pub struct Agent {
    pub number: usize,
    pub desk: Arc<Desk>,
}

/// An impersonation session.
pub struct Inside {
    pub id: String,
    pub token: String,
}

impl Agent {
    /// Works until it is over.
    pub async fn work(self, over: Arc<AtomicBool>) {
        while !over.load(Ordering::Relaxed) {
            let inside = self.enter().await;
            let space = format!("/v1/workspaces/{}", workspace(self.number));
            for page in 0..READS {
                let path = format!("{space}{}", PAGES[page % PAGES.len()]);
                let token = &inside.token;
                let read =
                    self.desk.send("read", |http, url| http.get(format!("{url}{path}")).bearer_auth(token));
                done(read.await);
            }
            self.exit(&inside).await;
            self.desk.figures.session();
        }
    }

    /// Asks for a session, gets its ticket, and takes it to the token endpoint.
    pub async fn enter(&self) -> Inside {
        let draft = json!({
            "user_id": viewed(self.number), "workspace_id": workspace(self.number), "minutes": 5, "changes": false,
            "ticket": "SUP-1", "reason": "Measuring what the server holds.",
        });
        let own = &self.desk.token;
        let ask = |http: &reqwest::Client, url: &str| {
            http.post(format!("{url}/v1/entry-requests")).bearer_auth(own).json(&draft)
        };
        let asked = done(self.desk.send("ask", ask).await);
        let path = format!("/v1/entry-requests/{}/ticket", asked.text("id"));
        let mint = |http: &reqwest::Client, url: &str| http.post(format!("{url}{path}")).bearer_auth(own);
        let ticket = done(self.desk.send("ticket", mint).await).text("entry_ticket");
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", &ticket),
            ("subject_token_type", TYPE_ENTRY_TICKET),
            ("actor_token", own),
            ("actor_token_type", TYPE_ACCESS_TOKEN),
        ];
        let exchange =
            |http: &reqwest::Client, url: &str| http.post(format!("{url}/oauth/token")).form(&form);
        let token = done(self.desk.send("exchange", exchange).await).text("access_token");
        Inside { id: session_of(&token), token }
    }

    /// Ends it.
    pub async fn exit(&self, inside: &Inside) {
        let path = format!("/v1/sessions/{}", inside.id);
        let end = |http: &reqwest::Client, url: &str| {
            http.delete(format!("{url}{path}")).bearer_auth(&self.desk.token)
        };
        done(self.desk.send("exit", end).await);
    }
}

/// A success: here nothing is killed, so that everything succeeds.
fn done(reply: Option<Reply>) -> Reply {
    let reply = reply.expect("the server answers within 30 s");
    assert!(reply.is_ok(), "{}", reply.code());
    reply
}

fn session_of(token: &str) -> String {
    let payload = token.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    claims["sid"].as_str().unwrap().to_owned()
}
