//! Makes the page's wasm smaller, for installers.

use crate::{npm::Tool, program::quietly, step::step};
use anyhow::Result;
use std::{fs, path::Path};

const WASM_OPT: Tool = Tool { package: "binaryen@132.0.0", program: "binaryen/bin/wasm-opt" };

/// What rustc's wasm uses beyond the first version of wasm; every web view that Tauri supports has it.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Smaller page, same behavior.
pub fn shrink(wasm: &Path) -> Result<()> {
    let mut wasm_opt = WASM_OPT.ready()?;
    step("Optimizing the page", || {
        let before = fs::metadata(wasm)?.len();
        quietly(wasm_opt.arg("-Oz").args(WASM_FEATURES).arg(wasm).arg("-o").arg(wasm))?;
        println!("  {before} → {} bytes", fs::metadata(wasm)?.len());
        Ok(())
    })
}
