//! A clean Debian: what debootstrap makes, and nothing of this machine but its kernel, its network, and the sources of its
//! packages. It takes root.

use crate::{
    files::{fresh_folder, place},
    places::target_folder,
    program::{output, quietly},
    step::step,
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The release that the packages are for.
pub const RELEASE: &str = "bookworm";

/// Where a folder that is shared with this machine is inside.
pub const SHARED: &str = "/mnt";

/// `sh -c ENTER sh ROOT ARCHIVES SHARED COMMAND…`. What it mounts is gone with the mount namespace. Debian's packages are kept
/// outside: the next clean Debian needs the same ones.
const ENTER: &str = r#"
set -e
root=$1 archives=$2 shared=$3; shift 3
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$archives" "$root/var/cache/apt/archives"
mount --bind "$shared" "$root/mnt"
[ ! -e /etc/resolv.conf ] || cp --remove-destination --dereference /etc/resolv.conf "$root/etc/resolv.conf"
exec chroot "$root" "$@"
"#;

/// It is removed with this value.
pub struct Root {
    folder: PathBuf,
    archives: PathBuf,
    shared: PathBuf,
}

impl Root {
    /// A fresh one.
    pub fn fresh(name: &str) -> Result<Self> {
        let folder = target_folder().join("installed");
        let base = base(&folder)?;
        let root = Self {
            archives: folder.join("archives"),
            shared: folder.join(format!("{name}-shared")),
            folder: folder.join(format!("{name}-root")),
        };
        for folder in [&root.folder, &root.shared] {
            fresh_folder(folder)?;
        }
        fs::create_dir_all(root.archives.join("partial"))?;
        quietly(Command::new("tar").args(["--extract", "--file"]).arg(base).arg("-C").arg(&root.folder))?;
        root.put("etc/apt/sources.list", sources()?)?;
        // apt asks for confirmation; this answers yes. Recommended packages are left out: the required ones must be enough.
        let answers = "APT::Get::Assume-Yes \"true\";\nAPT::Install-Recommends \"false\";\n\
                       APT::Keep-Downloaded-Packages \"true\";\n";
        root.put("etc/apt/apt.conf.d/00machine", format!("{answers}{}", proxies()?))?;
        // Nobody needs this system after a power cut.
        root.put("etc/dpkg/dpkg.cfg.d/00machine", "force-unsafe-io\n")?;
        // Nothing is started: systemd does not run here.
        place("#!/bin/sh\nexit 101\n", &root.path("usr/sbin/policy-rc.d"), 0o755)?;
        root.run("apt-get update -qq")?;
        Ok(root)
    }

    /// Runs a script of `sh`, in the shared folder, as root. What it says; the error has all of it.
    pub fn run(&self, script: &str) -> Result<String> {
        let mut shell = Command::new("unshare");
        shell.args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER, "sh"]);
        shell.arg(&self.folder).arg(&self.archives).arg(&self.shared);
        shell.args(["sh", "-ec", &format!("cd {SHARED}\n{script}")]);
        shell.env_clear().envs(surroundings()).stdin(Stdio::null());
        let done = shell.output().context("unshare could not be started")?;
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        if !done.status.success() {
            bail!("in {}: {script}\n{said}{}", self.folder.display(), String::from_utf8_lossy(&done.stderr));
        }
        Ok(said)
    }

    /// Fails unless this version of a package is installed.
    pub fn has_version(&self, package: &str, version: &str) -> Result<()> {
        let said =
            self.run(&format!("dpkg-query --show --showformat='${{Status}} ${{Version}}' {package}"))?;
        ensure!(said == format!("install ok installed {version}"), "{said}");
        Ok(())
    }

    /// Fails unless dpkg and apt are content, and each file of a package is as it was packed.
    pub fn is_sound(&self, package: &str) -> Result<()> {
        self.run("dpkg --audit; apt-get check --quiet")?;
        let changed = self.run(&format!("dpkg --verify {package}"))?;
        ensure!(changed.is_empty(), "{changed}");
        Ok(())
    }

    /// Where something inside is.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside.trim_start_matches('/'))
    }

    /// The folder that is shared with it.
    pub fn shared(&self) -> &Path {
        &self.shared
    }

    /// Puts one file, and nothing else, into the shared folder.
    pub fn share(&self, file: &Path) -> Result<()> {
        fresh_folder(&self.shared)?;
        fs::copy(file, self.shared.join(file.file_name().context("a file has a name")?))?;
        Ok(())
    }

    /// Writes a file inside.
    pub fn put(&self, inside: &str, text: impl AsRef<[u8]>) -> Result<()> {
        place(text, &self.path(inside), 0o644)
    }

    /// Every path inside /usr, /etc, /var, and /opt that names `word`. Debian's own notes on packages do not count.
    pub fn that_name(&self, word: &str) -> Result<Vec<String>> {
        let found = self.run(&format!(
            "find /usr /etc /var /opt -path '*{word}*' ! -path '/var/cache/apt/*' ! -path '/var/log/*'"
        ))?;
        Ok(found.lines().map(str::to_owned).collect())
    }
}

