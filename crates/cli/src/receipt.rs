//! `ergo receipt verify`: what a receipt proves, with nothing but public keys.

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    builder::{NonEmptyStringValueParser as Text, RangedU64ValueParser},
    value_parser,
};
use ergo_evidence::{KeyKind, Note, VerifierKey};
use ergo_receipt::{Fault, Keys};
use std::{
    fmt::Display,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// How to verify a receipt.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// The receipt.
    pub file: PathBuf,
    /// Verifier keys of the log.
    pub keys: Vec<String>,
    /// Verifier keys of witnesses.
    pub witnesses: Vec<String>,
    /// How many of the witnesses are needed; all of them when absent.
    pub quorum: Option<usize>,
    /// Checkpoints that came from elsewhere.
    pub checkpoints: Vec<PathBuf>,
    /// Whether records may be erased.
    pub allow_erased: bool,
}

/// `ergo receipt`.
pub fn command() -> Command {
    let key = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("VKEY")
            .help(help)
            .value_parser(Text::new())
            .action(ArgAction::Append)
    };
    let verify = Command::new("verify")
        .about("Verifies a receipt offline, and says what is proven and what is not")
        .long_about(
            "Verifies a receipt offline, and says what is proven and what is not.\n\n\
             It stops at the first problem, names it, and exits with 1: edited, removed, reordered, inserted, truncated, \
             forked, wrong key, or not witnessed (docs/EVIDENCE.md).",
        )
        .args([
            Arg::new("file")
                .value_name("FILE")
                .help("The receipt: the page (HTML) or its data (JSON)")
                .required(true)
                .value_parser(value_parser!(PathBuf)),
            key("key", "The log's public key (c2sp.org/signed-note); several after a key was replaced").required(true),
            key("witness", "The public key of a witness that must have seen the same log"),
            Arg::new("quorum")
                .long("quorum")
                .value_name("N")
                .help("How many of the witnesses are enough instead of all of them")
                // With 0, the witnesses that were given would not count.
                .value_parser(RangedU64ValueParser::<usize>::new().range(1..)),
            Arg::new("checkpoint")
                .long("checkpoint")
                .value_name("FILE")
                .help("A checkpoint of the log that you got elsewhere, which must not contradict this one")
                .value_parser(value_parser!(PathBuf))
                .action(ArgAction::Append),
            Arg::new("allow-erased")
                .long("allow-erased")
                .help("Accept records that are said to be erased, because of their age or at a person's request")
                .action(ArgAction::SetTrue),
        ]);
    Command::new("receipt")
        .about("Checks what support did, with nothing but the log's public key")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(verify)
}

/// What was asked for. `None` only if something is missing that clap requires.
pub fn asked(matches: &mut ArgMatches) -> Option<Asked> {
    let (_, mut verify) = matches.remove_subcommand()?;
    Some(Asked {
        file: verify.remove_one("file")?,
        keys: verify.remove_many("key")?.collect(),
        witnesses: verify.remove_many("witness").into_iter().flatten().collect(),
        quorum: verify.remove_one("quorum"),
        checkpoints: verify.remove_many("checkpoint").into_iter().flatten().collect(),
        allow_erased: verify.get_flag("allow-erased"),
    })
}

/// Verifies one, and prints what is proven.
pub fn verify(asked: &Asked) -> ExitCode {
    let keys = match keys(asked) {
        Ok(keys) => keys,
        Err(wrong) => return unusable(&wrong),
    };
    let bytes = match fs::read(&asked.file) {
        Ok(bytes) => bytes,
        Err(error) => return unusable(&format!("{}: {error}", asked.file.display())),
    };
    match proven(&bytes, &keys) {
        Ok(lines) => {
            let mut out = io::stdout().lock();
            for line in lines {
                // If the output is closed, the exit code still says so.
                _ = writeln!(out, "{}", printable(&line));
            }
            ExitCode::SUCCESS
        }
        Err(fault) => {
            _ = writeln!(io::stderr(), "ergo: {}", printable(&fault.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn proven(bytes: &[u8], keys: &Keys) -> Result<Vec<String>, Fault> {
    let opened = ergo_receipt::read(bytes)?;
    let verified = ergo_receipt::verify(&opened.receipt, keys)?;
    if let Some(page) = opened.page {
        ergo_receipt::require_page(&page, &opened.receipt, &verified)?;
    }
    Ok(ergo_receipt::verdict(&verified))
}

fn keys(asked: &Asked) -> Result<Keys, String> {
    let logs = asked.keys.iter().map(|key| parsed(key, KeyKind::Log)).collect::<Result<_, _>>()?;
    let witnesses: Vec<_> =
        asked.witnesses.iter().map(|key| parsed(key, KeyKind::Witness)).collect::<Result<_, _>>()?;
    let quorum = asked.quorum.unwrap_or(witnesses.len());
    if quorum > witnesses.len() {
        return Err(format!("--quorum {quorum} needs at least {quorum} --witness"));
    }
    let seen = asked.checkpoints.iter().map(|file| checkpoint(file)).collect::<Result<_, _>>()?;
    Ok(Keys { logs, witnesses, quorum, seen, allow_erased: asked.allow_erased })
}

fn checkpoint(file: &Path) -> Result<Note, String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Note::parse(&bytes).map_err(|error| format!("{}: {error}", file.display()))
}

fn parsed(text: &str, kind: KeyKind) -> Result<VerifierKey, String> {
    let key: VerifierKey = text.trim().parse().map_err(|error| format!("{text}: {error}"))?;
    let wanted = match kind {
        KeyKind::Log => "a log",
        KeyKind::Witness => "a witness",
    };
    if key.kind() == kind { Ok(key) } else { Err(format!("{text}: this is not the key of {wanted}")) }
}

/// Without characters that a terminal would obey.
fn printable(text: &str) -> String {
    let is_obeyed = |character: char| character.is_control() || ergo_receipt::is_deceptive(character);
    text.chars().map(|character| if is_obeyed(character) { '\u{fffd}' } else { character }).collect()
}

fn unusable(why: &dyn Display) -> ExitCode {
    _ = writeln!(io::stderr(), "ergo: {why}");
    ExitCode::from(2)
}
