//! Every setting of the server, once: what it is called, its type, and where its value comes from.
//!
//! A flag counts more than the environment, the environment more than the file, and the file more than the default. The
//! setting `public_url` is the flag `--public-url`, the variable `ERGO_SERVER_PUBLIC_URL`, and the key `public_url` of the file.

use crate::{
    decision_point::{KnownBy, Milliseconds, PointSettings, PointUrl},
    encryption_key::encryption,
    issuer::IssuerTable,
    logging::LogFormat,
    names::{flag, missing, variable},
    values::{DatabaseUrl, Network, Number, Shown, WitnessSetting},
};
use clap::{ArgMatches, parser::ValueSource};
use ergo_server::{
    Config, DecisionPoint, Drain, EntryPolicy, KEEP, Keep, Limits, ROTATE_KEYS, TOKENS_LIVE, TlsFiles,
};
use serde::Deserialize;
use serde_json::Value;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// `one` has one value; `many` has several, and a place that gives any replaces all of the next place.
macro_rules! settings {
    ($($(#[$doc:meta])* $how:ident $name:ident: $type:ty,)+) => {
        /// Settings, those that are given.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Settings {
            $($(#[$doc])* pub $name: Option<$type>,)+
        }

        impl Settings {
            /// Those of the command line and the environment.
            pub fn given(matches: &ArgMatches) -> Self {
                Self { $($name: settings!(@$how matches, &flag(stringify!($name))),)+ }
            }

            /// These, and where one is not given, the other.
            pub fn or(self, other: Self) -> Self {
                Self { $($name: self.$name.or(other.$name),)+ }
            }

            /// All of them, in order, as they can be shown.
            pub fn shown(&self) -> Vec<(&'static str, Option<Value>)> {
                vec![$((stringify!($name), self.$name.as_ref().map(Shown::shown)),)+]
            }
        }
    };
    (@one $matches:ident, $flag:expr) => { $matches.get_one($flag).cloned() };
    (@many $matches:ident, $flag:expr) => {
        $matches.get_many($flag).map(|values| values.cloned().collect())
    };
}

settings! {
    /// Where to listen.
    one listen: SocketAddr,
    /// The database.
    one database: DatabaseUrl,
    /// The address at which clients reach the server.
    one public_url: String,
    /// Sample customers, on this computer.
    one training: bool,
    /// How long an impersonation token lasts.
    one token_seconds: Number<30, 3600>,
    /// Agents may view owners.
    one allow_entry_as_owners: bool,
    /// Agents may view agents.
    one allow_entry_as_agents: bool,
    /// The witnesses of the log.
    many witness: Vec<WitnessSetting>,
    /// Customers are shown numbers in place of the agents' names.
    one hide_agent_names: bool,
    /// The certificate chain.
    one tls_cert: PathBuf,
    /// Its key.
    one tls_key: PathBuf,
    /// Proxies that are believed.
    many trusted_proxy: Vec<Network>,
    /// Plain HTTP may leave this computer.
    one allow_plain_http: bool,
    /// Connections in all.
    one max_connections: Number<1, 100_000>,
    /// Connections of one address.
    one max_connections_per_address: Number<1, 100_000>,
    /// How long what is used up is kept.
    one keep_days: Number<1, 36500>,
    /// The same for read notifications alone.
    one keep_notifications_days: Number<1, 36500>,
    /// The same for requests and what belongs to them alone.
    one keep_requests_days: Number<1, 36500>,
    /// How long the audit log is kept.
    one keep_audit_days: Number<365, 36500>,
    /// How long journals are kept.
    one keep_journals_days: Number<365, 36500>,
    /// How long a signing key signs.
    one rotate_keys_days: Number<1, 3650>,
    /// The file with the key that encrypts the signing keys.
    one key_encryption_file: PathBuf,
    /// The same of the one before it.
    one old_key_encryption_file: PathBuf,
    /// How the log looks.
    one log_format: LogFormat,
    /// Where metrics are served.
    one metrics_listen: SocketAddr,
    /// How long running requests may take at the end.
    one drain_seconds: Number<0, 3600>,
    /// How long the end is announced.
    one drain_notice_seconds: Number<0, 3600>,
    /// The organization's own decision point.
    one decision_point_url: PointUrl,
    /// The file with its token.
    one decision_point_token_file: PathBuf,
    /// How long it may take to answer.
    one decision_point_timeout_ms: Milliseconds,
    /// What it calls a person.
    one decision_point_subject_type: String,
    /// What it knows people by.
    one decision_point_subject_id: KnownBy,
    /// What it calls a workspace.
    one decision_point_resource_type: String,
    /// The identity providers.
    many trusted_issuer: Vec<IssuerTable>,
}

impl Settings {
    /// The database of a command that has no other settings.
    pub fn given_database(matches: &ArgMatches) -> Self {
        Self { database: matches.get_one("database").cloned(), ..Self::default() }
    }

    /// How a command that works on signing keys finds them encrypted.
    pub fn given_encryption(matches: &ArgMatches) -> Self {
        Self {
            key_encryption_file: matches.get_one("key-encryption-file").cloned(),
            old_key_encryption_file: matches.get_one("old-key-encryption-file").cloned(),
            ..Self::default()
        }
    }
}

/// Where the value of a setting comes from, in words; `is_in_file`: the file has one.
pub fn source(matches: &ArgMatches, name: &str, is_in_file: bool) -> String {
    match matches.value_source(&flag(name)) {
        Some(ValueSource::CommandLine) => format!("--{}", flag(name)),
        Some(ValueSource::EnvVariable) => variable(name),
        _ if is_in_file => "file".to_owned(),
        _ => "default".to_owned(),
    }
}

impl Settings {
    /// What is so if nobody says otherwise.
    pub fn defaults() -> Self {
        let (limits, drain) = (Limits::default(), Drain::default());
        let point = DecisionPoint::at(String::new());
        Self {
            training: Some(false),
            token_seconds: Some(Number(TOKENS_LIVE.as_secs())),
            allow_entry_as_owners: Some(false),
            allow_entry_as_agents: Some(false),
            witness: Some(Vec::new()),
            hide_agent_names: Some(false),
            trusted_proxy: Some(Vec::new()),
            allow_plain_http: Some(false),
            max_connections: Some(number(limits.connections)),
            max_connections_per_address: Some(number(limits.connections_per_address)),
            keep_days: Some(days_of(KEEP)),
            rotate_keys_days: Some(days_of(ROTATE_KEYS)),
            log_format: Some(LogFormat::default()),
            drain_seconds: Some(Number(drain.deadline.as_secs())),
            drain_notice_seconds: Some(Number(drain.notice.as_secs())),
            decision_point_timeout_ms: Some(Number(
                u64::try_from(point.timeout.as_millis()).unwrap_or(u64::MAX),
            )),
            decision_point_subject_type: Some(point.subject_type),
            decision_point_subject_id: Some(KnownBy(point.subject_id)),
            decision_point_resource_type: Some(point.resource_type),
            trusted_issuer: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// How the server is to be run, and how its log looks.
    pub fn into_config(self) -> Result<(Config, LogFormat), String> {
        let all = self.or(Self::defaults());
        let listen = all.listen.ok_or_else(|| missing("listen", "an address such as 127.0.0.1:8080"))?;
        let database =
            all.database.ok_or_else(|| missing("database", "a path, or postgres://user@host/database"))?;
        let is = |it: Option<bool>| it.unwrap_or_default();
        let trusted = all.trusted_issuer.unwrap_or_default().into_iter();
        let mut config = Config::new(listen, database.0);
        config.public_url = all.public_url;
        config.training = is(all.training);
        if config.training && config.public_url.is_some() {
            return Err(
                "training is for this computer only: omit training or public_url, wherever it is set"
                    .to_owned(),
            );
        }
        config.policy =
            EntryPolicy { owners: is(all.allow_entry_as_owners), agents: is(all.allow_entry_as_agents) };
        config.witnesses = all.witness.unwrap_or_default().into_iter().map(|witness| witness.0).collect();
        config.agents_as_numbers = is(all.hide_agent_names);
        config.trusted = trusted.map(IssuerTable::into_trusted).collect::<Result<_, _>>()?;
        config.tls = match (all.tls_cert, all.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            _ => return Err("tls_cert and tls_key go together: give both, or neither".to_owned()),
        };
        config.trusted_proxies =
            all.trusted_proxy.unwrap_or_default().into_iter().map(|network| network.0).collect();
        config.allow_plain_http = is(all.allow_plain_http);
        config.metrics_listen = all.metrics_listen;
        set(all.token_seconds, &mut config.tokens_live, Duration::from_secs);
        let used = all.keep_days.map_or(KEEP, of_days);
        config.keep = Keep {
            notifications: all.keep_notifications_days.map_or(used, of_days),
            requests: all.keep_requests_days.map_or(used, of_days),
            audit: all.keep_audit_days.map(of_days),
            journals: all.keep_journals_days.map(of_days),
        };
        config.key_encryption = encryption(all.key_encryption_file, all.old_key_encryption_file)?;
        config.rotate_keys = all.rotate_keys_days.map_or(ROTATE_KEYS, of_days);
        let point = PointSettings {
            url: all.decision_point_url,
            token_file: all.decision_point_token_file,
            timeout: all.decision_point_timeout_ms,
            subject_type: all.decision_point_subject_type,
            subject_id: all.decision_point_subject_id,
            resource_type: all.decision_point_resource_type,
        };
        config.decision_point = point.into_point()?;
        set(all.drain_seconds, &mut config.drain.deadline, Duration::from_secs);
        set(all.drain_notice_seconds, &mut config.drain.notice, Duration::from_secs);
        let limit = |number| usize::try_from(number).unwrap_or(usize::MAX);
        set(all.max_connections, &mut config.limits.connections, limit);
        set(all.max_connections_per_address, &mut config.limits.connections_per_address, limit);
        Ok((config, all.log_format.unwrap_or_default()))
    }
}

const DAY: Duration = Duration::from_hours(24);

fn of_days<const LEAST: u64, const MOST: u64>(days: Number<LEAST, MOST>) -> Duration {
    DAY * u32::try_from(days.0).unwrap_or(u32::MAX)
}

fn days_of<const LEAST: u64, const MOST: u64>(time: Duration) -> Number<LEAST, MOST> {
    Number(time.as_secs() / DAY.as_secs())
}

fn number<const LEAST: u64, const MOST: u64>(limit: usize) -> Number<LEAST, MOST> {
    Number(u64::try_from(limit).unwrap_or(MOST))
}

fn set<const LEAST: u64, const MOST: u64, T>(
    given: Option<Number<LEAST, MOST>>,
    value: &mut T,
    make: impl FnOnce(u64) -> T,
) {
    if let Some(Number(number)) = given {
        *value = make(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_server() {
        let given = Settings {
            listen: "127.0.0.1:0".parse().ok(),
            database: "x".parse().ok(),
            ..Settings::default()
        };
        let (config, format) = given.into_config().unwrap();
        let known = Config::new(config.listen, "x".to_owned());
        assert_eq!(format!("{config:?}"), format!("{known:?}"));
        assert_eq!(format, LogFormat::Text);
    }

    #[test]
    fn what_somebody_has_to_give_is_named_with_every_way_to_give_it() {
        let said = Settings::default().into_config().unwrap_err();
        for way in ["--listen", "ERGO_SERVER_LISTEN", "listen in the file"] {
            assert!(said.contains(way), "{said}");
        }
        let half = Settings {
            listen: "127.0.0.1:0".parse().ok(),
            database: "x".parse().ok(),
            tls_key: Some("key".into()),
            ..Settings::default()
        };
        assert!(half.into_config().unwrap_err().contains("go together"));
    }
}
