//! The fixed decisions of `AuthZEN`'s certification scenario (tests/authzen/scenario.json), from the server as a decision
//! point.

use crate::{app, places::root, program::output, server_check::Place, test_packages::AUTHZEN, wire::call};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{collections::BTreeSet, fs, process::Command};

/// Plays it.
pub fn run() -> Result<()> {
    let own = root().join(AUTHZEN.folder);
    let scenario: Value = serde_json::from_str(&fs::read_to_string(own.join("scenario.json"))?)?;
    let place = Place::empty("authzen-scenario")?;
    let server = || Command::new(app::binary("ergo-server"));
    let on = |command: &mut Command| output(command.arg("--database").arg(&place.database));
    on(server().arg("import").arg(own.join("workspace.ndjson")))?;
    let token = on(server().args(["authzen-token", "create", "--name", "Scenario"]))?;
    let running = place.start(server().args(["--listen", "127.0.0.1:0"]))?;
    let address = running.url.trim_start_matches("http://");

    let (status, metadata) = call(address, "GET /.well-known/authzen-configuration", None, None)?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    ensure!(status == 200 && metadata["policy_decision_point"] == running.url.as_str(), "{metadata}");
    let cases = scenario["cases"].as_array().context("there are no cases")?;
    ensure!(cases.len() > 40, "there are only {} cases", cases.len());
    for case in cases {
        let path = case["path"].as_str().context("a case without a path")?;
        // The server has no other resources.
        let body = case["body"].to_string().replace("\"type\":\"record\"", "\"type\":\"workspace\"");
        let asked = Some(("application/json", body.as_str()));
        let (status, answer) = call(address, &format!("POST /access/v1/{path}"), Some(token.trim()), asked)?;
        let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
        check(case, status, &answer).with_context(|| format!("{}: {status} {answer}", case["test"]))?;
    }
    Ok(())
}

fn check(case: &Value, status: u16, answer: &Value) -> Result<()> {
    let wanted = case["status"].as_u64().unwrap_or(200);
    ensure!(u64::from(status) == wanted, "the status should be {wanted}");
    if let Some(decision) = case["decision"].as_bool() {
        ensure!(answer["decision"] == decision, "it should be {decision}");
    }
    if let Some(decisions) = case["decisions"].as_array() {
        let all = answer["evaluations"].as_array().context("there are no evaluations")?;
        ensure!(all.iter().map(|one| &one["decision"]).eq(decisions), "they should be {decisions:?}");
    }
    if let Some(results) = case["results"].as_array() {
        let found = answer["results"].as_array().context("there are no results")?;
        let name = |one: &'_ Value| one["id"].as_str().or(one["name"].as_str()).map(str::to_owned);
        let found: BTreeSet<Option<String>> = found.iter().map(name).collect();
        let wanted: BTreeSet<Option<String>> =
            results.iter().map(|one| one.as_str().map(str::to_owned)).collect();
        ensure!(found == wanted, "it should find {results:?}");
    }
    Ok(())
}
