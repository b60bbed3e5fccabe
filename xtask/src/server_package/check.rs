//! What is shipped of the server besides the program, looked at by programs that we did not write: systemd's and Debian's.

use super::{CONFIGURATION, SOURCES, build, installed};
use crate::{
    counts::Counts,
    places::{root, target_folder},
    program::{is_root, output, quietly},
    python::Programs,
};
use anyhow::{Context, Result, ensure};
use std::{
    cell::OnceCell,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Ten times the exposure that `systemd-analyze security` may find at most: 2.0.
const MOST_EXPOSURE: &str = "20";

/// What is checked, whether that is possible here, and how.
type Check<'a> = (&'a str, bool, &'a dyn Fn() -> Result<()>);

/// Checks the unit, the example configuration, the package, and what the image consists of.
pub fn run(program: &Path) -> Result<Counts> {
    let folder = target_folder().join("server-package");
    fs::create_dir_all(&folder)?;
    let hadolint = Programs::ready("containerfile");
    let built = OnceCell::new();
    let package = || -> Result<&PathBuf> {
        if built.get().is_none() {
            // It is empty, so this is kept.
            _ = built.set(build(program, &folder)?);
        }
        built.get().context("it was not built")
    };
    let can_build = has("dpkg-shlibdeps");
    let checks: [Check<'_>; 6] = [
        ("the unit's exposure", has("systemd-analyze"), &|| unit_is_hardened(&unit())),
        ("the example configuration", true, &|| example_starts(program, &folder)),
        ("the package", can_build, &|| package_is_right(package()?)),
        ("its installation", can_build && installed::is_possible(&folder), &|| {
            installed::run(package()?, &folder)
        }),
        ("the Containerfile", hadolint.is_some(), &|| {
            hadolint.as_ref().map_or(Ok(()), containerfile_is_clean)
        }),
        ("the image's content", cfg!(unix) && is_root()?, &|| image_runs(program, &folder)),
    ];
    let mut counts = Counts::default();
    for (what, possible, check) in checks {
        if !possible {
            println!("  ⚠ SKIPPED: {what}: a program for it is missing, or this is not root");
            counts.skipped += 1;
            continue;
        }
        match check() {
            Ok(()) => counts.passed += 1,
            Err(error) => {
                println!("  ✗ {what}: {error:#}");
                counts.failed += 1;
            }
        }
    }
    Ok(counts)
}

fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

fn unit() -> PathBuf {
    root().join(SOURCES).join("ergo-server.service")
}

fn unit_is_hardened(unit: &Path) -> Result<()> {
    let mut analyze = Command::new("systemd-analyze");
    analyze.args(["security", "--offline=true", "--no-pager", "--threshold", MOST_EXPOSURE]);
    quietly(analyze.arg(unit))
}

/// On a free port, but otherwise as it is shipped.
fn example_starts(program: &Path, folder: &Path) -> Result<()> {
    let mut server = Command::new(program)
        .arg("--config")
        .arg(root().join(CONFIGURATION))
        .args(["--listen", "127.0.0.1:0"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    let out = server.stdout.take().context("it has no output")?;
    let read = BufReader::new(out).read_line(&mut line);
    server.kill()?;
    server.wait()?;
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(folder.join(format!("ergo.sqlite{end}")));
    }
    read?;
    ensure!(line.starts_with("listening on http://127.0.0.1:"), "it does not start with {CONFIGURATION}");
    Ok(())
}

fn package_is_right(package: &Path) -> Result<()> {
    let listed = output(Command::new("dpkg-deb").arg("--contents").arg(package))?;
    for (mode, path) in [
        ("-rwxr-xr-x", "./usr/bin/ergo-server"),
        ("-rw-r--r--", "./etc/ergo-server/config.toml"),
        ("-rw-r--r--", "./usr/share/ergo-server/environment"),
        ("-rw-r--r--", "./usr/lib/systemd/system/ergo-server.service"),
        ("-rw-r--r--", "./usr/lib/sysusers.d/ergo-server.conf"),
        ("-rw-r--r--", "./usr/share/doc/ergo-server/copyright"),
        ("-rw-r--r--", "./usr/share/doc/ergo-server/licenses.txt"),
    ] {
        let line = listed.lines().find(|line| line.ends_with(&format!(" {path}")));
        let line = line.with_context(|| format!("{path} is not in it"))?;
        ensure!(line.starts_with(&format!("{mode} root/root ")), "{line}");
    }
    let fields = output(Command::new("dpkg-deb").arg("--field").arg(package).arg("Depends"))?;
    ensure!(fields.contains("libc6 (>= "), "it does not say what it needs: {fields}");
    if !has("lintian") {
        println!("  ⚠ SKIPPED: lintian's look at the package: it is not installed");
        return Ok(());
    }
    quietly(Command::new("lintian").args(["--allow-root", "--fail-on", "error,warning"]).arg(package))
}

fn containerfile_is_clean(programs: &Programs) -> Result<()> {
    quietly(Command::new(programs.path("hadolint")).arg(root().join(SOURCES).join("Containerfile")))
}

/// What the Containerfile puts into the image is enough for the program.
fn image_runs(program: &Path, folder: &Path) -> Result<()> {
    let image: PathBuf = folder.join("image");
    if image.exists() {
        fs::remove_dir_all(&image)?;
    }
    quietly(Command::new("sh").arg(root().join(SOURCES).join("image-root")).arg(program).arg(&image))?;
    let mut inside = Command::new("chroot");
    inside.args(["--userspec=65532:65532"]).arg(&image).args(["/usr/bin/ergo-server", "--version"]);
    let said = output(&mut inside)?;
    ensure!(said.starts_with("ergo-server "), "it says {said}");
    // As it starts when nobody has said anything: it cannot know the address at which clients reach it.
    let containerfile = fs::read_to_string(root().join(SOURCES).join("Containerfile"))?;
    let arguments = containerfile.lines().find_map(|line| line.strip_prefix("CMD "));
    let arguments: Vec<String> = serde_json::from_str(arguments.context("there is no CMD")?)?;
    let mut inside = Command::new("chroot");
    inside.args(["--userspec=65532:65532"]).arg(&image).arg("/usr/bin/ergo-server").args(arguments);
    let refused = inside.output()?;
    fs::remove_dir_all(&image)?;
    let said = String::from_utf8_lossy(&refused.stderr);
    ensure!(!refused.status.success() && said.contains("ERGO_SERVER_PUBLIC_URL"), "it says {said}");
    Ok(())
}

// The package's scripts are Debian's, and use its programs.
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Without the encryption key, the database that stays is worth nothing.
    #[test]
    fn purging_leaves_an_encryption_key() {
        let folder = tempfile::tempdir().unwrap();
        let script = root().join(SOURCES).join("debian/postrm");
        let purge = || {
            let mut purge = Command::new("sh");
            output(purge.arg(&script).arg("purge").env("DPKG_ROOT", folder.path())).unwrap()
        };
        let settings = folder.path().join("etc/ergo-server");
        for (line, stays) in [
            ("#ERGO_SERVER_KEY_ENCRYPTION=\n", false),
            ("; a comment too\n\n \t\n  # ERGO_SERVER_KEY_ENCRYPTION=AQEB\n", false),
            ("ERGO_SERVER_KEY_ENCRYPTION = AQEB\n", true),
            ("ERGO_SERVER_KEY_ENCRYPTION\t=AQEB\n", true),
            ("PGPASSWORD=x\nERGO_SERVER_KEY_ENCRYPTION=AQEB\n", true),
            ("ERGO_SERVER_OLD_KEY_ENCRYPTION='AQEB'\n", true),
        ] {
            fs::create_dir_all(&settings).unwrap();
            fs::write(settings.join("environment"), line).unwrap();
            let said = purge();
            assert_eq!(settings.join("environment").exists(), stays, "{line}");
            assert_eq!(
                (settings.exists(), said.contains("encryption key")),
                (stays, stays),
                "{line}: {said}"
            );
        }
        assert!(!purge().contains("The data stays"), "there is none");
        fs::create_dir_all(folder.path().join("var/lib/ergo-server")).unwrap();
        assert!(purge().contains("The data stays"));
    }

    #[test]
    fn a_unit_with_less_is_found_out() {
        if !has("systemd-analyze") {
            return;
        }
        unit_is_hardened(&unit()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let weak = folder.path().join("weak.service");
        let text = fs::read_to_string(unit()).unwrap();
        let left: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with("SystemCall") && !line.starts_with("Protect"))
            .collect();
        fs::write(&weak, left.join("\n")).unwrap();
        assert!(unit_is_hardened(&weak).is_err());
    }
}