/// What is mounted is gone already: each command had its own namespace.
impl Drop for Root {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            _ = fs::remove_dir_all(&self.folder);
            _ = fs::remove_dir_all(&self.shared);
        }
    }
}

/// Nothing of the person's environment but the way to the network.
fn surroundings() -> Vec<(String, String)> {
    let fixed = [
        ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        ("HOME", "/root"),
        ("LC_ALL", "C.UTF-8"),
        ("DEBIAN_FRONTEND", "noninteractive"),
    ];
    let fixed = fixed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let proxies = std::env::vars().filter(|(name, _)| name.to_lowercase().ends_with("_proxy"));
    fixed.into_iter().chain(proxies).collect()
}

/// The archive of a clean Debian. It is made once: that takes a minute or more.
fn base(place: &Path) -> Result<PathBuf> {
    let archive = place.join(format!("base-{RELEASE}.tar"));
    if archive.exists() {
        return Ok(archive);
    }
    let folder = place.join("base");
    fresh_folder(&folder)?;
    step("Making a clean Debian", || {
        let mut make = Command::new("debootstrap");
        make.args(["--variant=minbase", RELEASE]).arg(&folder);
        quietly(
            make.args(mirrors()?.into_iter().find(|mirror| mirror.release == RELEASE).map(|it| it.address)),
        )
    })?;
    let unfinished = archive.with_extension("unfinished");
    let mut pack = Command::new("tar");
    pack.args(["--create", "--exclude=./var/cache/apt/archives/*.deb", "--file"]).arg(&unfinished);
    quietly(pack.arg("-C").arg(&folder).arg("."))?;
    fs::rename(unfinished, &archive)?;
    fs::remove_dir_all(folder)?;
    Ok(archive)
}

/// Where this machine gets Debian's own packages of a release from.
struct Mirror {
    address: String,
    release: String,
    component: String,
}

/// Debian's own: what others offer for this machine is not on a clean one.
fn mirrors() -> Result<Vec<Mirror>> {
    let mut ask = Command::new("apt-get");
    ask.args(["indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]);
    let said = output(ask.args(["Created-By: Packages", "Origin: Debian"]))?;
    let mirrors = said.lines().filter_map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some(Mirror { address: words.next()?, release: words.next()?, component: words.next()? })
    });
    Ok(mirrors.filter(|mirror| mirror.release.starts_with(RELEASE)).collect())
}

fn sources() -> Result<String> {
    let lines: Vec<String> = mirrors()?
        .iter()
        .map(|Mirror { address, release, component }| format!("deb {address} {release} {component}\n"))
        .collect();
    ensure!(!lines.is_empty(), "this machine's apt has no sources of Debian's {RELEASE}");
    Ok(lines.concat())
}

/// How this machine's apt reaches the network.
fn proxies() -> Result<String> {
    let said = output(Command::new("apt-config").arg("dump"))?;
    let proxies = said.lines().filter(|line| line.starts_with("Acquire::") && line.contains("Proxy"));
    Ok(proxies.flat_map(|line| [line, "\n"]).collect())
}
