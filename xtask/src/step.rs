//! A step says what it does, and then how long it took.

use anyhow::{Context, Result, bail};
use std::{
    io::Write,
    process::{Command, Stdio},
    time::Instant,
};

/// Runs `work` as one step.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▸ {what} …");
    // A person watches; a pipe that has gone does not stop the work.
    let _ = std::io::stdout().flush();
    let start = Instant::now();
    let done = work().with_context(|| what.to_owned())?;
    println!("✓ {what}   {:.1} s", start.elapsed().as_secs_f32());
    Ok(done)
}

/// Runs a program to its end, its output shown as it comes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} could not be started", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a program and gives its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} could not be started", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", name(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The same cargo that runs this.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(crate::root());
    cargo
}

fn name(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args().take(3))
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    words.join(" ")
}
