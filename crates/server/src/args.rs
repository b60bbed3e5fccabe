//! The command line.

use ergo_server::{Config, EntryPolicy, TOKENS_LIVE};
use std::{net::SocketAddr, time::Duration};

/// What is printed when the command line is not understood.
pub const USAGE: &str = "\
usage: ergo-server --listen ADDR --database URL [--public-url URL] [--training] [--token-seconds N]
                   [--allow-entry-as-owners] [--allow-entry-as-agents]
       ergo-server keys rotate --database URL

  --listen ADDR      where to listen, e.g. 127.0.0.1:8080; port 0 takes a free one
  --database URL     sqlite:///path/to/file, or a path
  --public-url URL   the issuer: the address under which clients know this server
  --training         sample customers, and a door to sign in as a sample agent
  --token-seconds N  how long an impersonation token is good before it is renewed, 30 to 3600; 300 if not said
  --allow-entry-as-owners, --allow-entry-as-agents
                     whom agents may view besides ordinary members; nobody if not said
  keys rotate        makes a new signing key; tokens of the old one stay good until they expire";

/// What is to be done.
#[derive(Debug)]
pub enum Command {
    /// Print the usage.
    Help,
    /// Run the server.
    Serve(Config),
    /// Make a new signing key.
    RotateKeys {
        /// Of this database.
        database: String,
    },
}

/// Reads the command line; an error says what is wrong with it.
pub fn parse(args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut listen: Option<SocketAddr> = None;
    let mut database = None;
    let mut public_url = None;
    let mut training = false;
    let mut policy = EntryPolicy::default();
    let mut token_seconds: Option<u64> = None;
    let mut words = Vec::new();
    let mut args = args;
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--listen" => {
                let address = value()?;
                let parsed =
                    address.parse().map_err(|_| format!("{address} is not an address with a port"))?;
                once(&mut listen, parsed, &arg)?;
            }
            "--database" => {
                let address = value()?;
                once(&mut database, address, &arg)?;
            }
            "--public-url" => {
                let address = value()?;
                once(&mut public_url, address, &arg)?;
            }
            "--training" => training = true,
            "--allow-entry-as-owners" => policy.owners = true,
            "--allow-entry-as-agents" => policy.agents = true,
            "--token-seconds" => {
                let text = value()?;
                let seconds = text.parse().ok().filter(|seconds| (30..=3600).contains(seconds));
                let seconds = seconds.ok_or_else(|| format!("{text} is not a number from 30 to 3600"))?;
                once(&mut token_seconds, seconds, &arg)?;
            }
            "--help" | "-h" => return Ok(Command::Help),
            word if word.starts_with('-') => return Err(format!("unknown option {word}")),
            _ => words.push(arg),
        }
    }
    let database = database.ok_or("--database is missing");
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(Command::Serve(Config {
            listen: listen.ok_or("--listen is missing")?,
            database: database?,
            public_url,
            training,
            policy,
            tokens_live: token_seconds.map_or(TOKENS_LIVE, Duration::from_secs),
        })),
        ["keys", "rotate"] if listen.is_none() && public_url.is_none() && !training => {
            Ok(Command::RotateKeys { database: database? })
        }
        ["keys", "rotate"] => Err("keys rotate takes only --database".to_owned()),
        [word, ..] => Err(format!("unknown command {word}")),
    }
}

fn once<T>(slot: &mut Option<T>, value: T, name: &str) -> Result<(), String> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{name} is there twice")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn serves_and_rotates() {
        let line = "--listen 127.0.0.1:0 --database /tmp/a --training";
        let Ok(Command::Serve(config)) = parsed(line) else { panic!("not understood") };
        assert!(config.training && config.database == "/tmp/a" && config.public_url.is_none());
        assert!(!config.policy.owners && !config.policy.agents && config.tokens_live.as_secs() == 300);
        let line = "--listen 127.0.0.1:0 --database a --token-seconds 60 --allow-entry-as-owners";
        let Ok(Command::Serve(config)) = parsed(line) else { panic!("not understood") };
        assert!(config.policy.owners && !config.policy.agents && config.tokens_live.as_secs() == 60);
        assert!(matches!(parsed("keys rotate --database x"), Ok(Command::RotateKeys { .. })));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "",
            "--listen 127.0.0.1:0",
            "--database x",
            "--listen nowhere --database x",
            "--listen 127.0.0.1:0 --database x --verbose",
            "--listen 127.0.0.1:0 --listen 127.0.0.1:1 --database x",
            "--listen 127.0.0.1:0 --database",
            "keys --database x",
            "keys rotate",
            "keys rotate --database x --training",
            "serve --database x",
            "--listen 127.0.0.1:0 --database x --token-seconds 29",
            "--listen 127.0.0.1:0 --database x --token-seconds an-hour",
            "--listen 127.0.0.1:0 --database x stray",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
