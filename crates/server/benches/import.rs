//! How long the import of one million members into one workspace takes, and how much memory: from lines of JSON and from a
//! table, on SQLite, and on PostgreSQL where `ERGO_POSTGRES` names a server. The baseline is parsing the same file.
//!
//! Prints one line of JSON for each database.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start has nothing to say")]

use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Write},
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
    let file = |name: &str| folder.path().join(name);
    let (start, lines, table) = (file("start.ndjson"), file("organization.ndjson"), file("members.csv"));
    written(&start, write_start).unwrap();
    written(&lines, |out| write_start(out).and_then(|()| write_lines(out))).unwrap();
    written(&table, write_table).unwrap();
    let (parsed_lines, parsed_table) = (parse_lines(&lines), parse_table(&table));
    let server = std::env::var("ERGO_POSTGRES").ok();
    let sqlite = |name: &str| file(name).to_string_lossy().into_owned();
    let databases = [
        ("SQLite", Some([sqlite("lines.sqlite"), sqlite("table.sqlite")])),
        ("PostgreSQL", server.map(|server| ["from_lines", "from_table"].map(|name| create(&server, name)))),
    ];
    for (name, both) in databases {
        let Some([for_lines, for_table]) = both else { continue };
        measure(&format!("JSON lines, {name}"), import(&for_lines, &lines, &[]), parsed_lines);
        let prepared = import(&for_table, &start, &[]).status().unwrap();
        assert!(prepared.success(), "the import of the workspace failed");
        let members = import(&for_table, &table, &["--members-of", "ws_big"]);
        measure(&format!("table, {name}"), members, parsed_table);
    }
}

/// Creates a database beside the one that `server` names. Returns its address.
fn create(server: &str, name: &str) -> String {
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0");
    let made = Command::new("psql").args(["--quiet", "--command", &sql, server]).status().unwrap();
    assert!(made.success(), "the database {name} cannot be created");
    let (before, after) = server.split_once("/postgres?").unwrap();
    format!("{before}/{name}?{after}")
}

/// An import that has not started yet.
fn import(database: &str, file: &Path, more: &[&str]) -> Command {
    let mut import = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
    import.args(["import", "--database", database]).args(more).arg(file).stdout(Stdio::null());
    import
}

fn measure(name: &str, mut import: Command, baseline: Duration) {
    let begun = Instant::now();
    let peak = peak_until_done(import.spawn().unwrap());
    let took = begun.elapsed();
    let line = json!({
        "name": format!(
            "import of {MEMBERS} members, {name}, {:.1} s, {} MB at the peak", took.as_secs_f64(), peak / 1024
        ),
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

fn parse_lines(file: &Path) -> Duration {
    let begun = Instant::now();
    for line in BufReader::new(File::open(file).unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        assert!(line["type"].is_string());
    }
    begun.elapsed()
}

fn parse_table(file: &Path) -> Duration {
    let begun = Instant::now();
    for row in csv::Reader::from_path(file).unwrap().records() {
        assert_eq!(row.unwrap().len(), 4);
    }
    begun.elapsed()
}

type Out = BufWriter<File>;

fn written(file: &Path, write: impl Fn(&mut Out) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    write(&mut out)?;
    out.flush()
}

fn write_start(out: &mut Out) -> io::Result<()> {
    let start = [
        json!({"type": "ergo_import", "version": 1}),
        json!({"type": "workspace", "id": "ws_big", "name": "Big", "plan": "Enterprise", "region": "EU"}),
        json!({"type": "role", "workspace": "ws_big", "id": "role_owner", "name": "Owner", "description": "Runs it.",
               "permissions": ["members.view", "security.manage_support"], "owner": true, "built_in": true}),
        json!({"type": "role", "workspace": "ws_big", "id": "role_member", "name": "Member", "description": "Works.",
               "permissions": ["members.view"], "owner": false, "built_in": true}),
    ];
    start.iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn write_lines(out: &mut Out) -> io::Result<()> {
    for member in 0..MEMBERS {
        let line = json!({"type": "person", "id": format!("usr_{member:07}"), "name": format!("Dana Reyes {member}"),
                          "email": format!("dana.reyes.{member}@big.example"), "timezone": "Europe/Lisbon"});
        writeln!(out, "{line}")?;
    }
    for member in 0..MEMBERS {
        let line = json!({"type": "member", "workspace": "ws_big", "person": format!("usr_{member:07}"),
                          "role": role(member), "status": "active"});
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn write_table(out: &mut Out) -> io::Result<()> {
    writeln!(out, "email,name,role,timezone")?;
    for member in 0..MEMBERS {
        let role = role(member);
        writeln!(out, "dana.reyes.{member}@big.example,Dana Reyes {member},{role},Europe/Lisbon")?;
    }
    Ok(())
}

fn role(member: usize) -> &'static str {
    if member == 0 { "role_owner" } else { "role_member" }
}
