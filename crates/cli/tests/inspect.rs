//! The real program, with really signed tokens.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::{
    Code,
    inspection::{Inspection, InspectionVerdict as Verdict},
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Output, Stdio},
};
use tempfile::{TempDir, tempdir};

const NOW: i64 = 1_795_435_200;
const ISSUER: &str = "https://id.ergo.test";
const AUDIENCE: &str = "https://api.ergo.example";

/// A folder of its own for a test, with the key set in it.
struct Place {
    folder: TempDir,
    key: Ed25519KeyPair,
}

impl Place {
    fn new() -> Self {
        let folder = tempdir().unwrap();
        let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let set = json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "alg": "EdDSA", "x": b64(key.public_key().as_ref())},
            {"kty": "oct", "kid": "secret\u{1b}[2J", "k": "AAAA"},
        ]});
        fs::write(folder.path().join("jwks.json"), set.to_string()).unwrap();
        Self { folder, key }
    }

    fn token(&self, kind: &str, claims: &Value) -> String {
        let header = json!({"alg": "EdDSA", "kid": "ed", "typ": kind});
        let message = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
        let signature = b64(self.key.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ergo"));
        command.arg("inspect").arg("--jwks").arg(self.folder.path().join("jwks.json"));
        command.args(["--issuer", ISSUER, "--audience", AUDIENCE, "--now", &NOW.to_string()]).args(more);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, input: &[u8], more: &[&str]) -> Output {
        let mut child = self.command(more).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output
    }

    fn inspect(&self, input: &str, more: &[&str]) -> Vec<Inspection> {
        let output = self.run(input.as_bytes(), more);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        answers(&output)
    }
}

fn answers(output: &Output) -> Vec<Inspection> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn claims() -> Value {
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "usr_dana", "iat": NOW, "nbf": NOW, "exp": NOW + 300,
        "jti": "t", "sid": "s", "workspace": "ws_1"})
}

fn acting() -> Value {
    let mut claims = claims();
    claims["act"] = json!({"sub": "usr_sam"});
    claims
}

#[test]
fn one_line_in_one_line_out() {
    let place = Place::new();
    let good = place.token("at+jwt", &acting());
    let direct = place.token("at+jwt", &claims());
    let (message, _) = good.rsplit_once('.').unwrap();
    let forged = format!("{message}.{}", b64([0; 64]));
    let input = format!("{good}\r\n\n{direct}\nnot a token\n{forged}\n{}\n{good}", "x".repeat(2_000_000));
    let answers = place.inspect(&input, &[]);
    let verdicts: Vec<_> = answers.iter().map(|one| (one.verdict, one.code)).collect();
    assert_eq!(
        verdicts,
        [
            (Verdict::Impersonating, None),
            (Verdict::Refused, Some(Code::Malformed)),
            (Verdict::Direct, None),
            (Verdict::Refused, Some(Code::Malformed)),
            (Verdict::Refused, Some(Code::Signature)),
            (Verdict::Refused, Some(Code::TooLarge)),
            (Verdict::Impersonating, None),
        ]
    );
    assert_eq!(answers[0].subject.as_deref(), Some("usr_dana"));
    assert_eq!(answers[0].actors, ["usr_sam"]);
    assert_eq!(answers[0].workspace.as_deref(), Some("ws_1"));
    assert_eq!(answers[0].expires_at, Some(NOW + 300));
    assert_eq!(answers[4].subject, None, "nothing unsigned is repeated");
}

#[test]
fn a_token_is_never_printed() {
    let place = Place::new();
    let good = place.token("at+jwt", &acting());
    let output = place.run(format!("{good}\n{good}x\n\u{1b}[2J\n").as_bytes(), &[]);
    for part in good.split('.') {
        for printed in [&output.stdout, &output.stderr] {
            assert!(!String::from_utf8_lossy(printed).contains(part));
        }
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("was skipped") && !errors.contains('\u{1b}'), "{errors}");
}

