//! The app's packages for Linux. Tauri makes both of them; we take its files, add what people look for in the documents'
//! folder, and pack them again: with the dependencies that the program really has, and so that the same files give the same
//! bytes.

mod rpm;

use crate::{
    debian::Package,
    files::{copy_to, files_in, place, set_mode},
    places::root,
    unpack::unpack,
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rest is in [`Package::pack`]. The tray's library is loaded at run time, so no tool finds it.
const PACKAGE: Package = Package {
    name: "ergo-support",
    section: "net",
    depends: "ca-certificates, libayatana-appindicator3-1",
    fields: "Recommends: xdg-utils",
    description: "view a customer's workspace as that customer, safely\n \
         Ergo Support is the desktop app in which support agents view a customer's\n \
         workspace through an approved, time-limited, and recorded impersonation\n \
         session that is read-only by default.",
};
/// The file that opens the app from the menu and for links. Tauri names it by the product, with a space.
const DESKTOP_FILE: &str = "usr/share/applications/ergo-support.desktop";
const TAURIS_DESKTOP_FILE: &str = "usr/share/applications/Ergo Support.desktop";
/// The folder of the documents.
const DOCUMENTS: &str = "usr/share/doc/ergo-support";
/// What is put into it. The policy's own folder, /etc/ergo-support, is the administrator's: no package owns it.
const FILES: [(&str, &str); 4] = [
    ("docs/ROLLOUT.md", "ROLLOUT.md"),
    ("docs/policy/policy.toml", "policy/policy.toml"),
    ("docs/policy/policy.schema.json", "policy/policy.schema.json"),
    ("dist/page/licenses.txt", "licenses.txt"),
];

/// Makes the Debian package from Tauri's. Its path.
pub fn deb(tauris: &Path, folder: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    unpack(tauris, &tree)?;
    fs::remove_dir_all(tree.join("DEBIAN"))?;
    dress(&tree)?;
    place(copyright()?, &tree.join(DOCUMENTS).join("copyright"), 0o644)?;
    let overrides = tree.join("usr/share/lintian/overrides/ergo-support");
    copy_to(&root().join("src-tauri/packaging/lintian-overrides"), &overrides, 0o644)?;
    PACKAGE.pack(&tree, folder)
}

/// Makes the RPM package from Tauri's. Its path.
pub fn rpm(tauris: &Path, folder: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    unpack(tauris, &tree)?;
    dress(&tree)?;
    for license in ["LICENSE-MIT", "LICENSE-APACHE", "src-ui/assets/fonts/OFL.txt"] {
        let name = Path::new(license).file_name().context("a license has a name")?;
        copy_to(&root().join(license), &tree.join(rpm::LICENSES).join(name), 0o644)?;
    }
    let package = rpm::pack(&tree, folder, PACKAGE.description)?;
    fs::remove_dir_all(&tree)?;
    Ok(package)
}

/// The same in both.
fn dress(tree: &Path) -> Result<()> {
    fs::rename(tree.join(TAURIS_DESKTOP_FILE), tree.join(DESKTOP_FILE))
        .context("Tauri has named the desktop file otherwise")?;
    for (from, to) in FILES {
        copy_to(&root().join(from), &tree.join(DOCUMENTS).join(to), 0o644)?;
    }
    for file in files_in(tree)? {
        let mode = if file.starts_with("usr/bin") { 0o755 } else { 0o644 };
        set_mode(&tree.join(file), mode)?;
    }
    Ok(())
}

/// In Debian's form, with the text of the font's license.
fn copyright() -> Result<String> {
    let ours = fs::read_to_string(root().join("src-tauri/packaging/copyright"))?;
    let fonts = fs::read_to_string(root().join("src-ui/assets/fonts/OFL.txt"))?;
    let fonts = fonts
        .lines()
        .map(|line| if line.trim().is_empty() { " .\n".to_owned() } else { format!(" {line}\n") });
    Ok(format!("{}\n\nLicense: OFL-1.1\n{}", ours.trim_end(), fonts.collect::<String>()))
}
