//! The commands and options that there are, and what `--help` says of them.

use clap::{
    Arg, ArgAction, Command,
    builder::{NonEmptyStringValueParser as Text, PossibleValuesParser},
    value_parser,
};
use ergo_protocol::{
    AgentRole,
    directory::{Notify, SupportAccess},
};
use std::{net::SocketAddr, path::PathBuf};

const PROVIDERS: &str = "Identity providers";
const LIMITS: &str = "Limits";
const RETENTION: &str = "Retention";
const SIGNING_KEYS: &str = "Signing keys";

/// The whole command line.
pub fn program() -> Command {
    let person = || id("person", "The person's ID on this server");
    let agent = |verb: &'static str, about: &'static str| {
        Command::new(verb).about(about).args([database(), person()])
    };
    let role = || {
        option("role", "ROLE", "Their role in support")
            .required(true)
            .value_parser(PossibleValuesParser::new(AgentRole::NAMES))
    };
    let link = Command::new("link")
        .about("Links an account at a trusted provider to a person on this server")
        .after_help("An agent whose email address the provider has verified needs no link.")
        .args([
            database(),
            option("issuer", "URL", "The provider").required(true),
            id("subject", "The person's ID at the provider"),
            person(),
        ]);
    Command::new("ergo-server")
        .about("Runs and administers the workspace server")
        .version(env!("CARGO_PKG_VERSION"))
        .args_conflicts_with_subcommands(true)
        .subcommand_negates_reqs(true)
        .arg_required_else_help(true)
        .arg(
            option(
                "listen",
                "ADDR",
                "The address to listen on, e.g. 127.0.0.1:8080; port 0 picks a free port",
            )
            .required(true)
            .value_parser(value_parser!(SocketAddr)),
        )
        .arg(database())
        .args(serving())
        .args(trusting().map(|arg| arg.help_heading(PROVIDERS)))
        .args(limiting().map(|arg| arg.help_heading(LIMITS)))
        .args(keeping().map(|arg| arg.help_heading(RETENTION)))
        .args(encrypting().map(|arg| arg.help_heading(SIGNING_KEYS)))
        .arg(rotating().help_heading(SIGNING_KEYS))
        .subcommand(
            Command::new("import")
                .about("Imports workspaces, roles, people, members, teams, settings, and agents")
                .after_help("The format is described in docs/IMPORT.md.")
                .args([
                    Arg::new("file")
                        .value_name("FILE")
                        .help("Newline-delimited JSON, or CSV with --members-of; - reads standard input")
                        .required(true)
                        .value_parser(Text::new()),
                    database(),
                    flag("dry-run", "Only say what would change"),
                    flag("prune", "Remove what the file does not contain").conflicts_with("members-of"),
                    option("members-of", "WORKSPACE", "The file is a CSV table of this workspace's members"),
                    flag("json", "Print the result as JSON"),
                ]),
        )
        .subcommand(
            Command::new("export")
                .about("Writes everything that an import reads to standard output")
                .arg(database()),
        )
        .subcommands(backups())
        .subcommand(keys())
        .subcommand(noun("logins", "Manages sign-ins through identity providers").subcommand(link))
        .subcommand(workspaces())
        .subcommand(scim_token())
        .subcommand(
            noun("agents", "Manages agents")
                .subcommand(
                    Command::new("add").about("Adds an agent, or gives one another role").args([
                        database(),
                        person(),
                        role(),
                        option("name", "NAME", "Their name; needed for a person who is not there yet")
                            .requires("email"),
                        option("email", "ADDRESS", "Their email address; they sign in with it")
                            .requires("name"),
                    ]),
                )
                .subcommand(
                    Command::new("list")
                        .about("Lists the agents")
                        .args([database(), flag("json", "Print one JSON array")]),
                )
                .subcommand(Command::new("role").about("Gives an agent another role").args([
                    database(),
                    person(),
                    role(),
                ]))
                .subcommand(agent(
                    "disable",
                    "Ends everything an agent has open and blocks sign-in until the agent is enabled again",
                ))
                .subcommand(agent("enable", "Lets a disabled agent sign in again")),
        )
}

