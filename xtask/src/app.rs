//! Builds the app, the server and `ergo`.

use crate::{
    places::target_folder,
    program::{cargo, quietly},
    step::step,
};
use anyhow::Result;
use std::path::PathBuf;

/// Makes the app serve the built page instead of waiting for a dev server.
pub const FEATURES: &[&str] = &["--features", "ergo-support/custom-protocol"];

/// The packages that are built and tested together.
///
/// Cargo gives a dependency the features that all selected packages together ask for. The page's and
/// xtask's own dependencies ask for others, and would have some 250 crates compiled a second time.
/// The bare window is built for benchmarks only.
pub const PACKAGES: &[&str] = &[
    "--workspace",
    "--exclude",
    "ergo-ui",
    "--exclude",
    "xtask",
    "--exclude",
    "ergo-bare-window",
    "--exclude",
    "ergo-bare-page",
];

/// Builds the app (the page must be built: it is embedded), the server's own program and `ergo`.
pub fn build() -> Result<()> {
    step("Building the app, the server and ergo", || {
        quietly(
            cargo()
                .args([
                    "build",
                    "--package",
                    "ergo-support",
                    "--package",
                    "ergo-server",
                    "--package",
                    "ergo-cli",
                ])
                .args(FEATURES),
        )
    })
}

/// Where a built program is.
pub fn binary(name: &str) -> PathBuf {
    target_folder().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// How the journeys and the tour find what they are to drive.
pub fn env() -> [(&'static str, PathBuf); 2] {
    [("ERGO_SUPPORT_APP", binary("ergo-support")), ("ERGO_SERVER_BIN", binary("ergo-server"))]
}
