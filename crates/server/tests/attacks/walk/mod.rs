//! Invariant 11, at random: five thousand random calls by random people in random order. After each of them: nothing was read
//! outside scope and rights, every read and change is in the audit, and sessions that had ended did nothing.

mod changes;
mod dice;
mod entries;
mod model;
mod reads;

use crate::{stage::*, world::*};
use dice::Dice;
use model::{Held, Model};
use serde_json::{Value, json};
use std::time::Duration;

const CALLS: usize = 5000;

/// All who act, view or are viewed. Three workspaces: one open, one without changes, one with approvals.
const AGENTS: [&str; 3] = [SAM, PRIYA, ROBIN];
const CUSTOMERS: [(&str, &str); 13] = [
    (MARLOW, IVANA),
    (MARLOW, AIKO),
    (MARLOW, DANA),
    (MARLOW, RUTH),
    (MARLOW, SUNITA),
    (MARLOW, TOM),
    (MARLOW, MAREN),
    (NORTHWIND, MAREN),
    (NORTHWIND, TAMSIN),
    (NORTHWIND, OTANI),
    (LUMEN, ADAEZE),
    (LUMEN, OTHER_DANA),
    // A lead who is a customer, too.
    (MARLOW, PRIYA),
];

/// A change grant in somebody's hands.
#[derive(Clone)]
struct Armed {
    session: String,
    workspace: String,
    change: Value,
    secret: String,
    tag: String,
    /// What it would overwrite, as it was when it was armed.
    before: String,
    expires_at: i64,
    spent: bool,
}

/// How often something really happened: a test in which nothing does proves nothing.
#[derive(Debug, Default)]
struct Tally {
    read: usize,
    refused: usize,
    after_the_end: usize,
    changed: usize,
    /// Of these, with a grant.
    made: usize,
    armed: usize,
    entered: usize,
}

struct Walk {
    stage: Stage,
    dice: Dice,
    model: Model,
    direct: Vec<Held>,
    inside: Vec<Held>,
    requests: Vec<String>,
    grants: Vec<Armed>,
    tally: Tally,
    /// Restores the people to who they were.
    beginning: Vec<String>,
    /// What was done last, to be shown with a failure.
    log: Vec<String>,
}

