//! A step says what it does, and then how long it took.

use anyhow::{Context, Result};
use std::{io::Write, sync::OnceLock, time::Instant};

static BEGAN: OnceLock<Instant> = OnceLock::new();

/// Runs `work` as one step.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = begin(what);
    let done = work().with_context(|| what.to_owned())?;
    end('✓', what, start);
    Ok(done)
}

/// Runs `work` as one step that may say no without ending everything.
pub fn attempt(what: &str, work: impl FnOnce() -> Result<bool>) -> Result<bool> {
    let start = begin(what);
    let passed = work().with_context(|| what.to_owned())?;
    end(if passed { '✓' } else { '✗' }, what, start);
    Ok(passed)
}

fn begin(what: &str) -> Instant {
    let start = Instant::now();
    BEGAN.get_or_init(|| start);
    println!("▸ {what} …");
    // A person watches; a pipe that has gone does not stop the work.
    let _ = std::io::stdout().flush();
    start
}

fn end(mark: char, what: &str, start: Instant) {
    println!("{mark} {what}   {:.1} s", start.elapsed().as_secs_f32());
}

/// Says how long all steps took together.
pub fn total() {
    if let Some(began) = BEGAN.get() {
        println!("  {:.1} s in all", began.elapsed().as_secs_f32());
    }
}
