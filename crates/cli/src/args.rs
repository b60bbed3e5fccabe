//! The command line.

use crate::{receipt, witness};
use clap::{Arg, ArgMatches, builder::NonEmptyStringValueParser as Text, error::ErrorKind, value_parser};
use std::{ffi::OsString, num::NonZero, path::PathBuf};

/// How to inspect tokens.
#[derive(Debug, PartialEq, Eq)]
pub struct Inspect {
    /// The file with the keys.
    pub jwks: PathBuf,
    /// The issuer that the tokens must name in `iss`.
    pub issuer: String,
    /// The audience that the tokens must name in `aud`.
    pub audience: String,
    /// A built-in profile's name, or a file.
    pub profile: String,
    /// The time to judge by, in Unix seconds; the clock's when absent.
    pub now: Option<i64>,
    /// On how many threads; as many as the computer has cores when absent.
    pub threads: Option<NonZero<usize>>,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// Inspect tokens.
    Inspect(Inspect),
    /// Check the policy in a file.
    CheckPolicy(PathBuf),
    /// Verify a receipt.
    VerifyReceipt(receipt::Asked),
    /// Be a witness, or configure one.
    Witness(witness::Asked),
}

/// What to print instead.
#[derive(Debug, PartialEq, Eq)]
pub enum Instead {
    /// The help, which was asked for.
    Help(String),
    /// What is wrong with the command line.
    Wrong(String),
}

/// Reads the command line, which begins with the program's name.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Asked, Instead> {
    let args: Vec<OsString> = args.collect();
    let mut command = command();
    let read = command.try_get_matches_from_mut(&args).and_then(|mut matches| {
        let read = matches.remove_subcommand().and_then(|(name, mut matches)| match name.as_str() {
            "receipt" => receipt::asked(&mut matches).map(Asked::VerifyReceipt),
            "witness" => witness::asked(&mut matches).map(Asked::Witness),
            "policy" => Some(Asked::CheckPolicy(matches.remove_subcommand()?.1.remove_one("file")?)),
            _ => options(&mut matches).map(Asked::Inspect),
        });
        read.ok_or_else(|| command.error(ErrorKind::MissingSubcommand, "a command is required"))
    });
    read.map_err(|error| {
        let text = error.render().to_string();
        if !error.use_stderr() {
            return Instead::Help(text);
        }
        // Somebody may have put a token on the command line, and this may end in a log.
        let repeated =
            |arg: &OsString| arg.len() >= SHORTEST_SECRET && text.contains(&*arg.to_string_lossy());
        if args.iter().skip(1).any(repeated) {
            return Instead::Wrong(NOT_REPEATED.to_owned());
        }
        Instead::Wrong(text)
    })
}

/// No token is shorter, in bytes.
const SHORTEST_SECRET: usize = 20;

const NOT_REPEATED: &str = "\
error: the command line has an argument that ergo does not recognize. Tokens are read from standard input

For more information, try 'ergo inspect --help'.
";

fn command() -> clap::Command {
    let inspect = clap::Command::new("inspect")
        .about("Verifies access tokens and reports what each one proves")
        .long_about(
            "Verifies access tokens and reports what each one proves.\n\n\
             Reads one token per line from standard input and prints one JSON object per line:\n  \
             verdict     direct, impersonating, or refused\n  \
             code        why the token was refused\n  \
             subject     the user whose rights the token carries\n  \
             actors      who is acting, the current actor first; empty if the token is marked but names no one\n  \
             workspace   the workspace that the token is for\n  \
             expires_at  in Unix seconds\n  \
             detail      the verdict in words\n\
             The token itself is never printed.",
        )
        .args([
            option("jwks", "FILE", "The issuer's public keys (a JWK set)").required(true).value_parser(value_parser!(PathBuf)),
            option("issuer", "URL", "The issuer, exactly as in the token's iss claim").required(true),
            option("audience", "AUD", "The audience that the tokens must be for").required(true),
            option("profile", "NAME|FILE.toml", "How the issuer marks impersonation (see docs/PROVIDERS.md)")
                .default_value("ergo"),
            option("now", "UNIX", "Verify as of this time in Unix seconds instead of the current time")
                .allow_negative_numbers(true)
                .value_parser(value_parser!(i64)),
            option("threads", "N", "Verify on this many threads instead of one for each core")
                .value_parser(value_parser!(NonZero<usize>)),
        ]);
    let check = clap::Command::new("check")
        .about("Checks the policy in a file, and names everything that is wrong with it")
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .help("A policy.toml (see docs/ROLLOUT.md)")
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        );
    let policy = clap::Command::new("policy")
        .about("Checks the settings that an organization manages")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(check);
    clap::Command::new("ergo")
        .about("Shows what access tokens and receipts prove, checks policies, and witnesses logs, without the app")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(inspect)
        .subcommand(policy)
        .subcommand(receipt::command())
        .subcommand(witness::command())
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help).value_parser(Text::new())
}

