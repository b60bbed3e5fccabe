//! `ergo witness`, the real program: what it has acknowledged survives kill -9, and of two forks one is cosigned.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use ergo_evidence::{
    AddCheckpoint, Answer, Checkpoint, Hash, Log, Note, SigningKey, Tiles, VerifierKey, leaf_hash,
    read_answer,
};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    thread,
    time::Duration,
};
use tempfile::{TempDir, tempdir};

const ORIGIN: &str = "ergo.example/log";

/// A witness in a temporary folder.
struct Place {
    parent: TempDir,
    vkey: VerifierKey,
}

/// The program, serving. Killed when it is dropped.
struct Serving {
    process: Child,
    address: String,
}

/// A log with its own key, in tiles.
struct TestLog {
    key: SigningKey,
    tiles: Tiles,
    leaves: Vec<Hash>,
}

impl Place {
    /// With these logs to witness.
    fn new(logs: &[&TestLog]) -> Self {
        let parent = tempdir().unwrap();
        let folder = parent.path().join("witness");
        let made = ergo(&["init", "--name", "witness.example/w1", "--dir", folder.to_str().unwrap()]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        let vkey = text(&made.stdout).trim().parse().unwrap();
        let place = Self { parent, vkey };
        for log in logs {
            let added = place.run(&["add-log", "--vkey", &log.key.verifier().to_string()]);
            assert!(added.status.success(), "{}", text(&added.stderr));
        }
        place
    }

    fn folder(&self) -> PathBuf {
        self.parent.path().join("witness")
    }

    fn run(&self, words: &[&str]) -> Output {
        ergo(&[words, &["--dir", self.folder().to_str().unwrap()]].concat())
    }

    fn serve(&self) -> Serving {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ergo"))
            .args(["witness", "serve", "--listen", "127.0.0.1:0", "--dir"])
            .arg(self.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").expect("it says where").to_owned();
        Serving { process, address }
    }

    fn keys(&self) -> [VerifierKey; 1] {
        [self.vkey.clone()]
    }
}

impl Serving {
    /// As if the power failed.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn add(&self, request: &AddCheckpoint, keys: &[VerifierKey]) -> Answer {
        let (status, kind, body) = call(&self.address, "POST /add-checkpoint", &request.to_string());
        read_answer(request, status, Some(&kind), body.as_bytes(), keys)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl TestLog {
    fn new(origin: &str) -> Self {
        Self {
            key: SigningKey::from_seed(origin, &[1; 32]).unwrap(),
            tiles: Tiles::default(),
            leaves: Vec::new(),
        }
    }

    fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    fn append(&mut self, entry: &str) {
        let leaf = leaf_hash(entry.as_bytes());
        self.tiles.append(self.size(), &[leaf]).unwrap();
        self.leaves.push(leaf);
    }

    fn signed(&self) -> Note {
        let root = self.tiles.root(self.size()).unwrap();
        let origin = self.key.verifier().name().to_owned();
        Checkpoint { origin, size: self.size(), root }.sign(&[&self.key]).unwrap()
    }

    fn request(&self, old: u64) -> AddCheckpoint {
        AddCheckpoint::new(old, self.tiles.consistency(old, self.size()).unwrap(), self.signed()).unwrap()
    }

    fn fork(&self) -> Self {
        let key = SigningKey::from_seed(self.key.verifier().name(), &[1; 32]).unwrap();
        Self { key, tiles: self.tiles.clone(), leaves: self.leaves.clone() }
    }
}

fn ergo(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ergo")).arg("witness").args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Status, media type, and body. 1.0: the answer's end is the end of the connection.
fn call(address: &str, head: &str, body: &str) -> (u16, String, String) {
    try_call(address, head, body).unwrap()
}

fn try_call(address: &str, head: &str, body: &str) -> Option<(u16, String, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    write!(stream, "{head} HTTP/1.0\r\nHost: w\r\nContent-Length: {}\r\n\r\n{body}", body.len()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let kind = head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or_default();
    Some((head.split(' ').nth(1)?.parse().ok()?, kind.to_owned(), body.to_owned()))
}

/// The path of the log's checkpoint.
fn monitored(origin: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, origin.as_bytes());
    let hex = hash.as_ref().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    format!("GET /{hex}/checkpoint")
}

#[test]
fn nothing_acknowledged_is_lost_to_kill_9() {
    let mut log = TestLog::new(ORIGIN);
    let place = Place::new(&[&log]);
    let known = [Log::of(log.key.verifier().clone()).unwrap()];
    let mut acknowledged = 0;
    for round in 0_u64..12 {
        let serving = place.serve();
        if acknowledged > 0 {
            let (status, _, note) = call(&serving.address, &monitored(ORIGIN), "");
            let opened =
                Checkpoint::open(&Note::parse(note.as_bytes()).unwrap(), &known, &place.keys()).unwrap();
            assert_eq!((status, opened.cosignatures.len()), (200, 1));
            assert!(
                opened.checkpoint.size >= acknowledged,
                "{} after {acknowledged}",
                opened.checkpoint.size
            );
        }
        // A client that sends as fast as it can, until it is cut off; what it had no answer to may be stored or not.
        let address = serving.address.clone();
        let killer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20 + 17 * round));
            serving.kill();
        });
        let mut from = acknowledged;
        loop {
            log.append("entry");
            let request = log.request(from);
            let Some((status, kind, body)) = try_call(&address, "POST /add-checkpoint", &request.to_string())
            else {
                break;
            };
            match read_answer(&request, status, Some(&kind), body.as_bytes(), &place.keys()) {
                Answer::Cosigned(_) => (acknowledged, from) = (log.size(), log.size()),
                Answer::RetryFrom(size) => {
                    assert!(size >= acknowledged && size <= log.size(), "{size} after {acknowledged}");
                    from = size;
                }
                other => panic!("{other:?}"),
            }
        }
        killer.join().unwrap();
    }
    assert!(acknowledged > 12, "it did hardly anything: {acknowledged}");
}

