//! A desk with everything it needs.

use crate::{seeded::seeded_file, wire::Wire};
use ergo_desk::{
    Desk,
    adapters::{
        browser::Browser,
        clock::Clock,
        keychain::{Keychain, Store, Unusable},
        network::Network,
        server_url::ServerUrl,
    },
    computer::Computer,
    management::Management,
};
use ergo_journal::Journal;
use ergo_protocol::{
    Problem,
    entry::EntryDraft,
    journal::{Author, EntryKind},
    snapshot::{NoticeKind, Phase, Snapshot},
};
use ergo_server::{Clock as ServerClock, Config, Running, TrustedIssuer};
use secrecy::SecretString;
use sqlx::Connection;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A clock that starts with the real time and then moves only when told to.
pub struct MovedClock {
    wall: AtomicI64,
    monotonic: AtomicI64,
}

impl MovedClock {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        Self { wall: AtomicI64::new(i64::try_from(now).unwrap()), monotonic: AtomicI64::new(1_000_000) }
    }

    /// Time passes on both clocks.
    pub fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.wall.fetch_add(millis, Ordering::SeqCst);
        self.monotonic.fetch_add(millis, Ordering::SeqCst);
    }

    /// The computer sleeps: only the wall clock advances.
    pub fn sleep(&self, time: Duration) {
        self.wall.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Someone sets the wall clock back.
    pub fn set_wall_back(&self, by: Duration) {
        self.wall.fetch_sub(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn unix_millis(&self) -> i64 {
        self.wall.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.monotonic.load(Ordering::SeqCst)).unwrap())
    }
}

pub struct Scene {
    pub desk: Arc<Desk>,
    pub clock: Arc<MovedClock>,
    pub wire: Arc<Wire>,
    pub folder: PathBuf,
    server: Option<Running>,
    pub surroundings: Surroundings,
}

/// What a scene has besides the server: the issuers that the server trusts, and the computer's browser and keychain.
#[derive(Clone)]
pub struct Surroundings {
    pub trusted: Vec<TrustedIssuer>,
    pub browser: Arc<dyn Browser>,
    pub keychain: Arc<dyn Store>,
    /// What the organization manages.
    pub management: Management,
    /// The server's time.
    pub time: ServerClock,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            trusted: Vec::new(),
            browser: Arc::new(NoBrowser),
            keychain: Arc::new(NoKeychain),
            management: Management::default(),
            time: ServerClock::system(),
        }
    }
}

struct NoBrowser;
impl Browser for NoBrowser {
    fn open(&self, _: &reqwest::Url) -> std::io::Result<()> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}

struct NoKeychain;
impl Store for NoKeychain {
    fn read(&self, _: &str) -> Result<Option<SecretString>, Unusable> {
        Err(Unusable)
    }
    fn write(&self, _: &str, _: &SecretString) -> Result<(), Unusable> {
        Err(Unusable)
    }
    fn forget(&self, _: &str) -> Result<(), Unusable> {
        Err(Unusable)
    }
}

impl Scene {
    /// A server, a wire, a journal, and a desk at which no one is signed in.
    pub async fn set() -> Self {
        Self::set_in(Surroundings::default()).await
    }

