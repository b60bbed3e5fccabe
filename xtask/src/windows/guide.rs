//! The commands of docs/ROLLOUT.md for Windows, as they stand there.

use super::{
    bundle::Installers,
    installation::{For, Installation, exits, leave_data},
    wine::Wine,
};
use crate::{document::commands, places::root};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path};

const SECTION: &str = "## Windows";

/// Runs each command in the folder with the installers, and looks at what it did.
pub fn follow(installers: &Installers, version: &str) -> Result<()> {
    let wine = Wine::fresh("guide")?;
    let folder = installers.setup.parent().context("the installers are in a folder")?;
    let document = fs::read_to_string(root().join("docs/ROLLOUT.md"))?;
    let mut followed = 0;
    for line in commands(&document, SECTION, "bat")? {
        // The guide names the version of the release that it comes with.
        let line = line.replace(env!("CARGO_PKG_VERSION"), version);
        if !line.is_empty() && !line.starts_with("rem ") {
            step(&wine, folder, &line, version).with_context(|| format!("the guide says: {line}"))?;
            followed += 1;
        }
    }
    ensure!(followed >= 7, "the guide has only {followed} commands");
    Ok(())
}

fn step(wine: &Wine, folder: &Path, line: &str, version: &str) -> Result<()> {
    let whom = if line.contains(For::One.option()) { For::One } else { For::All };
    let installation = Installation::new(wine, whom)?;
    let removes = line.contains("uninstall.exe") || line.contains(" /x ");
    let deletes = line.contains("/DELETEDATA");
    // The last one stands there as another way to do what was just done.
    if deletes {
        let setup = format!("ergo-support_{version}_x64-setup.exe");
        exits(&mut wine.line(folder, &format!("{setup} /S {}", whom.option()))?, 0)?;
    }
    let data = leave_data(wine)?;
    exits(&mut wine.line(folder, line)?, 0)?;
    if removes { installation.expect_nothing_soon() } else { installation.expect_program(version) }?;
    ensure!(
        data.exists() != deletes,
        "the journal {} there",
        if deletes { "is still" } else { "is no longer" }
    );
    Ok(())
}