#[test]
fn of_two_forks_exactly_one_is_cosigned() {
    let logs: Vec<TestLog> = (0..8).map(|number| TestLog::new(&format!("{ORIGIN}/{number}"))).collect();
    let place = Place::new(&logs.iter().collect::<Vec<_>>());
    let serving = place.serve();
    for mut log in logs {
        for entry in ["a", "b", "c"] {
            log.append(entry);
        }
        assert!(matches!(serving.add(&log.request(0), &place.keys()), Answer::Cosigned(_)));
        let (mut left, mut right) = (log.fork(), log.fork());
        left.append("for some");
        right.append("for others");
        let answers: Vec<Answer> = thread::scope(|scope| {
            let ask = |log: &TestLog| serving.add(&log.request(3), &place.keys());
            let both = [scope.spawn(move || ask(&left)), scope.spawn(move || ask(&right))];
            both.map(|one| one.join().unwrap()).into()
        });
        let cosigned = answers.iter().filter(|answer| matches!(answer, Answer::Cosigned(_))).count();
        assert_eq!(cosigned, 1, "{answers:?}");
        assert!(answers.contains(&Answer::RetryFrom(4)), "{answers:?}");
    }
    // The refused one is kept, although its old size was merely outdated: it is a second tree of a size that is known.
    let status = text(&place.run(&["status"]).stdout);
    assert_eq!(status.matches("  size     4\n").count(), 8, "{status}");
    assert_eq!(status.matches("  REFUSED  1 ").count(), 8, "{status}");
}

