//! Builds the page into `dist/`: wasm, its JavaScript glue, styles, fonts, and the isolation frame.

use crate::{root, step::step, wasm};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// Builds the page.
pub fn build() -> Result<()> {
    step("Building the page", || {
        // A target folder of its own: two compilers in one rebuild everything at each turn.
        let target = target_folder();
        let mut cargo = wasm::cargo_build()?;
        cargo
            .args(["--package", "ergo-ui", "--profile", "ui-release", "--quiet"])
            .env("CARGO_TARGET_DIR", &target);
        crate::step::run(&mut cargo)?;
        bind(&target.join(wasm::OUT))?;
        let (source, page) = (root().join("src-ui"), root().join("dist/page"));
        copy_if_different(&source.join("index.html"), &page.join("index.html"))?;
        copy_if_different(&source.join("boot.js"), &page.join("boot.js"))?;
        copy_folder(&source.join("styles"), &page.join("styles"))?;
        copy_folder(&source.join("assets"), &page.join("assets"))?;
        copy_folder(&source.join("isolation"), &root().join("dist/isolation"))
    })
}

fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join("ui")
}

fn bind(wasm: &Path) -> Result<()> {
    let fresh = target_folder().join("bindgen");
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&fresh)?;
    copy_folder(&fresh, &root().join("dist/page"))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy_if_different(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Tauri embeds these files at compile time; an untouched one does not make it compile again.
fn copy_if_different(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("reading {}", from.display()))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, bytes).with_context(|| format!("writing {}", to.display()))
}

#[cfg(test)]
mod tests {
    use super::copy_if_different;
    use std::fs;

    #[test]
    fn an_equal_file_is_not_touched() {
        let folder = std::env::temp_dir().join(format!("ergo-xtask-copy-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (from, to) = (folder.join("a"), folder.join("b"));
        fs::write(&from, "same").unwrap();
        copy_if_different(&from, &to).unwrap();
        let first = fs::metadata(&to).unwrap().modified().unwrap();
        copy_if_different(&from, &to).unwrap();
        assert_eq!(fs::metadata(&to).unwrap().modified().unwrap(), first);
        fs::write(&from, "other").unwrap();
        copy_if_different(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "other");
        fs::remove_dir_all(folder).unwrap();
    }
}
