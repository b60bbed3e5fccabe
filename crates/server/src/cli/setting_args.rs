//! The flags and variables of the settings, and what `--help` says of them.

use crate::{
    arg::option,
    decision_point::{KnownBy, Milliseconds, PointUrl},
    issuer::IssuerTable,
    logging::LogFormat,
    values::{DatabaseUrl, Network, Number, WitnessSetting},
};
use clap::{
    Arg, ArgAction,
    builder::{NonEmptyStringValueParser, ValueParser},
    value_parser,
};
use std::{net::SocketAddr, path::PathBuf};

const NETWORK: &str = "Network";
const DECISION_POINT: &str = "Decision point";
const PROVIDERS: &str = "Identity providers";
const LIMITS: &str = "Limits";
const OPERATION: &str = "Operation";
const RETENTION: &str = "Retention";
const SIGNING_KEYS: &str = "Signing keys";

/// The file with settings.
pub fn config() -> Arg {
    option("config", "FILE", "A TOML file with settings (docs/ergo-server.example.toml)")
        .env("ERGO_SERVER_CONFIG")
        .hide_env_values(true)
        .global(true)
}

/// The database, which every command needs.
pub fn database() -> Arg {
    let help = "A path, sqlite:///path/to/file, or postgres://user@host/database";
    setting("database", "ERGO_SERVER_DATABASE", "URL", help, value_parser!(DatabaseUrl))
}

/// All settings.
pub fn all() -> Vec<Arg> {
    let listen = setting(
        "listen",
        "ERGO_SERVER_LISTEN",
        "ADDR",
        "The address to listen on, e.g. 127.0.0.1:8080; port 0 picks a free port",
        value_parser!(SocketAddr),
    );
    let mut all = vec![listen, database()];
    all.extend(serving());
    for (heading, args) in [
        (PROVIDERS, vec![trusting()]),
        (NETWORK, network().into()),
        (LIMITS, limiting().into()),
        (RETENTION, keeping().into()),
        (SIGNING_KEYS, encrypting().into()),
        (SIGNING_KEYS, vec![rotating()]),
        (DECISION_POINT, deciding().into()),
        (OPERATION, operating().into()),
    ] {
        all.extend(args.into_iter().map(|arg| arg.help_heading(heading)));
    }
    all
}

fn serving() -> [Arg; 7] {
    [
        setting(
            "public-url",
            "ERGO_SERVER_PUBLIC_URL",
            "URL",
            "The issuer: the address at which clients reach this server",
            value_parser!(String),
        ),
        switch(
            "training",
            "ERGO_SERVER_TRAINING",
            "Create sample customers and allow sign-in as any sample person.\n\
             Works only on this computer, without --public-url, and only with a database that contains no one else",
        ),
        setting(
            "token-seconds",
            "ERGO_SERVER_TOKEN_SECONDS",
            "N",
            "How long an impersonation token lasts before renewal [30-3600; default: 300]",
            value_parser!(Number<30, 3600>),
        ),
        switch(
            "allow-entry-as-owners",
            "ERGO_SERVER_ALLOW_ENTRY_AS_OWNERS",
            "Let agents view workspace owners",
        ),
        switch(
            "allow-entry-as-agents",
            "ERGO_SERVER_ALLOW_ENTRY_AS_AGENTS",
            "Let agents view users who are agents themselves",
        ),
        setting(
            "witness",
            "ERGO_SERVER_WITNESS",
            "URL,KEY",
            "A witness that cosigns the log: its address, a comma, and its verifier key (docs/WITNESS.md).\n\
             Can be repeated",
            value_parser!(WitnessSetting),
        )
        .action(ArgAction::Append)
        .value_delimiter(' '),
        switch(
            "hide-agent-names",
            "ERGO_SERVER_HIDE_AGENT_NAMES",
            "In receipts, show customers \"Support agent 7\" in place of an agent's name (docs/EVIDENCE.md)",
        ),
    ]
}

fn trusting() -> Arg {
    setting(
        "trusted-issuer",
        "ERGO_SERVER_TRUSTED_ISSUER",
        "URL[,KEY=VALUE]...",
        "Also accept tokens from this provider (docs/PROVIDERS.md). Can be repeated. The keys are\n\
         client_id   agents sign in through this provider, where the app has this ID (a public client)\n\
         profile     how to read its tokens: a built-in profile, or a file FILE.toml [default: oidc]\n\
         audience    the audience of its tokens [default: this server's own audience]\n\
         jwks        where its keys are [default: from its discovery document]\n\
         hand_over   the page that hands over sessions started in the provider's dashboard",
        value_parser!(IssuerTable),
    )
    .action(ArgAction::Append)
    .value_delimiter(' ')
}

