//! What every Debian package of ours has, and how a folder becomes one: the same files give the same bytes.

use crate::{
    files::{files_in, place},
    program::{output, quietly},
    release,
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Who answers for it.
const MAINTAINER: &str = "Ergo <support@ergo.example>";

/// What a package says of itself.
pub struct Package {
    /// Its name, which is its program's, too.
    pub name: &'static str,
    /// Its section of the archive.
    pub section: &'static str,
    /// What it needs besides the libraries that its program is linked with.
    pub depends: &'static str,
    /// More fields, each on a line.
    pub fields: &'static str,
    /// The first line, then the others, each after a blank.
    pub description: &'static str,
}

impl Package {
    /// Makes the package of a tree that has everything but what is the same in each. Its path. The tree is gone then.
    pub fn pack(&self, tree: &Path, folder: &Path) -> Result<PathBuf> {
        let (name, version, architecture) = (self.name, version(), architecture()?);
        self.write_changelog(&tree.join("usr/share/doc").join(name), &version)?;
        let control = tree.join("DEBIAN");
        fs::create_dir_all(&control)?;
        fs::write(control.join("md5sums"), sums(tree)?)?;
        fs::write(control.join("control"), self.control(tree, &version, &architecture)?)?;
        let package = folder.join(format!("{name}_{version}_{architecture}.deb"));
        build(tree, &package)?;
        fs::remove_dir_all(tree)?;
        Ok(package)
    }

    fn control(&self, tree: &Path, version: &str, architecture: &str) -> Result<String> {
        let Self { name, section, depends, fields, description } = self;
        let libraries = libraries(&tree.join("usr/bin").join(name))?;
        Ok(format!(
            "Package: {name}\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: {MAINTAINER}\n\
             Installed-Size: {}\nDepends: {libraries}, {depends}\n{fields}\nSection: {section}\n\
             Priority: optional\nDescription: {description}\n",
            kilobytes(tree)?
        ))
    }

    /// In Debian's form: its tools read the package's own version there.
    fn write_changelog(&self, documents: &Path, version: &str) -> Result<()> {
        let at = format!("--date=@{}", release::date()?);
        let at = output(Command::new("date").args(["--rfc-email", "--utc"]).arg(at))?;
        let text = format!(
            "{} ({version}) stable; urgency=medium\n\n  * See CHANGELOG.md in the repository.\n\n -- {MAINTAINER}  {}\n",
            self.name,
            at.trim()
        );
        let file = documents.join("changelog");
        place(text, &file, 0o644)?;
        quietly(Command::new("gzip").args(["-9", "--no-name", "--force"]).arg(&file))
    }
}

/// Packs a tree with its DEBIAN folder: one owner, one date, and no trace of how many processors packed it.
pub fn build(tree: &Path, package: &Path) -> Result<()> {
    let date = release::date()?;
    quietly(Command::new("find").arg(tree).args(["-exec", "touch", "--no-dereference"]).args([
        &format!("--date=@{date}"),
        "{}",
        "+",
    ]))?;
    let mut pack = Command::new("dpkg-deb");
    pack.args(["--build", "--root-owner-group", "-Zxz"]).arg(tree).arg(package);
    quietly(pack.env(release::DATE, date).env("DPKG_DEB_THREADS_MAX", "1"))
}

/// The version as package managers sort it: 0.2.0~rc.1 comes before 0.2.0, and 0.2.0-rc.1 after it.
pub fn version() -> String {
    sorted(env!("CARGO_PKG_VERSION"))
}

fn sorted(version: &str) -> String {
    version.replacen('-', "~", 1).replace('-', ".")
}

/// This machine's architecture, in Debian's words.
pub fn architecture() -> Result<String> {
    Ok(output(Command::new("dpkg").arg("--print-architecture"))?.trim().to_owned())
}

/// The packages of the libraries that the program is linked with.
fn libraries(program: &Path) -> Result<String> {
    // It wants to see the sources of a package.
    let sources = program.ancestors().nth(3).unwrap_or(program).join("../sources");
    fs::create_dir_all(sources.join("debian"))?;
    fs::write(sources.join("debian/control"), "Source: ergo\n\nPackage: ergo\nArchitecture: any\n")?;
    let mut ask = Command::new("dpkg-shlibdeps");
    ask.arg("-O").arg(fs::canonicalize(program)?).current_dir(&sources);
    let said = output(&mut ask)?;
    fs::remove_dir_all(&sources)?;
    let found = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    Ok(found.context("dpkg-shlibdeps names no library")?.to_owned())
}

/// Of each file, as `dpkg --verify` reads them.
fn sums(tree: &Path) -> Result<String> {
    let mut sum = Command::new("md5sum");
    for file in files_in(tree)? {
        if !file.starts_with("DEBIAN") && !file.starts_with("etc") {
            sum.arg(file);
        }
    }
    output(sum.current_dir(tree))
}

/// As Debian counts: by the files' lengths, not by what a file system makes of them.
fn kilobytes(tree: &Path) -> Result<u64> {
    let mut sum = 0;
    for file in files_in(tree)? {
        if !file.starts_with("DEBIAN") {
            sum += fs::metadata(tree.join(file))?.len().div_ceil(1024);
        }
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_before_a_release_sorts_before_it() {
        assert_eq!(sorted("0.2.0"), "0.2.0");
        assert_eq!(sorted("0.2.0-rc.1-b"), "0.2.0~rc.1.b");
    }
}
