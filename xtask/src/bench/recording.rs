//! What is kept before it is acknowledged: the journal's entries on the agent's computer, and the server's audit log.

use super::{figure::Figure, programs};
use anyhow::Result;

/// All figures.
pub fn run() -> Result<Vec<Figure>> {
    let mut figures = programs::run("ergo-journal", "appending", None)?;
    figures.extend(programs::run("ergo-server", "recording", None)?);
    Ok(figures)
}
