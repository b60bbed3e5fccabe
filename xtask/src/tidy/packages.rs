//! Which way the arrows between the packages point.

/// The arrows of docs/ARCHITECTURE.md: a crate, and which of ours it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("ergo-catalog", &[]),
    ("ergo-protocol", &["ergo-catalog"]),
    ("ergo-session", &["ergo-catalog", "ergo-protocol"]),
    ("ergo-journal", &["ergo-catalog", "ergo-protocol"]),
    ("ergo-keys", &["ergo-catalog", "ergo-session", "ergo-protocol"]),
    ("ergo-policy", &["ergo-protocol", "ergo-session"]),
    ("ergo-evidence", &[]),
    ("ergo-witness", &["ergo-evidence"]),
    ("ergo-receipt", &["ergo-evidence", "ergo-protocol"]),
    (
        "ergo-cli",
        &["ergo-evidence", "ergo-policy", "ergo-receipt", "ergo-session", "ergo-protocol", "ergo-witness"],
    ),
    ("ergo-server", &["ergo-evidence", "ergo-session", "ergo-keys", "ergo-journal", "ergo-protocol"]),
    (
        "ergo-desk",
        &[
            "ergo-catalog",
            "ergo-evidence",
            "ergo-policy",
            "ergo-receipt",
            "ergo-session",
            "ergo-keys",
            "ergo-journal",
            "ergo-protocol",
        ],
    ),
    ("ergo-support", &["ergo-catalog", "ergo-desk", "ergo-journal", "ergo-protocol", "ergo-server"]),
    ("ergo-ui", &["ergo-catalog", "ergo-protocol"]),
    ("ergo-journeys", &["ergo-catalog", "ergo-server", "ergo-protocol", "ergo-journal", "ergo-session"]),
    ("ergo-bare-window", &[]),
    ("ergo-bare-page", &[]),
    ("xtask", &[]),
];

/// The one package that may use Tauri.
const APP: &str = "ergo-support";
/// And what benchmarks measure it beside.
const BARE: &str = "ergo-bare-window";

/// The arrows that are not among them, and Tauri where it does not belong.
pub fn wrong_arrows(metadata: &serde_json::Value) -> Vec<String> {
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            faults
                .push(format!("the package {name} is missing from the arrows in xtask/src/tidy/packages.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let used = dependency["name"].as_str().unwrap_or_default();
            if used.starts_with("tauri") && ![APP, BARE].contains(&name) {
                faults.push(format!("{name} uses {used}: only {APP} knows Tauri"));
            }
            // Tests use the real thing, wherever it is.
            if dependency["kind"] == "dev" {
                continue;
            }
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
    use super::wrong_arrows;
    use serde_json::json;

    #[test]
    fn an_arrow_that_points_back_and_a_stranger_are_found() {
        let metadata = json!({ "packages": [
            { "name": "ergo-protocol", "dependencies": [{ "name": "ergo-session" }, { "name": "serde" }] },
            { "name": "ergo-stranger", "dependencies": [] },
            { "name": "ergo-desk", "dependencies": [{ "name": "ergo-server", "kind": "dev" }, { "name": "tauri-utils" }] },
            { "name": "ergo-support", "dependencies": [{ "name": "tauri" }, { "name": "ergo-server" }] },
        ] });
        assert_eq!(wrong_arrows(&metadata).len(), 3);
    }
}
