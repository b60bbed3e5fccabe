//! A policy in the managed preferences of macOS, where a configuration profile for the computer puts it. Profiles for one user
//! are not read: who starts the app could pretend to be another user.

#[cfg(target_os = "macos")]
use super::file::{is_there, require_protected};
use crate::{error::PolicyError, values::Values};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// The file of the app, by its identifier in tauri.conf.json.
#[cfg(target_os = "macos")]
pub const PATH: &str = "/Library/Managed Preferences/com.ergo.support.plist";

/// Reads the values. `None` if there are none.
#[cfg(target_os = "macos")]
pub fn read(path: &Path) -> Result<Option<(Values, String)>, Vec<PolicyError>> {
    if !is_there(path)? {
        return Ok(None);
    }
    require_protected(path).map_err(|error| vec![error])?;
    Ok(Some((values_of(path)?, path.display().to_string())))
}

/// The values in a property list.
fn values_of(path: &Path) -> Result<Values, Vec<PolicyError>> {
    let list: Result<BTreeMap<String, Value>, _> = plist::from_file(path);
    list.map_err(|error| {
        vec![PolicyError::Unreadable { file: path.to_owned(), why: std::io::Error::other(error) }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{templates, values::check};

    #[test]
    fn the_example_profile_is_a_policy() {
        // What the system takes out of a profile is the dictionary of its payload.
        let profile: plist::Dictionary = plist::from_bytes(templates::mobileconfig().as_bytes()).unwrap();
        let payload = &profile["PayloadContent"].as_array().unwrap()[0];
        let mut payload = payload.as_dictionary().unwrap().clone();
        payload.retain(|key, _| !key.starts_with("Payload"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("com.ergo.support.plist");
        plist::to_file_xml(&path, &payload).unwrap();
        let policy = check(values_of(&path).unwrap()).unwrap();
        assert_eq!(policy.read_only, Some(true));
        assert!(policy.server.unwrap().starts_with("https://"));
        std::fs::write(&path, "no list").unwrap();
        assert!(values_of(&path).is_err());
    }
}
