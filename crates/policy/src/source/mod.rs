//! Where a computer keeps its policy: a file on Linux, the registry on Windows, managed preferences on macOS.

mod file;
#[cfg(any(target_os = "macos", all(test, unix)))]
mod managed_preferences;
#[cfg(any(windows, test))]
mod registry;

pub use file::read as read_file;

use crate::{
    error::PolicyError,
    policy::Policy,
    values::{self, Values},
};

/// The policy of this computer.
#[derive(Clone, Debug, PartialEq)]
pub struct Managed {
    /// What is set.
    pub policy: Policy,
    /// The same by key.
    pub values: Values,
    /// Where it is set, for people.
    pub source: String,
}

/// Reads the policy of this computer; `None` if it has none, or one that sets nothing.
pub fn load() -> Result<Option<Managed>, Vec<PolicyError>> {
    let Some((values, source)) = found()?.filter(|(values, _)| !values.is_empty()) else { return Ok(None) };
    Ok(Some(Managed { policy: values::check(values.clone())?, values, source }))
}

#[cfg(target_os = "linux")]
fn found() -> Result<Option<(Values, String)>, Vec<PolicyError>> {
    let path = std::path::Path::new(file::PATH);
    if !file::is_there(path)? {
        return Ok(None);
    }
    file::require_protected(path).map_err(|error| vec![error])?;
    Ok(Some((file::read(path)?, file::PATH.to_owned())))
}

#[cfg(windows)]
fn found() -> Result<Option<(Values, String)>, Vec<PolicyError>> {
    registry::read()
}

#[cfg(target_os = "macos")]
fn found() -> Result<Option<(Values, String)>, Vec<PolicyError>> {
    managed_preferences::read(std::path::Path::new(managed_preferences::PATH))
}
