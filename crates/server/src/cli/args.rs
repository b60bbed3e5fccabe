//! The command line.

use crate::{options, trust_args};
use clap::{ArgMatches, error::ErrorKind};
use ergo_server::{Config, EntryPolicy};
use std::{ffi::OsString, net::SocketAddr, time::Duration};

/// What is to be done.
#[derive(Debug)]
pub enum Command {
    /// Run the server.
    Serve(Config),
    /// Make a new signing key.
    RotateKeys {
        /// Of this database.
        database: String,
    },
    /// Record which person somebody at a trusted provider is.
    LinkLogin(Link),
    /// Disable an agent, or enable one again.
    SetAgent {
        /// Of this database.
        database: String,
        /// Their id.
        person: String,
        /// Disabled or not.
        disabled: bool,
    },
}

/// See [`Command::LinkLogin`].
#[derive(Debug)]
pub struct Link {
    /// Of this server.
    pub database: String,
    /// The provider.
    pub issuer: String,
    /// The provider's id of the person.
    pub subject: String,
    /// Our id of the person.
    pub person: String,
}

/// Reads the command line, which begins with the program's name. The error prints the help that was asked for, or what is
/// wrong, and ends the program with 0 or 2.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Command, clap::Error> {
    let mut program = options::program();
    let mut matches = program.try_get_matches_from_mut(args)?;
    read(&mut matches).map_err(|wrong| program.error(ErrorKind::ValueValidation, wrong))
}

fn read(matches: &mut ArgMatches) -> Result<Command, String> {
    let Some((noun, mut inner)) = matches.remove_subcommand() else {
        return serve(matches).map(Command::Serve);
    };
    let Some((verb, mut asked)) = inner.remove_subcommand() else {
        return Err(format!("{noun} needs a command"));
    };
    let mut text = |name: &str| required::<String>(&mut asked, name);
    Ok(match (noun.as_str(), verb.as_str()) {
        ("logins", _) => Command::LinkLogin(Link {
            database: text("database")?,
            issuer: text("issuer")?,
            subject: text("subject")?,
            person: text("person")?,
        }),
        ("agents", verb) => Command::SetAgent {
            database: text("database")?,
            person: text("person")?,
            disabled: verb == "disable",
        },
        _ => Command::RotateKeys { database: text("database")? },
    })
}

fn serve(matches: &mut ArgMatches) -> Result<Config, String> {
    let trusted = trust_args::read(matches)?;
    let listen: SocketAddr = required(matches, "listen")?;
    let mut config = Config::new(listen, required(matches, "database")?);
    config.trusted = trusted;
    config.public_url = matches.remove_one("public-url");
    config.training = matches.get_flag("training");
    config.policy = EntryPolicy {
        owners: matches.get_flag("allow-entry-as-owners"),
        agents: matches.get_flag("allow-entry-as-agents"),
    };
    if let Some(seconds) = matches.remove_one("token-seconds") {
        config.tokens_live = Duration::from_secs(seconds);
    }
    if let Some(days) = matches.remove_one::<u64>("keep-days") {
        config.keep = Duration::from_hours(days * 24);
    }
    for (name, limit) in [
        ("max-connections", &mut config.limits.connections),
        ("max-connections-per-address", &mut config.limits.connections_per_address),
    ] {
        if let Some(asked) = matches.remove_one::<u64>(name) {
            *limit = usize::try_from(asked).unwrap_or(usize::MAX);
        }
    }
    Ok(config)
}

/// What clap has made sure is there.
fn required<T: Clone + Send + Sync + 'static>(matches: &mut ArgMatches, name: &str) -> Result<T, String> {
    matches.remove_one(name).ok_or_else(|| format!("--{name} is missing"))
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};
    use std::ffi::OsString;

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        parse(["ergo-server"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn serves_and_rotates() {
        let line = "--listen 127.0.0.1:0 --database a.sqlite --training";
        let Ok(Command::Serve(config)) = parsed(line) else { panic!("not understood") };
        assert!(config.training && config.database == "a.sqlite" && config.public_url.is_none());
        assert!(!config.policy.owners && !config.policy.agents && config.tokens_live.as_secs() == 300);
        let line = "--listen 127.0.0.1:0 --database a --token-seconds 60 --allow-entry-as-owners";
        let Ok(Command::Serve(config)) = parsed(line) else { panic!("not understood") };
        assert!(config.policy.owners && !config.policy.agents && config.tokens_live.as_secs() == 60);
        assert!(matches!(parsed("keys rotate --database x"), Ok(Command::RotateKeys { .. })));
        let line = "--listen 127.0.0.1:0 --database a --keep-days 7 --max-connections-per-address 9";
        let Ok(Command::Serve(config)) = parsed(line) else { panic!("not understood") };
        assert_eq!((config.keep.as_secs(), config.limits.connections_per_address), (7 * 24 * 3600, 9));
        let line = "agents disable --database x --person usr_1";
        assert!(matches!(parsed(line), Ok(Command::SetAgent { disabled: true, .. })));
        let line = "logins link --database x --issuer https://id --subject s --person usr_1";
        assert!(matches!(parsed(line), Ok(Command::LinkLogin(linked)) if linked.person == "usr_1"));
    }

    #[test]
    fn trusted_issuers_and_what_is_said_of_each() {
        let line = "--listen 127.0.0.1:0 --database a --trust-issuer https://a --client-id desk --audience us \
                    --trust-issuer https://b --profile clerk --jwks https://b/keys --hand-over https://b/over";
        let Ok(Command::Serve(config)) = parsed(line) else { panic!("not understood") };
        let [a, b] = &config.trusted[..] else { panic!("two") };
        assert_eq!(
            (a.profile.name.as_str(), a.client_id.as_deref(), a.audience.as_str()),
            ("oidc", Some("desk"), "us")
        );
        assert_eq!((b.profile.name.as_str(), b.jwks.as_deref()), ("clerk", Some("https://b/keys")));
        assert_eq!(b.hand_over_url.as_deref(), Some("https://b/over"));
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
            "--listen 127.0.0.1:0 --database x --profile clerk",
            "--listen 127.0.0.1:0 --database x --trust-issuer https://a --profile okta",
            "--listen 127.0.0.1:0 --database x --trust-issuer",
            "--listen 127.0.0.1:0 --database x --issuer https://a",
            "logins link --database x --issuer https://id --subject s",
            "logins link --listen 127.0.0.1:0 --database x --issuer https://id --subject s --person p",
            "keys rotate --database x --trust-issuer https://a",
            "agents disable --database x",
            "agents --database x --person p",
            "agents enable --database x --person p --listen 127.0.0.1:0",
            "--listen 127.0.0.1:0 --database x --training --public-url http://127.0.0.1:8080",
            "--listen 127.0.0.1:0 --database x --keep-days 0",
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
