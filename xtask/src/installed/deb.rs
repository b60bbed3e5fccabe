//! The app's Debian package, as it lies there.

use super::paths::none_of_this_machine;
use crate::{
    checks::in_order,
    counts::Counts,
    places::target_folder,
    program::{output, quietly},
    unpack::unpack,
};
use anyhow::{Result, ensure};
use std::{path::Path, process::Command};

/// What must be in it: the first words are `tar`'s.
const FILES: [&str; 8] = [
    "-rwxr-xr-x root/root ./usr/bin/ergo-support",
    "-rw-r--r-- root/root ./usr/share/applications/ergo-support.desktop",
    "-rw-r--r-- root/root ./usr/share/icons/hicolor/32x32/apps/ergo-support.png",
    "-rw-r--r-- root/root ./usr/share/icons/hicolor/128x128/apps/ergo-support.png",
    "-rw-r--r-- root/root ./usr/share/doc/ergo-support/copyright",
    "-rw-r--r-- root/root ./usr/share/doc/ergo-support/licenses.txt",
    "-rw-r--r-- root/root ./usr/share/doc/ergo-support/ROLLOUT.md",
    "-rw-r--r-- root/root ./usr/share/doc/ergo-support/policy/policy.toml",
];

/// What it must depend on.
const NEEDED: [&str; 5] =
    ["libc6 (>= ", "libgtk-3-0", "libwebkit2gtk-4.1-0", "libayatana-appindicator3-1", "ca-certificates"];

/// Looks at it.
pub fn check(package: &Path) -> Result<Counts> {
    let folder = target_folder().join("installed/deb");
    unpack(package, &folder)?;
    Ok(in_order(&[
        ("lintian finds no error and no warning", &|| {
            let mut lintian = Command::new("lintian");
            quietly(lintian.args(["--allow-root", "--fail-on", "error,warning"]).arg(package))
        }),
        ("its files, their modes, and their owners", &|| files(package)),
        ("its dependencies", &|| depends(package)),
        ("no script runs at the installation", &|| {
            let scripts = ["preinst", "postinst", "prerm", "postrm", "config", "conffiles"];
            let found = scripts.into_iter().find(|script| folder.join("DEBIAN").join(script).exists());
            ensure!(found.is_none(), "it has a {}", found.unwrap_or_default());
            Ok(())
        }),
        ("no folder of this machine is named in it", &|| none_of_this_machine(&folder)),
    ]))
}

fn files(package: &Path) -> Result<()> {
    let listed = output(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    let listed: Vec<String> = listed.lines().map(without_size_and_date).collect();
    for file in FILES {
        ensure!(listed.iter().any(|line| line == file), "{file} is not among\n{}", listed.join("\n"));
    }
    let others: Vec<&String> = listed.iter().filter(|line| !is_ordinary(line)).collect();
    // A policy is the administrator's: a package that owns its folder could take it away.
    ensure!(others.is_empty(), "these do not belong into it: {others:?}");
    Ok(())
}

/// `-rw-r--r-- root/root 1234 2026-12-01 01:02 ./usr/x` without what differs from version to version.
fn without_size_and_date(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    [words.get(..2).unwrap_or_default(), words.get(5..).unwrap_or_default()].concat().join(" ")
}

/// Everyone can read it, only root can write it, and it is below /usr.
fn is_ordinary(line: &str) -> bool {
    let mode_fits = ["drwxr-xr-x ", "-rw-r--r-- ", "-rwxr-xr-x "].iter().any(|mode| line.starts_with(mode));
    mode_fits && line.contains(" root/root ") && (line.ends_with(" ./") || line.contains(" ./usr/"))
}

fn depends(package: &Path) -> Result<()> {
    let depends = output(Command::new("dpkg-deb").arg("--field").arg(package).arg("Depends"))?;
    for needed in NEEDED {
        ensure!(depends.contains(needed), "{needed} is not in {depends}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ordinary_is_found() {
        let line = without_size_and_date("-rw-r--r-- root/root      1234 2026-12-01 01:02 ./usr/share/a b");
        assert_eq!(line, "-rw-r--r-- root/root ./usr/share/a b");
        assert!(is_ordinary(&line) && is_ordinary("drwxr-xr-x root/root ./"));
        for bad in [
            "-rw------- root/root ./usr/a",
            "-rw-r--r-- me/me ./usr/a",
            "drwxr-xr-x root/root ./etc/ergo-support/",
        ] {
            assert!(!is_ordinary(bad), "{bad}");
        }
    }
}
