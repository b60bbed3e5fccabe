//! How long the import of one million members into one workspace takes, and how much memory: on SQLite, and on PostgreSQL
//! where `ERGO_POSTGRES` names a server. The baseline is parsing the same file.
//!
//! Prints one line of JSON for each database.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start has nothing to say")]

use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

const MEMBERS: usize = 1_000_000;
/// How often the memory is looked at. The kernel keeps the highest figure, so nothing is missed but the last moment.
const LOOK: Duration = Duration::from_millis(50);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("organization.ndjson");
    write(&file).unwrap();
    let baseline = parse(&file);
    let sqlite = folder.path().join("server.sqlite").to_string_lossy().into_owned();
    measure("SQLite", &file, &sqlite, baseline);
    if let Ok(postgres) = std::env::var("ERGO_POSTGRES") {
        measure("PostgreSQL", &file, &postgres, baseline);
    }
}

fn measure(name: &str, file: &Path, database: &str, baseline: Duration) {
    let begun = Instant::now();
    let import = Command::new(env!("CARGO_BIN_EXE_ergo-server"))
        .args(["import", "--database", database])
        .arg(file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let peak = peak_until_done(import);
    let took = begun.elapsed();
    let line = json!({
        "name": format!("import of {MEMBERS} members, {name}, {:.1} s, {} MB at the peak", took.as_secs_f64(), peak / 1024),
        "baseline": "parsing the file",
        "micros": took.as_micros(),
        "baseline_micros": baseline.as_micros(),
        "ratio": took.as_secs_f64() / baseline.as_secs_f64(),
        "peak_kib": peak,
    });
    println!("{line}");
}

/// Its peak resident memory in KiB. Linux alone keeps it where we can read it; elsewhere it is 0.
fn peak_until_done(mut import: Child) -> u64 {
    let status = format!("/proc/{}/status", import.id());
    let mut peak = 0;
    let done = loop {
        if let Some(done) = import.try_wait().unwrap() {
            break done;
        }
        let said = fs::read_to_string(&status).unwrap_or_default();
        let line = said.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(now.unwrap_or(0));
        sleep(LOOK);
    };
    assert!(done.success(), "the import failed");
    peak
}

fn parse(file: &Path) -> Duration {
    let begun = Instant::now();
    for line in BufReader::new(File::open(file).unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        assert!(line["type"].is_string());
    }
    begun.elapsed()
}

fn write(file: &Path) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    let start = [
        json!({"type": "ergo_import", "version": 1}),
        json!({"type": "workspace", "id": "ws_big", "name": "Big", "plan": "Enterprise", "region": "EU"}),
        json!({"type": "role", "workspace": "ws_big", "id": "role_owner", "name": "Owner", "description": "Runs it.",
               "permissions": ["members.view", "security.manage_support"], "owner": true, "built_in": true}),
        json!({"type": "role", "workspace": "ws_big", "id": "role_member", "name": "Member", "description": "Works.",
               "permissions": ["members.view"], "owner": false, "built_in": true}),
    ];
    for line in start {
        writeln!(out, "{line}")?;
    }
    for member in 0..MEMBERS {
        let line = json!({"type": "person", "id": format!("usr_{member:07}"), "name": format!("Dana Reyes {member}"),
                          "email": format!("dana.reyes.{member}@big.example"), "timezone": "Europe/Lisbon"});
        writeln!(out, "{line}")?;
    }
    for member in 0..MEMBERS {
        let role = if member == 0 { "role_owner" } else { "role_member" };
        let line = json!({"type": "member", "workspace": "ws_big", "person": format!("usr_{member:07}"), "role": role,
                          "status": "active"});
        writeln!(out, "{line}")?;
    }
    out.flush()
}
