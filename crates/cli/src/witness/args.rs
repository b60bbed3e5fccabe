//! The command line of `ergo witness`.

use clap::{Arg, ArgMatches, Command, builder::NonEmptyStringValueParser as Text, value_parser};
use std::{net::SocketAddr, path::PathBuf};

/// What to do with which witness.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where its key and its state are.
    pub folder: PathBuf,
    /// What to do.
    pub what: What,
}

/// What to do with a witness.
#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// Create it.
    Init {
        /// The name that it signs under.
        name: String,
    },
    /// Trust a log's key.
    AddLog {
        /// The verifier key, not parsed yet: errors of the command line hide long texts, which may be tokens.
        vkey: String,
        /// The log, if its name is not the key's.
        origin: Option<String>,
    },
    /// Answer requests.
    Serve {
        /// Where to listen.
        listen: SocketAddr,
    },
    /// Print what it has cosigned.
    Status,
    /// Print what it has refused and kept.
    Evidence,
}

/// Where it listens by default: for a proxy on the same computer, which brings TLS.
const LISTEN: &str = "127.0.0.1:7380";

/// The command.
pub fn command() -> Command {
    let folder = option("dir", "DIR", "The folder of the witness: its private key, and what it has seen")
        .required(true)
        .value_parser(value_parser!(PathBuf));
    let sub = |name: &'static str, about: &'static str| Command::new(name).about(about).arg(folder.clone());
    let init = sub("init", "Creates a witness with a new key, and prints its verifier key")
        .arg(option("name", "NAME", "The name it signs under, such as witness.example/w1").required(true));
    let add_log = sub("add-log", "Adds a log to be witnessed, or another key of one").args([
        option("vkey", "VKEY", "The log's verifier key").required(true),
        option("origin", "ORIGIN", "The log's origin, if it differs from the name of its key"),
    ]);
    let serve = sub("serve", "Answers cosigning requests until Ctrl+C or SIGTERM").arg(
        option("listen", "ADDRESS:PORT", "Where to listen")
            .default_value(LISTEN)
            .value_parser(value_parser!(SocketAddr)),
    );
    Command::new("witness")
        .about("Cosigns a log's checkpoints as long as the log only grows")
        .long_about(
            "Cosigns a log's checkpoints as long as the log only grows (C2SP tlog-witness).\n\n\
             If a log shows different histories to different people, it gets cosignatures for only one of them. Anyone \
             with a receipt and the witness' verifier key can check that. See docs/WITNESS.md.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            init,
            add_log,
            serve,
            sub("status", "Prints the witness' key, and what it has cosigned of each log"),
            sub("evidence", "Prints what logs have signed that contradicts what they signed before"),
        ])
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help).value_parser(Text::new())
}

/// What was asked for. `None` only if something is missing that clap requires.
pub fn asked(matches: &mut ArgMatches) -> Option<Asked> {
    let (name, mut matches) = matches.remove_subcommand()?;
    let what = match name.as_str() {
        "init" => What::Init { name: matches.remove_one("name")? },
        "add-log" => What::AddLog { vkey: matches.remove_one("vkey")?, origin: matches.remove_one("origin") },
        "serve" => What::Serve { listen: matches.remove_one("listen")? },
        "evidence" => What::Evidence,
        _ => What::Status,
    };
    Some(Asked { folder: matches.remove_one("dir")?, what })
}
