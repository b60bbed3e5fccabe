//! The main job, over and over: enter, look around, note it down, sometimes change one thing, exit.

use crate::{
    desk::{Desk, Reply, read},
    ledger::Ledger,
    organization::{changed, role, viewed, workspace},
    rng::Rng,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::oauth::{GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Pages in one session.
const READS: u32 = 20;
/// A session must not outlive its end by more, in any process.
const OUTLIVES: Duration = Duration::from_secs(2);

/// One agent at work.
pub struct Agent {
    number: usize,
    desk: Arc<Desk>,
    lead: Arc<Desk>,
    ledger: Arc<Ledger>,
    rng: Rng,
}

/// An impersonation session.
struct Inside {
    id: String,
    token: String,
}

impl Agent {
    pub fn new(number: usize, desk: Arc<Desk>, lead: Arc<Desk>, ledger: Arc<Ledger>) -> Self {
        Self { number, desk, lead, ledger, rng: Rng::new(number) }
    }

    /// Works until it is over.
    pub async fn work(mut self, over: Arc<AtomicBool>) {
        // Not all at the same moment.
        tokio::time::sleep(self.rng.pause()).await;
        while !over.load(Ordering::Relaxed) {
            // What has no known outcome is given up, as a person would; what was acknowledged stays in the ledger.
            let Some(inside) = self.enter().await else {
                tokio::time::sleep(self.rng.pause()).await;
                continue;
            };
            let looked = self.look_around(&inside, &over).await;
            if self.exit(&inside).await && looked {
                self.desk.figures.session();
            }
        }
    }

    async fn enter(&mut self) -> Option<Inside> {
        let draft = json!({
            "user_id": viewed(self.number), "workspace_id": workspace(self.number), "minutes": 5, "changes": true,
            "ticket": "SUP-1", "reason": "Measuring what the server holds.",
        });
        let asked = self.post("ask", "/v1/entry-requests", &self.desk.token, &draft).await?;
        let path = format!("/v1/entry-requests/{}/ticket", asked.text("id"));
        let minted = self.post("ticket", &path, &self.desk.token, &Value::Null).await?;
        let ticket = minted.text("entry_ticket");
        let form = [
            ("grant_type", GRANT_TOKEN_EXCHANGE),
            ("subject_token", &ticket),
            ("subject_token_type", TYPE_ENTRY_TICKET),
            ("actor_token", &self.desk.token),
            ("actor_token_type", TYPE_ACCESS_TOKEN),
        ];
        let entered = if self.rng.below(10) == 0 {
            self.exchange_everywhere(&form).await
        } else {
            self.desk.send("exchange", |http, url| http.post(format!("{url}/oauth/token")).form(&form)).await
        };
        let token = entered.filter(Reply::is_ok)?.text("access_token");
        Some(Inside { id: session_of(&token), token })
    }

    /// The same ticket at all processes at once: at most one may take it.
    async fn exchange_everywhere(&self, form: &[(&str, &str)]) -> Option<Reply> {
        let all = self.desk.site.all().iter().map(|url| {
            let sent = self.desk.site.http().post(format!("{url}/oauth/token")).form(form).send();
            async move { read(sent.await.ok()?).await }
        });
        let replies = futures_util::future::join_all(all).await;
        let mut good: Vec<Reply> = replies.into_iter().flatten().filter(Reply::is_ok).collect();
        if good.len() > 1 {
            self.ledger.broke(format!("agent {}: {} processes took one ticket", self.number, good.len()));
        }
        good.pop()
    }

    /// Whether it came to its end.
    async fn look_around(&mut self, inside: &Inside, over: &AtomicBool) -> bool {
        let space = format!("/v1/workspaces/{}", workspace(self.number));
        let pages = ["", "/members?limit=50", "/teams", "/roles", "/access-settings"];
        for page in 0..READS {
            let path = format!("{space}{}", pages[page as usize % pages.len()]);
            let Some(found) = self.desk.read(&inside.token, &path).await else { return false };
            if !found.is_ok() {
                return false;
            }
            self.ledger.note(&inside.id, |noted| noted.reads += 1);
            if page == READS / 2 {
                self.hand_in(inside, 10).await;
                if self.rng.below(4) == 0 {
                    self.change_one_thing(inside).await;
                }
            }
            if over.load(Ordering::Relaxed) {
                break;
            }
            tokio::time::sleep(self.rng.pause()).await;
        }
        self.hand_in(inside, 20).await;
        true
    }

    /// The whole journal up to that entry: what is stored already is compared.
    async fn hand_in(&self, inside: &Inside, last: u32) {
        let entries: Vec<Value> = (1..=last).map(entry).collect();
        let person =
            |id: &str| json!({ "id": id, "name": format!("Person {id}"), "email": "p@load.example" });
        let journal = json!({
            "record": {
                "id": inside.id, "viewed": person(&viewed(self.number)),
                "workspace": { "id": workspace(self.number), "name": "Customer" },
                "agent": person(&crate::organization::agent(self.number)),
                "reason": "Measuring what the server holds.", "ticket": "SUP-1",
                "started_at": 1_700_000_000_000_i64, "ended_at": null, "ending": null, "revoked": false,
                "entries": last, "notes": 0,
            },
            "entries": entries,
            "chain": { "state": "verified" },
        });
        let path = format!("/v1/sessions/{}/journal", inside.id);
        if self.post("journal", &path, &self.desk.token, &journal).await.is_some() {
            self.ledger.note(&inside.id, |noted| noted.journal = last);
        }
    }

    /// A role, to another one. Sometimes with the same grant at all processes at once.
    async fn change_one_thing(&mut self, inside: &Inside) -> Option<()> {
        let path = format!("/v1/workspaces/{}/members/{}", workspace(self.number), changed(self.number));
        let member = self.desk.read(&inside.token, &path).await.filter(Reply::is_ok)?;
        self.ledger.note(&inside.id, |noted| noted.reads += 1);
        let (viewer, editor) = (role(self.number, "viewer"), role(self.number, "editor"));
        let new = if member.body["member"]["role"]["id"] == viewer { editor } else { viewer };
        let draft = json!({
            "change": { "kind": "member_role", "member_id": changed(self.number), "role_id": new },
            "purpose": "A measurement", "authorised_by": "The customer", "how": "call",
        });
        let arm = format!("/v1/sessions/{}/change-grants", inside.id);
        let armed = self.post("arm", &arm, &inside.token, &draft).await?;
        let (grant, tag, body) = (armed.text("grant"), armed.text("etag"), json!({ "role_id": new }));
        let change = |http: &reqwest::Client, url: &str| {
            let request =
                http.patch(format!("{url}{path}")).bearer_auth(&inside.token).header("if-match", &tag);
            request.header("ergo-change-grant", &grant).json(&body)
        };
        let made = if self.rng.below(2) == 0 {
            self.desk.send("change", change).await.into_iter().collect()
        } else {
            let http = self.desk.site.http();
            let all = self.desk.site.all().iter().map(|url| {
                let sent = change(http, url).send();
                async move { read(sent.await.ok()?).await }
            });
            futures_util::future::join_all(all).await.into_iter().flatten().collect::<Vec<_>>()
        };
        let times = made.iter().filter(|reply| reply.is_ok()).count();
        self.ledger.note(&inside.id, |noted| noted.changes += u32::try_from(times).unwrap());
        Some(())
    }

    /// Ends it, sometimes by the lead's hand; then no process may let it in. Whether the end was acknowledged.
    async fn exit(&mut self, inside: &Inside) -> bool {
        let by = if self.rng.below(10) == 0 { &self.lead } else { &self.desk };
        let path = format!("/v1/sessions/{}", inside.id);
        let mut ended = false;
        for _ in 0..10 {
            // Safe to repeat.
            let end =
                by.send("exit", |http, url| http.delete(format!("{url}{path}")).bearer_auth(&by.token)).await;
            ended = end.is_some_and(|reply| reply.is_ok());
            if ended {
                break;
            }
        }
        if ended {
            self.must_be_out(inside).await;
        }
        ended
    }

    async fn must_be_out(&self, inside: &Inside) {
        let acknowledged = Instant::now();
        let mut last = Duration::ZERO;
        for url in self.desk.site.all() {
            loop {
                let asked = Instant::now();
                let request =
                    self.desk.site.http().get(format!("{url}/v1/session")).bearer_auth(&inside.token);
                // A process that is down lets nobody in.
                let Ok(answer) = request.send().await else { break };
                if answer.status() != 200 {
                    break;
                }
                last = asked - acknowledged;
                if last > OUTLIVES {
                    self.ledger.broke(format!("{}: still open {last:?} after its end, at {url}", inside.id));
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        self.ledger.ended(last);
    }

    /// A POST that succeeded.
    async fn post(&self, step: &'static str, path: &str, token: &str, body: &Value) -> Option<Reply> {
        let sent =
            self.desk.send(step, |http, url| http.post(format!("{url}{path}")).bearer_auth(token).json(body));
        sent.await.filter(Reply::is_ok)
    }
}

/// An entry whose hash is its number: the server compares hashes and does not compute them.
fn entry(seq: u32) -> Value {
    let hash = |seq: u32| format!("{seq:064x}");
    json!({
        "seq": seq, "at": 1_700_000_000_000_i64 + i64::from(seq), "author": "app", "kind": "inspected",
        "text": format!("Members, page {seq}"), "prev_hash": hash(seq - 1), "hash": hash(seq),
    })
}

fn session_of(token: &str) -> String {
    let payload = token.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    claims["sid"].as_str().unwrap().to_owned()
}
