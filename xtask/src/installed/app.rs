//! The app's Debian package in a clean Debian: with the commands of docs/ROLLOUT.md, as they stand there, by an administrator;
//! and an agent works with what they installed.

use super::{
    higher::{HIGHER, higher},
    root::Root,
};
use crate::{
    checks::in_order,
    counts::Counts,
    debian::version,
    document::commands,
    files::{fresh_folder, place},
    places::{root as repository, target_folder},
    program::quietly,
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The section of the document, and how its commands begin.
const SECTION: &str = "### Debian and Ubuntu";
const BEGINNINGS: [&str; 5] = [
    "install -D --mode=0644 policy.toml /etc/ergo-support/policy.toml",
    "apt install ./ergo-support_",
    "DEBIAN_FRONTEND=noninteractive apt-get install --yes ./ergo-support_",
    "apt remove ergo-support",
    "apt purge ergo-support",
];
const PACKAGE: &str = "ergo-support";
const PROGRAM: &str = "/usr/bin/ergo-support";
const DESKTOP_FILE: &str = "/usr/share/applications/ergo-support.desktop";
const POLICY: &str = "/etc/ergo-support/policy.toml";
/// A policy that lets an agent work, and shows that it was read.
const RULES: &str = "keep_days = 365\n";
/// The agent is no administrator.
const AGENT: u32 = 1000;

/// `app ARGUMENTS…`: the app of the clean Debian, as an agent starts it, on the screen and in the home of the test. The process
/// stays the same one, so that the driver's child is the app.
const START: &str = r#"#!/bin/sh
exec unshare --mount sh -c '
set -e
root=$1 home=$2 agent=$3; shift 3
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /tmp "$root/tmp"
mkdir -p "$root$home"
mount --bind "$home" "$root$home"
exec chroot --userspec="$agent:$agent" --groups="" "$root" /usr/bin/ergo-support "$@"
' sh "@ROOT@" "@HOME@" @AGENT@ "$@"
"#;

/// Goes the whole way.
pub fn check(package: &Path, agent: &Path) -> Result<Counts> {
    let computer = Computer::new(agent)?;
    let place = target_folder().join("installed/higher-app");
    let newer = higher(package, &place)?;
    let counts = in_order(&[
        ("a policy is put in place before the app", &|| computer.put_policy()),
        ("apt installs it with what it depends on", &|| computer.install(package)),
        ("what is installed is what was packed, and no library is missing", &|| computer.is_complete()),
        ("links and the menu open it, with its icon", &|| computer.is_registered()),
        ("an agent does the main job in it", &|| computer.agent("work")),
        ("a higher version takes its place, without a question", &|| computer.upgrade(&newer)),
        ("the session before the upgrade is in the history", &|| computer.agent("remember")),
        ("removing it leaves the agent's data and the policy", &|| computer.remove()),
        ("purging it, installed once more, leaves nothing else", &|| computer.purge()),
    ]);
    fs::remove_dir_all(place)?;
    Ok(counts)
}

/// A computer of a support team.
struct Computer {
    debian: Root,
    /// Of the document.
    commands: Vec<String>,
    home: PathBuf,
    /// Starts the app.
    start: PathBuf,
    /// The program that is an agent.
    agent: PathBuf,
}

impl Computer {
    fn new(agent: &Path) -> Result<Self> {
        let place_of = target_folder().join("installed");
        let debian = Root::fresh("app")?;
        debian.run(&format!("useradd --uid {AGENT} --user-group --no-create-home agent"))?;
        let home = place_of.join("home");
        fresh_folder(&home)?;
        quietly(Command::new("chown").arg(format!("{AGENT}:{AGENT}")).arg(&home))?;
        let start = place_of.join("start-app");
        let script = START
            .replace("@ROOT@", &debian.path("").to_string_lossy())
            .replace("@HOME@", &home.to_string_lossy())
            .replace("@AGENT@", &AGENT.to_string());
        place(script, &start, 0o755)?;
        let document = fs::read_to_string(repository().join("docs/ROLLOUT.md"))?;
        Ok(Self {
            debian,
            commands: commands(&document, SECTION, "sh")?,
            home,
            start,
            agent: agent.to_owned(),
        })
    }

    /// The document's command that begins so.
    fn type_command(&self, number: usize) -> Result<String> {
        let begin = BEGINNINGS[number];
        let command = self.commands.get(number).filter(|command| command.starts_with(begin));
        self.debian.run(command.with_context(|| format!("the document does not say `{begin}`"))?)
    }

    fn put_policy(&self) -> Result<()> {
        fs::write(self.debian.shared().join("policy.toml"), RULES)?;
        self.type_command(0).map(drop)
    }

    fn install(&self, package: &Path) -> Result<()> {
        self.debian.share(package)?;
        self.type_command(1)?;
        self.debian.has_version(PACKAGE, &version())
    }

    fn is_complete(&self) -> Result<()> {
        self.debian.is_sound(PACKAGE)?;
        let libraries = self.debian.run(&format!("ldd {PROGRAM}"))?;
        ensure!(!libraries.contains("not found"), "{libraries}");
        // The tray's is loaded at run time.
        self.debian.run("/sbin/ldconfig --print-cache | grep -q libayatana-appindicator3.so.1").map(drop)
    }

    /// As the desktop's own tool reads it. Desktops run that tool when a package changes the folder.
    fn is_registered(&self) -> Result<()> {
        let file = self.debian.path(DESKTOP_FILE);
        quietly(Command::new("desktop-file-validate").arg(&file))?;
        let text = fs::read_to_string(&file)?;
        let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
        let icon = format!("/usr/share/icons/hicolor/128x128/apps/{}.png", value("Icon="));
        ensure!(self.debian.path(&icon).is_file(), "{icon} is missing");
        self.debian
            .run(&format!("[ \"$(command -v {})\" = {PROGRAM} ]", value("Exec=").replace(" %u", "")))?;
        let folder = self.debian.path("/usr/share/applications");
        quietly(Command::new("update-desktop-database").arg(&folder))?;
        let cache = folder.join("mimeinfo.cache");
        let known = fs::read_to_string(&cache)?;
        fs::remove_file(cache)?;
        let link = "x-scheme-handler/ergo-support=ergo-support.desktop;";
        ensure!(known.lines().any(|line| line == link), "{known}");
        Ok(())
    }

    fn agent(&self, step: &str) -> Result<()> {
        let mut agent = Command::new(&self.agent);
        agent.arg(step).arg(&self.home).arg(self.debian.path("")).env("ERGO_SUPPORT_APP", &self.start);
        quietly(agent.env_remove("ERGO_SUPPORT_SERVER"))
    }

    fn upgrade(&self, newer: &Path) -> Result<()> {
        let journal = self.journal()?;
        self.debian.share(newer)?;
        self.type_command(2)?;
        self.debian.has_version(PACKAGE, HIGHER)?;
        ensure!(self.journal()? == journal, "the journal has changed");
        self.has_policy()
    }

    fn remove(&self) -> Result<()> {
        self.leaves_data(3)?;
        ensure!(!self.debian.path(PROGRAM).exists(), "the program is still there");
        Ok(())
    }

    fn purge(&self) -> Result<()> {
        // Removing has left nothing that could be purged.
        self.type_command(2)?;
        self.leaves_data(4)?;
        if let Ok(listed) = self.debian.run("dpkg --listfiles ergo-support") {
            bail!("dpkg still lists {listed}");
        }
        let left = self.debian.that_name("ergo-support")?;
        let policy = ["/etc/ergo-support", POLICY];
        ensure!(left == policy, "it leaves {left:?}");
        Ok(())
    }

    fn leaves_data(&self, command: usize) -> Result<()> {
        let before = self.data()?;
        self.type_command(command)?;
        ensure!(self.data()? == before, "the agent's data has changed");
        self.has_policy()
    }

    fn has_policy(&self) -> Result<()> {
        ensure!(fs::read_to_string(self.debian.path(POLICY))? == RULES, "the policy has changed");
        Ok(())
    }

    fn journal(&self) -> Result<Vec<u8>> {
        let file = self.home.join("data/com.ergo.support/journal.sqlite");
        fs::read(&file).with_context(|| format!("reading {}", file.display()))
    }

    /// Every file of the agent, with its length.
    fn data(&self) -> Result<Vec<(PathBuf, u64)>> {
        let files = crate::files::files_in(&self.home)?.into_iter();
        files.map(|file| Ok((file.clone(), fs::symlink_metadata(self.home.join(file))?.len()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_leads_from_the_policy_to_the_purge() {
        let document = fs::read_to_string(repository().join("docs/ROLLOUT.md")).unwrap();
        let commands = commands(&document, SECTION, "sh").unwrap();
        assert_eq!(commands.len(), BEGINNINGS.len(), "{commands:#?}");
        for (command, begin) in commands.iter().zip(BEGINNINGS) {
            assert!(command.starts_with(begin), "{command}");
        }
    }
}