fn database() -> Arg {
    option("database", "URL", "A path, sqlite:///path/to/file, or postgres://user@host/database")
        .required(true)
}

fn keys() -> Command {
    noun("keys", "Manages the keys that sign tokens")
        .subcommand(
            Command::new("rotate")
                .about("Creates a new signing key; tokens signed with the old key stay valid until they expire")
                .arg(database())
                .arg(flag("now", "Sign with it at once, and not when every verifier can have read it"))
                .arg(flag("json", "Print one JSON object"))
                .args(encrypting()),
        )
        .subcommand(
            Command::new("encrypt")
                .about("Encrypts all signing keys with the encryption key, also those encrypted with the old one")
                .args([database(), flag("json", "Print one JSON object")])
                .args(encrypting()),
        )
        .subcommand(
            Command::new("list")
                .about("Lists the signing keys that sign or verify")
                .args([database(), flag("json", "Print one JSON array")]),
        )
}

fn encrypting() -> [Arg; 2] {
    let file = |name, help| option(name, "FILE", help).value_parser(value_parser!(PathBuf));
    [
        file(
            "key-encryption-file",
            "Encrypts the signing keys in the database with the key in this file: 32 random bytes in base64\n\
             (openssl rand -base64 32). ERGO_SERVER_KEY_ENCRYPTION can hold the same text instead",
        ),
        file(
            "old-key-encryption-file",
            "The encryption key before it, which still decrypts; or ERGO_SERVER_OLD_KEY_ENCRYPTION",
        ),
    ]
}

fn rotating() -> Arg {
    option(
        "rotate-keys-days",
        "N",
        "How long a signing key signs before the next one does [1-3650; default: 90]",
    )
    .value_parser(value_parser!(u64).range(1..=3650))
}

fn backups() -> [Command; 2] {
    let file = |help: &'static str| {
        Arg::new("file").value_name("FILE").help(help).value_parser(value_parser!(PathBuf))
    };
    [
        Command::new("backup")
            .about("Copies a SQLite database into a file while servers use it, and checks the copy")
            .after_help("The signing keys are in the file: only its owner can read it. Keep it in a safe place.")
            .args([
                file("The file to write").required(true),
                database(),
                flag("force", "Replace the file if it exists"),
                flag("json", "Print the result as JSON"),
            ]),
        Command::new("restore")
            .about("Puts a backup in place and ends everything that was open in it")
            .after_help(
                "What was revoked after the backup was made is not revoked in it. So all sessions, requests, tickets, and\n\
                 grants end, SCIM tokens are revoked, and the signing keys are replaced.",
            )
            .args([
                file("The backup").required_unless_present("finish"),
                database(),
                flag("finish", "Only end everything: another program, such as pg_restore, has put the data in place")
                    .conflicts_with("file"),
                flag("keep-scim-tokens", "Keep the SCIM tokens, if none was revoked since the backup"),
                flag("json", "Print the result as JSON"),
            ]),
    ]
}

fn workspaces() -> Command {
    let json = || flag("json", "Print JSON");
    let workspace = || id("workspace", "The workspace's ID");
    noun("workspaces", "Manages workspaces")
        .subcommand(Command::new("list").about("Lists the workspaces").args([database(), json()]))
        .subcommand(Command::new("show").about("Shows one workspace").args([database(), workspace(), json()]))
        .subcommand(
            Command::new("set").about("Changes what is given, and nothing else").args([
                database(),
                workspace(),
                option("name", "NAME", "Its name"),
                option("plan", "TEXT", "The plan it is on"),
                option("region", "TEXT", "Where its data lives"),
                option("support-access", "WORD", "Whether support may enter")
                    .value_parser(PossibleValuesParser::new(SupportAccess::NAMES)),
                option("changes-allowed", "BOOL", "Whether a session may change anything")
                    .value_parser(value_parser!(bool)),
                option("longest-session-minutes", "N", "The longest session [5-240]")
                    .value_parser(value_parser!(u32).range(5..=240)),
                option("notify", "WORD", "Who is notified of sessions")
                    .value_parser(PossibleValuesParser::new(Notify::NAMES)),
                json(),
            ]),
        )
}

