//! Which compiler builds the page.
//!
//! A rustup toolchain with the wasm target does. Where that target cannot be had, Debian's `rustc-web`
//! does, building the standard library from `rust-web-src`.

use anyhow::{Result, bail};
use std::{path::Path, process::Command};

const TARGET: &str = "wasm32-unknown-unknown";
/// What to type where there is rustup and its server.
pub const BY_RUSTUP: &str = "rustup target add wasm32-unknown-unknown";
/// Where the package `rustc-web` puts it.
pub const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LINKER: &str = "wasm-ld-19";

/// Whether the ordinary toolchain has a wasm standard library.
pub fn has_own_std() -> bool {
    has_std(TARGET)
}

/// Whether the ordinary toolchain has a standard library for a target.
pub fn has_std(target: &str) -> bool {
    let asked = Command::new("rustc").args(["--print", "target-libdir", "--target", target]).output();
    asked.is_ok_and(|output| {
        output.status.success()
            && std::fs::read_dir(String::from_utf8_lossy(&output.stdout).trim())
                .is_ok_and(|mut entries| entries.next().is_some())
    })
}

/// The `cargo build` for wasm, with what this machine's compiler needs.
pub fn cargo_build() -> Result<Command> {
    let mut cargo = crate::program::cargo();
    cargo.args(["build", "--target", TARGET]);
    if !has_own_std() {
        if !Path::new(DEBIAN_RUSTC).exists() {
            bail!("there is no wasm standard library. Run:  {BY_RUSTUP}");
        }
        use_debian_rustc(&mut cargo, "std,panic_abort");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    }
    Ok(cargo)
}

/// Has cargo use Debian's compiler and build these parts of the standard library, too.
pub fn use_debian_rustc(cargo: &mut Command, std: &str) {
    cargo
        .env("RUSTC", DEBIAN_RUSTC)
        // What cargo was told about the ordinary compiler is not true of this one.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", std);
}

/// Where cargo puts a program that it builds for wasm with this profile, below its target folder.
pub fn built(profile: &str, program: &str) -> String {
    format!("{TARGET}/{profile}/{program}.wasm")
}