#[tokio::test]
async fn five_thousand_random_calls_do_nothing_they_may_not() {
    let seed = std::env::var("ERGO_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(9_u64);
    let started = std::time::Instant::now();
    let mut walk = Walk::prepared(seed).await;
    let walked = tokio::spawn(async move {
        for at in 0..CALLS {
            walk.step(at).await;
        }
        walk.tally
    });
    let tally = walked.await.unwrap_or_else(|_| panic!("ERGO_SEED={seed}: see above"));
    println!("{tally:?} in {:?}", started.elapsed());
    let Tally { read, refused, after_the_end, changed, made, armed, entered } = tally;
    let calls = read > 300 && refused > 300 && after_the_end > 50;
    let enough = calls && changed > 20 && made > 3 && armed > 10 && entered > 20;
    assert!(enough, "ERGO_SEED={seed}: too little happened, see above");
}

impl Walk {
    async fn prepared(seed: u64) -> Self {
        let stage = Stage::set().await;
        // Five thousand members of a workspace that nobody here is in would only take time.
        for sql in [
            "DELETE FROM team_members WHERE workspace_id = 'ws_halcyon'",
            "DELETE FROM teams WHERE workspace_id = 'ws_halcyon'",
            "DELETE FROM memberships WHERE workspace_id = 'ws_halcyon'",
            "DELETE FROM roles WHERE workspace_id = 'ws_halcyon'",
            "DELETE FROM access_settings WHERE workspace_id = 'ws_halcyon'",
            "DELETE FROM workspaces WHERE id = 'ws_halcyon'",
        ] {
            stage.sql(sql).await;
        }
        stage.join(MARLOW, PRIYA, "Editor").await;
        let model = Model::read(&stage).await;
        let mut beginning = vec![format!("UPDATE agents SET role = 'agent' WHERE person_id = '{SAM}'")];
        for (workspace, person) in CUSTOMERS {
            let (role, _) = &model.members[&(workspace.to_owned(), person.to_owned())];
            let of = format!("workspace_id = '{workspace}' AND person_id = '{person}'");
            beginning
                .push(format!("UPDATE memberships SET role_id = '{role}', status = 'active' WHERE {of}"));
        }
        let mut walk = Self {
            beginning,
            stage,
            dice: Dice::new(seed),
            model,
            direct: Vec::new(),
            inside: Vec::new(),
            requests: Vec::new(),
            grants: Vec::new(),
            tally: Tally::default(),
            log: vec![format!("ERGO_SEED={seed}")],
        };
        for person in AGENTS.into_iter().chain(CUSTOMERS.map(|(_, person)| person)) {
            walk.sign_in(person).await;
        }
        walk
    }

    async fn step(&mut self, at: usize) {
        match self.dice.below(100) {
            0..44 => self.reads().await,
            44..52 => self.changes_as_a_customer().await,
            52..61 => self.arms().await,
            61..71 => self.makes_what_is_armed().await,
            71..77 => self.asks_to_enter().await,
            77..82 => self.decides().await,
            82..91 => self.enters().await,
            91..94 => self.renews_or_extends().await,
            94 => self.ends().await,
            95..97 => self.switches().await,
            97 => self.something_happens().await,
            98 => self.time_passes().await,
            _ => {
                let person =
                    if self.dice.percent(50) { *self.dice.one(&AGENTS) } else { self.dice.one(&CUSTOMERS).1 };
                self.sign_in(person).await;
            }
        }
        if at % 250 == 249 {
            self.nothing_happened("all the reads since").await;
        }
    }

    fn now(&self) -> i64 {
        self.stage.time.now_millis()
    }

    fn note(&mut self, what: String) {
        if self.log.len() > 12 {
            self.log.remove(1);
        }
        self.log.push(what);
    }

    #[track_caller]
    fn fail(&self, why: &str) -> ! {
        panic!("{why}\n{}", self.log.join("\n"));
    }

    /// Somebody's token: of a person as themselves, or of a session inside. Mostly one that is still good.
    fn anybody(&mut self) -> Option<Held> {
        let of = if self.dice.percent(65) && !self.inside.is_empty() { &self.inside } else { &self.direct };
        let now = self.stage.time.now_millis();
        let good: Vec<&Held> = of.iter().filter(|held| self.model.is_good(held, now)).collect();
        if good.is_empty() || self.dice.percent(15) {
            return (!of.is_empty()).then(|| self.dice.one(of).clone());
        }
        Some((*self.dice.one(&good)).clone())
    }

    /// The token of an agent as themselves.
    fn agent(&mut self) -> Option<Held> {
        let now = self.stage.time.now_millis();
        let is_agent = |held: &&Held| AGENTS.contains(&held.subject.as_str());
        let of: Vec<&Held> = self.direct.iter().filter(is_agent).collect();
        let good: Vec<&Held> = of.iter().copied().filter(|held| self.model.is_good(held, now)).collect();
        let of = if good.is_empty() || self.dice.percent(10) { of } else { good };
        (!of.is_empty()).then(|| (*self.dice.one(&of)).clone())
    }

    async fn sign_in(&mut self, person: &str) {
        let body = json!({ "person_id": person });
        let request = self.stage.request(reqwest::Method::POST, "/training/sign-in").json(&body);
        let answer = send(request).await;
        if answer.status == 200 {
            self.direct.push(Held::of(token_of(&answer.ok())));
        }
        if self.direct.len() > 40 {
            let at = self.dice.below(self.direct.len());
            self.direct.remove(at);
        }
        self.model.read_sessions(&self.stage).await;
    }

    /// Nothing of the customers' has changed since the model was read.
    async fn nothing_happened(&self, what: &str) {
        if !self.model.is_current(&self.stage).await {
            self.fail(&format!("{what}: something has changed that must not"));
        }
    }

    /// What an impersonation session leaves in the audit by one call: an entry of that action with both identities.
    async fn recorded(&self, held: &Held, before: i64, actions: &[&str]) {
        let entries = self.stage.audit_after(before).await;
        let is_it = |entry: &&Audited| {
            actions.contains(&entry.action.as_str())
                && entry.session_id.as_deref() == Some(&held.session)
                && entry.subject_id == held.subject
                && entry.actor_id == held.actor
        };
        if entries.iter().filter(is_it).count() != 1 {
            self.fail(&format!("not recorded once as {actions:?}: {entries:?}"));
        }
    }

    /// A customer's settings that concern support, changed by somebody there.
    async fn switches(&mut self) {
        let owners = [(MARLOW, IVANA), (NORTHWIND, TAMSIN), (MARLOW, AIKO)];
        let (workspace, person) = *self.dice.one(&owners);
        let of: Vec<Held> = self.direct.iter().filter(|held| held.subject == person).cloned().collect();
        if of.is_empty() {
            return;
        }
        let by = self.dice.one(&of).clone();
        let settings = [
            ("support_access", choice("on")),
            ("support_access", choice("on")),
            ("support_access", choice("on")),
            ("support_access", choice("on_request")),
            ("support_access", choice("off")),
            ("changes_allowed", switch(true)),
            ("changes_allowed", switch(true)),
            ("changes_allowed", switch(true)),
            ("changes_allowed", switch(false)),
        ];
        let (key, value) = self.dice.one(&settings).clone();
        let allowed = self.model.is_good(&by, self.now())
            && self.model.has(&by, workspace, &[], &["security.view", "security.manage_support"])
            && self.model.reaches(&by, workspace);
        let answer = self.stage.set_setting(&by.token, workspace, key, value.clone()).await;
        self.note(format!("{person} sets {key} = {value} in {workspace}: {}", answer.status));
        if (answer.status == 200) != allowed {
            self.fail("a switch of the customer's");
        }
        if allowed {
            self.model = Model::read(&self.stage).await;
        } else {
            self.nothing_happened("a refused switch").await;
        }
    }

    /// Something behind the server's back, and most of it is made good again later.
    async fn something_happens(&mut self) {
        let (workspace, person) = *self.dice.one(&CUSTOMERS);
        let of = format!("workspace_id = '{workspace}' AND person_id = '{person}'");
        let sql = match self.dice.below(9) {
            0 if person != IVANA && person != TAMSIN => {
                format!("UPDATE memberships SET status = 'suspended' WHERE {of}")
            }
            1 => format!("UPDATE agents SET role = 'observer' WHERE person_id = '{SAM}'"),
            2 => "UPDATE roles SET permissions = 'projects.view' WHERE name = 'Editor'".to_owned(),
            3 | 4 => format!("UPDATE roles SET permissions = '{EVERYTHING}' WHERE name = 'Editor'"),
            // As it all began.
            _ => self.beginning.join("; "),
        };
        self.note(sql.chars().take(100).collect());
        self.stage.sql(sql).await;
        self.model = Model::read(&self.stage).await;
    }

    async fn time_passes(&mut self) {
        let seconds = u64::try_from(self.dice.below(180)).unwrap();
        self.note(format!("{seconds} s pass"));
        self.stage.advance(Duration::from_secs(seconds)).await;
        self.model.read_sessions(&self.stage).await;
    }
}
