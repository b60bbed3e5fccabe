//! How large the page's code is, which each start reads.

use super::figure::{Figure, Target};
use crate::page::{self, Profile, budget};
use anyhow::Result;

/// The figure, of a release build.
pub fn run() -> Result<Vec<Figure>> {
    page::build(Profile::Release)?;
    Ok(vec![Figure {
        name: "wasm and JavaScript of the page, gzip".to_owned(),
        unit: "kB",
        value: budget::size()?,
        baseline: ("its budget".to_owned(), budget::budget(Profile::Release)?),
        target: Some(Target::AtMost(1.0)),
    }])
}
