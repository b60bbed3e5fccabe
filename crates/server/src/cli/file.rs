//! The configuration file: TOML with the settings as keys.

use crate::{names::missing, settings::Settings};
use clap::ArgMatches;
use std::{fs, path::Path};

/// What the file that `--config` names says; nothing when it names none.
pub fn read(matches: &ArgMatches) -> Result<Settings, String> {
    let Some(path) = matches.get_one::<String>("config") else { return Ok(Settings::default()) };
    let text = fs::read_to_string(path)
        .map_err(|error| format!("the configuration file {path} cannot be read: {error}"))?;
    parse(Path::new(path), &text)
}

/// The database that a command works on: as given, or as the file says.
pub fn database(matches: &ArgMatches) -> Result<String, String> {
    let settings = Settings::given_database(matches);
    let settings = if settings.database.is_some() { settings } else { read(matches)? };
    let database =
        settings.database.ok_or_else(|| missing("database", "a path, or postgres://user@host/database"))?;
    Ok(database.0)
}

/// Reads the text. What is wrong is named by its line; the line itself is not shown, because a password may be in it.
fn parse(path: &Path, text: &str) -> Result<Settings, String> {
    toml::from_str(text).map_err(|error| {
        let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let wrong = error.message().trim();
        format!("{}, line {line}: {wrong}. docs/ergo-server.example.toml has every setting", path.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_server::Drain;
    use serde_json::Value;
    use std::time::Duration;

    const EXAMPLE: &str = include_str!("../../../../docs/ergo-server.example.toml");

    #[test]
    fn the_example_has_every_setting_and_all_of_it_is_understood() {
        let plain = parse(Path::new("example"), EXAMPLE).unwrap();
        assert!(plain.listen.is_some() && plain.database.is_some());
        // What is commented out begins right after the number sign.
        let is_setting = |line: &str| {
            line.starts_with("#[") || line[1..].starts_with(|letter: char| letter.is_ascii_lowercase())
        };
        let lines = EXAMPLE.lines().map(|line| match line.strip_prefix('#') {
            Some(setting) if is_setting(line) => setting,
            _ => line,
        });
        let all: Vec<&str> = lines.collect();
        let all = parse(Path::new("example"), &all.join("\n")).unwrap();
        for (name, value) in all.shown() {
            assert!(value.is_some(), "{name} is not in the example");
        }
        // The files with keys do not exist here.
        let all = Settings { key_encryption_file: None, old_key_encryption_file: None, ..all };
        let (config, _) = all.into_config().unwrap();
        assert_eq!(config.trusted.len(), 2);
        // What is commented out is the default, but for what has none.
        for (name, default) in Settings::defaults().shown() {
            let shown = default.filter(Value::is_number).map(|value| format!("#{name} = {value}"));
            assert!(
                shown.as_ref().is_none_or(|line| EXAMPLE.lines().any(|known| known == line)),
                "{shown:?}"
            );
        }
    }

    #[test]
    fn systemd_waits_longer_than_a_server_takes_to_stop() {
        const UNIT: &str = include_str!("../../packaging/ergo-server.service");
        let patience = UNIT.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).unwrap();
        let Drain { notice, deadline } = Drain::default();
        let least = notice + deadline + Duration::from_secs(10);
        assert!(Duration::from_secs(patience.parse().unwrap()) >= least);
        // The example file says so next to the settings.
        let beside = EXAMPLE.split("#drain_notice_seconds").next().unwrap().rsplit("\n\n").next().unwrap();
        assert!(beside.contains(&format!("TimeoutStopSec={patience}")), "{beside}");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_without_what_is_in_it() {
        for (text, line, why) in [
            (
                "listen = \"127.0.0.1:1\"\nmax_conections = 5",
                2,
                "unknown field `max_conections`, expected one of",
            ),
            ("\n\ntoken_seconds = 5", 3, "write a number from 30 to 3600"),
            ("keep_days = -1", 1, "write a number from 1 to 36500"),
            ("listen = \"nowhere\"", 1, "socket address"),
            ("\ntrusted_proxy = [\n\"10.0.0.0/8\",\n\"ten\"]", 2, "write a network"),
            ("log_format = \"xml\"", 1, "write text or json"),
            ("[[trusted_issuer]]\nissuer = \"https://a\"\nclient = \"x\"", 3, "unknown field `client`"),
            ("[[trusted_issuer]]\nclient_id = \"x\"", 1, "missing field `issuer`"),
            ("training = \"yes\"", 1, "expected a boolean"),
            ("listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"", 2, "duplicate key"),
            ("database = \"postgres://ergo:zqsecret@db/ergo", 1, ""),
        ] {
            let said = parse(Path::new("c.toml"), text).unwrap_err();
            assert!(
                said.starts_with(&format!("c.toml, line {line}: ")) && said.contains(why),
                "{text}: {said}"
            );
            assert!(!said.contains("zqsecret"), "{said}");
        }
    }
}
