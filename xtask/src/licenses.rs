//! What the dependencies may be: their licenses, and versions with known holes that the advisory database
//! does not know.
//!
//! cargo-deny says more (deny.toml is for it) but takes longer to compile than the whole product, so this
//! part, which needs only `cargo metadata`, always runs.

use crate::{counts::Counts, program::output};
use anyhow::Result;
use serde_json::Value;

/// Licenses that a desktop app may carry. Each alternative of an expression is enough.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// First good versions: CVE-2026-25537 (jsonwebtoken) and CVE-2026-42184 (tauri) are not in `RustSec`.
const AT_LEAST: &[(&str, [u64; 3])] =
    &[("jsonwebtoken", [10, 3, 0]), ("tauri", [2, 11, 1]), ("tauri-plugin-store", [2, 4, 5])];

/// One TLS, and it is rustls.
const BANNED: &[&str] = &["openssl-sys", "native-tls"];

/// Looks at every package of the lock file.
pub fn check() -> Result<Counts> {
    let metadata = output(crate::program::cargo().args(["metadata", "--format-version", "1", "--locked"]))?;
    let faults = faults(&serde_json::from_str(&metadata)?);
    for fault in &faults {
        println!("  ✗ {fault}");
    }
    let failed = u32::try_from(faults.len()).unwrap_or(u32::MAX);
    Ok(Counts { passed: u32::from(failed == 0), failed, skipped: 0 })
}

fn faults(metadata: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let version = package["version"].as_str().unwrap_or_default();
        let license = package["license"].as_str().unwrap_or_default();
        if !is_allowed(license) {
            faults.push(format!("{name} {version} is under “{license}”, which is not on the list"));
        }
        if BANNED.contains(&name) {
            faults.push(format!("{name} must not be used here"));
        }
        if let Some((_, least)) = AT_LEAST.iter().find(|(known, _)| *known == name)
            && numbers(version) < *least
        {
            faults
                .push(format!("{name} {version} has a known vulnerability; at least {least:?} is required"));
        }
    }
    faults
}

/// Whether an SPDX expression can be satisfied from the list: one alternative of each conjunct.
fn is_allowed(expression: &str) -> bool {
    // Old crates write MIT/Apache-2.0. Brackets only ever group alternatives in what we depend on, and
    // reading "(A OR B) AND C" as a conjunction of alternatives is what they mean.
    expression
        .replace('/', " OR ")
        .replace(['(', ')'], " ")
        .split(" AND ")
        .all(|part| part.split(" OR ").any(|license| ALLOWED.contains(&license.trim())))
}

fn numbers(version: &str) -> [u64; 3] {
    let mut numbers = version.split(['.', '-', '+']).map(|number| number.parse().unwrap_or(0));
    [numbers.next().unwrap_or(0), numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::{faults, is_allowed};
    use serde_json::json;

    #[test]
    fn expressions_are_read() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in ["", "GPL-3.0-only", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND AGPL-3.0"] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_hole_a_second_tls_and_a_license_are_found() {
        let package = |name: &str, version: &str, license: &str| json!({ "name": name, "version": version, "license": license });
        let metadata = json!({ "packages": [
            package("tauri", "2.11.0", "MIT"), package("tauri", "2.12.5", "MIT"),
            package("openssl-sys", "0.9.0", "MIT"), package("x", "1.0.0", "GPL-3.0")
        ] });
        assert_eq!(faults(&metadata).len(), 3);
    }
}