fn network() -> [Arg; 4] {
    [
        setting(
            "tls-cert",
            "ERGO_SERVER_TLS_CERT",
            "FILE",
            "Serve TLS with this certificate chain (PEM); read again when it changes",
            value_parser!(PathBuf),
        ),
        setting(
            "tls-key",
            "ERGO_SERVER_TLS_KEY",
            "FILE",
            "The private key of the certificate (PEM)",
            value_parser!(PathBuf),
        ),
        setting(
            "trusted-proxy",
            "ERGO_SERVER_TRUSTED_PROXY",
            "CIDR",
            "A proxy in front of this server: its X-Forwarded-For, Forwarded, and X-Request-Id are believed.\n\
             Can be repeated",
            value_parser!(Network),
        )
        .action(ArgAction::Append)
        .value_delimiter(' '),
        switch(
            "allow-plain-http",
            "ERGO_SERVER_ALLOW_PLAIN_HTTP",
            "Listen without TLS on an address that other computers can reach",
        ),
    ]
}

fn limiting() -> [Arg; 2] {
    [
        setting(
            "max-connections",
            "ERGO_SERVER_MAX_CONNECTIONS",
            "N",
            "Maximum number of open connections [1-100000; default: 800]",
            value_parser!(Number<1, 100_000>),
        ),
        setting(
            "max-connections-per-address",
            "ERGO_SERVER_MAX_CONNECTIONS_PER_ADDRESS",
            "N",
            "Maximum number of open connections per address, and of open requests per address\n\
             behind a trusted proxy [1-100000; default: 400]",
            value_parser!(Number<1, 100_000>),
        ),
    ]
}

fn keeping() -> [Arg; 5] {
    [
        setting(
            "keep-days",
            "ERGO_SERVER_KEEP_DAYS",
            "N",
            "How long to keep what is used up, in days [1-36500; default: 30]",
            value_parser!(Number<1, 36500>),
        ),
        setting(
            "keep-notifications-days",
            "ERGO_SERVER_KEEP_NOTIFICATIONS_DAYS",
            "N",
            "The same for read notifications alone",
            value_parser!(Number<1, 36500>),
        ),
        setting(
            "keep-requests-days",
            "ERGO_SERVER_KEEP_REQUESTS_DAYS",
            "N",
            "The same for ended requests, tickets, grants, hand-overs, and delivered messages alone",
            value_parser!(Number<1, 36500>),
        ),
        setting(
            "keep-audit-days",
            "ERGO_SERVER_KEEP_AUDIT_DAYS",
            "N",
            "Delete entries of the audit log after this long [365-36500; default: never].\n\
             Each workspace's audit log says what was deleted",
            value_parser!(Number<365, 36500>),
        ),
        setting(
            "keep-journals-days",
            "ERGO_SERVER_KEEP_JOURNALS_DAYS",
            "N",
            "Delete the journals of sessions this long after their end [365-36500; default: never].\n\
             The audit log keeps the hash of the last entry",
            value_parser!(Number<365, 36500>),
        ),
    ]
}

/// How the signing keys are encrypted; also for the commands that work on them.
pub fn encrypting() -> [Arg; 2] {
    [
        setting(
            "key-encryption-file",
            "ERGO_SERVER_KEY_ENCRYPTION_FILE",
            "FILE",
            "Encrypts the signing keys in the database with the key in this file: 32 random bytes in base64\n\
             (openssl rand -base64 32). ERGO_SERVER_KEY_ENCRYPTION can hold the same text instead",
            value_parser!(PathBuf),
        ),
        setting(
            "old-key-encryption-file",
            "ERGO_SERVER_OLD_KEY_ENCRYPTION_FILE",
            "FILE",
            "The encryption key before it, which still decrypts; or ERGO_SERVER_OLD_KEY_ENCRYPTION",
            value_parser!(PathBuf),
        ),
    ]
}

fn rotating() -> Arg {
    setting(
        "rotate-keys-days",
        "ERGO_SERVER_ROTATE_KEYS_DAYS",
        "N",
        "How long a signing key signs before the next one does [1-3650; default: 90]",
        value_parser!(Number<1, 3650>),
    )
}

