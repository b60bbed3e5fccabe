//! A step says what it does, and then how long it took.

use anyhow::{Context, Result};
use std::{io::Write, sync::OnceLock, time::Instant};

static BEGAN: OnceLock<Instant> = OnceLock::new();

/// Runs `work` as one step.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    BEGAN.get_or_init(|| start);
    println!("▸ {what} …");
    // A person watches; a pipe that has gone does not stop the work.
    let _ = std::io::stdout().flush();
    let done = work().with_context(|| what.to_owned())?;
    println!("✓ {what}   {:.1} s", start.elapsed().as_secs_f32());
    Ok(done)
}

/// Says how long all steps took together.
pub fn total() {
    if let Some(began) = BEGAN.get() {
        println!("  {:.1} s in all", began.elapsed().as_secs_f32());
    }
}
