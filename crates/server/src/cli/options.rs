//! The commands and options that there are, and what `--help` says of them.

use clap::{Arg, ArgAction, Command, builder::NonEmptyStringValueParser as Text, value_parser};
use std::net::SocketAddr;

const PROVIDERS: &str = "Identity providers";
const LIMITS: &str = "Limits";

/// The whole command line.
pub fn program() -> Command {
    let database = || option("database", "URL", "A path, or sqlite:///path/to/file").required(true);
    let person = || id("person", "The person's id on this server");
    let agent = |verb: &'static str, about: &'static str| {
        Command::new(verb).about(about).args([database(), person()])
    };
    let link = Command::new("link")
        .about("Records which person on this server somebody at a trusted provider is")
        .after_help("An agent whose email address the provider has verified needs no link.")
        .args([
            database(),
            option("issuer", "URL", "The provider").required(true),
            id("subject", "The person's id at the provider"),
            person(),
        ]);
    let rotate = Command::new("rotate")
        .about("Creates a new signing key; tokens signed with the old key stay valid until they expire")
        .arg(database());
    Command::new("ergo-server")
        .about("Runs the workspace server, and administers it")
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
        .subcommand(noun("keys", "Manages signing keys").subcommand(rotate))
        .subcommand(noun("logins", "Manages sign-ins through identity providers").subcommand(link))
        .subcommand(
            noun("agents", "Manages agents")
                .subcommand(agent(
                    "disable",
                    "Ends everything an agent has open and blocks sign-in until the agent is enabled again",
                ))
                .subcommand(agent("enable", "Lets a disabled agent sign in again")),
        )
}

fn serving() -> [Arg; 5] {
    [
        option("public-url", "URL", "The issuer: the address under which clients reach this server"),
        flag(
            "training",
            "Create sample customers and allow sign-in as any sample person.\n\
             On this computer only, and only with a database that holds nobody else",
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
        about("client-id", "ID", "Let agents sign in there, with this client id (a public client)"),
        about("hand-over", "URL", "The page that hands over sessions started in the provider's dashboard"),
    ]
}

fn limiting() -> [Arg; 3] {
    let number = |name, help, to| option(name, "N", help).value_parser(value_parser!(u64).range(1..=to));
    [
        number("max-connections", "Most open connections [1-100000; default: 800]", 100_000),
        number(
            "max-connections-per-address",
            "Most open connections per address [1-100000; default: 400].\n\
             Raise it behind a proxy, where every connection comes from the proxy's address",
            100_000,
        ),
        number(
            "keep-days",
            "How long to keep used tickets, grants, requests, and read notifications\n\
             [1-3650; default: 30]. The audit log is never deleted",
            3650,
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