#[test]
fn a_fork_is_refused_and_kept() {
    let mut log = TestLog::new(ORIGIN);
    let place = Place::new(&[&log]);
    let serving = place.serve();
    log.append("a");
    let mut fork = log.fork();
    log.append("b");
    fork.append("x");
    assert!(matches!(serving.add(&log.request(0), &place.keys()), Answer::Cosigned(_)));
    // The same size with another root; a later state that does not continue it; each once, however often it comes.
    for _ in 0..2 {
        let same = AddCheckpoint::new(2, vec![], fork.signed()).unwrap();
        assert_eq!(serving.add(&same, &place.keys()), Answer::Forked);
    }
    fork.append("y");
    assert_eq!(serving.add(&fork.request(2), &place.keys()), Answer::Forked);
    // Signed by nobody whom the witness knows: refused, and nobody's business.
    let other = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let foreign = Checkpoint::unverified(&fork.signed()).unwrap().sign(&[&other]).unwrap();
    let foreign = AddCheckpoint::new(2, vec![], foreign).unwrap();
    assert_eq!(serving.add(&foreign, &place.keys()), Answer::Refused(403));
    let kept = text(&place.run(&["evidence"]).stdout);
    assert_eq!(kept.matches("answered 422").count(), 2, "{kept}");
    assert!(kept.contains(&fork.signed().to_string()) && kept.contains(log.signed().text()), "{kept}");
}

#[test]
fn what_is_not_a_request_gets_a_plain_answer() {
    let log = TestLog::new(ORIGIN);
    let place = Place::new(&[&log]);
    let serving = place.serve();
    for (head, body, status) in [
        ("POST /add-checkpoint", "", 400),
        ("POST /add-checkpoint", "old 0\n\nnothing\n", 400),
        ("GET /add-checkpoint", "", 405),
        ("GET /", "", 404),
        ("GET /00/checkpoint", "", 404),
        (&monitored(ORIGIN), "", 404),
        (&monitored("unknown"), "", 404),
        ("POST /add-checkpoint", &"a".repeat(2 << 20), 413),
    ] {
        // The one that is too long is answered before it was read: the connection may break first.
        let said = try_call(&serving.address, head, body).map(|(status, ..)| status);
        assert!(said == Some(status) || (said.is_none() && status == 413), "{head}: {said:?}");
    }
    // A client that sends nothing keeps nobody waiting.
    let _idle: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(&serving.address).unwrap()).collect();
    assert_eq!(call(&serving.address, "GET /", "").0, 404);
}

#[test]
#[cfg(unix)]
fn it_ends_when_it_is_told_to_and_its_files_are_its_owners() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(&[]);
    let mut serving = place.serve();
    let told = Command::new("kill").arg(serving.process.id().to_string()).status().unwrap();
    assert!(told.success());
    assert!(serving.process.wait().unwrap().success());
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(place.folder().join("witness.key")), 0o600);
    assert_eq!(mode(place.folder()), 0o700);
    assert!(!place.folder().join("witness.sqlite-wal").exists(), "everything is in the one file");
}

#[test]
fn what_cannot_be_is_said_in_one_line() {
    let mut log = TestLog::new(ORIGIN);
    log.append("a");
    let place = Place::new(&[&log]);
    let folder = place.folder();
    let folder = folder.to_str().unwrap();
    let says = |output: Output, says: &str| {
        let error = text(&output.stderr);
        assert!(!output.status.success() && error.lines().count() == 1 && error.contains(says), "{error}");
    };
    says(ergo(&["init", "--name", "w2", "--dir", folder]), "already exists");
    says(ergo(&["init", "--name", "w 2", "--dir", &format!("{folder}2")]), "the key has no usable name");
    assert!(!PathBuf::from(format!("{folder}2")).exists());
    says(place.run(&["add-log", "--vkey", &place.vkey.to_string()]), "the key of a witness, not of a log");
    let mistyped = log.key.verifier().to_string().replace("ergo", "orgo");
    says(place.run(&["add-log", "--vkey", &mistyped]), "was changed or mistyped");
    says(place.run(&["add-log", "--vkey", "a+b"]), "not a verifier key");
    says(ergo(&["status", "--dir", &format!("{folder}3")]), "witness.key");
    // The state of another key: this one has vouched for nothing.
    let other = Place::new(&[]);
    fs::copy(other.folder().join("witness.key"), place.folder().join("witness.key")).unwrap();
    says(place.run(&["status"]), "belongs to another key");
    fs::write(place.folder().join("witness.key"), "nonsense").unwrap();
    says(place.run(&["serve", "--listen", "127.0.0.1:0"]), "is not the private key of a witness");
}