/// `None` only if an option is missing that clap requires.
fn options(inspect: &mut ArgMatches) -> Option<Inspect> {
    Some(Inspect {
        jwks: inspect.remove_one("jwks")?,
        issuer: inspect.remove_one("issuer")?,
        audience: inspect.remove_one("audience")?,
        profile: inspect.remove_one("profile")?,
        now: inspect.remove_one("now"),
        threads: inspect.remove_one("threads"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked, Instead> {
        parse(["ergo"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    fn parsed(line: &str) -> Result<Inspect, Instead> {
        asked(line).map(|asked| match asked {
            Asked::Inspect(inspect) => inspect,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_policy_is_checked_in_a_file() {
        assert_eq!(asked("policy check p.toml"), Ok(Asked::CheckPolicy(PathBuf::from("p.toml"))));
        assert!(matches!(asked("policy check"), Err(Instead::Wrong(text)) if text.contains("<FILE>")));
        assert!(
            matches!(asked("policy check --help"), Err(Instead::Help(text)) if text.contains("Usage: ergo policy"))
        );
    }

    #[test]
    fn a_receipt_is_verified_with_keys_and_a_quorum_that_counts() {
        let line = "receipt verify r.html --key a --key b --witness w --quorum";
        let Ok(Asked::VerifyReceipt(verify)) = asked(&format!("{line} 1")) else {
            panic!("it is well formed")
        };
        assert_eq!((verify.keys.len(), verify.quorum), (2, Some(1)));
        assert!(matches!(asked(&format!("{line} 0")), Err(Instead::Wrong(_))));
        assert!(matches!(asked("receipt verify r.html"), Err(Instead::Wrong(_))));
    }

    #[test]
    fn the_command_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn the_whole_line() {
        let line = "inspect --jwks k.json --issuer https://i --audience a --profile clerk --now 1795435200";
        let inspect = parsed(line).unwrap();
        assert_eq!((inspect.profile.as_str(), inspect.now), ("clerk", Some(1_795_435_200)));
        let short = parsed("inspect --jwks k --issuer i --audience a").unwrap();
        assert_eq!((short.profile.as_str(), short.now, short.threads), ("ergo", None, None));
        assert_eq!(
            parsed("inspect --jwks k --issuer i --audience a --threads 2").unwrap().threads,
            NonZero::new(2)
        );
        for help in ["--help", "-h", "help", "inspect --help"] {
            assert!(
                matches!(parsed(help), Err(Instead::Help(text)) if text.contains("Usage: ergo")),
                "{help}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said_and_a_token_is_not_repeated() {
        let token = "eyJhbGciOiJFZERTQSJ9.e30.AAAA";
        let good = "inspect --jwks k --issuer i --audience a";
        for (line, says) in [
            ("", "Usage: ergo"),
            ("inspekt", "unrecognized subcommand"),
            ("inspect --issuer i --audience a", "--jwks <FILE>"),
            ("inspect --jwks k --issuer i", "--audience <AUD>"),
            ("inspect --jwks", "a value is required for '--jwks <FILE>'"),
            ("inspect --jwks a --jwks b", "cannot be used multiple times"),
            (&format!("{good} --now soon"), "invalid value 'soon' for '--now <UNIX>'"),
            (&format!("{good} --threads 0"), "invalid value '0' for '--threads <N>'"),
            ("inspect --key k", "unexpected argument '--key'"),
            (&format!("{good} {token}"), "standard input"),
            (&format!("{good} --{token}"), "standard input"),
            (&format!("{good} --now {token}"), "standard input"),
            (token, "standard input"),
        ] {
            let Err(Instead::Wrong(error)) = parsed(line) else { panic!("{line}") };
            assert!(error.contains(says) && !error.contains("eyJ"), "{line}: {error}");
        }
        for unset in ["--audience", "--jwks", "--profile"] {
            let line = ["ergo", "inspect", "--jwks", "k", "--issuer", "i", "--audience", "a", unset, ""];
            assert!(parse(line.map(OsString::from).into_iter()).is_err(), "{unset}");
        }
    }
}
