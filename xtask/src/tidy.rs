//! What can be seen by looking at the tree: where Tauri may stand, how long a file is, which way the
//! arrows between the crates point.

use crate::{
    counts::Counts,
    program::{cargo, output},
    root,
};
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// A file no longer than this is one concept.
const LONGEST: usize = 500;

/// The arrows of docs/ARCHITECTURE.md: a crate, and which of ours it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("ergo-protocol", &[]),
    ("ergo-session", &["ergo-protocol"]),
    ("ergo-journal", &["ergo-protocol"]),
    ("ergo-keys", &["ergo-session", "ergo-protocol"]),
    ("ergo-cli", &["ergo-session", "ergo-protocol"]),
    ("ergo-server", &["ergo-session", "ergo-keys", "ergo-journal", "ergo-protocol"]),
    ("ergo-support", &["ergo-session", "ergo-keys", "ergo-journal", "ergo-protocol", "ergo-server"]),
    ("ergo-ui", &["ergo-protocol"]),
    ("ergo-journeys", &["ergo-server", "ergo-protocol", "ergo-journal", "ergo-session"]),
    ("xtask", &[]),
];

/// Where our Rust is.
const ROOMS: &[&str] = &["src-tauri", "src-ui", "crates", "tests", "xtask"];

/// Looks at every Rust file and at the dependencies.
pub fn run() -> Result<Counts> {
    let mut faults = Vec::new();
    for room in ROOMS {
        look(&root().join(room), room, &mut faults)?;
    }
    let metadata = output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    faults.extend(wrong_arrows(&serde_json::from_str(&metadata)?));
    for fault in &faults {
        println!("  ✗ {fault}");
    }
    let failed = u32::try_from(faults.len()).unwrap_or(u32::MAX);
    Ok(Counts { passed: u32::from(failed == 0), failed, skipped: 0 })
}

/// Not by git's list: a file that was not added yet counts too, and sources without their git can be tested.
fn look(folder: &Path, below: &str, faults: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            look(&entry.path(), &path, faults)?;
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            faults.extend(faults_of(&path, &fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
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
    // These very checks name what they look for.
    if path.starts_with("xtask/") {
        return faults;
    }
    if code.contains("tauri::") && !may_use_tauri(path) {
        faults.push(format!(
            "{path} uses tauri; only lib.rs, main.rs, build.rs, shell/, commands/ and the store's adapter may"
        ));
    }
    if code.contains("extern \"C\"") && path != "src-ui/src/ipc.rs" {
        faults.push(format!("{path} has an extern \"C\"; src-ui/src/ipc.rs is the only one"));
    }
    // ipc.rs wraps each command's arguments, which are protocol types, in a struct that only names them.
    // The oauth2 crate asks for it of a type that writes nothing.
    let may_serialise = path.starts_with("crates/protocol/")
        || matches!(path, "src-ui/src/ipc.rs" | "src-tauri/adapters/identity_provider.rs");
    if is_serialised(&code) && !may_serialise {
        faults.push(format!("{path} makes a type Serialize; only crates/protocol does"));
    }
    faults
}

fn may_use_tauri(path: &str) -> bool {
    let Some(inside) = path.strip_prefix("src-tauri/") else { return false };
    matches!(inside, "lib.rs" | "main.rs" | "build.rs" | "adapters/preferences.rs")
        || ["shell/", "commands/", "tests/"].iter().any(|folder| inside.starts_with(folder))
}

fn is_serialised(code: &str) -> bool {
    let by_hand =
        code.lines().any(|line| line.trim_start().starts_with("impl") && line.contains("Serialize for "));
    by_hand
        || code.split("derive(").skip(1).any(|rest| {
            rest.split(')')
                .next()
                .unwrap_or_default()
                .split(',')
                .any(|name| name.trim().ends_with("Serialize"))
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
        assert_eq!(faults_of("crates/session/src/verify.rs", "use tauri::App;").len(), 1);
        assert_eq!(faults_of("src-ui/src/app.rs", "extern \"C\" {}").len(), 1);
        assert_eq!(faults_of("crates/session/src/a.rs", "#[derive(Debug, serde::Serialize)]").len(), 1);
        assert_eq!(faults_of("crates/session/src/a.rs", "impl serde::Serialize for Token {").len(), 1);
        assert_eq!(faults_of("crates/session/src/a.rs", "#[derive(Debug, Deserialize)]").len(), 0);
        assert_eq!(faults_of("src-ui/src/ipc.rs", "fn invoke(arguments: &impl Serialize) {}").len(), 0);
        assert_eq!(faults_of("src-ui/src/ipc.rs", "#[derive(Serialize)]").len(), 0);
        assert_eq!(faults_of("src-ui/src/app.rs", "#[derive(Serialize)]").len(), 1);
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
