//! The real server on a fresh database, and what a test reads and turns in it behind its back.

mod crowd;

use crate::{
    folder::Folder,
    forge::Forge,
    poll::{PATIENCE, until},
    samples::{LEAD, Sample},
    seeded::seeded_file,
};
use ergo_server::{
    DecisionPoint, TrustedIssuer,
    data::{Options, import},
};
use serde_json::{Value, json};
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, SystemTime},
};

/// The running server.
pub struct Server {
    running: ergo_server::Running,
    db: SqlitePool,
    forge: Forge,
    public_url: String,
    trusted: Vec<TrustedIssuer>,
    point: Option<DecisionPoint>,
    // Dropped last.
    folder: Folder,
}

/// Somebody, as the database has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
}

/// One line of the audit, as far as it says who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// What was done.
    pub action: String,
    /// Who really acted.
    pub actor_id: Option<String>,
}

impl Server {
    /// Starts it, with the sample customers, behind `public_url`; impersonation tokens live this long.
    pub async fn start(
        public_url: &str,
        tokens_live: Duration,
        trusted: Vec<TrustedIssuer>,
        point: Option<DecisionPoint>,
    ) -> Self {
        let folder = Folder::fresh();
        let file = folder.path().join("server.sqlite");
        std::fs::write(&file, seeded_file().await).expect("the samples can be written");
        let anywhere = ([127, 0, 0, 1], 0).into();
        let running = run(&folder, public_url, anywhere, tokens_live, &trusted, point.as_ref()).await;
        let options = SqliteConnectOptions::new().filename(&file).busy_timeout(Duration::from_secs(10));
        let db = SqlitePool::connect_with(options).await.expect("its database can be opened");
        let forge = Forge::of(&file).await;
        Self { running, db, forge, public_url: public_url.to_owned(), trusted, point, folder }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        self.running.url().to_owned()
    }

    /// Signs with its key.
    pub fn forge(&self) -> Forge {
        self.forge.clone()
    }

    /// How many impersonation sessions of this viewed user there have been.
    pub async fn sessions_of(&self, user: &str) -> i64 {
        self.number("SELECT count(*) FROM sessions WHERE subject_id = ? AND actor_id IS NOT NULL", user).await
    }

    /// How many of them have not ended.
    pub async fn open_sessions_of(&self, user: &str) -> i64 {
        let sql = "SELECT count(*) FROM sessions \
                   WHERE subject_id = ? AND actor_id IS NOT NULL AND ended_at IS NULL";
        self.number(sql, user).await
    }

    /// Waits until there have been sessions of this user and all are over.
    pub async fn until_all_sessions_ended(&self, user: &str) {
        assert!(self.sessions_of(user).await > 0, "there was no session of {user}");
        until(&format!("the sessions of {user} to have ended on the server"), PATIENCE, async || {
            (self.open_sessions_of(user).await == 0).then_some(())
        })
        .await;
    }

    /// What the audit has about this viewed user.
    pub async fn audit_of(&self, user: &str) -> Vec<Audited> {
        let sql = "SELECT action, actor_id FROM audit WHERE subject_id = ? ORDER BY seq";
        let rows = sqlx::query(sql).bind(user).fetch_all(&self.db).await.expect("the audit can be read");
        rows.iter().map(|row| Audited { action: row.get(0), actor_id: row.get(1) }).collect()
    }

    /// Everything that is stored of a person themselves, byte for byte.
    pub async fn stored(&self, user: &str) -> String {
        let sql = "SELECT hex(id) || '|' || hex(name) || '|' || hex(folded_name) || '|' || hex(email) || '|' \
                   || hex(folded_email) || '|' || hex(timezone) || '|' || hex(locale) || '|' \
                   || coalesce(hex(last_seen_at), 'never') || '|' || coalesce(hex(imported_at), 'never') \
                   FROM people WHERE id = ?";
        let columns = self.number("SELECT count(*) FROM pragma_table_info(?)", "people").await;
        assert_eq!(columns, 9, "a new column of people is not compared");
        sqlx::query_scalar(sql).bind(user).fetch_one(&self.db).await.expect("the person is stored")
    }

