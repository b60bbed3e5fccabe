//! The settings of the organization's own decision point.

use crate::configuration::{file, run, shown, text};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const URL: &str = "https://pdp.example";

#[test]
fn it_is_set_by_flag_environment_and_file_and_shown() {
    let folder = TempDir::new().unwrap();
    let path = file(
        folder.path(),
        "decision_point_url = \"https://of-file.example\"\ndecision_point_timeout_ms = 500\n\
         decision_point_subject_id = \"email\"\ndecision_point_resource_type = \"tenant\"",
    );
    let from_file = ["--config", path.to_str().unwrap()];
    let value = |args: &[&str], environment: &[(&str, &str)], name: &str| shown(args, environment, name);
    assert_eq!(value(&[], &[], "decision_point_url"), (Value::Null, "default".to_owned()));
    for (name, default, of_file) in [
        ("decision_point_timeout_ms", json!(2000), json!(500)),
        ("decision_point_subject_type", json!("user"), json!("user")),
        ("decision_point_subject_id", json!("id"), json!("email")),
        ("decision_point_resource_type", json!("workspace"), json!("tenant")),
    ] {
        assert_eq!(value(&[], &[], name), (default, "default".to_owned()));
        assert_eq!(value(&from_file, &[], name).0, of_file, "{name}");
    }
    let environment = [("ERGO_SERVER_DECISION_POINT_URL", URL)];
    let from = |source: &str| (json!(URL), source.to_owned());
    assert_eq!(value(&from_file, &environment, "decision_point_url"), from("ERGO_SERVER_DECISION_POINT_URL"));
    let flag = [&from_file[..], &["--decision-point-url", URL]].concat();
    assert_eq!(value(&flag, &[], "decision_point_url"), from("--decision-point-url"));
}

#[test]
fn what_is_wrong_with_it_is_named_without_what_could_be_secret() {
    let folder = TempDir::new().unwrap();
    let token = folder.path().join("token");
    fs::write(&token, "zq secret").unwrap();
    let token = token.to_str().unwrap();
    let database = folder.path().join("server.sqlite");
    let check = |more: &[&str]| {
        let database = database.to_str().unwrap();
        let args = ["config", "check", "--listen", "127.0.0.1:0", "--database", database];
        let output = run(&[&args[..], more].concat(), &[]);
        (output.status.success(), text(&output))
    };
    for (args, why) in [
        (&["--decision-point-url", "http://pdp.example"][..], "must use https"),
        (&["--decision-point-url", "https://ergo:zqsecret@pdp.example"], "without a user"),
        (&["--decision-point-url", "https://pdp.example/?key=zqsecret"], "without a user"),
        (&["--decision-point-url", "https://169.254.169.254"], "never called"),
        (&["--decision-point-url", URL, "--decision-point-token-file", "/no/such/file"], "/no/such/file"),
        (&["--decision-point-url", URL, "--decision-point-token-file", token], "does not contain a token"),
        (&["--decision-point-token-file", token], "needs decision_point_url"),
        (&["--decision-point-url", URL, "--decision-point-timeout-ms", "99"], "100 to 5000"),
        (&["--decision-point-url", URL, "--decision-point-subject-id", "name"], "id or email"),
        (&["--decision-point-url", URL, "--decision-point-subject-type", ""], "a value is required"),
    ] {
        let (is_good, said) = check(args);
        assert!(!is_good && said.contains(why), "{args:?}: {said}");
        assert!(!said.contains("zq"), "{said}");
    }
    let (is_good, said) = check(&["--decision-point-url", URL]);
    assert!(is_good, "{said}");
    let (value, _) =
        shown(&["--decision-point-url", "https://ergo:zqsecret@pdp.example"], &[], "decision_point_url");
    assert!(!value.to_string().contains("zq"), "{value}");
}
