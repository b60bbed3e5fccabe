//! Which compiler builds for Windows.
//!
//! A rustup toolchain with the Windows target does. Where that target cannot be had, Debian's `rustc-web` does, building
//! the standard library from `rust-web-src`. Both link with MinGW.

use crate::{places::target_folder, program::cargo, wasm};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// What is compiled for.
pub const TARGET: &str = "x86_64-pc-windows-gnu";

/// Below cargo's own target folder: two compilers in one folder would rebuild everything at each turn.
pub fn folder() -> PathBuf {
    target_folder().join("windows")
}

/// Where cargo puts the programs that it builds with this profile.
pub fn built(profile: &str) -> PathBuf {
    folder().join(TARGET).join(profile)
}

/// `cargo WORD`, for Windows.
pub fn cargo_for_windows(word: &str) -> Result<Command> {
    let mut cargo = cargo();
    cargo
        .args([word, "--target", TARGET])
        .env("CARGO_TARGET_DIR", folder())
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc");
    if !wasm::has_std(TARGET) {
        anyhow::ensure!(
            Path::new(wasm::DEBIAN_RUSTC).exists(),
            "there is no standard library for Windows. Run:  rustup target add {TARGET}"
        );
        wasm::use_debian_rustc(&mut cargo, "std,panic_unwind");
    }
    Ok(cargo)
}
