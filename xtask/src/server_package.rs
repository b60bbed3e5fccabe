//! The Debian package of the server: the program, a hardened unit, its user, an example configuration, and the documents.

pub mod check;
mod installed;

use crate::{
    places::root,
    program::{output, quietly},
    third_party,
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
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
const FILES: [(&str, &str, u32); 11] = [
    ("crates/server/packaging/ergo-server.service", "usr/lib/systemd/system/ergo-server.service", 0o644),
    ("crates/server/packaging/ergo-server.sysusers", "usr/lib/sysusers.d/ergo-server.conf", 0o644),
    (CONFIGURATION, "etc/ergo-server/config.toml", 0o644),
    // The installed one is a copy that dpkg does not know: purging must not delete an encryption key.
    ("crates/server/packaging/environment", "usr/share/ergo-server/environment", 0o644),
    ("docs/SERVER.md", "usr/share/doc/ergo-server/SERVER.md", 0o644),
    ("docs/IMPORT.md", "usr/share/doc/ergo-server/IMPORT.md", 0o644),
    ("docs/PROVIDERS.md", "usr/share/doc/ergo-server/PROVIDERS.md", 0o644),
    ("docs/SCIM.md", "usr/share/doc/ergo-server/SCIM.md", 0o644),
    ("docs/sample.ndjson", "usr/share/doc/ergo-server/sample.ndjson", 0o644),
    ("crates/server/packaging/debian/lintian-overrides", "usr/share/lintian/overrides/ergo-server", 0o644),
    ("crates/server/packaging/debian/copyright", "usr/share/doc/ergo-server/copyright", 0o644),
];
/// What dpkg runs.
const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
/// Who answers for it.
const MAINTAINER: &str = "Ergo <support@ergo.example>";

/// Makes the package of this program in that folder. Its path.
pub fn build(program: &Path, folder: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    let installed = tree.join("usr/bin/ergo-server");
    place(program, &installed, 0o755)?;
    quietly(Command::new("strip").arg("--strip-unneeded").arg(&installed))?;
    for (from, to, mode) in FILES {
        place(&root().join(from), &tree.join(to), mode)?;
    }
    // Commands that an administrator runs in another folder must find the same database.
    let configuration = tree.join("etc/ergo-server/config.toml");
    let text = fs::read_to_string(&configuration)?;
    let placed =
        text.replace("\ndatabase = \"ergo.sqlite\"\n", "\ndatabase = \"/var/lib/ergo-server/ergo.sqlite\"\n");
    ensure!(placed != text, "{CONFIGURATION} names another database");
    fs::write(&configuration, placed)?;
    let documents = tree.join("usr/share/doc/ergo-server");
    third_party::write_of_server(&documents)?;
    let version = version()?;
    write_changelog(&documents, &version)?;
    let control = tree.join("DEBIAN");
    for script in SCRIPTS {
        place(&root().join(SOURCES).join("debian").join(script), &control.join(script), 0o755)?;
    }
    fs::write(control.join("conffiles"), "/etc/ergo-server/config.toml\n")?;
    let architecture = output(Command::new("dpkg").arg("--print-architecture"))?.trim().to_owned();
    fs::write(control.join("control"), control_file(&tree, &version, &architecture)?)?;
    let package = folder.join(format!("ergo-server_{version}_{architecture}.deb"));
    let mut pack = Command::new("dpkg-deb");
    quietly(pack.args(["--build", "--root-owner-group", "-Zxz"]).arg(&tree).arg(&package))?;
    fs::remove_dir_all(&tree)?;
    Ok(package)
}

fn control_file(tree: &Path, version: &str, architecture: &str) -> Result<String> {
    let kilobytes = output(Command::new("du").args(["--apparent-size", "-ks"]).arg(tree))?;
    let kilobytes = kilobytes.split_whitespace().next().unwrap_or("0").to_owned();
    let libraries = libraries(&tree.join("usr/bin/ergo-server"))?;
    Ok(format!(
        "Package: ergo-server\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\n\
         Installed-Size: {kilobytes}\n\
         Depends: {libraries}, systemd | systemd-standalone-sysusers | systemd-sysusers\n\
         Recommends: ca-certificates\nSuggests: postgresql\nSection: net\nPriority: optional\n\
         Description: workspace server of Ergo Support\n \
         Support agents enter a customer's workspace through it: with an approved,\n \
         time-limited, and recorded session that is read-only by default.\n"
    ))
}

/// The packages of the libraries that the program is linked with.
fn libraries(program: &Path) -> Result<String> {
    // It wants to see the sources of a package.
    let sources = program.ancestors().nth(3).unwrap_or(program).join("../sources");
    fs::create_dir_all(sources.join("debian"))?;
    fs::write(
        sources.join("debian/control"),
        "Source: ergo-server\n\nPackage: ergo-server\nArchitecture: any\n",
    )?;
    let mut ask = Command::new("dpkg-shlibdeps");
    ask.arg("-O").arg(fs::canonicalize(program)?).current_dir(&sources);
    let said = output(&mut ask)?;
    fs::remove_dir_all(&sources)?;
    let found = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(found.context("dpkg-shlibdeps names no library")?.to_owned())
}

/// In Debian's form: its tools read the package's own version there.
fn write_changelog(documents: &Path, version: &str) -> Result<()> {
    let at = output(Command::new("date").args(["--rfc-email", "--utc"]))?;
    let text = format!(
        "ergo-server ({version}) stable; urgency=medium\n\n  * See CHANGELOG.md in the repository.\n\n -- {MAINTAINER}  {}\n",
        at.trim()
    );
    let file = documents.join("changelog");
    fs::write(&file, text)?;
    quietly(Command::new("gzip").args(["-9", "--no-name"]).arg(&file))
}

fn version() -> Result<String> {
    let metadata = output(crate::program::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let server = packages.into_iter().find(|package| package["name"] == "ergo-server");
    let version =
        server.and_then(|package| package["version"].as_str()).context("ergo-server has no version")?;
    Ok(version.to_owned())
}

fn place(from: &Path, to: &Path, mode: u32) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    set_mode(to, mode)
}

#[cfg(unix)]
fn set_mode(file: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn set_mode(_: &Path, _: u32) -> Result<()> {
    // Debian packages are made on Debian.
    Ok(())
}
