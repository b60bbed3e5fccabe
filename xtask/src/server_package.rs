//! The Debian package of the server: the program, a hardened unit, its user, an example configuration, and the documents.

pub mod check;
pub mod installed;

use crate::{
    debian::Package,
    files::{copy_to, fresh_folder},
    places::root,
    program::quietly,
    third_party,
};
use anyhow::{Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Where its files are in the repository.
const SOURCES: &str = "crates/server/packaging";
/// The configuration that it is installed with.
const CONFIGURATION: &str = "docs/ergo-server.example.toml";
/// The files beside the program: from where, to where, and who may do what with them.
const FILES: [(&str, &str, u32); 12] = [
    ("crates/server/packaging/ergo-server.service", "usr/lib/systemd/system/ergo-server.service", 0o644),
    ("crates/server/packaging/ergo-server.sysusers", "usr/lib/sysusers.d/ergo-server.conf", 0o644),
    (CONFIGURATION, "etc/ergo-server/config.toml", 0o644),
    // The installed one is a copy that dpkg does not know: purging must not delete an encryption key.
    ("crates/server/packaging/environment", "usr/share/ergo-server/environment", 0o644),
    ("docs/SERVER.md", "usr/share/doc/ergo-server/SERVER.md", 0o644),
    ("docs/IMPORT.md", "usr/share/doc/ergo-server/IMPORT.md", 0o644),
    ("docs/PROVIDERS.md", "usr/share/doc/ergo-server/PROVIDERS.md", 0o644),
    ("docs/SCIM.md", "usr/share/doc/ergo-server/SCIM.md", 0o644),
    ("docs/AUTHZEN.md", "usr/share/doc/ergo-server/AUTHZEN.md", 0o644),
    ("docs/sample.ndjson", "usr/share/doc/ergo-server/sample.ndjson", 0o644),
    ("crates/server/packaging/debian/lintian-overrides", "usr/share/lintian/overrides/ergo-server", 0o644),
    ("crates/server/packaging/debian/copyright", "usr/share/doc/ergo-server/copyright", 0o644),
];
/// What dpkg runs.
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
/// The rest is in [`Package::pack`].
const PACKAGE: Package = Package {
    name: "ergo-server",
    section: "net",
    depends: "systemd | systemd-standalone-sysusers | systemd-sysusers",
    fields: "Recommends: ca-certificates\nSuggests: postgresql",
    description: "workspace server of Ergo Support\n \
         Support agents enter a customer's workspace through it: with an approved,\n \
         time-limited, and recorded session that is read-only by default.",
};

/// Makes the package of this program in that folder. Its path.
pub fn build(program: &Path, folder: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    fresh_folder(&tree)?;
    let installed = tree.join("usr/bin/ergo-server");
    copy_to(program, &installed, 0o755)?;
    quietly(Command::new("strip").arg("--strip-unneeded").arg(&installed))?;
    for (from, to, mode) in FILES {
        copy_to(&root().join(from), &tree.join(to), mode)?;
    }
    // Commands that an administrator runs in another folder must find the same database.
    let configuration = tree.join("etc/ergo-server/config.toml");
    let text = fs::read_to_string(&configuration)?;
    let placed =
        text.replace("\ndatabase = \"ergo.sqlite\"\n", "\ndatabase = \"/var/lib/ergo-server/ergo.sqlite\"\n");
    ensure!(placed != text, "{CONFIGURATION} names another database");
    fs::write(&configuration, placed)?;
    third_party::write_of_server(&tree.join("usr/share/doc/ergo-server"))?;
    for script in SCRIPTS {
        copy_to(&root().join(SOURCES).join("debian").join(script), &tree.join("DEBIAN").join(script), 0o755)?;
    }
    fs::write(tree.join("DEBIAN/conffiles"), "/etc/ergo-server/config.toml\n")?;
    PACKAGE.pack(&tree, folder)
}
