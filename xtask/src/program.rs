//! Runs other programs. What a long one prints is kept back and shown when it fails: a person sees the
//! steps. Where nobody watches (`CI=true`) everything is shown as it comes.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, IsTerminal, Write, pipe, stdout},
    process::{Command, Stdio},
};

/// Runs a program to its end, its output shown as it comes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} could not be started", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a program to its end; its output is shown only if it fails.
pub fn quietly(command: &mut Command) -> Result<()> {
    if !watch(command, |_| {})? {
        bail!("{} failed", name(command));
    }
    Ok(())
}

/// Runs a program and gives each line of its output to `see`. True when it succeeded; when it did not, all
/// of its output has been shown.
pub fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    // One pipe for both, so that the lines stay in their order.
    let (reader, writer) = pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let child = command.spawn();
    // The command keeps its ends of the pipe open, and the reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = child.with_context(|| format!("{} could not be started", name(command)))?;
    let all_of_it = std::env::var_os("CI").is_some();
    let mut kept = Vec::new();
    let mut bar = Bar::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        see(&line);
        if all_of_it {
            println!("{line}");
        } else {
            bar.show(&line);
            kept.push(line);
        }
    }
    let passed = child.wait()?.success();
    bar.clear();
    if !passed {
        // Among a thousand tests that passed nobody finds the one that did not.
        for line in kept.iter().filter(|line| !has_passed(line)) {
            println!("{line}");
        }
    }
    Ok(passed)
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

/// Whether this runs as root.
pub fn is_root() -> Result<bool> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}

/// The same cargo that runs this.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(crate::places::root());
    if stdout().is_terminal() {
        cargo.env("CARGO_TERM_COLOR", "always");
    }
    cargo
}

/// The one line, on a terminal, that says where a long program is.
#[derive(Default)]
struct Bar {
    compiled: u32,
    is_shown: bool,
}

impl Bar {
    fn show(&mut self, line: &str) {
        if !stdout().is_terminal() {
            return;
        }
        if line.contains("Compiling ") || line.contains("Checking ") {
            self.compiled += 1;
            print!("\r\x1b[K  {} crates compiled", self.compiled);
        } else if let Some(test) = line.strip_prefix("test ") {
            print!("\r\x1b[K  {}", test.chars().take(76).collect::<String>());
        } else {
            return;
        }
        self.is_shown = true;
        // Nobody is looking any more: no reason to stop.
        let _ = stdout().flush();
    }

    fn clear(&self) {
        if self.is_shown {
            print!("\r\x1b[K");
        }
    }
}

/// `test name ... ok`, in color or without.
fn has_passed(line: &str) -> bool {
    line.strip_prefix("test ")
        .and_then(|test| test.rsplit_once(" ... "))
        .is_some_and(|(_, said)| said == "ok" || said.contains("mok\x1b"))
}

fn name(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args().take(3))
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{cargo, has_passed, output, watch};

    #[test]
    fn only_what_passed_is_left_out() {
        assert!(has_passed("test a::b ... ok") && has_passed("test a ... \x1b[32mok\x1b[0m"));
        assert!(
            !has_passed("test a ... FAILED") && !has_passed("test result: ok. 1 passed") && !has_passed("ok")
        );
    }

    #[test]
    fn both_streams_are_seen_and_a_failure_is_told() {
        let mut seen = String::new();
        assert!(!watch(cargo().arg("no-such-command"), |line| seen.push_str(line)).unwrap());
        assert!(seen.contains("no such command"), "{seen}");
        assert!(output(cargo().arg("--version")).unwrap().starts_with("cargo "));
    }
}
