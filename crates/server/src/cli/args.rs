//! The command line.

use crate::{
    authzen_args::{self, AuthzenToken},
    backup_args::{self, Backup, Restore},
    configuration::{self, Asked},
    file::database,
    key_args::{self, Keys},
    logging::LogFormat,
    options,
    scim_args::{self, ScimToken},
    webhook_args::{self, Webhooks},
};
use clap::{Arg, ArgMatches, error::ErrorKind, value_parser};
use ergo_protocol::AgentRole;
use ergo_server::{Config, data::Options, workspaces::NewValues};
use std::ffi::OsString;

/// What is to be done.
#[derive(Debug)]
pub enum Command {
    /// Check or show the configuration.
    Configuration(Asked),
    /// Run the server.
    Serve(Box<Serve>),
    /// Import a file.
    Import(Import),
    /// Export everything.
    Export {
        /// Of this database.
        database: String,
    },
    /// Copy a database into a file.
    Backup(Backup),
    /// Put a backup in place, and end what was open in it.
    Restore(Restore),
    /// Rotate, encrypt or list signing keys.
    Keys(Keys),
    /// Record which person somebody at a trusted provider is.
    LinkLogin(Link),
    /// Add an agent, or give one another role.
    AddAgent(NewAgent),
    /// List the agents.
    ListAgents {
        /// Of this database.
        database: String,
        /// Whether they are printed as JSON.
        json: bool,
    },
    /// List the workspaces.
    ListWorkspaces {
        /// Of this database.
        database: String,
        /// Whether they are printed as JSON.
        json: bool,
    },
    /// Show one workspace.
    ShowWorkspace {
        /// Of this database.
        database: String,
        /// Its id.
        workspace: String,
        /// Whether it is printed as JSON.
        json: bool,
    },
    /// Set something of a workspace.
    SetWorkspace {
        /// Of this database.
        database: String,
        /// Its id.
        workspace: String,
        /// What.
        new: NewValues,
        /// Whether the workspace is printed as JSON afterwards.
        json: bool,
    },
    /// Make, list or revoke the token of a directory.
    ScimToken(ScimToken),
    /// Make, list or revoke the token of a program that asks for decisions.
    AuthzenToken(AuthzenToken),
    /// Manage the receivers of changes.
    Webhooks(Webhooks),
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

/// See [`Command::Serve`].
#[derive(Debug)]
pub struct Serve {
    /// How to run it.
    pub config: Config,
    /// How its log looks.
    pub log_format: LogFormat,
}

/// See [`Command::Import`].
#[derive(Debug)]
pub struct Import {
    /// Into this database.
    pub database: String,
    /// From this file; `-` is standard input.
    pub file: String,
    /// The workspace whose members the file lists, as a table.
    pub members_of: Option<String>,
    /// How.
    pub options: Options,
    /// Whether the result is printed as JSON.
    pub json: bool,
}

/// See [`Command::AddAgent`].
#[derive(Debug)]
pub struct NewAgent {
    /// In this database.
    pub database: String,
    /// Their id.
    pub person: String,
    /// Their role.
    pub role: AgentRole,
    /// Name and address, for somebody who is not there yet.
    pub who: Option<(String, String)>,
    /// Whether they have to be an agent already.
    pub existing: bool,
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
    let args: Vec<OsString> = args.collect();
    let program = || options::program().subcommand(webhook_args::command());
    // First without looking at the values of the server's own settings: a variable that a command does not use must not stop it.
    let mut unjudged = program().mut_args(unless_shared);
    let mut matches = unjudged.try_get_matches_from_mut(&args)?;
    if matches.subcommand_name().is_some() {
        return read(&mut matches).map_err(|wrong| unjudged.error(ErrorKind::ValueValidation, wrong));
    }
    let mut program = program();
    let mut matches = program.try_get_matches_from_mut(&args)?;
    read(&mut matches).map_err(|wrong| program.error(ErrorKind::ValueValidation, wrong))
}

/// Takes any value of an argument, but of those that commands have too.
fn unless_shared(arg: Arg) -> Arg {
    if arg.is_global_set() { arg } else { arg.value_parser(value_parser!(OsString)) }
}

fn read(matches: &mut ArgMatches) -> Result<Command, String> {
    let Some((noun, mut inner)) = matches.remove_subcommand() else {
        return serve(matches).map(|serve| Command::Serve(Box::new(serve)));
    };
    match noun.as_str() {
        "import" => {
            let options = Options { dry_run: inner.get_flag("dry-run"), prune: inner.get_flag("prune") };
            let json = inner.get_flag("json");
            let (database, file) = (database(&inner)?, required(&mut inner, "file")?);
            let members_of = inner.remove_one("members-of");
            return Ok(Command::Import(Import { database, file, members_of, options, json }));
        }
        "backup" => return backup_args::backup(&mut inner).map(Command::Backup),
        "restore" => return backup_args::restore(&mut inner).map(Command::Restore),
        "export" => return Ok(Command::Export { database: database(&inner)? }),
        _ => {}
    }
    let Some((verb, mut asked)) = inner.remove_subcommand() else {
        return Err(format!("{noun} needs a command"));
    };
    if (noun.as_str(), verb.as_str()) == ("agents", "list") {
        let json = asked.get_flag("json");
        return Ok(Command::ListAgents { database: database(&asked)?, json });
    }
    if noun == "config" {
        return configuration::read(&verb, &asked).map(Command::Configuration);
    }
    if noun == "workspaces" {
        return workspaces(&verb, &mut asked);
    }
    if noun == "webhooks" {
        return webhook_args::read(&verb, &mut asked).map(Command::Webhooks);
    }
    if noun == "keys" {
        return key_args::read(&verb, &asked).map(Command::Keys);
    }
    if noun == "scim-token" {
        return scim_args::read(&verb, &mut asked).map(Command::ScimToken);
    }
    if noun == "authzen-token" {
        return authzen_args::read(&verb, &mut asked).map(Command::AuthzenToken);
    }
    let database = database(&asked)?;
    let mut text = |name: &str| required::<String>(&mut asked, name);
    Ok(match (noun.as_str(), verb.as_str()) {
        ("logins", _) => Command::LinkLogin(Link {
            database,
            issuer: text("issuer")?,
            subject: text("subject")?,
            person: text("person")?,
        }),
        ("agents", verb @ ("add" | "role")) => Command::AddAgent(NewAgent {
            database,
            person: text("person")?,
            role: text("role")?.parse().map_err(|_| "no such role".to_owned())?,
            who: if verb == "add" { text("name").ok().zip(text("email").ok()) } else { None },
            existing: verb == "role",
        }),
        (_, verb) => Command::SetAgent { database, person: text("person")?, disabled: verb == "disable" },
    })
}

fn workspaces(verb: &str, asked: &mut ArgMatches) -> Result<Command, String> {
    let (database, json) = (database(asked)?, asked.get_flag("json"));
    if verb == "list" {
        return Ok(Command::ListWorkspaces { database, json });
    }
    let workspace = required(asked, "workspace")?;
    if verb == "show" {
        return Ok(Command::ShowWorkspace { database, workspace, json });
    }
    let word = |asked: &mut ArgMatches, name: &str| asked.remove_one::<String>(name);
    let new = NewValues {
        name: word(asked, "name"),
        plan: word(asked, "plan"),
        region: word(asked, "region"),
        access: word(asked, "support-access").and_then(|word| word.parse().ok()),
        changes_allowed: asked.remove_one("changes-allowed"),
        longest_session_minutes: asked.remove_one("longest-session-minutes"),
        notify: word(asked, "notify").and_then(|word| word.parse().ok()),
    };
    Ok(Command::SetWorkspace { database, workspace, new, json })
}

fn serve(matches: &ArgMatches) -> Result<Serve, String> {
    let (config, log_format) = configuration::effective(matches)?;
    Ok(Serve { config, log_format })
}

/// What clap has made sure is there.
fn required<T: Clone + Send + Sync + 'static>(matches: &mut ArgMatches, name: &str) -> Result<T, String> {
    matches.remove_one(name).ok_or_else(|| format!("--{name} is missing"))
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};
    use ergo_protocol::directory::SupportAccess;
    use ergo_server::{Config, Keep};
    use std::{ffi::OsString, time::Duration};

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        parse(["ergo-server"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    fn serving(line: &str) -> Config {
        let Ok(Command::Serve(serve)) = parsed(line) else { panic!("not understood") };
        serve.config
    }

    #[test]
    fn serves_and_rotates() {
        let line = "--listen 127.0.0.1:0 --database a.sqlite --training";
        let config = serving(line);
        assert!(config.training && config.database == "a.sqlite" && config.public_url.is_none());
        assert!(!config.policy.owners && !config.policy.agents && config.tokens_live.as_secs() == 300);
        let line = "--listen 127.0.0.1:0 --database a --token-seconds 60 --allow-entry-as-owners";
        let config = serving(line);
        assert!(config.policy.owners && !config.policy.agents && config.tokens_live.as_secs() == 60);
        let line = "--listen 127.0.0.1:0 --database a --keep-days 7 --rotate-keys-days 30 --max-connections-per-address 9";
        let config = serving(line);
        assert_eq!(config.rotate_keys.as_secs(), 30 * 24 * 3600);
        let week = Keep::used(Duration::from_hours(7 * 24));
        assert_eq!((config.keep, config.limits.connections_per_address), (week, 9));
        let config =
            serving("--listen 127.0.0.1:0 --database a --keep-requests-days 60 --keep-audit-days 400");
        let days = |days: u64| Duration::from_hours(days * 24);
        let kept = Keep { requests: days(60), audit: Some(days(400)), ..Keep::used(days(30)) };
        assert_eq!(config.keep, kept);
        let config =
            serving("--listen 127.0.0.1:0 --database a --training=false --public-url https://a.example");
        assert!(!config.training && config.public_url.is_some());
        let line = "agents disable --database x --person usr_1";
        assert!(matches!(parsed(line), Ok(Command::SetAgent { disabled: true, .. })));
        let line = "agents add --database x --person p --role lead --name N --email e@x.example";
        assert!(matches!(parsed(line), Ok(Command::AddAgent(new)) if new.who.is_some() && !new.existing));
        let line = "agents role --database x --person p --role observer";
        assert!(matches!(parsed(line), Ok(Command::AddAgent(new)) if new.who.is_none() && new.existing));
        assert!(matches!(
            parsed("agents list --database x --json"),
            Ok(Command::ListAgents { json: true, .. })
        ));
        let line = "workspaces set --database x --workspace w --support-access off --changes-allowed false";
        let Ok(Command::SetWorkspace { new, .. }) = parsed(line) else { panic!("not understood") };
        assert_eq!(
            (new.access, new.changes_allowed, new.name),
            (Some(SupportAccess::Off), Some(false), None)
        );
        let line = "import m.csv --members-of ws_a --database x";
        assert!(matches!(parsed(line), Ok(Command::Import(asked)) if asked.members_of.is_some()));
        let line = "import - --database x --dry-run --prune";
        let Ok(Command::Import(import)) = parsed(line) else { panic!("not understood") };
        assert!(import.options.dry_run && import.options.prune && !import.json && import.file == "-");
        assert!(matches!(parsed("export --database x"), Ok(Command::Export { .. })));
        let line = "logins link --database x --issuer https://id --subject s --person usr_1";
        assert!(matches!(parsed(line), Ok(Command::LinkLogin(linked)) if linked.person == "usr_1"));
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
            "--listen 127.0.0.1:0 --database x --trust-issuer https://a",
            "--listen 127.0.0.1:0 --database x --trusted-issuer https://a,profile=okta",
            "--listen 127.0.0.1:0 --database x --trusted-issuer https://a,audiance=us",
            "--listen 127.0.0.1:0 --database x --trusted-issuer",
            "--listen 127.0.0.1:0 --database x --trusted-proxy ten",
            "--listen 127.0.0.1:0 --database x --tls-cert a",
            "--listen 127.0.0.1:0 --database x --training=perhaps",
            "--listen 127.0.0.1:0 --database x --config no-such-file.toml",
            "config --database x",
            "--listen 127.0.0.1:0 --database x --issuer https://a",
            "import m.csv --members-of ws_a --prune --database x",
            "workspaces set --database x --workspace w --longest-session-minutes 4",
            "logins link --database x --issuer https://id --subject s",
            "logins link --listen 127.0.0.1:0 --database x --issuer https://id --subject s --person p",
            "keys rotate --database x --trusted-issuer https://a",
            "agents disable --database x",
            "agents --database x --person p",
            "agents add --database x --person p --role king",
            "agents add --database x --person p --role agent --name N",
            "agents role --database x --person p",
            "agents enable --database x --person p --listen 127.0.0.1:0",
            "--listen 127.0.0.1:0 --database x --training --public-url http://127.0.0.1:8080",
            "--listen 127.0.0.1:0 --database x --keep-days 0",
            "scim-token create --database x --workspace ws",
            "scim-token revoke --database x",
            "scim-token --database x",
            "authzen-token create --database x",
            "authzen-token revoke --database x",
            "keys --database x",
            "keys rotate",
            "keys rotate --database x --training",
            "serve --database x",
            "import --database x",
            "import a.ndjson",
            "import a.ndjson b.ndjson --database x",
            "export a.ndjson --database x",
            "--listen 127.0.0.1:0 --database x --token-seconds 29",
            "--listen 127.0.0.1:0 --database x --token-seconds an-hour",
            "--listen 127.0.0.1:0 --database x stray",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