#[test]
fn bytes_that_are_no_text_are_no_token() {
    let place = Place::new();
    let output = place.run(b"\xff\xfe.\xff.\xff\n", &[]);
    assert_eq!(answers(&output)[0].code, Some(Code::Malformed));
}

#[test]
fn an_answer_comes_before_the_next_question() {
    let place = Place::new();
    let mut child = place.command(&[]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        writeln!(stdin, "{}", place.token("at+jwt", &acting())).unwrap();
        let answer: Inspection = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer.verdict, Verdict::Impersonating);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

/// 100,000 tokens, with the most memory it ever had looked at after 1,000 and at the end.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_stream() {
    let place = Place::new();
    let tokens: Vec<String> = (0..100)
        .map(|number| {
            let mut claims = acting();
            claims["jti"] = json!(format!("t{number}"));
            place.token("at+jwt", &claims)
        })
        .collect();
    let hundred = tokens.join("\n") + "\n";
    let mut child = place.command(&[]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut ask = |times: usize| {
        for _ in 0..times {
            stdin.write_all(hundred.as_bytes()).unwrap();
            for _ in 0..100 {
                assert!(answers.next().unwrap().unwrap().contains("\"impersonating\""));
            }
        }
    };
    ask(10);
    let early = peak_kib(&child);
    ask(990);
    let late = peak_kib(&child);
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(late <= early + 512, "{early} KiB after 1,000 tokens, {late} KiB after 100,000");
}

fn peak_kib(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn profiles_by_name_and_by_file() {
    let place = Place::new();
    let mut claims = claims();
    claims["impersonatedBy"] = json!("admin_1");
    let token = place.token("JWT", &claims);
    assert_eq!(place.inspect(&token, &["--profile", "better-auth"])[0].actors, ["admin_1"]);
    assert_eq!(place.inspect(&token, &["--profile", "Better_Auth"])[0].actors, ["admin_1"]);
    assert_eq!(place.inspect(&token, &[])[0].code, Some(Code::Typ));

    let file = place.folder.path().join("acme.toml");
    let profile = "name = \"acme\"\nprovider = \"Acme\"\ntypes = [\"JWT\"]\nalgorithms = [\"EdDSA\"]\n\
                   marks_impersonation = true\nworkspace = []\n[[marking]]\npath = [\"impersonatedBy\"]\n\
                   form = \"person\"\n";
    fs::write(&file, profile).unwrap();
    let answer = &place.inspect(&token, &["--profile", file.to_str().unwrap()])[0];
    assert_eq!(
        (answer.verdict, answer.actors.as_slice()),
        (Verdict::Impersonating, &["admin_1".to_owned()][..])
    );

    fs::write(&file, profile.replace("form = \"person\"", "form = \"human\"")).unwrap();
    let output = place.run(b"", &["--profile", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(
        says.contains("acme.toml") && says.contains("line 9") && says.contains("unknown variant"),
        "{says}"
    );
    let unknown = place.run(b"", &["--profile", "okta"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("The built-in profiles are ergo, rfc8693"));
}

#[test]
fn an_issuer_that_is_not_known_to_mark_is_never_direct() {
    let place = Place::new();
    let answer = &place.inspect(&place.token("JWT", &claims()), &["--profile", "oidc"])[0];
    assert_eq!((answer.verdict, answer.code), (Verdict::Refused, Some(Code::CannotTell)));
    let mut marked = claims();
    marked["isImpersonation"] = json!(true);
    // The fixed key is not one that SuperTokens would sign with: a profile fixes the algorithm, too.
    let answer = &place.inspect(&place.token("JWT", &marked), &["--profile", "supertokens"])[0];
    assert_eq!(answer.code, Some(Code::AlgNotAllowed));
}

#[test]
fn files_that_cannot_be_used_are_said_so() {
    let place = Place::new();
    fs::write(place.folder.path().join("jwks.json"), "{\"keys\": 1}").unwrap();
    let output = place.run(b"", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not a JWK set"));
    fs::remove_file(place.folder.path().join("jwks.json")).unwrap();
    assert!(String::from_utf8_lossy(&place.run(b"", &[]).stderr).contains("cannot be read"));
}
