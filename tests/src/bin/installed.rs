//! An agent at a computer on which the app was installed: `cargo xtask test --installed` runs it before and after an upgrade.
//!
//! `installed work|remember HOME ROOT`: the app that `ERGO_SUPPORT_APP` starts, at home in HOME, on a system whose files are in
//! ROOT.
#![allow(
    clippy::expect_used,
    reason = "all of this package is test code: a panic is how it says that a step does not work"
)]

use ergo_journeys::{
    desk::{Desk, handle},
    folder::Folder,
    samples::{AGENT, DANA},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The note that is found again after the upgrade.
const NOTE: &str = "The export button is grayed out for her role.";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [step, home, root] = arguments.as_slice() else {
        eprintln!("usage: installed work|remember HOME ROOT");
        return ExitCode::from(2);
    };
    let desk = Desk::at_home(Folder::home(Path::new(home))).await;
    assert_eq!(root_of(desk.process()), Path::new(root), "the app runs with other files");
    // The computer's policy, which was there before the app.
    desk.see(&handle("managed")).await;
    desk.sign_in(AGENT.name).await;
    match step.as_str() {
        "work" => work(&desk).await,
        _ => remember(&desk).await,
    }
    let handler = desk.folder().path().join("data/applications");
    assert!(!handler.exists(), "the app registers links that its package has registered");
    ExitCode::SUCCESS
}

/// The main job, as far as it takes every part of the app: window, page, embedded server, journal.
async fn work(desk: &Desk) {
    desk.enter_as(&DANA).await;
    let banner = desk.banner().await.expect("a session has a banner");
    for said in ["Impersonating", DANA.name, DANA.email, DANA.workspace, AGENT.name] {
        assert!(banner.words.contains(said), "the banner does not say {said}: {banner:?}");
    }
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    desk.note("Observed", NOTE).await;
    desk.exit().await;
    let receipt = desk.text(&handle("receipt")).await;
    for said in [DANA.name, DANA.workspace, "SUP-4821"] {
        assert!(receipt.contains(said), "the receipt does not say {said}: {receipt}");
    }
    desk.finish().await;
    assert_eq!(desk.banner().await, None, "the banner outlived the session");
}

/// The receipt of the session before the upgrade, with its note.
async fn remember(desk: &Desk) {
    desk.open("history").await;
    desk.click_words(&handle("history-row"), DANA.name).await;
    desk.see_words("main", NOTE).await;
    desk.see_words("main", DANA.workspace).await;
}

/// The folder that a process takes for the root of all files.
fn root_of(process: u32) -> PathBuf {
    fs::read_link(format!("/proc/{process}/root")).expect("the app runs")
}
