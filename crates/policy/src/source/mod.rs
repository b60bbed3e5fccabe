//! Where a computer keeps its policy: a file on Linux. Windows (the registry) and macOS (managed preferences) are to follow.

mod file;

pub use file::read as read_file;

#[cfg(target_os = "linux")]
use crate::{error::PolicyError, policy::Policy, values};

/// The policy of this computer.
#[cfg(target_os = "linux")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Managed {
    /// What is set.
    pub policy: Policy,
    /// Where it is set, for people.
    pub source: String,
}

/// Reads the policy of this computer; `None` if it has none.
#[cfg(target_os = "linux")]
pub fn load() -> Result<Option<Managed>, Vec<PolicyError>> {
    let Some((values, source)) = found()? else { return Ok(None) };
    Ok(Some(Managed { policy: values::check(values)?, source }))
}

#[cfg(target_os = "linux")]
fn found() -> Result<Option<(values::Values, String)>, Vec<PolicyError>> {
    let path = std::path::Path::new(file::PATH);
    if !file::is_there(path)? {
        return Ok(None);
    }
    file::require_protected(path).map_err(|error| vec![error])?;
    Ok(Some((file::read(path)?, file::PATH.to_owned())))
}
