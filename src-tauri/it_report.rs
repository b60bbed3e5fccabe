//! What an agent sends to the organization's IT when something does not work. No customer's data and no token.

use crate::{crash, logs};
use ergo_catalog::Language;
use ergo_desk::Desk;
use ergo_protocol::updates::{UpdateState, Updates};
use std::path::Path;

/// The report, as text. `folder` is the app's data folder.
pub fn it_report(desk: &Desk, folder: &Path) -> String {
    let snapshot = desk.snapshot();
    let server = &snapshot.server;
    let mut report = format!(
        "Ergo Support {} ({} {})\nServer: {}{}{}\nTimezone: {}\nLanguage: {}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        server.url,
        if server.training { ", training" } else { "" },
        if server.reachable { "" } else { ", not reachable" },
        snapshot.desktop_timezone,
        snapshot.language,
    );
    if let Some(managed) = desk.management().view(Language::English) {
        line(&mut report, &format!("Managed by: {}", managed.source));
        for setting in &managed.settings {
            line(&mut report, &format!("  {}: {}", setting.key, setting.value));
        }
        for wrong in &managed.wrong {
            line(&mut report, &format!("  wrong: {wrong}"));
        }
    }
    line(&mut report, &format!("Updates: {}", updates(&snapshot.updates)));
    let log = logs::recent(folder);
    line(&mut report, "\nLog:");
    line(&mut report, if log.is_empty() { "(empty)" } else { &log });
    if let Some(crash) = crash::last(folder) {
        line(&mut report, "\nLast crash:");
        line(&mut report, &crash);
    }
    report
}

/// How updates stand, in the words of the protocol.
fn updates(updates: &Updates) -> String {
    let state = match &updates.state {
        UpdateState::Off { why } => format!("off ({why})"),
        UpdateState::Current => "no newer version is known".to_owned(),
        UpdateState::Available { version, .. } => format!("{version} is available"),
        UpdateState::Downloading { version, .. } => format!("{version} is being downloaded"),
        UpdateState::Waiting { version } => format!("{version} is downloaded"),
        UpdateState::Installing { version } => format!("{version} is being installed"),
    };
    let problem = updates.problem.as_ref().map(|problem| format!("; last problem: {}", problem.code));
    state + &problem.unwrap_or_default()
}

fn line(report: &mut String, text: &str) {
    report.push_str(text);
    report.push('\n');
}
