//! docs/AUTHZEN.md: its commands run, and its requests are answered as it shows.

use crate::world::*;
use ergo_protocol::{authzen::DecisionCode, workspace::PointState};
use ergo_server::{Config, start};
use reqwest::{Client, Method};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn document() -> String {
    fs::read_to_string(documents().join("AUTHZEN.md")).unwrap()
}

/// The blocks of this language, each with what stands before it.
fn blocks(language: &str) -> Vec<(String, String)> {
    let text = document();
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, block)) = rest.split_once(&format!("```{language}\n")) {
        let (block, after) = block.split_once("\n```").unwrap();
        found.push((before.trim_end().lines().last().unwrap_or_default().to_owned(), block.to_owned()));
        rest = after;
    }
    found
}

fn run(folder: &TempDir, line: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_ergo-server");
    let line = line.replacen("ergo-server", &format!("'{program}'"), 1);
    Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_runs_and_every_answer_is_as_shown() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("ergo.sqlite").to_string_lossy().into_owned();
    let sample = documents().join("sample.ndjson");
    let import = format!("ergo-server import '{}' --database ergo.sqlite", sample.display());
    assert!(run(&folder, &import).status.success());
    fs::write(folder.path().join("pdp-token"), "token\n").unwrap();

    let mut tokens = Vec::new();
    for line in blocks("sh").iter().flat_map(|(_, block)| block.lines()) {
        // Whether a server starts with these settings.
        let mut line = line.replacen(
            "ergo-server --listen 127.0.0.1:4000",
            "ergo-server config check --listen 127.0.0.1:0",
            1,
        );
        if let Some(id) = tokens.last().map(|(id, _): &(String, String)| id) {
            line = line.replace("azt_7f3k9x0abcdefghj", id);
        }
        let output = run(&folder, &line);
        let [out, error] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert!(output.status.success(), "{line}\n{out}{error}");
        if let Some(id) = error.split("This is token ").nth(1).and_then(|rest| rest.split(' ').next()) {
            tokens.push((id.to_owned(), out.trim().to_owned()));
        }
    }
    assert_eq!(tokens.len(), 2);

    let running = start(Config::new(([127, 0, 0, 1], 0).into(), database)).await.unwrap();
    let client = Client::builder().no_proxy().build().unwrap();
    let examples = blocks("json");
    assert_eq!(examples.len(), 10);
    for pair in examples.chunks(2) {
        let ([(before, request), (_, answer)], Some(path)) = (
            <&[(String, String); 2]>::try_from(pair).unwrap(),
            pair[0].0.strip_prefix("`POST ").and_then(|path| path.strip_suffix('`')),
        ) else {
            panic!("no path: {}", pair[0].0)
        };
        let asked: Value = serde_json::from_str(request).unwrap();
        let url = format!("{}{path}", running.url());
        let call = client.request(Method::POST, url).bearer_auth(&tokens[0].1).json(&asked);
        let mut answered = send(call).await.ok();
        let shown: Value = serde_json::from_str(answer).unwrap();
        if shown["page"]["next_token"] == "…" {
            assert_ne!(answered["page"]["next_token"], "");
            answered["page"]["next_token"] = "…".into();
        }
        assert_eq!(answered, shown, "{before}");
    }
}

#[test]
fn every_code_and_every_state_is_described() {
    let text = document();
    let states = PointState::NAMES.iter().filter(|name| **name != "answered");
    for name in DecisionCode::NAMES.iter().chain(states) {
        assert!(text.contains(&format!("| `{name}` |")), "{name}");
    }
}
