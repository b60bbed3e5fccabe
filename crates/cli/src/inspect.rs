//! `ergo inspect`: one token a line in, one analysis a line out.

use crate::{
    args::Inspect,
    lines::{self, Line},
};
use ergo_session::{KeySet, MAX_SET_BYTES, MAX_TOKEN_BYTES, Policy, Profile, built_in, inspect};
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    num::NonZero,
    path::Path,
    sync::Arc,
    thread::{self, available_parallelism},
    time::{SystemTime, UNIX_EPOCH},
};

/// How many lines are read before their answers are written, if so many are there.
const AT_ONCE: usize = 512;
/// Fewer lines are not worth a thread.
const FEWEST: usize = 16;

/// Everything a token is judged by.
pub struct Inspector {
    keys: KeySet,
    policy: Policy,
    now: Option<i64>,
    threads: NonZero<usize>,
}

impl Inspector {
    /// Reads the files that the command line names; an error says what is wrong with which.
    pub fn new(asked: Inspect) -> Result<Self, String> {
        let profile = profile(&asked.profile)?;
        let keys = keys(&asked.jwks)?;
        let policy = Policy { issuer: asked.issuer, audience: asked.audience, profile };
        let cores = || available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Ok(Self { keys, policy, now: asked.now, threads: asked.threads.unwrap_or_else(cores) })
    }

    /// Inspects every line. Memory does not grow with their number or their length; an answer is written as
    /// soon as nothing more is there to be read.
    pub fn run(&self, input: impl Read, output: impl Write) -> io::Result<()> {
        let mut input = BufReader::new(input);
        let mut output = BufWriter::new(output);
        let mut lines = vec![Vec::new(); AT_ONCE];
        loop {
            let mut read = 0;
            let mut at_end = false;
            while read < AT_ONCE && !at_end && (read == 0 || !input.buffer().is_empty()) {
                // A line of one byte more than a token may have is refused for its size by the verifier itself.
                at_end = lines::next(&mut input, &mut lines[read], MAX_TOKEN_BYTES + 1)? == Line::End;
                read += usize::from(!at_end);
            }
            for answers in self.inspect(&lines[..read])? {
                output.write_all(&answers)?;
            }
            if at_end || input.buffer().is_empty() {
                output.flush()?;
            }
            if at_end {
                return Ok(());
            }
        }
    }

    /// The answers to some lines, in their order, each part made on a thread of its own.
    fn inspect(&self, lines: &[Vec<u8>]) -> io::Result<Vec<Vec<u8>>> {
        let now = self.now()?;
        let part = lines.len().div_ceil(self.threads.get()).max(FEWEST);
        if lines.len() <= part {
            return Ok(vec![self.answers(lines, now)?]);
        }
        thread::scope(|scope| {
            let parts: Vec<_> =
                lines.chunks(part).map(|lines| scope.spawn(move || self.answers(lines, now))).collect();
            let joined = parts.into_iter().map(|part| {
                part.join().unwrap_or_else(|_| Err(io::Error::other("a thread has ended with an error")))
            });
            joined.collect()
        })
    }

    fn answers(&self, lines: &[Vec<u8>], now: i64) -> io::Result<Vec<u8>> {
        let mut answers = Vec::new();
        for line in lines {
            // What is not UTF-8 becomes something that is no token either.
            let token = String::from_utf8_lossy(line);
            let inspection = inspect(&token, &self.keys, &self.policy, now);
            serde_json::to_writer(&mut answers, &inspection)?;
            answers.push(b'\n');
        }
        Ok(answers)
    }

    fn now(&self) -> io::Result<i64> {
        if let Some(now) = self.now {
            return Ok(now);
        }
        // Before 1970 the verifier says that the clock is wrong.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).map_err(io::Error::other)
    }
}

fn profile(asked: &str) -> Result<Arc<Profile>, String> {
    if Path::new(asked).extension().is_some_and(|extension| extension == "toml") {
        let text = read(Path::new(asked))?;
        let text = String::from_utf8(text).map_err(|_| format!("{asked} is not UTF-8 text"))?;
        return Profile::parse(&text).map(Arc::new).map_err(|error| format!("{asked}: {error}"));
    }
    let known = built_in().iter().find(|profile| plain(&profile.name) == plain(asked));
    known.cloned().ok_or_else(|| {
        let names: Vec<_> = built_in().iter().map(|profile| profile.name.as_str()).collect();
        format!(
            "there is no profile {asked:?}. The built-in profiles are {}; a file name must end in .toml",
            names.join(", ")
        )
    })
}

/// A name as somebody may type it: `BetterAuth`, `better_auth`.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

fn keys(path: &Path) -> Result<KeySet, String> {
    let bytes = read(path)?;
    let (keys, skipped) = KeySet::parse(&bytes)
        .map_err(|_| format!("{} is not a JWK set, or is larger than 64 KiB or 100 keys", path.display()))?;
    for key in skipped {
        let id = key.key_id.as_deref().unwrap_or("without a usable kid");
        // Debug: a key id may hold anything, also what moves the cursor.
        eprintln!("ergo: key {id:?} was skipped: {}", key.reason);
    }
    Ok(keys)
}

/// A file, never more of it than a key set or a profile may have.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_SET_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    Ok(bytes)
}
