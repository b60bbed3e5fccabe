//! `ergo inspect` with many tokens, on one thread and on two.

use super::{
    figure::{Figure, Target},
    programs,
};
use crate::{
    files::fresh_folder,
    places::target_folder,
    program::{cargo, output, quietly},
};
use anyhow::{Result, ensure};
use std::{
    fs::{self, File},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// How often the tokens of the bench are written one after the other: forty thousand lines.
const TIMES: usize = 100;
/// Rounds of each kind, in turns; the quickest counts.
const ROUNDS: usize = 5;
/// The time to judge by, as in the tests of `ergo-session`.
const NOW: &str = "1795435200";
const ALGORITHMS: [&str; 2] = ["ES256", "RS256"];

/// The figures.
pub fn run() -> Result<Vec<Figure>> {
    let folder = target_folder().join("bench-tokens");
    fresh_folder(&folder)?;
    output(programs::command("ergo-session", "verify").env("BENCH_TOKENS", &folder))?;
    quietly(cargo().args(["build", "--release", "--package", "ergo-cli"]))?;
    let mut figures = Vec::new();
    for algorithm in ALGORITHMS {
        let tokens = fs::read_to_string(folder.join(format!("{algorithm}.txt")))?;
        let lines = folder.join(format!("{algorithm}-lines.txt"));
        fs::write(&lines, format!("{tokens}\n").repeat(TIMES))?;
        let count = tokens.lines().count() * TIMES;
        let mut quickest = [Duration::MAX; 2];
        for _ in 0..ROUNDS {
            for (threads, quickest) in ["1", "2"].into_iter().zip(&mut quickest) {
                let mut ergo = Command::new(target_folder().join("release/ergo"));
                ergo.args([
                    "inspect",
                    "--issuer",
                    "https://id.ergo.test",
                    "--audience",
                    "https://api.ergo.example",
                ]);
                ergo.args(["--now", NOW, "--threads", threads, "--jwks"]).arg(folder.join("keys.json"));
                let begun = Instant::now();
                let done = ergo.stdin(File::open(&lines)?).stdout(Stdio::piped()).output()?;
                *quickest = begun.elapsed().min(*quickest);
                let accepted =
                    done.stdout.split(|byte| *byte == b'\n').filter(|line| contains(line, "impersonating"));
                ensure!(accepted.count() == count, "ergo inspect did not accept every token");
            }
        }
        let times = f64::from(u32::try_from(count)?);
        let each = quickest.map(|took| took.as_secs_f64() * 1e6 / times);
        figures.push(Figure {
            name: format!("ergo inspect, {algorithm}, 2 threads, each of {count} tokens"),
            unit: "µs",
            value: each[1],
            baseline: ("1 thread".to_owned(), each[0]),
            target: Some(Target::TimesFaster(1.8)),
        });
    }
    Ok(figures)
}

fn contains(line: &[u8], word: &str) -> bool {
    line.windows(word.len()).any(|part| part == word.as_bytes())
}
