//! The command line.

use std::path::PathBuf;

/// What is printed on request, and when the command line is not understood.
pub const USAGE: &str = "\
usage: ergo inspect --jwks FILE --issuer URL --audience AUD [--profile NAME|FILE.toml] [--now UNIX]

Reads access tokens from standard input, one a line, and says of each in one line of JSON what it proves:
  verdict     direct, impersonating or refused
  code        why it was refused
  subject     whose rights it carries
  actors      who acts, the current one first; empty when the token is marked and names nobody
  workspace   which workspace it is for
  expires_at  in Unix seconds
  detail      the verdict in words
The token itself is never printed.

  --jwks FILE     the issuer's public keys (a JWK set)
  --issuer URL    the issuer, exactly as in the token's iss
  --audience AUD  whom the tokens have to be for
  --profile NAME  how the issuer marks impersonation; ergo if not said. A name, or a file that ends with
                  .toml (docs/PROVIDERS.md lists the names and says how to write a file)
  --now UNIX      judge by this time in Unix seconds instead of the clock";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print the usage.
    Help,
    /// Inspect tokens.
    Inspect(Inspect),
}

/// How to inspect.
#[derive(Debug, PartialEq, Eq)]
pub struct Inspect {
    /// The file with the keys.
    pub jwks: PathBuf,
    /// The issuer.
    pub issuer: String,
    /// The audience.
    pub audience: String,
    /// A built-in profile's name, or a file.
    pub profile: String,
    /// The time to judge by, in Unix seconds; the clock's when absent.
    pub now: Option<i64>,
}

/// Reads the command line; an error says what is wrong with it.
pub fn parse(args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut args = args;
    match args.next().as_deref() {
        Some("inspect") => {}
        Some("help" | "--help" | "-h") => return Ok(Command::Help),
        Some(other) => return Err(format!("unknown command {other}")),
        None => return Err("say what to do".to_owned()),
    }
    let [mut jwks, mut issuer, mut audience, mut profile, mut now] = [const { None }; 5];
    while let Some(arg) = args.next() {
        let slot = match arg.as_str() {
            "--jwks" => &mut jwks,
            "--issuer" => &mut issuer,
            "--audience" => &mut audience,
            "--profile" => &mut profile,
            "--now" => &mut now,
            "--help" | "-h" => return Ok(Command::Help),
            // Not repeated in the message: it may be a token that somebody put on the command line.
            other if other.starts_with("--") && other.len() < 20 => {
                return Err(format!("unknown option {other}"));
            }
            _ => return Err("tokens are read from standard input, not from the command line".to_owned()),
        };
        let value = args.next().ok_or_else(|| format!("{arg} needs a value"))?;
        if value.is_empty() {
            // Such as a variable of the shell that is not set.
            return Err(format!("{arg} is empty"));
        }
        if slot.replace(value).is_some() {
            return Err(format!("{arg} is there twice"));
        }
    }
    Ok(Command::Inspect(Inspect {
        jwks: jwks.ok_or("--jwks is missing")?.into(),
        issuer: issuer.ok_or("--issuer is missing")?,
        audience: audience.ok_or("--audience is missing")?,
        profile: profile.unwrap_or_else(|| "ergo".to_owned()),
        now: now.map(|text: String| seconds(&text)).transpose()?,
    }))
}

fn seconds(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| format!("{text} is not a time in whole Unix seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_whole_line() {
        let line = "inspect --jwks k.json --issuer https://i --audience a --profile clerk --now 1795435200";
        let Ok(Command::Inspect(inspect)) = parsed(line) else { panic!() };
        assert_eq!((inspect.profile.as_str(), inspect.now), ("clerk", Some(1_795_435_200)));
        let Ok(Command::Inspect(short)) = parsed("inspect --jwks k --issuer i --audience a") else {
            panic!()
        };
        assert_eq!((short.profile.as_str(), short.now), ("ergo", None));
        assert_eq!(parsed("--help"), Ok(Command::Help));
        assert_eq!(parsed("inspect --help"), Ok(Command::Help));
    }

    #[test]
    fn what_is_wrong_is_said_and_a_token_is_not_repeated() {
        for (line, says) in [
            ("", "say what to do"),
            ("inspekt", "unknown command"),
            ("inspect --issuer i --audience a", "--jwks is missing"),
            ("inspect --jwks k --issuer i", "--audience is missing"),
            ("inspect --jwks", "needs a value"),
            ("inspect --jwks a --jwks b", "twice"),
            ("inspect --jwks k --issuer i --audience a --now soon", "whole Unix seconds"),
            ("inspect --key k", "unknown option --key"),
            ("inspect eyJhbGciOi.e30.AAAA", "standard input"),
        ] {
            let error = parsed(line).unwrap_err();
            assert!(error.contains(says) && !error.contains("eyJ"), "{line}: {error}");
        }
        let unset = ["inspect", "--jwks", "k", "--issuer", "i", "--audience", ""].map(str::to_owned);
        assert_eq!(parse(unset.into_iter()), Err("--audience is empty".to_owned()));
    }
}
