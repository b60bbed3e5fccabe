//! `config check` and `config show`.

use crate::{
    file,
    logging::LogFormat,
    print,
    settings::{Settings, source},
};
use clap::ArgMatches;
use ergo_server::Config;
use serde_json::{Value, json};
use std::{
    error::Error,
    io::{self, Write},
};

/// What is to be done with the configuration.
#[derive(Debug)]
pub enum Asked {
    /// Say what is wrong with it; it may not even be readable.
    Check(Box<Result<Config, String>>),
    /// Show it.
    Show {
        /// Each setting, its value if it has one, and where that comes from.
        settings: Vec<(&'static str, Option<Value>, String)>,
        /// Whether they are printed as JSON.
        json: bool,
    },
}

/// What the server is to be run with: flags, environment, file, defaults.
pub fn effective(matches: &ArgMatches) -> Result<(Config, LogFormat), String> {
    Settings::given(matches).or(file::read(matches)?).into_config()
}

/// Reads the arguments of `config`.
pub fn read(verb: &str, matches: &ArgMatches) -> Result<Asked, String> {
    if verb == "check" {
        return Ok(Asked::Check(Box::new(effective(matches).map(|(config, _)| config))));
    }
    let from_file = file::read(matches)?;
    let in_file: Vec<bool> = from_file.shown().into_iter().map(|(_, value)| value.is_some()).collect();
    let all = Settings::given(matches).or(from_file).or(Settings::defaults());
    let settings = all.shown().into_iter().zip(in_file);
    let settings =
        settings.map(|((name, value), is_in_file)| (name, value, source(matches, name, is_in_file)));
    Ok(Asked::Show { settings: settings.collect(), json: matches.get_flag("json") })
}

/// Does what is asked for.
pub async fn run(asked: Asked) -> Result<(), Box<dyn Error>> {
    match asked {
        Asked::Check(config) => {
            let wrong = ergo_server::check(&(*config)?).await;
            if wrong.is_empty() {
                print::line("The configuration is in order.")?;
                return Ok(());
            }
            Err(wrong.join("\nergo-server: ").into())
        }
        Asked::Show { settings, json: true } => {
            let one = |(name, value, source): &(&str, Option<Value>, String)| json!({ "name": name, "value": value, "source": source });
            let all: Vec<Value> = settings.iter().map(one).collect();
            writeln!(io::stdout(), "{}", json!(all))?;
            Ok(())
        }
        Asked::Show { settings, json: false } => {
            write!(io::stdout(), "{}", as_file(&settings))?;
            Ok(())
        }
    }
}

/// As a configuration file. The issuers come last: what follows a table belongs to it.
fn as_file(settings: &[(&str, Option<Value>, String)]) -> String {
    let mut text = String::new();
    for (name, value, source) in settings {
        let lines = match value {
            None => format!("# {name} is not set\n"),
            Some(Value::Array(tables)) if tables.iter().any(Value::is_object) => {
                let table = |table: &Value| {
                    let pairs = table.as_object().into_iter().flatten();
                    let pairs: Vec<String> = pairs.map(|(key, value)| format!("{key} = {value}\n")).collect();
                    format!("\n[[{name}]]  # {source}\n{}", pairs.concat())
                };
                tables.iter().map(table).collect()
            }
            Some(value) => format!("{name} = {value}  # {source}\n"),
        };
        text += &lines;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_a_configuration_file() {
        let text = "listen = \"127.0.0.1:1\"\ndatabase = \"a\\\\b \\u00e9.sqlite\"\ntrusted_proxy = [\"10.0.0.0/8\", \"::1\"]\n\
                    [[trusted_issuer]]\nissuer = \"https://a\"\nclient_id = \"\\\"x\\\"\"\n[[trusted_issuer]]\nissuer = \"https://b\"";
        let all = toml::from_str::<Settings>(text).unwrap().or(Settings::defaults());
        let shown: Vec<_> =
            all.shown().into_iter().map(|(name, value)| (name, value, "file".to_owned())).collect();
        let shown = as_file(&shown);
        assert_eq!(toml::from_str::<Settings>(&shown).unwrap(), all, "{shown}");
    }
}
