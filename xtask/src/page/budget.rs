//! How large the page may be. Every start reads all of it, so growth is a decision: raise the budget in
//! src-ui/size-budget.toml together with the change that needs it.

use super::Profile;
use crate::{counts::Counts, places::root};
use anyhow::{Context, Result};
use std::{
    fs::{self, File},
    process::{Command, Stdio},
};

/// What counts: the code of the page, as a web view reads it.
const CODE: [&str; 2] = ["ergo-ui_bg.wasm", "ergo-ui.js"];

/// The size of the built page's code, compressed with gzip, in kB.
pub fn size() -> Result<f64> {
    let mut bytes = 0;
    for name in CODE {
        let file = root().join("dist/page").join(name);
        let file = File::open(&file).with_context(|| format!("reading {}", file.display()))?;
        let zipped = Command::new("gzip").args(["-9", "-c"]).stdin(file).stderr(Stdio::inherit()).output();
        bytes += zipped.context("gzip is required to measure the page")?.stdout.len();
    }
    Ok(f64::from(u32::try_from(bytes)?) / 1000.0)
}

/// What it may be, in kB.
pub fn budget(profile: Profile) -> Result<f64> {
    let file = root().join("src-ui/size-budget.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let name = profile.name();
    let line = text.lines().find_map(|line| line.split_once('=').filter(|(key, _)| key.trim() == name));
    let (_, value) = line.with_context(|| format!("{} says nothing about {name}", file.display()))?;
    value.trim().parse().with_context(|| format!("the budget of {name} is no number"))
}

/// Whether the page that was just built is within its budget.
pub fn check(profile: Profile) -> Result<Counts> {
    let (size, budget) = (size()?, budget(profile)?);
    let is_within = size <= budget;
    if !is_within {
        println!(
            "  the page is {size:.0} kB compressed, and its budget is {budget:.0} kB (src-ui/size-budget.toml)"
        );
    }
    Ok(Counts::of_check(is_within))
}
