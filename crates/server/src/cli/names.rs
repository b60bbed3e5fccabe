//! What one setting is called in each of the places that can give it.

/// Its flag, without the hyphens in front; also its id in the matches.
pub fn flag(name: &str) -> String {
    name.replace('_', "-")
}

/// Its environment variable.
pub fn variable(name: &str) -> String {
    format!("ERGO_SERVER_{}", name.to_uppercase())
}

/// What to do about a setting that somebody has to give.
pub fn missing(name: &str, what: &str) -> String {
    format!(
        "{name} is not set. Give {what}: with --{}, with {}, or as {name} in the file that --config names",
        flag(name),
        variable(name)
    )
}
