//! The values of settings: the same text is understood on the command line, in the environment, and in a file.

use crate::logging::LogFormat;
use ergo_server::{NotAWitness, Witness};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

/// A value that `config show` can show, as JSON; a scalar or an array is TOML as well.
pub trait Shown {
    /// The value. A secret in it is left out.
    fn shown(&self) -> Value;
}

/// A whole number between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<const LEAST: u64, const MOST: u64>(pub u64);

impl<const LEAST: u64, const MOST: u64> FromStr for Number<LEAST, MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
        number.map(Self).ok_or_else(|| format!("write a number from {LEAST} to {MOST}"))
    }
}

impl<'de, const LEAST: u64, const MOST: u64> Deserialize<'de> for Number<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from)?.to_string().parse().map_err(de::Error::custom)
    }
}

/// A network of proxies, or the address of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(pub IpNet);

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map(Self).map_err(|_| "write a network such as 10.0.0.0/8, or an address".to_owned())
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// A witness of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessSetting(pub Witness);

impl FromStr for WitnessSetting {
    type Err = NotAWitness;

    fn from_str(text: &str) -> Result<Self, NotAWitness> {
        text.parse().map(Self)
    }
}

impl<'de> Deserialize<'de> for WitnessSetting {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("write text or json".to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for LogFormat {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// The address of a database, which may have a password in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl(pub String);

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("the database has no name".to_owned()) } else { Ok(Self(text.to_owned())) }
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl Shown for DatabaseUrl {
    fn shown(&self) -> Value {
        json!(ergo_server::without_password(&self.0))
    }
}

impl<const LEAST: u64, const MOST: u64> Shown for Number<LEAST, MOST> {
    fn shown(&self) -> Value {
        json!(self.0)
    }
}

impl Shown for WitnessSetting {
    fn shown(&self) -> Value {
        json!(format!("{},{}", self.0.url, self.0.key))
    }
}

impl Shown for Network {
    fn shown(&self) -> Value {
        json!(self.0.to_string())
    }
}

impl Shown for LogFormat {
    fn shown(&self) -> Value {
        json!(if *self == Self::Json { "json" } else { "text" })
    }
}

impl Shown for String {
    fn shown(&self) -> Value {
        json!(self)
    }
}

impl Shown for bool {
    fn shown(&self) -> Value {
        json!(self)
    }
}

impl Shown for SocketAddr {
    fn shown(&self) -> Value {
        json!(self.to_string())
    }
}

impl Shown for PathBuf {
    fn shown(&self) -> Value {
        json!(self.to_string_lossy())
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn shown(&self) -> Value {
        self.iter().map(Shown::shown).collect()
    }
}
