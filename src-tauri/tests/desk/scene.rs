//! A desk with everything it stands on.

use ergo_journal::Journal;
use ergo_protocol::{
    Problem,
    entry::EntryDraft,
    snapshot::{NoticeKind, Phase, Snapshot},
};
use ergo_server::{Config, Running};
use ergo_support::{
    adapters::{clock::Clock, server_url::ServerUrl},
    desk::Desk,
};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::net::{TcpListener, TcpStream};

/// A clock that starts right and goes only where it is moved.
pub struct MovedClock {
    wall: AtomicI64,
    monotonic: AtomicI64,
}

impl MovedClock {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        Self { wall: AtomicI64::new(i64::try_from(now).unwrap()), monotonic: AtomicI64::new(1_000_000) }
    }

    /// Time goes by, for both clocks.
    pub fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.wall.fetch_add(millis, Ordering::SeqCst);
        self.monotonic.fetch_add(millis, Ordering::SeqCst);
    }

    /// The computer sleeps: only the wall clock goes on.
    pub fn sleep(&self, time: Duration) {
        self.wall.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Somebody sets the wall clock.
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

/// The wire between desk and server: it can be cut, and it can hold back what the server answers.
pub struct Wire {
    cut: AtomicBool,
    held: AtomicBool,
    url: String,
}

impl Wire {
    async fn lay() -> (Arc<Self>, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        (Arc::new(Self { cut: AtomicBool::new(false), held: AtomicBool::new(false), url }), listener)
    }

    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }

    pub fn hold_answers(&self, held: bool) {
        self.held.store(held, Ordering::SeqCst);
    }

    async fn carry(self: Arc<Self>, listener: TcpListener, to: SocketAddr) {
        while let Ok((near, _)) = listener.accept().await {
            if self.cut.load(Ordering::SeqCst) {
                continue;
            }
            let wire = Arc::clone(&self);
            tokio::spawn(async move {
                let Ok(far) = TcpStream::connect(to).await else { return };
                let (mut near_in, mut near_out) = near.into_split();
                let (mut far_in, mut far_out) = far.into_split();
                let out = tokio::spawn(async move { tokio::io::copy(&mut near_in, &mut far_out).await });
                let mut buffer = vec![0; 64 * 1024];
                loop {
                    use tokio::io::{AsyncReadExt, AsyncWriteExt};
                    let Ok(length) = far_in.read(&mut buffer).await else { break };
                    while wire.held.load(Ordering::SeqCst) {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    if length == 0 || wire.cut.load(Ordering::SeqCst) {
                        break;
                    }
                    if near_out.write_all(&buffer[..length]).await.is_err() {
                        break;
                    }
                }
                out.abort();
            });
        }
    }
}

pub struct Scene {
    pub desk: Arc<Desk>,
    pub clock: Arc<MovedClock>,
    pub wire: Arc<Wire>,
    pub folder: PathBuf,
    _server: Running,
}

impl Scene {
    /// A server, a wire, a journal and a desk at which nobody is signed in.
    pub async fn set() -> Self {
        static SCENES: AtomicU32 = AtomicU32::new(0);
        let number = SCENES.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("ergo-desk-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let (wire, listener) = Wire::lay().await;
        let server = ergo_server::start(Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            database: folder.join("server.sqlite").to_string_lossy().into_owned(),
            public_url: Some(wire.url.clone()),
            training: true,
        })
        .await
        .unwrap();
        let to = server.url().trim_start_matches("http://").parse().unwrap();
        tokio::spawn(Arc::clone(&wire).carry(listener, to));
        let clock = Arc::new(MovedClock::new());
        let journal =
            Journal::open(&folder.join("journal.sqlite"), clock.unix_millis()).await.unwrap().journal;
        let desk = new_desk(&wire, Some(journal), &clock);
        Self { desk, clock, wire, folder, _server: server }
    }

    /// The same, but the journal could not be opened.
    pub async fn without_journal() -> Self {
        let mut scene = Self::set().await;
        scene.desk = new_desk(&scene.wire, None, &scene.clock);
        scene
    }

    /// The app was killed and is started again.
    pub async fn restart(&mut self) {
        let path = self.folder.join("journal.sqlite");
        let journal = Journal::open(&path, self.clock.unix_millis()).await.unwrap().journal;
        self.desk = new_desk(&self.wire, Some(journal), &self.clock);
        self.desk.recover().await;
    }

    pub async fn sign_in(&self, name: &str) -> Result<(), Problem> {
        let agents = self.desk.training_agents().await?;
        let agent = agents.iter().find(|agent| agent.person.name == name).unwrap();
        self.desk.sign_in(&agent.person.id).await
    }

    pub async fn draft(&self, minutes: u32) -> EntryDraft {
        let found = self.desk.find_users("dana reyes").await.unwrap();
        let dana = found.iter().find(|candidate| candidate.user.name == "Dana Reyes").unwrap();
        EntryDraft {
            user_id: dana.user.id.clone(),
            workspace_id: dana.workspace.id.clone(),
            reason: "Invoice export is greyed out".to_owned(),
            ticket: "SUP-4821".to_owned(),
            minutes,
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
        let draft = self.draft(5).await;
        self.desk.enter(draft).await.unwrap();
        assert_eq!(self.phase(), "confirming");
        self.desk.confirm_identity().await.unwrap();
        assert_eq!(self.phase(), "active");
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

    /// Waits until something is so, with the watch running.
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

fn new_desk(wire: &Wire, journal: Option<Journal>, clock: &Arc<MovedClock>) -> Arc<Desk> {
    let server = ServerUrl::parse(&wire.url).unwrap();
    Desk::new(&server, true, journal, Arc::clone(clock) as Arc<dyn Clock>).unwrap()
}

fn phase_name(phase: &Phase) -> String {
    serde_json::to_value(phase).unwrap()["name"].as_str().unwrap().to_owned()
}