    /// The same with other surroundings.
    pub async fn set_in(surroundings: Surroundings) -> Self {
        static SCENES: AtomicU32 = AtomicU32::new(0);
        let number = SCENES.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("ergo-desk-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let (wire, listener) = Wire::lay().await;
        std::fs::write(folder.join("server.sqlite"), seeded_file().await).unwrap();
        let server = start_server(&folder, &wire, "127.0.0.1:0", &surroundings).await;
        let to = server.url().trim_start_matches("http://").parse().unwrap();
        tokio::spawn(Arc::clone(&wire).carry(listener, to));
        let clock = Arc::new(MovedClock::new());
        let journal =
            Journal::open(&folder.join("journal.sqlite"), clock.unix_millis()).await.unwrap().journal;
        let desk = new_desk(&wire, Some(journal), &clock, &surroundings);
        Self { desk, clock, wire, folder, server: Some(server), surroundings }
    }

    /// The same, but the journal could not be opened.
    pub async fn without_journal() -> Self {
        let mut scene = Self::set().await;
        scene.desk = new_desk(&scene.wire, None, &scene.clock, &scene.surroundings);
        scene
    }

    /// The app was killed and is started again.
    pub async fn restart(&mut self) {
        let path = self.folder.join("journal.sqlite");
        let journal = Journal::open(&path, self.clock.unix_millis()).await.unwrap().journal;
        self.desk = new_desk(&self.wire, Some(journal), &self.clock, &self.surroundings);
        self.desk.recover().await;
    }

    /// The server's own address, past the wire.
    pub fn server_url(&self) -> String {
        self.server.as_ref().unwrap().url().to_owned()
    }

    /// The server is killed and started again.
    pub async fn restart_server(&mut self) {
        let server = self.server.take().unwrap();
        let address = server.url().trim_start_matches("http://").to_owned();
        server.stop().await;
        self.server = Some(start_server(&self.folder, &self.wire, &address, &self.surroundings).await);
    }

    /// A scene whose server also uses a clock that moves only when told to.
    pub async fn in_its_own_time() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        let time = ServerClock::manual(i64::try_from(now).unwrap());
        Self::set_in(Surroundings { time, ..Surroundings::default() }).await
    }

    /// Time passes for the server and, without any beat noticing, for the desk.
    pub fn pass_for_both(&self, time: Duration) {
        self.surroundings.time.advance(time);
        self.clock.pass(time);
    }

    /// Whether the push stream is open.
    pub fn hears(&self) -> bool {
        self.desk.hears_pushes()
    }

    /// Sam views an admin of Marlow Freight, with changes allowed.
    pub async fn armed_session() -> Self {
        let scene = Self::set().await;
        scene.enter_for_changes().await;
        scene
    }

    /// The same in an existing scene.
    pub async fn enter_for_changes(&self) {
        self.sign_in("Sam Okafor").await.unwrap();
        let draft = EntryDraft { user_id: "usr_3ak7".to_owned(), changes: true, ..self.draft(30).await };
        self.desk.enter(draft).await.unwrap();
        self.desk.confirm_identity().await.unwrap();
        assert!(self.snapshot().impersonation.unwrap().changes_allowed);
    }

    pub async fn sign_in(&self, name: &str) -> Result<(), Problem> {
        let agents = self.desk.training_agents().await?;
        let agent = agents.iter().find(|agent| agent.person.name == name).unwrap();
        self.desk.sign_in(&agent.person.id).await
    }

    pub async fn draft(&self, minutes: u32) -> EntryDraft {
        let found = self.desk.find_users("dana reyes").await.unwrap().items;
        let dana = found.iter().find(|candidate| candidate.user.name == "Dana Reyes").unwrap();
        EntryDraft { workspace_id: dana.workspace.id.clone(), ..Self::draft_for(&dana.user.id, minutes) }
    }

    /// A draft to view someone in Marlow Freight.
    pub fn draft_for(user: &str, minutes: u32) -> EntryDraft {
        EntryDraft {
            user_id: user.to_owned(),
            workspace_id: "ws_marlow".to_owned(),
            reason: "Invoice export is grayed out".to_owned(),
            ticket: "SUP-4821".to_owned(),
            minutes,
            changes: false,
            second_approver: false,
        }
    }

    /// Sam is in Dana's workspace and has confirmed the banner.
    pub async fn active() -> Self {
        let scene = Self::set().await;
        scene.enter().await;
        scene
    }

    pub async fn enter(&self) {
        self.sign_in("Sam Okafor").await.unwrap();
        self.enter_as(self.draft(5).await).await;
    }

    /// The signed-in agent enters and confirms the banner.
    pub async fn enter_as(&self, draft: EntryDraft) {
        self.desk.enter(draft).await.unwrap();
        assert_eq!(self.phase(), "confirming");
        self.desk.confirm_identity().await.unwrap();
        assert_eq!(self.phase(), "active");
    }

    /// The texts of the app's own entries of this kind in this session.
    pub async fn written(&self, kind: EntryKind) -> Vec<String> {
        let entries = self.desk.notes().await.unwrap();
        let by_app = entries.into_iter().filter(|entry| entry.kind == kind && entry.author == Author::App);
        by_app.map(|entry| entry.text).collect()
    }

