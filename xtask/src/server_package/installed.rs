//! The package, installed as docs/SERVER.md says: the commands of that section are run as they stand there, on a copy of this
//! machine's files that is thrown away.
//!
//! systemd does not run there. Two stand-ins do what the document asks of it, and what the unit says: the user, the secrets, the
//! folder, the program. That the unit is one that systemd takes is for `systemd-analyze` to say.

use crate::{
    document::commands,
    files::{fresh_folder, place},
    places::root,
    program::{is_root, quietly},
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// The section of the document.
pub const SECTION: &str = "## Installing as a service";
/// Where the working folder is in the copy.
const HERE: &str = "/mnt";

/// `sh -c ROOT sh FOLDER COMMAND…`: a command on a copy of this machine's files. All of it is gone with the mount namespace.
const ROOT: &str = r#"
set -e
folder=$1; shift
mkdir -p "$folder/mount"
mount -t tmpfs tmpfs "$folder/mount"
mkdir "$folder/mount/upper" "$folder/mount/work" "$folder/mount/root"
copy="$folder/mount/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/mount/upper,workdir=$folder/mount/work" "$copy"
mount -t proc proc "$copy/proc"
mount --rbind /dev "$copy/dev"
mount -t tmpfs tmpfs "$copy/tmp"
mount --bind "$folder" "$copy/mnt"
exec chroot "$copy" "$@"
"#;

/// What `systemd-run` and the unit have in common: a user with the secrets of a file and nothing else. The port is a free one.
const AS_USER: &str = r#"#!/bin/sh
# as-user USER FILE COMMAND…
set -e
user=$1; secrets=$2; shift 2
exec env -i PATH=/usr/bin:/bin ERGO_SERVER_LISTEN=127.0.0.1:0 $(grep -v '^#' "$secrets") \
    setpriv --reuid="$user" --regid="$user" --init-groups "$@"
"#;

const SYSTEMD_RUN: &str = r#"#!/bin/sh
set -e
while :; do
    case $1 in
        --pipe | --wait) shift ;;
        --uid=*) user=${1#*=}; shift ;;
        -p) secrets=${2#EnvironmentFile=}; shift 2 ;;
        *) break ;;
    esac
done
cd /
exec as-user "$user" "$secrets" "$@"
"#;

const SYSTEMCTL: &str = r#"#!/bin/sh
set -e
[ "$*" = "enable --now ergo-server" ]
of() { sed -n "s/^$1=//p" /usr/lib/systemd/system/ergo-server.service; }
cd "$(of WorkingDirectory)"
umask "$(of UMask)"
as-user "$(of User)" "$(of EnvironmentFile)" $(of ExecStart) > /mnt/served 2> /mnt/log &
echo $! > /mnt/pid
"#;

/// What stands in for systemd: names and scripts.
pub const STAND_INS: [(&str, &str); 3] =
    [("as-user", AS_USER), ("systemd-run", SYSTEMD_RUN), ("systemctl", SYSTEMCTL)];

/// How each script begins.
pub const BEGIN: &str = r"
set -ex
export DEBIAN_FRONTEND=noninteractive PATH=/mnt:/usr/sbin:/usr/bin:/sbin:/bin
cd /mnt
";

/// Before the document's commands.
const BEFORE: &str = r"
! dpkg-query --status ergo-server 2> /dev/null
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
";

/// After them: the server runs, as its user, with its data where only it can read it, until it is stopped.
pub const RUNS: &str = r#"
for _ in $(seq 200); do
    if grep -q '^listening on ' served; then break; fi
    sleep 0.1
done
url=$(sed -n 's/^listening on //p' served)
curl --silent --show-error --fail --noproxy '*' --max-time 10 "$url/readyz"
pid=$(cat pid)
[ "$(stat -c %U "/proc/$pid")" = ergo-server ]
[ "$(stat -c '%U %a' /var/lib/ergo-server)" = "ergo-server 700" ]
[ "$(stat -c '%U %a' /var/lib/ergo-server/ergo.sqlite)" = "ergo-server 600" ]
[ "$(stat -c '%U %a' /etc/ergo-server/environment)" = "root 600" ]
kill -TERM "$pid"
for _ in $(seq 200); do
    if ! kill -0 "$pid" 2> /dev/null; then break; fi
    sleep 0.1
done
! kill -0 "$pid" 2> /dev/null
"#;

/// And a purge leaves the evidence.
pub const PURGED: &str = r"
apt-get --yes purge ergo-server
# The encryption key is in it.
[ -e /etc/ergo-server/environment ]
[ -e /var/lib/ergo-server/ergo.sqlite ]
getent passwd ergo-server
";

/// Whether this machine lets us make such a copy.
pub fn is_possible(folder: &Path) -> bool {
    let tried = on_a_copy(folder).arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
    is_root().is_ok_and(|is| is) && tried.is_ok_and(|status| status.success())
}

/// Installs the package, follows the document, and removes it again.
pub fn run(package: &Path, folder: &Path) -> Result<()> {
    let here = folder.join("installed");
    fresh_folder(&here)?;
    fs::copy(package, here.join(package.file_name().context("a package has a name")?))?;
    for (name, script) in STAND_INS {
        place(script, &here.join(name), 0o755)?;
    }
    let commands = commands(&fs::read_to_string(root().join("docs/SERVER.md"))?, SECTION, "sh")?;
    fs::write(here.join("steps"), format!("{BEGIN}{BEFORE}{}{RUNS}{PURGED}", commands.join("\n")))?;
    let done = quietly(on_a_copy(&here).args(["sh", &format!("{HERE}/steps")]));
    let log = fs::read_to_string(here.join("log")).unwrap_or_default();
    done.with_context(|| format!("the server's log: {log}"))?;
    Ok(fs::remove_dir_all(&here)?)
}

fn on_a_copy(folder: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ROOT, "sh"]).arg(folder);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_leads_from_the_package_to_a_running_server() {
        let document = fs::read_to_string(root().join("docs/SERVER.md")).unwrap();
        let commands = commands(&document, SECTION, "sh").unwrap();
        let begin = [
            "apt install ./",
            "echo \"ERGO_SERVER_KEY_ENCRYPTION=",
            "systemd-run ",
            "systemd-run ",
            "systemctl enable",
        ];
        assert_eq!(commands.len(), begin.len(), "{commands:#?}");
        for (command, begin) in commands.iter().zip(begin) {
            assert!(command.starts_with(begin), "{command}");
        }
    }
}