    /// Everybody's stored timezone.
    pub async fn timezones(&self) -> BTreeMap<String, String> {
        let rows = sqlx::query("SELECT id, timezone FROM people").fetch_all(&self.db).await;
        rows.expect("people can be read").iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// The people in a workspace, but for these.
    pub async fn others_in(&self, workspace: &str, but: &[&str]) -> Vec<Somebody> {
        let sql = "SELECT p.id, p.name, p.email FROM people p JOIN memberships m ON m.person_id = p.id \
                   WHERE m.workspace_id = ?";
        let rows = sqlx::query(sql).bind(workspace).fetch_all(&self.db).await.expect("people can be read");
        rows.iter().map(somebody).filter(|person| !but.contains(&person.id.as_str())).collect()
    }

    /// How many members a workspace has.
    pub async fn members_of(&self, workspace: &str) -> i64 {
        self.number("SELECT count(*) FROM memberships WHERE workspace_id = ?", workspace).await
    }

    /// The last of them, in the order of the list.
    pub async fn last_member_of(&self, workspace: &str) -> Somebody {
        let sql = "SELECT p.id, p.name, p.email FROM people p JOIN memberships m ON m.person_id = p.id \
                   WHERE m.workspace_id = ? ORDER BY m.sort_name DESC, m.person_id DESC LIMIT 1";
        let row = sqlx::query(sql).bind(workspace).fetch_one(&self.db).await;
        somebody(&row.expect("the workspace has members"))
    }

    /// The name of somebody's role in a workspace.
    pub async fn role_of(&self, workspace: &str, person: &str) -> String {
        let sql = "SELECT r.name FROM memberships m JOIN roles r ON r.id = m.role_id AND r.workspace_id = m.workspace_id \
                   WHERE m.workspace_id = ? AND m.person_id = ?";
        let query = sqlx::query_scalar(sql).bind(workspace.to_owned()).bind(person.to_owned());
        query.fetch_one(&self.db).await.expect("the member has a role")
    }

    /// Somebody of a workspace who may be viewed: no owner, and active.
    pub async fn sample_in(&self, workspace: &'static str) -> Sample {
        let sql = "SELECT p.id, p.name, p.email, p.timezone, w.name FROM memberships m \
                   JOIN people p ON p.id = m.person_id JOIN workspaces w ON w.id = m.workspace_id \
                   JOIN roles r ON r.id = m.role_id AND r.workspace_id = m.workspace_id \
                   WHERE m.workspace_id = ? AND m.status = 'active' AND NOT r.is_owner ORDER BY p.id LIMIT 1";
        let row = sqlx::query(sql).bind(workspace).fetch_one(&self.db).await;
        let row = row.expect("the workspace has such a member");
        // Samples are constants elsewhere; these few bytes live as long as the test program.
        let text =
            |column: usize| -> &'static str { Box::leak(row.get::<String, _>(column).into_boxed_str()) };
        Sample {
            user_id: text(0),
            name: text(1),
            email: text(2),
            search: text(2),
            timezone: text(3),
            workspace: text(4),
            workspace_id: workspace,
        }
    }

    /// A lead ends the sessions in which this user is viewed, over HTTP as anybody would.
    pub async fn revoke_sessions_of(&self, user: &str) {
        let sql =
            "SELECT id FROM sessions WHERE subject_id = ? AND actor_id IS NOT NULL AND ended_at IS NULL";
        let open: Vec<String> =
            sqlx::query_scalar(sql).bind(user.to_owned()).fetch_all(&self.db).await.expect("sessions");
        assert!(!open.is_empty(), "nobody views {user}");
        let lead = self.token_of(LEAD.id).await;
        for session in open {
            let url = format!("{}/v1/sessions/{session}", self.url());
            let answer = client().delete(url).bearer_auth(&lead).send().await.expect("the server answers");
            assert!(answer.status().is_success(), "{}", answer.status());
        }
    }

    /// An agent asks elsewhere to enter as `sample`; the id of the request.
    pub async fn request_by(&self, agent: &str, sample: &Sample) -> String {
        let draft = json!({
            "user_id": sample.user_id, "workspace_id": sample.workspace_id, "ticket": "SUP-4821", "minutes": 15,
            "reason": "The customer asked us to look at the invoice export."
        });
        let url = format!("{}/v1/entry-requests", self.url());
        let sent = client().post(url).bearer_auth(self.token_of(agent).await).json(&draft).send().await;
        let answer: Value = sent.expect("the server answers").json().await.expect("JSON");
        answer["id"].as_str().unwrap_or_else(|| panic!("no request: {answer}")).to_owned()
    }

    /// A lead approves whatever that agent asks for, as they ask for it.
    pub async fn approve_by(&self, lead: &str, agent: &str) {
        let token = self.token_of(lead).await;
        let url = format!("{}/v1/entry-requests", self.url());
        let asked = client().get(format!("{url}?state=pending")).bearer_auth(&token).send().await;
        let pending: Value = asked.expect("the server answers").json().await.expect("JSON");
        let of_agent = |request: &&Value| request["agent"]["id"] == agent;
        let requests: Vec<&Value> =
            pending["items"].as_array().into_iter().flatten().filter(of_agent).collect();
        assert!(!requests.is_empty(), "{agent} asks for nothing: {pending}");
        for request in requests {
            let approval =
                json!({ "minutes": request["asked_minutes"], "scope": request["asked_scope"], "word": "" });
            let url = format!("{url}/{}/approve", request["id"].as_str().expect("an id"));
            let answer = client().post(url).bearer_auth(&token).json(&approval).send().await;
            let status = answer.expect("the server answers").status();
            assert!(status.is_success(), "{status}");
        }
    }

    async fn token_of(&self, person: &str) -> String {
        let url = format!("{}/training/sign-in", self.url());
        let sent = client().post(url).json(&json!({ "person_id": person })).send().await;
        let answer: Value = sent.expect("the server answers").json().await.expect("JSON");
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    /// Stops it and starts it again on the same data and the same port.
    pub async fn restart(self) -> Self {
        let Self { running, db, forge, folder, public_url, trusted, point } = self;
        let listen = running.url().trim_start_matches("http://").parse().expect("an address");
        running.stop().await;
        let running =
            run(&folder, &public_url, listen, ergo_server::TOKENS_LIVE, &trusted, point.as_ref()).await;
        Self { running, db, forge, public_url, trusted, point, folder }
    }

    /// Says who somebody of an identity provider is here.
    pub async fn link(&self, issuer: &str, subject: &str, person: &str) {
        let file = self.folder.path().join("server.sqlite");
        let linked = ergo_server::logins::link(&file.to_string_lossy(), issuer, subject, person).await;
        linked.expect("the person is known");
    }

    /// Itself, as another server's decision point.
    pub async fn as_decision_point(&self) -> DecisionPoint {
        let file = self.folder.path().join("server.sqlite");
        let created =
            ergo_server::authzen_tokens::create(&file.to_string_lossy(), None, "Another server").await;
        let (_, token) = created.expect("a token can be created");
        let token_file = self.folder.path().join("token");
        std::fs::write(&token_file, token).expect("the token can be written");
        DecisionPoint { token_file: Some(token_file), ..DecisionPoint::at(self.public_url.clone()) }
    }

    /// An administrator disables an agent, from the command line of another process.
    pub async fn disable_agent(&self, agent: &str) {
        let file = self.folder.path().join("server.sqlite");
        ergo_server::agents::disable(&file.to_string_lossy(), agent).await.expect("the agent is known");
    }

    /// An administrator imports lines, from the command line of another process.
    pub async fn import(&self, lines: &[&str]) {
        let file = self.folder.path().join("server.sqlite");
        let text = format!("{{\"type\":\"ergo_import\",\"version\":1}}\n{}\n", lines.join("\n"));
        let imported = import(&file.to_string_lossy(), text.as_bytes(), Options::default()).await;
        imported.expect("the lines can be imported");
    }

    /// The customer adds one more member, with the least rights.
    pub async fn join(&self, workspace: &str, person: &str) {
        let sql = "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at) \
                   SELECT ?1, ?2, 'x', id, 'active', 1 FROM roles WHERE workspace_id = ?1 AND name = 'Viewer'";
        self.turn(sql, &[workspace, person]).await;
    }

    /// The customer suspends one of their members.
    pub async fn suspend(&self, workspace: &str, person: &str) {
        let sql = "UPDATE memberships SET status = 'suspended' WHERE workspace_id = ? AND person_id = ?";
        self.turn(sql, &[workspace, person]).await;
    }

    /// The details of what the audit has of this kind about this viewed user, in order.
    pub async fn details_of(&self, action: &str, user: &str) -> Vec<String> {
        let sql = "SELECT detail FROM audit WHERE action = ? AND subject_id = ? ORDER BY seq";
        let query = sqlx::query_scalar(sql).bind(action.to_owned()).bind(user.to_owned());
        query.fetch_all(&self.db).await.expect("the audit can be read")
    }

    /// How many entries of journals the server has of sessions in which this user was viewed, and how many of these
    /// journals are complete.
    pub async fn journals_of(&self, user: &str) -> (i64, i64) {
        let entries = "SELECT coalesce(sum(stored), 0) FROM journals \
                       WHERE session_id IN (SELECT id FROM sessions WHERE subject_id = ?)";
        let complete = "SELECT count(*) FROM journals \
                        WHERE complete AND session_id IN (SELECT id FROM sessions WHERE subject_id = ?)";
        (self.number(entries, user).await, self.number(complete, user).await)
    }

    /// The customer switches support access off.
    pub async fn switch_support_off(&self, workspace: &str) {
        self.turn("UPDATE workspaces SET support_access = 'off' WHERE id = ?", &[workspace]).await;
    }

    /// A person gives themselves another name.
    pub async fn rename(&self, person: &str, name: &str) {
        self.turn("UPDATE people SET name = ? WHERE id = ?", &[name, person]).await;
    }

    /// From now on the row of each new impersonation session names somebody else.
    pub async fn mistake_sessions(&self, column: &str, value: &str) {
        let sql = format!(
            "CREATE TRIGGER mistaken AFTER INSERT ON sessions WHEN NEW.actor_id IS NOT NULL \
             BEGIN UPDATE sessions SET {column} = '{value}' WHERE id = NEW.id; END"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&self.db).await.expect("the database takes it");
    }

    async fn turn(&self, sql: &'static str, values: &[&str]) {
        let query = values.iter().fold(sqlx::query(sql), |query, value| query.bind((*value).to_owned()));
        let done = query.execute(&self.db).await.expect("the database takes it");
        assert_eq!(done.rows_affected(), 1, "{sql} {values:?}");
    }

    async fn number(&self, sql: &'static str, value: &str) -> i64 {
        sqlx::query_scalar(sql).bind(value).fetch_one(&self.db).await.expect("the database answers")
    }
}

async fn run(
    folder: &Folder,
    public_url: &str,
    listen: SocketAddr,
    tokens_live: Duration,
    trusted: &[TrustedIssuer],
    point: Option<&DecisionPoint>,
) -> ergo_server::Running {
    let database = folder.path().join("server.sqlite").to_string_lossy().into_owned();
    let mut config = ergo_server::Config::new(listen, database);
    config.public_url = Some(public_url.to_owned());
    config.training = true;
    config.tokens_live = tokens_live;
    config.trusted = trusted.to_vec();
    config.decision_point = point.cloned();
    ergo_server::start(config).await.expect("the server starts")
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

fn somebody(row: &SqliteRow) -> Somebody {
    Somebody { id: row.get(0), name: row.get(1), email: row.get(2) }
}

/// Now, in Unix seconds.
pub fn now_seconds() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("the clock is right");
    i64::try_from(since.as_secs()).expect("the clock is right")
}
