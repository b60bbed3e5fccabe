//! The commands and options that there are, and what `--help` says of them.

use crate::{
    arg::{flag, id, noun, option},
    setting_args::{all, config, database, encrypting},
};
use clap::{
    Arg, Command,
    builder::{NonEmptyStringValueParser as Text, PossibleValuesParser},
    value_parser,
};
use ergo_protocol::{
    AgentRole,
    directory::{Notify, SupportAccess},
};
use std::path::PathBuf;

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
        .arg(config())
        .args(all())
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
        .subcommand(configuration())
        .subcommands(backups())
        .subcommand(keys())
        .subcommand(noun("logins", "Manages sign-ins through identity providers").subcommand(link))
        .subcommand(workspaces())
        .subcommand(scim_token())
        .subcommand(authzen_token())
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

fn keys() -> Command {
    noun("keys", "Manages the keys that sign tokens and the log")
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
                .after_help(
                    "To change the encryption key, restart each server with both keys before you run this with both:\n\
                     a server that has only the old one can sign and verify nothing afterward.",
                )
                .args([database(), flag("json", "Print one JSON object")])
                .args(encrypting()),
        )
        .subcommand(
            Command::new("revoke")
                .about("Revokes a signing key that someone else may have: its tokens are refused at once, and all sessions end")
                .args([
                    Arg::new("kid")
                        .value_name("KEY")
                        .help("The key's ID, as `list` shows it")
                        .required(true)
                        .value_parser(Text::new()),
                    database(),
                    flag("json", "Print one JSON object"),
                ])
                .args(encrypting()),
        )
        .subcommand(
            Command::new("list")
                .about("Lists the signing keys that sign or verify")
                .args([database(), flag("json", "Print one JSON array")]),
        )
        .subcommand(
            Command::new("log")
                .about("Lists the public keys of the log, with which customers verify receipts")
                .args([database(), flag("json", "Print one JSON array")]),
        )
        .subcommand(
            Command::new("rotate-log")
                .about("Creates a new key for the log; for 30 days, the old one signs beside it")
                .args([database(), flag("json", "Print one JSON object")])
                .args(encrypting()),
        )
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
                 grants end, SCIM and AuthZEN tokens are revoked, and the signing keys are replaced.",
            )
            .args([
                file("The backup").required_unless_present("finish"),
                database(),
                flag("finish", "Only end everything: another program, such as pg_restore, has put the data in place")
                    .conflicts_with("file"),
                // The conflict is stated too, because clap waives a requirement that another argument excludes.
                flag("force", "Finish a database that does not know that it was restored, such as a snapshot")
                    .requires("finish")
                    .conflicts_with("file"),
                flag("keep-scim-tokens", "Keep the SCIM tokens, if none was revoked since the backup"),
                flag("keep-authzen-tokens", "Keep the AuthZEN tokens, if none was revoked since the backup"),
                flag("json", "Print the result as JSON"),
            ]),
    ]
}

fn configuration() -> Command {
    noun("config", "Checks and shows the configuration: flags, environment, and file")
        .subcommand(
            Command::new("check")
                .about("Says what is wrong, including files that cannot be read and a database that does not answer")
                .args(all()),
        )
        .subcommand(
            Command::new("show")
                .about("Shows each setting and where its value comes from, without passwords")
                .args(all())
                .arg(flag("json", "Print one JSON array")),
        )
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

/// The tokens with which programs ask for decisions.
fn authzen_token() -> Command {
    let token = Arg::new("id").value_name("ID").help("The token's ID, as `list` shows it").required(true);
    noun("authzen-token", "Manages the tokens with which programs ask who may do what (docs/AUTHZEN.md)")
        .subcommand(
            Command::new("create").about("Creates a token and prints it once; only its hash is stored").args(
                [
                    database(),
                    option(
                        "workspace",
                        "ID",
                        "The only workspace that it can ask about; without it, all of them",
                    ),
                    option("name", "NAME", "What the token is for, e.g. API gateway").required(true),
                    flag("json", "Print one JSON object"),
                ],
            ),
        )
        .subcommand(
            Command::new("list")
                .about("Lists the tokens, also the revoked ones")
                .args([database(), flag("json", "Print one JSON array")]),
        )
        .subcommand(
            Command::new("revoke")
                .about("Revokes a token: the next request with it is refused")
                .args([database(), token.value_parser(Text::new())]),
        )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::program().debug_assert();
    }
}
