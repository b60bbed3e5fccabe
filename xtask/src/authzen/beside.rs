//! What an agent in a session sees of Cerbos' decisions: its yes and no, its reasons, where they differ from ours, and that
//! it does not answer.

use super::cerbos::Cerbos;
use crate::{app, schemathesis::people::KINDS, server_check::Place, wire::call};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// The member whose page is read: Dana Reyes, an editor at Marlow Freight.
const PAGE: &str = "GET /v1/workspaces/ws_marlow/members/usr_7f3k/effective-access";
/// How long the server waits for Cerbos.
const TIMEOUT: Duration = Duration::from_secs(1);
/// A page takes this much longer at most, on a busy computer.
const MORE: Duration = Duration::from_secs(2);

/// What both decide about a permission, and a part of Cerbos' first reason.
const EXPECTED: [(&str, bool, bool, &str); 5] = [
    ("members.view", true, true, "Everybody may look around"),
    ("projects.edit", true, false, "Projects are frozen this week"),
    ("invoices.export", false, true, "Policy resource.workspace.vdefault"),
    ("members.manage_owners", false, false, "Policy resource.workspace.vdefault"),
    ("security.view", true, false, "Policy resource.workspace.vdefault"),
];

/// Plays it.
pub fn run() -> Result<()> {
    let place = Place::empty("authzen")?;
    let cerbos = Cerbos::start(place.folder())?;
    let running = place.start(
        Command::new(app::binary("ergo-server"))
            .args(["--training", "--listen", "127.0.0.1:0"])
            .args(["--decision-point-url", &format!("http://{}", cerbos.address)])
            .args(["--decision-point-timeout-ms", &TIMEOUT.as_millis().to_string()]),
    )?;
    let address = running.url.trim_start_matches("http://");
    let kind = KINDS.iter().find(|kind| kind.name == "impersonation").context("nobody impersonates")?;
    let token = kind.token(address, &place.database)?;
    let page = || -> Result<(Value, Duration)> {
        let since = Instant::now();
        let (status, body) = call(address, PAGE, Some(&token), None)?;
        ensure!(status == 200, "{PAGE}: {status} {body}");
        Ok((serde_json::from_str(&body)?, since.elapsed()))
    };
    let (access, _) = page()?;
    require_state(&access, "answered", false)?;
    for (key, ours, theirs, reason) in EXPECTED {
        let item = item(&access, key)?;
        let decision = &item["decision"];
        ensure!(item["granted_by"].as_array().is_some_and(|by| by.is_empty() != ours), "{item}");
        ensure!(decision["allowed"] == theirs && decision["differs"] == (ours != theirs), "{item}");
        ensure!(decision["failed"] == false, "{item}");
        let first = decision["reasons"][0].as_str().unwrap_or_default();
        ensure!(first.contains(reason), "{item}");
    }

    cerbos.freeze()?;
    let (access, took) = page()?;
    require_none(&access, "timed_out", false)?;
    ensure!(took < TIMEOUT + MORE, "a page waited {took:?} for Cerbos");
    cerbos.thaw()?;
    let (access, _) = page()?;
    require_state(&access, "answered", false)?;

    drop(cerbos);
    for _ in 0..2 {
        require_none(&page()?.0, "unreachable", false)?;
    }
    require_none(&page()?.0, "unreachable", true)
}

fn require_state(access: &Value, state: &str, paused: bool) -> Result<()> {
    let said = &access["decision_point"];
    ensure!(
        said["state"] == state && said["paused"] == paused,
        "{said} instead of {state}, paused: {paused}"
    );
    Ok(())
}

/// That there is no answer is no decision.
fn require_none(access: &Value, state: &str, paused: bool) -> Result<()> {
    require_state(access, state, paused)?;
    let items = access["items"].as_array().context("there are no items")?;
    ensure!(!items.is_empty() && items.iter().all(|item| item["decision"].is_null()), "{access}");
    Ok(())
}

fn item<'a>(access: &'a Value, key: &str) -> Result<&'a Value> {
    let items = access["items"].as_array();
    let found = items.and_then(|all| all.iter().find(|item| item["permission"]["key"] == key));
    found.with_context(|| format!("{key} is not there"))
}
