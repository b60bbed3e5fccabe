//! The tables of ten thousand rows that are not ours: in React, and in plain JavaScript.

use crate::{npm::Tool, places::root, program::quietly, step::step};
use anyhow::Result;
use std::{path::Path, process::Command};

/// What is installed for them, below target/npm.
const PACKAGES: [Tool; 3] = [
    Tool { package: "react@19.3.1", program: "" },
    Tool { package: "react-dom@19.3.1", program: "" },
    Tool { package: "esbuild@0.28.2", program: "" },
];
/// The tables, and what their pages load.
const TABLES: [(&str, &str); 2] = [("react.jsx", "react-table.js"), ("script.js", "script-table.js")];

/// Writes each with everything that it imports into one file of `folder`, as it would be shipped.
pub fn bundle(folder: &Path) -> Result<()> {
    for package in PACKAGES {
        package.ready()?;
    }
    let modules = root().join("target/npm/node_modules");
    step("Bundling the tables of others", || {
        for (source, bundle) in TABLES {
            // Not by Node: after its installation it is a program of its own.
            let mut esbuild = Command::new(modules.join(".bin/esbuild"));
            esbuild
                .arg(root().join("tests/bare-window/tables").join(source))
                .args(["--bundle", "--minify", "--format=esm", "--jsx=automatic"])
                .arg("--define:process.env.NODE_ENV=\"production\"")
                .arg(format!("--outfile={}", folder.join(bundle).display()))
                .env("NODE_PATH", &modules);
            quietly(&mut esbuild)?;
        }
        Ok(())
    })
}
