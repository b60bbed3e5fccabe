//! The app's RPM package, by rpm's own tools. They run on Debian, so nothing here shows that a system that uses RPM resolves
//! what the package requires.

use super::paths::none_of_this_machine;
use crate::{
    checks::in_order,
    counts::Counts,
    debian::version,
    files::{files_in, fresh_folder},
    places::target_folder,
    program::{output, quietly},
    unpack::unpack,
};
use anyhow::{Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What it must require: names of libraries, which every system that uses RPM knows.
const LIBRARIES: [&str; 3] =
    ["libwebkit2gtk-4.1.so.0()(64bit)", "libgtk-3.so.0()(64bit)", "libjavascriptcoregtk-4.1.so.0()(64bit)"];
/// The folder of documents, and what else is by each system's own custom.
const CUSTOM: [&str; 4] = ["DEBIAN", "usr/share/doc", "usr/share/licenses", "usr/share/lintian"];

/// Looks at it, and compares it with the Debian package.
pub fn check(package: &Path, deb: &Path) -> Result<Counts> {
    let folder = target_folder().join("installed/rpm");
    let (ours, debs, system) = (folder.join("rpm"), folder.join("deb"), folder.join("system"));
    unpack(package, &ours)?;
    unpack(deb, &debs)?;
    Ok(in_order(&[
        ("its digests", &|| quietly(Command::new("rpm").args(["--checksig", "--nosignature"]).arg(package))),
        ("its name, version, license, and where it was built", &|| metadata(package)),
        ("what it requires", &|| requires(&ask(package, "--requires")?)),
        ("what it offers: the app, and links", &|| {
            let offers = ask(package, "--provides")?;
            for offer in ["application(ergo-support.desktop)", "mimehandler(x-scheme-handler/ergo-support)"] {
                ensure!(offers.lines().any(|line| line == offer), "{offer} is not among\n{offers}");
            }
            Ok(())
        }),
        ("no script runs at the installation", &|| {
            let scripts = [ask(package, "--scripts")?, ask(package, "--triggers")?].concat();
            ensure!(scripts.is_empty(), "{scripts}");
            Ok(())
        }),
        ("its files are those of the Debian package", &|| same_files(&ours, &debs)),
        ("its list of files, their modes, and their owners", &|| list(package, &ours)),
        ("no folder of this machine is named in it", &|| none_of_this_machine(&ours)),
        ("rpm installs, verifies, and removes it", &|| install(package, &system)),
    ]))
}

fn ask(package: &Path, what: &str) -> Result<String> {
    output(Command::new("rpm").args(["--query", "--package", what]).arg(package))
}

fn metadata(package: &Path) -> Result<()> {
    let format = "--queryformat=%{NAME} %{VERSION} %{RELEASE} | %{LICENSE} | %{BUILDHOST} | %{VENDOR}";
    let said = ask(package, format)?;
    let expected =
        format!("ergo-support {} 1 | (MIT OR Apache-2.0) AND OFL-1.1 | localhost | Ergo", version());
    ensure!(said == expected, "{said}, not {expected}");
    Ok(())
}

/// Libraries, the linker, rpm itself, and one package whose name is the same on Fedora, RHEL, and openSUSE.
fn requires(requires: &str) -> Result<()> {
    for library in LIBRARIES {
        ensure!(requires.lines().any(|line| line == library), "{library} is not among\n{requires}");
    }
    ensure!(requires.contains("libc.so.6(GLIBC_2."), "no version of glibc is among\n{requires}");
    for line in requires.lines() {
        let is_known = line == "ca-certificates"
            || line.starts_with("rpmlib(")
            || line.starts_with("rtld(")
            || line.starts_with("ld-linux")
            || (line.starts_with("lib") && line.contains(".so."));
        ensure!(is_known, "{line} is not a name that all these systems have");
    }
    Ok(())
}

/// Byte for byte, but for the word by which Tauri marks the kind of package in the program.
fn same_files(ours: &Path, debs: &Path) -> Result<()> {
    let list = |tree: &Path| -> Result<Vec<PathBuf>> {
        let files = files_in(tree)?.into_iter();
        Ok(files.filter(|file| !CUSTOM.iter().any(|folder| file.starts_with(folder))).collect())
    };
    let files = list(ours)?;
    ensure!(files == list(debs)?, "{files:?}, but {:?}", list(debs)?);
    for file in files {
        let (ours, debs) = (fs::read(ours.join(&file))?, fs::read(debs.join(&file))?);
        let different = ours.iter().zip(&debs).filter(|(ours, debs)| ours != debs).count();
        let allowed = if file.starts_with("usr/bin") { "RPM".len() } else { 0 };
        ensure!(ours.len() == debs.len() && different <= allowed, "{} is another file", file.display());
    }
    Ok(())
}

fn list(package: &Path, ours: &Path) -> Result<()> {
    let mut listed: Vec<String> =
        ask(package, "--list")?.lines().map(|line| line.trim_start_matches('/').to_owned()).collect();
    listed.retain(|path| !ours.join(path).is_dir());
    listed.sort();
    let unpacked: Vec<String> = files_in(ours)?.iter().map(|file| file.display().to_string()).collect();
    ensure!(listed == unpacked, "{listed:?}, but {unpacked:?}");
    let format = "--queryformat=[%{FILEMODES:perms} %{FILEUSERNAME}/%{FILEGROUPNAME} %{FILENAMES}\n]";
    for line in ask(package, format)?.lines() {
        let is_ordinary =
            ["drwxr-xr-x ", "-rw-r--r-- ", "-rwxr-xr-x "].iter().any(|mode| line.starts_with(mode))
                && line.contains(" root/root /usr/");
        ensure!(is_ordinary, "{line} does not belong into it");
    }
    Ok(())
}

/// In a folder for a system, and without what it requires.
fn install(package: &Path, system: &Path) -> Result<()> {
    fresh_folder(system)?;
    let rpm = |words: &[&str]| {
        let mut rpm = Command::new("rpm");
        rpm.arg("--root").arg(system).args(words);
        rpm
    };
    quietly(&mut rpm(&["--initdb"]))?;
    quietly(rpm(&["--install", "--nodeps"]).arg(package))?;
    ensure!(system.join("usr/bin/ergo-support").is_file(), "the program is not there");
    let changed = output(&mut rpm(&["--verify", "--nodeps", "ergo-support"]))?;
    ensure!(changed.is_empty(), "{changed}");
    quietly(&mut rpm(&["--erase", "--nodeps", "ergo-support"]))?;
    let left: Vec<PathBuf> =
        files_in(system)?.into_iter().filter(|file| file.display().to_string().contains("ergo")).collect();
    ensure!(left.is_empty(), "it leaves {left:?}");
    ensure!(!system.join("usr/share/doc/ergo-support").exists(), "it leaves a folder");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_debian_is_no_name_of_rpm() {
        let good = format!(
            "{}\nlibc.so.6(GLIBC_2.34)(64bit)\nca-certificates\nrpmlib(X) <= 1\n",
            LIBRARIES.join("\n")
        );
        requires(&good).unwrap();
        assert!(requires(&format!("{good}libwebkit2gtk-4.1-0\n")).is_err());
        assert!(requires(&good.replace(LIBRARIES[0], "libgcc_s.so.1()(64bit)")).is_err());
        // Without the versions of glibc, it could be installed where it does not start.
        assert!(requires(&good.replace("(GLIBC_2.34)", "()")).is_err());
    }

    #[test]
    fn a_program_that_differs_by_more_than_its_mark_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        for (tree, program) in [(&a, "mark_RPM;"), (&b, "mark_DEB;")] {
            fs::create_dir_all(tree.join("usr/bin")).unwrap();
            fs::write(tree.join("usr/bin/x"), program).unwrap();
        }
        same_files(&a, &b).unwrap();
        fs::write(b.join("usr/bin/x"), "mock_DEB;").unwrap();
        assert!(same_files(&a, &b).is_err());
    }
}
