//! The command line.

use crate::trust_args;
use ergo_server::{Config, EntryPolicy};
use std::{net::SocketAddr, time::Duration};

/// What is printed when the command line is not understood.
pub const USAGE: &str = "\
usage: ergo-server --listen ADDR --database URL [--public-url URL] [--training] [--token-seconds N]
                   [--allow-entry-as-owners] [--allow-entry-as-agents]
                   [--max-connections N] [--max-connections-per-address N] [--keep-days N]
                   [--trust-issuer URL [--profile NAME|FILE.toml] [--audience AUD] [--jwks URL]
                                       [--client-id ID] [--hand-over URL]]...
       ergo-server keys rotate --database URL
       ergo-server logins link --database URL --issuer URL --subject ID --person ID
       ergo-server agents disable|enable --database URL --person ID

  --listen ADDR      where to listen, e.g. 127.0.0.1:8080; port 0 takes a free one
  --database URL     sqlite:///path/to/file, or a path
  --public-url URL   the issuer: the address under which clients know this server
  --training         sample customers, and a door to sign in as a sample person; on this computer only, and only
                     with a database in which everybody is a sample
  --token-seconds N  how long an impersonation token is good before it is renewed, 30 to 3600; 300 by default
  --allow-entry-as-owners, --allow-entry-as-agents
                     whom agents may view besides ordinary members; nobody by default
  --max-connections N
                     open connections in all, 1 to 100000; 800 by default
  --max-connections-per-address N
                     open connections of one address, 1 to 100000; 400 by default. Behind a proxy all of them are
                     the proxy's: raise it
  --keep-days N      how long used tickets, grants, requests and read notifications are kept, 1 to 3650; 30 by
                     default. The audit is kept for good
  --trust-issuer URL takes tokens of this identity provider too; what follows is about it (docs/PROVIDERS.md):
    --profile NAME   how its tokens are read; oidc by default. A file that ends with .toml is one of your own
    --audience AUD   whom its tokens have to be for; this server's own audience by default
    --jwks URL       where its keys are; from its discovery document by default
    --client-id ID   agents sign in there, and this is who the app is there (a public client)
    --hand-over URL  the page that hands over sessions that were started in the provider's dashboard
  keys rotate        makes a new signing key; tokens of the old one stay good until they expire
  logins link        says who a person of a trusted provider is here; an agent whose address the provider has
                     verified needs none
  agents disable     ends everything that is open of an agent, and lets nothing sign them in until agents enable";

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
    /// Say who somebody of a trusted provider is here.
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

/// Reads the command line; an error says what is wrong with it.
pub fn parse(args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut listen: Option<SocketAddr> = None;
    let mut database = None;
    let mut public_url = None;
    let mut training = false;
    let mut policy = EntryPolicy::default();
    let [mut token_seconds, mut keep_days, mut connections, mut per_address] = [const { None::<u64> }; 4];
    let mut trusted = Vec::new();
    let [mut issuer, mut subject, mut person] = [const { None }; 3];
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
            "--token-seconds" => once(&mut token_seconds, number(&value()?, 30, 3600)?, &arg)?,
            "--keep-days" => once(&mut keep_days, number(&value()?, 1, 3650)?, &arg)?,
            "--max-connections" => once(&mut connections, number(&value()?, 1, 100_000)?, &arg)?,
            "--max-connections-per-address" => {
                once(&mut per_address, number(&value()?, 1, 100_000)?, &arg)?;
            }
            "--help" | "-h" => return Ok(Command::Help),
            "--issuer" => once(&mut issuer, value()?, "--issuer")?,
            "--subject" => once(&mut subject, value()?, "--subject")?,
            "--person" => once(&mut person, value()?, "--person")?,
            option if trust_args::is_one(option) => trust_args::take(&mut trusted, option, value()?)?,
            word if word.starts_with('-') => return Err(format!("unknown option {word}")),
            _ => words.push(arg),
        }
    }
    let database = database.ok_or("--database is missing");
    let serves_only = listen.is_some()
        || public_url.is_some()
        || training
        || !trusted.is_empty()
        || [token_seconds, keep_days, connections, per_address].iter().any(Option::is_some);
    let links_only = issuer.is_some() || subject.is_some() || person.is_some();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] if links_only => Err("--issuer, --subject and --person are for logins link".to_owned()),
        [] => {
            if training && public_url.is_some() {
                return Err("--training works on this computer only and takes no --public-url".to_owned());
            }
            let base = Config::new(listen.ok_or("--listen is missing")?, database?);
            let mut config = Config { public_url, training, policy, trusted, ..base };
            if let Some(seconds) = token_seconds {
                config.tokens_live = Duration::from_secs(seconds);
            }
            if let Some(days) = keep_days {
                config.keep = Duration::from_hours(days * 24);
            }
            for (asked, limit) in [
                (connections, &mut config.limits.connections),
                (per_address, &mut config.limits.connections_per_address),
            ] {
                *limit = asked.map_or(*limit, |asked| usize::try_from(asked).unwrap_or(usize::MAX));
            }
            Ok(Command::Serve(config))
        }
        ["logins", "link"] if !serves_only => Ok(Command::LinkLogin(Link {
            database: database?,
            issuer: issuer.ok_or("--issuer is missing")?,
            subject: subject.ok_or("--subject is missing")?,
            person: person.ok_or("--person is missing")?,
        })),
        ["logins", "link"] => {
            Err("logins link takes only --database, --issuer, --subject and --person".to_owned())
        }
        ["agents", verb @ ("disable" | "enable")]
            if !serves_only && issuer.is_none() && subject.is_none() =>
        {
            Ok(Command::SetAgent {
                database: database?,
                person: person.ok_or("--person is missing")?,
                disabled: verb == "disable",
            })
        }
        ["agents", "disable" | "enable"] => {
            Err("agents disable and agents enable take only --database and --person".to_owned())
        }
        ["keys", "rotate"] if !serves_only && !links_only => Ok(Command::RotateKeys { database: database? }),
        ["keys", "rotate"] => Err("keys rotate takes only --database".to_owned()),
        [word, ..] => Err(format!("unknown command {word}")),
    }
}

fn number(text: &str, from: u64, to: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (from..=to).contains(number));
    number.ok_or_else(|| format!("{text} is not a number from {from} to {to}"))
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
