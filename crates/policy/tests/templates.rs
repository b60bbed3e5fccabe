//! The files that are made from the schema are up to date. `ERGO_WRITE_TEMPLATES=1 cargo test -p ergo-policy` writes them.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::{env, fs, path::PathBuf};

const BEGIN: &str = "<!-- The table is generated from crates/policy/schema.json. -->\n";
const END: &str = "<!-- End of the table. -->\n";

fn docs(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file)
}

fn require_current(file: &str, wanted: &str) {
    let path = docs(file);
    if env::var_os("ERGO_WRITE_TEMPLATES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is not what the schema says: run ERGO_WRITE_TEMPLATES=1 cargo test -p ergo-policy",
        path.display()
    );
}

#[test]
fn templates_are_up_to_date() {
    use ergo_policy::templates;
    require_current("policy/policy.schema.json", ergo_policy::SCHEMA);
    require_current("policy/policy.toml", &templates::example());
    require_current("policy/ErgoSupport.admx", &templates::admx());
    require_current("policy/en-US/ErgoSupport.adml", &templates::adml());
    require_current("policy/ErgoSupport.mobileconfig", &templates::mobileconfig());
    let guide = fs::read_to_string(docs("ROLLOUT.md")).unwrap();
    let (before, rest) = guide.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    require_current("ROLLOUT.md", &format!("{before}{BEGIN}{}{END}{after}", templates::table()));
}

#[test]
fn the_example_for_linux_is_a_policy() {
    let text = ergo_policy::templates::example();
    let settings = text.lines().filter_map(|line| {
        line.strip_prefix('#').filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()))
    });
    let all = settings.collect::<Vec<_>>().join("\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    fs::write(&file, all).unwrap();
    let values = ergo_policy::read_file(&file).unwrap();
    assert_eq!(values.len(), ergo_policy::keys().len());
    ergo_policy::check(values).unwrap();
}