    /// How many impersonation sessions are open on the server.
    pub async fn open_on_server(&self) -> i64 {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.join("server.sqlite"));
        let mut server = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query_scalar("SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL AND ended_at IS NULL")
            .fetch_one(&mut server)
            .await
            .unwrap()
    }

    /// The name of someone in Marlow Freight with this status.
    pub async fn somebody_in_marlow(&self, status: &str) -> String {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.join("server.sqlite"));
        let mut server = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query_scalar(
            "SELECT p.name FROM memberships m JOIN people p ON p.id = m.person_id
             WHERE m.workspace_id = 'ws_marlow' AND m.status = ? LIMIT 1",
        )
        .bind(status)
        .fetch_one(&mut server)
        .await
        .unwrap()
    }

    /// From now on, the journal on disk refuses to change or close a session.
    pub async fn break_journal(&self) {
        self.in_journal(
            "CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )
        .await;
    }

    /// From now on, the journal on disk accepts no entries, as on a full disk.
    pub async fn refuse_entries(&self) {
        self.in_journal(
            "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )
        .await;
    }

    /// There is space on the disk again.
    pub async fn accept_entries(&self) {
        self.in_journal("DROP TRIGGER full").await;
    }

    /// Does something to the journal on disk.
    pub async fn in_journal(&self, statement: &'static str) {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.join("journal.sqlite"));
        let mut journal = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut journal).await.unwrap();
    }

    /// Does something to the server's database, as whoever has it can.
    pub async fn in_server(&self, statement: &'static str) {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.join("server.sqlite"));
        let mut server = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut server).await.unwrap();
    }

    /// How many sessions the journal on disk has.
    pub async fn records(&self) -> i64 {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.folder.join("journal.sqlite"));
        let mut journal = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query_scalar("SELECT count(*) FROM session").fetch_one(&mut journal).await.unwrap()
    }

    /// Waits until it has so many.
    pub async fn until_records(&self, count: i64) {
        for _ in 0..400 {
            if self.records().await == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the journal has {} sessions instead of {count}", self.records().await);
    }

    /// Time passes with the app running, so its beats are no further apart than usual.
    pub async fn time_goes_by(&self, time: Duration) {
        let step = Duration::from_secs(20);
        let mut left = time;
        while !left.is_zero() {
            let now = left.min(step);
            self.clock.pass(now);
            self.desk.check_clocks().await;
            left -= now;
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        self.desk.snapshot()
    }

    pub fn phase(&self) -> String {
        phase_name(&self.snapshot().phase)
    }

    pub fn has_notice(&self, kind: NoticeKind) -> bool {
        self.snapshot().notices.iter().any(|notice| notice.kind == kind)
    }

    /// Waits until something is true, with the watch running.
    pub async fn until(&self, what: &str, so: impl Fn(&Self) -> bool) {
        let watch = tokio::spawn(Arc::clone(&self.desk).watch());
        for _ in 0..400 {
            if so(self) {
                watch.abort();
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("never came true: {what}; the desk is {:?}", self.snapshot());
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn start_server(folder: &Path, wire: &Wire, listen: &str, surroundings: &Surroundings) -> Running {
    let database = folder.join("server.sqlite").to_string_lossy().into_owned();
    let mut config = Config::new(listen.parse().unwrap(), database);
    config.public_url = Some(wire.url.clone());
    config.training = true;
    config.trusted.clone_from(&surroundings.trusted);
    config.clock = surroundings.time.clone();
    ergo_server::start(config).await.unwrap()
}

fn new_desk(
    wire: &Wire,
    journal: Option<Journal>,
    clock: &Arc<MovedClock>,
    surroundings: &Surroundings,
) -> Arc<Desk> {
    let server = ServerUrl::parse(&wire.url).unwrap();
    let computer = Computer {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        browser: Arc::clone(&surroundings.browser),
        keychain: Keychain::new(Arc::clone(&surroundings.keychain)),
        network: network(),
        management: surroundings.management.clone(),
    };
    Desk::new(&server, journal, computer).unwrap()
}

/// The network of the computer that the tests run on.
pub fn network() -> Network {
    Network::anonymous().unwrap()
}

fn phase_name(phase: &Phase) -> String {
    serde_json::to_value(phase).unwrap()["name"].as_str().unwrap().to_owned()
}
