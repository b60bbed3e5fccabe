//! What one file shows of itself: how long it is, and whether it may use what it uses.

/// A file no longer than this is one concept.
const LONGEST: usize = 500;

/// What is wrong with one file.
pub fn faults_of(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST {
        faults.push(format!("{path} has {lines} lines; one concept per file, at most {LONGEST} lines"));
    }
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    // These very checks name what they look for.
    if path.starts_with("xtask/") {
        return faults;
    }
    if code.contains("tauri::") && !may_use_tauri(path) {
        faults.push(format!(
            "{path} uses tauri; only lib.rs, main.rs, build.rs, preferences.rs, shell/ and commands/ may"
        ));
    }
    if code.contains("extern \"C\"") && path != "src-ui/src/ipc.rs" {
        faults.push(format!("{path} has an extern \"C\"; src-ui/src/ipc.rs is the only one"));
    }
    // ipc.rs wraps each command's arguments, which are protocol types, in a struct that only names them.
    // The oauth2 crate asks for it of a type that writes nothing.
    let may_serialize = path.starts_with("crates/protocol/")
        || matches!(path, "src-ui/src/ipc.rs" | "crates/desk/src/adapters/identity_provider.rs");
    if is_serialized(&code) && !may_serialize {
        faults.push(format!("{path} makes a type Serialize; only crates/protocol does"));
    }
    faults
}

fn may_use_tauri(path: &str) -> bool {
    // What benchmarks measure the app beside.
    if path == "tests/bare-window/src/main.rs" {
        return true;
    }
    let Some(inside) = path.strip_prefix("src-tauri/") else { return false };
    matches!(inside, "lib.rs" | "main.rs" | "build.rs" | "preferences.rs")
        || ["shell/", "commands/", "tests/"].iter().any(|folder| inside.starts_with(folder))
}

fn is_serialized(code: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::faults_of;

    #[test]
    fn each_fault_is_found_and_none_is_invented() {
        assert_eq!(faults_of("crates/desk/src/leave/exit.rs", "use tauri::App;").len(), 1);
        assert_eq!(faults_of("crates/desk/src/leave/exit.rs", "// tauri::App is not used here").len(), 0);
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
}
