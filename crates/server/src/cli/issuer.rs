//! A trusted issuer as it is configured: a table of the file, or one value of `--trusted-issuer`.

use crate::values::Shown;
use ergo_protocol::oauth::AUDIENCE;
use ergo_server::TrustedIssuer;
use ergo_session::{Profile, built_in};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{fs, path::Path, str::FromStr, sync::Arc};

/// The settings of one issuer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerTable {
    /// The issuer, exactly as in `iss`.
    pub issuer: String,
    /// How its tokens are read: a built-in profile, or a TOML file.
    pub profile: Option<String>,
    /// Whom its tokens are for.
    pub audience: Option<String>,
    /// Where its keys are.
    pub jwks: Option<String>,
    /// Who the app is there: agents sign in there.
    pub client_id: Option<String>,
    /// The page that hands sessions over from there.
    pub hand_over: Option<String>,
}

impl FromStr for IssuerTable {
    type Err = String;

    /// `URL[,KEY=VALUE]…`, with the keys of the table.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',');
        let mut table = Map::new();
        table.insert("issuer".to_owned(), parts.next().unwrap_or_default().into());
        for part in parts {
            let pair = part.split_once('=').filter(|(_, value)| !value.is_empty());
            let (key, value) = pair.ok_or_else(|| format!("{part:?} is not KEY=VALUE"))?;
            if table.insert(key.replace('-', "_"), value.into()).is_some() {
                return Err(format!("{key} is there twice"));
            }
        }
        Self::deserialize(Value::Object(table)).map_err(|error: serde_json::Error| error.to_string())
    }
}

impl IssuerTable {
    /// As the server takes it. Reads the profile if it is a file.
    pub fn into_trusted(self) -> Result<TrustedIssuer, String> {
        let (profile, profile_source) = profile(self.profile.as_deref().unwrap_or("oidc"))?;
        Ok(TrustedIssuer {
            issuer: self.issuer,
            audience: self.audience.unwrap_or_else(|| AUDIENCE.to_owned()),
            profile,
            profile_source,
            jwks: self.jwks,
            client_id: self.client_id,
            hand_over_url: self.hand_over,
        })
    }
}

impl Shown for IssuerTable {
    fn shown(&self) -> Value {
        let Self { issuer, profile, audience, jwks, client_id, hand_over } = self;
        let said = [
            ("issuer", Some(issuer)),
            ("profile", profile.as_ref()),
            ("audience", audience.as_ref()),
            ("jwks", jwks.as_ref()),
            ("client_id", client_id.as_ref()),
            ("hand_over", hand_over.as_ref()),
        ];
        let said = said.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.as_str().into())));
        Value::Object(said.collect())
    }
}

/// A built-in profile, or one in a file that an administrator wrote.
fn profile(name: &str) -> Result<(Arc<Profile>, Option<String>), String> {
    if Path::new(name).extension().is_none_or(|extension| extension != "toml") {
        let named = Profile::named(name).ok_or_else(|| {
            let names: Vec<_> = built_in().iter().map(|profile| profile.name.as_str()).collect();
            format!("there is no profile {name:?}. The built-in profiles are {}", names.join(", "))
        })?;
        return Ok((named, None));
    }
    let text = fs::read_to_string(name).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let profile = Profile::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    Ok((Arc::new(profile), Some(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_says_everything_about_an_issuer() {
        let all = "https://id.example,profile=clerk,audience=us,jwks=https://id.example/keys,client-id=desk,hand_over=https://o.example";
        let issuer: IssuerTable = all.parse().unwrap();
        assert_eq!((issuer.client_id.as_deref(), issuer.audience.as_deref()), (Some("desk"), Some("us")));
        assert_eq!(issuer.shown()["hand_over"], "https://o.example");
        let trusted = issuer.into_trusted().unwrap();
        assert_eq!((trusted.profile.name.as_str(), trusted.profile_source), ("clerk", None));
        let bare: IssuerTable = "https://id.example".parse().unwrap();
        assert_eq!(bare.into_trusted().unwrap().audience, AUDIENCE);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (text, why) in [
            ("https://a,client_id", "not KEY=VALUE"),
            ("https://a,client_id=", "not KEY=VALUE"),
            ("https://a,audiance=us", "unknown field `audiance`, expected one of `issuer`"),
            ("https://a,client_id=x,client-id=y", "client-id is there twice"),
            ("https://a,issuer=https://b", "issuer is there twice"),
        ] {
            let said = text.parse::<IssuerTable>().unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
        let odd: IssuerTable = "https://a,profile=okta".parse().unwrap();
        assert!(odd.into_trusted().unwrap_err().contains("The built-in profiles are"));
    }
}
