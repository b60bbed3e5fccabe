//! What can be seen by looking at the tree: where Tauri may stand, how long a file is, which way the
//! arrows between the crates point.

use crate::{counts::Counts, root, step::output};
use anyhow::Result;
use std::process::Command;

/// A file no longer than this is one concept.
const LONGEST: usize = 500;

/// The arrows of docs/ARCHITECTURE.md: a crate, and which of ours it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("ergo-protocol", &[]),
    ("ergo-session", &["ergo-protocol"]),
    ("ergo-journal", &["ergo-protocol"]),
    ("ergo-server", &["ergo-session", "ergo-journal", "ergo-protocol"]),
    ("ergo-support", &["ergo-session", "ergo-journal", "ergo-protocol", "ergo-server"]),
    ("ergo-ui", &["ergo-protocol"]),
    ("ergo-journeys", &["ergo-server", "ergo-protocol", "ergo-journal", "ergo-session"]),
    ("xtask", &[]),
];

/// Looks at every tracked Rust file and at the dependencies.
pub fn run() -> Result<Counts> {
    let files = output(Command::new("git").current_dir(root()).args(["ls-files", "*.rs"]))?;
    let mut faults = Vec::new();
    for path in files.lines() {
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        faults.extend(faults_of(path, &text));
    }
    let metadata = output(crate::step::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    faults.extend(wrong_arrows(&serde_json::from_str(&metadata)?));
    for fault in &faults {
        println!("  ✗ {fault}");
    }
    let failed = u32::try_from(faults.len()).unwrap_or(u32::MAX);
    Ok(Counts { passed: u32::from(failed == 0), failed, skipped: 0 })
}

/// What is wrong with one file.
fn faults_of(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        faults.push(format!("{path} has {lines} lines; one concept a file, at most {LONGEST}"));
    }
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    if path.starts_with("src-tauri/") && code.contains("tauri::") && !may_use_tauri(path) {
        faults.push(format!(
            "{path} uses tauri; only lib.rs, main.rs, build.rs, shell/, commands/ and the store's adapter may"
        ));
    }
    if path.starts_with("src-ui/") && code.contains("extern \"C\"") && path != "src-ui/src/ipc.rs" {
        faults.push(format!("{path} has an extern \"C\"; src-ui/src/ipc.rs is the only one"));
    }
    if derives_serialize(&code) && !path.starts_with("crates/protocol/") {
        faults.push(format!("{path} derives Serialize; only crates/protocol does"));
    }
    faults
}

fn may_use_tauri(path: &str) -> bool {
    let inside = path.trim_start_matches("src-tauri/");
    matches!(inside, "lib.rs" | "main.rs" | "build.rs" | "adapters/preferences.rs")
        || ["shell/", "commands/", "tests/"].iter().any(|folder| inside.starts_with(folder))
}

fn derives_serialize(code: &str) -> bool {
    code.split("derive(").skip(1).any(|rest| {
        rest.split(')').next().unwrap_or_default().split(',').any(|name| name.trim().ends_with("Serialize"))
    })
}

fn wrong_arrows(metadata: &serde_json::Value) -> Vec<String> {
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            faults.push(format!("the package {name} has no place in the arrows of xtask/src/tidy.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let used = dependency["name"].as_str().unwrap_or_default();
            let ours = ARROWS.iter().any(|(known, _)| *known == used);
            if ours && !allowed.contains(&used) {
                faults.push(format!("{name} uses {used}: that arrow points back"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{faults_of, wrong_arrows};
    use serde_json::json;

    #[test]
    fn each_fault_is_found_and_none_is_invented() {
        assert_eq!(faults_of("src-tauri/desk/exit.rs", "use tauri::App;").len(), 1);
        assert_eq!(faults_of("src-tauri/desk/exit.rs", "// tauri::App is not used here").len(), 0);
        assert_eq!(faults_of("src-tauri/shell/window.rs", "use tauri::App;").len(), 0);
        assert_eq!(faults_of("src-ui/src/app.rs", "extern \"C\" {}").len(), 1);
        assert_eq!(faults_of("crates/session/src/a.rs", "#[derive(Debug, serde::Serialize)]").len(), 1);
        assert_eq!(faults_of("crates/session/src/a.rs", "#[derive(Debug, Deserialize)]").len(), 0);
        assert_eq!(faults_of("crates/protocol/src/a.rs", "#[derive(Serialize)]").len(), 0);
        assert_eq!(faults_of("crates/session/src/a.rs", &"x\n".repeat(501)).len(), 1);
    }

    #[test]
    fn an_arrow_that_points_back_and_a_stranger_are_found() {
        let metadata = json!({ "packages": [
            { "name": "ergo-protocol", "dependencies": [{ "name": "ergo-session" }, { "name": "serde" }] },
            { "name": "ergo-stranger", "dependencies": [] },
        ] });
        assert_eq!(wrong_arrows(&metadata).len(), 2);
    }
}
