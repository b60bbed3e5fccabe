//! What can be seen by looking at the tree: where Tauri may stand, how long a file is, which way the arrows between
//! the packages, the layers of server and page, and the files of a crate point.

mod circles;
mod layers;
mod modules;
mod one_file;
mod packages;
mod scopes;
mod tokens;
mod ui_layers;

use crate::{
    counts::Counts,
    places::root,
    program::{cargo, output},
};
use anyhow::{Context, Result};
use modules::Crate;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// Where our Rust is.
const ROOMS: &[&str] = &["src-tauri", "src-ui", "crates", "tests", "xtask"];

/// Looks at every Rust file and at the dependencies.
pub fn run() -> Result<Counts> {
    let mut faults = Vec::new();
    for room in ROOMS {
        look(&root().join(room), room, &mut faults)?;
    }
    let metadata = output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata = serde_json::from_str(&metadata)?;
    faults.extend(packages::wrong_arrows(&metadata));
    for package in metadata["packages"].as_array().into_iter().flatten() {
        faults.extend(faults_among_files(package)?);
    }
    for fault in &faults {
        println!("  ✗ {fault}");
    }
    let failed = u32::try_from(faults.len()).unwrap_or(u32::MAX);
    Ok(Counts { passed: u32::from(failed == 0), failed, skipped: 0 })
}

/// Not by git's list: a file that was not added yet counts too, and sources without their git can be tested.
fn look(folder: &Path, below: &str, faults: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            look(&entry.path(), &path, faults)?;
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            faults.extend(one_file::faults_of(&path, &fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

/// Circles, and layers that look up, in one package.
fn faults_among_files(package: &Value) -> Result<Vec<String>> {
    let source = |path: &str| fs::read_to_string(root().join(path)).ok();
    let mut faults = BTreeSet::new();
    for target in package["targets"].as_array().into_iter().flatten() {
        // Tests, examples and build scripts are not the product.
        if ["test", "example", "bench", "custom-build"].iter().any(|kind| target["kind"][0] == *kind) {
            continue;
        }
        let crate_root = Path::new(target["src_path"].as_str().unwrap_or_default());
        let crate_root = crate_root.strip_prefix(root())?.to_string_lossy().replace('\\', "/");
        let modules = match Crate::read(&crate_root, &source) {
            Ok(modules) => modules,
            Err(missing) => {
                faults.insert(missing.to_string());
                continue;
            }
        };
        let arrows = modules.arrows();
        faults.extend(circles::of(&arrows));
        faults.extend(layers::wrong(&arrows));
        faults.extend(ui_layers::wrong(&arrows));
        let mut know_protocol = BTreeSet::new();
        for file in modules.files() {
            let tokens = tokens::of_product(&source(file).unwrap_or_default());
            let words: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
            faults.extend(layers::names_database(file, &words));
            if ui_layers::names_protocol(&words) {
                know_protocol.insert(file.to_owned());
            }
        }
        faults.extend(ui_layers::known_to_kit(&arrows, &know_protocol));
    }
    Ok(faults.into_iter().collect())
}
