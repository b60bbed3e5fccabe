//! The settings of the organization's own decision point.

use crate::values::{Number, Shown};
use ergo_server::{DecisionPoint, SubjectId};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};
use std::{path::PathBuf, str::FromStr, time::Duration};

/// How long it may take to answer, in milliseconds: less than the app waits for the server.
pub type Milliseconds = Number<100, 5000>;

/// Its address. Whether it is one is judged later, because nobody should read it in an error: it may have a password in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct PointUrl(pub String);

impl FromStr for PointUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(Self(text.to_owned()))
    }
}

impl Shown for PointUrl {
    fn shown(&self) -> Value {
        json!(ergo_server::without_password(&self.0))
    }
}

/// What it knows people by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownBy(pub SubjectId);

impl FromStr for KnownBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "id" => Ok(Self(SubjectId::Id)),
            "email" => Ok(Self(SubjectId::Email)),
            _ => Err("write id or email".to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for KnownBy {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl Shown for KnownBy {
    fn shown(&self) -> Value {
        json!(if self.0 == SubjectId::Email { "email" } else { "id" })
    }
}

/// All settings of it.
pub struct PointSettings {
    /// Where it is.
    pub url: Option<PointUrl>,
    /// The file with its token.
    pub token_file: Option<PathBuf>,
    /// How long it may take.
    pub timeout: Option<Milliseconds>,
    /// What it calls a person.
    pub subject_type: Option<String>,
    /// What it knows people by.
    pub subject_id: Option<KnownBy>,
    /// What it calls a workspace.
    pub resource_type: Option<String>,
}

impl PointSettings {
    /// The decision point, if there is one.
    pub fn into_point(self) -> Result<Option<DecisionPoint>, String> {
        let Some(PointUrl(url)) = self.url else {
            return match self.token_file {
                Some(_) => Err("decision_point_token_file needs decision_point_url".to_owned()),
                None => Ok(None),
            };
        };
        let mut point = DecisionPoint::at(url);
        point.token_file = self.token_file;
        if let Some(Number(milliseconds)) = self.timeout {
            point.timeout = Duration::from_millis(milliseconds);
        }
        point.subject_type = self.subject_type.unwrap_or(point.subject_type);
        point.subject_id = self.subject_id.unwrap_or_default().0;
        point.resource_type = self.resource_type.unwrap_or(point.resource_type);
        Ok(Some(point))
    }
}