/// The organization's own decision point.
fn deciding() -> [Arg; 6] {
    [
        setting(
            "decision-point-url",
            "ERGO_SERVER_DECISION_POINT_URL",
            "URL",
            "Show what this policy decision point says beside what the server says (docs/AUTHZEN.md):\n\
             https, or plain http on 127.0.0.1 or [::1]",
            value_parser!(PointUrl),
        ),
        setting(
            "decision-point-token-file",
            "ERGO_SERVER_DECISION_POINT_TOKEN_FILE",
            "FILE",
            "The bearer token for it; read for each question",
            value_parser!(PathBuf),
        ),
        setting(
            "decision-point-timeout-ms",
            "ERGO_SERVER_DECISION_POINT_TIMEOUT_MS",
            "N",
            "How long it may take to answer, in milliseconds [100-5000; default: 2000]",
            value_parser!(Milliseconds),
        ),
        setting(
            "decision-point-subject-type",
            "ERGO_SERVER_DECISION_POINT_SUBJECT_TYPE",
            "WORD",
            "What it calls a person [default: user]",
            NonEmptyStringValueParser::new(),
        ),
        setting(
            "decision-point-subject-id",
            "ERGO_SERVER_DECISION_POINT_SUBJECT_ID",
            "WORD",
            "What it knows people by: id, their ID on this server, or email [default: id]",
            value_parser!(KnownBy),
        ),
        setting(
            "decision-point-resource-type",
            "ERGO_SERVER_DECISION_POINT_RESOURCE_TYPE",
            "WORD",
            "What it calls a workspace [default: workspace]",
            NonEmptyStringValueParser::new(),
        ),
    ]
}

fn operating() -> [Arg; 4] {
    [
        setting(
            "log-format",
            "ERGO_SERVER_LOG_FORMAT",
            "FORMAT",
            "How the log on standard error looks: text or json [default: text]",
            value_parser!(LogFormat),
        ),
        setting(
            "metrics-listen",
            "ERGO_SERVER_METRICS_LISTEN",
            "ADDR",
            "Serve /metrics, /healthz, and /readyz on this address too, e.g. 127.0.0.1:9464.\n\
             Anyone who reaches it can read the metrics, so do not make it public",
            value_parser!(SocketAddr),
        ),
        setting(
            "drain-seconds",
            "ERGO_SERVER_DRAIN_SECONDS",
            "N",
            "How long open requests may take to finish when the server stops [0-3600; default: 10]",
            value_parser!(Number<0, 3600>),
        ),
        setting(
            "drain-notice-seconds",
            "ERGO_SERVER_DRAIN_NOTICE_SECONDS",
            "N",
            "How long /readyz fails before the server stops taking connections [0-3600; default: 0]",
            value_parser!(Number<0, 3600>),
        ),
    ]
}

fn setting(
    flag: &'static str,
    variable: &'static str,
    value: &'static str,
    help: &'static str,
    parser: impl Into<ValueParser>,
) -> Arg {
    // The help must not show what the environment holds: it may be a password.
    option(flag, value, help).env(variable).hide_env_values(true).value_parser(parser.into())
}

/// A setting that is on when it is named. `--flag=false` turns off what the environment or the file turns on.
fn switch(flag: &'static str, variable: &'static str, help: &'static str) -> Arg {
    setting(flag, variable, "BOOL", help, value_parser!(bool))
        .num_args(0..=1)
        .require_equals(true)
        .default_missing_value("true")
        .hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        names::{flag, variable},
        settings::Settings,
    };

    #[test]
    fn every_setting_has_a_flag_and_a_variable_of_its_name() {
        let all = all();
        let flags: Vec<&str> = all.iter().filter_map(Arg::get_long).collect();
        let names: Vec<&str> = Settings::default().shown().into_iter().map(|(name, _)| name).collect();
        for name in &names {
            let arg = all.iter().find(|arg| arg.get_long() == Some(&flag(name)));
            let arg = arg.unwrap_or_else(|| panic!("{name} has no flag"));
            assert_eq!(arg.get_env().and_then(|name| name.to_str()), Some(variable(name).as_str()));
            assert!(arg.is_hide_env_values_set(), "{name}");
        }
        assert_eq!(flags.len(), names.len(), "{flags:?}");
    }
}