/// The tokens with which directories come in.
fn scim_token() -> Command {
    let workspace = || option("workspace", "ID", "The workspace's ID on this server");
    let token = Arg::new("id").value_name("ID").help("The token's ID, as `list` shows it").required(true);
    noun("scim-token", "Manages the tokens with which directories provision users and groups (docs/SCIM.md)")
        .subcommand(
            Command::new("create")
                .about("Creates a token for one workspace and prints it once; only its hash is stored")
                .args([
                    database(),
                    workspace().required(true),
                    option("name", "NAME", "What the token is for, e.g. Entra ID").required(true),
                    flag("json", "Print one JSON object"),
                ]),
        )
        .subcommand(Command::new("list").about("Lists the tokens, also the revoked ones").args([
            database(),
            workspace(),
            flag("json", "Print one JSON array"),
        ]))
        .subcommand(
            Command::new("revoke")
                .about("Revokes a token: the next request with it is refused")
                .args([database(), token.value_parser(Text::new())]),
        )
}

fn serving() -> [Arg; 5] {
    [
        option("public-url", "URL", "The issuer: the address at which clients reach this server"),
        flag(
            "training",
            "Create sample customers and allow sign-in as any sample person.\n\
             Works only on this computer, and only with a database that contains no one else",
        )
        .conflicts_with("public-url"),
        option(
            "token-seconds",
            "N",
            "How long an impersonation token lasts before renewal [30-3600; default: 300]",
        )
        .value_parser(value_parser!(u64).range(30..=3600)),
        flag("allow-entry-as-owners", "Let agents view workspace owners"),
        flag("allow-entry-as-agents", "Let agents view users who are agents themselves"),
    ]
}

fn trusting() -> [Arg; 6] {
    let about =
        |name, value, help| option(name, value, help).action(ArgAction::Append).requires("trust-issuer");
    [
        option(
            "trust-issuer",
            "URL",
            "Also accept tokens from this provider (see docs/PROVIDERS.md).\n\
             Can be repeated; the options below apply to the issuer before them",
        )
        .action(ArgAction::Append),
        about(
            "profile",
            "NAME|FILE.toml",
            "How to read its tokens: a built-in profile or a file [default: oidc]",
        ),
        about("audience", "AUD", "The audience of its tokens [default: this server's own audience]"),
        about("jwks", "URL", "Where its keys are [default: from its discovery document]"),
        about(
            "client-id",
            "ID",
            "Let agents sign in through this provider, with this client ID (a public client)",
        ),
        about("hand-over", "URL", "The page that hands over sessions started in the provider's dashboard"),
    ]
}

fn limiting() -> [Arg; 2] {
    let number = |name, help, to| option(name, "N", help).value_parser(value_parser!(u64).range(1..=to));
    [
        number("max-connections", "Maximum number of open connections [1-100000; default: 800]", 100_000),
        number(
            "max-connections-per-address",
            "Maximum number of open connections per address [1-100000; default: 400].\n\
             Raise it behind a proxy, where every connection comes from the proxy's address",
            100_000,
        ),
    ]
}

fn keeping() -> [Arg; 5] {
    let days = |name, help, least: u64| {
        option(name, "N", help).value_parser(value_parser!(u64).range(least..=36500))
    };
    [
        days("keep-days", "How long to keep what is used up [1-36500; default: 30]", 1),
        days("keep-notifications-days", "The same for read notifications alone", 1),
        days("keep-requests-days", "The same for ended requests, tickets, grants, and hand-overs alone", 1),
        days(
            "keep-audit-days",
            "Delete entries of the audit log after this long [365-36500; default: never].\n\
             Each workspace's audit log says what was deleted",
            365,
        ),
        days(
            "keep-journals-days",
            "Delete the journals of sessions this long after their end [365-36500; default: never].\n\
             The audit log keeps the hash of the last entry",
            365,
        ),
    ]
}

fn noun(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about).subcommand_required(true).arg_required_else_help(true)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help).value_parser(Text::new())
}

/// An id, which may begin with a hyphen.
fn id(name: &'static str, help: &'static str) -> Arg {
    option(name, "ID", help).required(true).allow_hyphen_values(true)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::program().debug_assert();
    }
}
