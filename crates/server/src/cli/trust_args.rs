//! The part of the command line that names trusted issuers: `--trust-issuer`, and what follows it about the
//! same issuer.

use clap::ArgMatches;
use ergo_protocol::oauth::AUDIENCE;
use ergo_server::TrustedIssuer;
use ergo_session::{Profile, built_in};
use std::sync::Arc;

/// The options in here.
const OPTIONS: [&str; 6] = ["trust-issuer", "profile", "audience", "jwks", "client-id", "hand-over"];

/// The trusted issuers, in the order of the command line.
pub fn read(matches: &mut ArgMatches) -> Result<Vec<TrustedIssuer>, String> {
    let mut said: Vec<(usize, &str, String)> = Vec::new();
    for option in OPTIONS {
        let places: Vec<usize> = matches.indices_of(option).into_iter().flatten().collect();
        let values = matches.remove_many(option).into_iter().flatten();
        said.extend(places.into_iter().zip(values).map(|(place, value)| (place, option, value)));
    }
    said.sort_unstable();
    let mut issuers = Vec::new();
    for (_, option, value) in said {
        take(&mut issuers, option, value)?;
    }
    Ok(issuers)
}

fn take(issuers: &mut Vec<TrustedIssuer>, option: &str, value: String) -> Result<(), String> {
    if option == "trust-issuer" {
        issuers.push(TrustedIssuer {
            issuer: value,
            audience: AUDIENCE.to_owned(),
            profile: named("oidc")?,
            profile_source: None,
            jwks: None,
            client_id: None,
            hand_over_url: None,
        });
        return Ok(());
    }
    let issuer = issuers.last_mut().ok_or_else(|| format!("--{option} must come after --trust-issuer"))?;
    match option {
        "profile" => (issuer.profile, issuer.profile_source) = profile(&value)?,
        "audience" => issuer.audience = value,
        "jwks" => issuer.jwks = Some(value),
        "client-id" => issuer.client_id = Some(value),
        _ => issuer.hand_over_url = Some(value),
    }
    Ok(())
}

/// A built-in profile, or one in a file that an administrator wrote.
fn profile(name: &str) -> Result<(Arc<Profile>, Option<String>), String> {
    if std::path::Path::new(name).extension().is_none_or(|extension| extension != "toml") {
        return Ok((named(name)?, None));
    }
    let text = std::fs::read_to_string(name).map_err(|error| format!("{name} cannot be read: {error}"))?;
    let profile = Profile::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    Ok((Arc::new(profile), Some(text)))
}

fn named(name: &str) -> Result<Arc<Profile>, String> {
    Profile::named(name).ok_or_else(|| {
        let names: Vec<_> = built_in().iter().map(|profile| profile.name.as_str()).collect();
        format!("there is no profile {name:?}. The built-in profiles are {}", names.join(", "))
    })
}
