//! The whole attack corpus of ergo-session through the real program.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

#[path = "../../session/tests/corpus/attack/mod.rs"]
mod attack;

use attack::{AUDIENCE, ISSUER, NOW, Verdict, issuer_keys, tokens};
use ergo_protocol::inspection::{Inspection, InspectionVerdict};
use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

#[test]
fn every_row_gets_the_verdict_that_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jwks.json");
    fs::write(&file, issuer_keys()).unwrap();
    // One token a line: what has a line's end in it is no line.
    let mut rows = tokens();
    rows.retain(|row| !row.token.contains(['\n', '\r']));
    let mut child = Command::new(env!("CARGO_BIN_EXE_ergo"))
        .args(["inspect", "--issuer", ISSUER, "--audience", AUDIENCE, "--now", &NOW.to_string(), "--jwks"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input: String = rows.iter().map(|row| row.token.clone() + "\n").collect();
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Inspection> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), rows.len());
    for (row, answer) in rows.iter().zip(answers) {
        let subject = answer.subject.unwrap_or_default();
        let got = match (answer.verdict, answer.code) {
            (InspectionVerdict::Direct, None) => Verdict::Direct { subject },
            (InspectionVerdict::Impersonating, None) => Verdict::Impersonating {
                viewed: subject,
                actors: answer.actors,
                workspace: answer.workspace.unwrap_or_default(),
            },
            (InspectionVerdict::Refused, Some(code)) => Verdict::Refused(code),
            other => panic!("{}: {other:?}", row.name),
        };
        assert_eq!(got, row.verdict, "{}", row.name);
    }
}
