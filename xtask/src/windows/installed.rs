//! The installers under Wine: what they install, refuse, keep, and leave behind.

use super::{
    bundle::{Installers, build, pack},
    compiler::{built, folder},
    signing::{Certificate, verify},
    wine::Wine,
};
use crate::{checks::each, counts::Counts, program::quietly, step::step};
use anyhow::{Context, Result, ensure};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// The exit code of a setup program that found the app running.
const RUNNING: i32 = 3;
/// That of one that found the app installed in another way.
const OTHERWISE: i32 = 4;
/// `ERROR_INSTALL_FAILURE` (1603), as much of it as an exit code has on Linux.
const MSI_FAILED: i32 = 0x43;
const OLD: &str = "0.9.8";
const NEW: &str = "0.9.10";

/// Packs two versions of what was built, and installs, upgrades, and removes them.
pub fn run() -> Result<Counts> {
    build("dev")?;
    let folder = folder().join("installers");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let (certificate, authority) = step("Making a certificate for the test", || certificate(&folder))?;
    let packed = |version| {
        step(&format!("Packing version {version}"), || {
            pack(&built("debug"), version, Some(&certificate), &folder)
        })
    };
    let (old, new) = (packed(OLD)?, packed(NEW)?);
    step("Installing, upgrading, and removing", || {
        Ok(each(&[
            ("signatures", &|| signatures(&[&old, &new], &authority)),
            ("for one user", &|| per_user(&old, &new)),
            ("for all users", &|| per_machine(&old, &new)),
            ("with the MSI", &|| with_msi(&old, &new)),
        ]))
    })
}

fn signatures(installers: &[&Installers], authority: &Path) -> Result<()> {
    for installers in installers {
        verify(&installers.setup, authority)?;
        verify(&installers.msi, authority)?;
    }
    Ok(())
}

fn per_user(old: &Installers, new: &Installers) -> Result<()> {
    let it = Installed::new("user", "HKCU", "AppData/Local/Programs/Ergo Support")?;
    it.setup(old, "/CurrentUser", 0)?;
    it.expect(OLD)?;
    ensure!(!it.file("packaged-by.txt").exists(), "this installation may update itself");
    let data = it.with_data()?;

    let running = it.hold_mutex()?;
    it.setup(new, "/CurrentUser", RUNNING)?;
    it.expect(OLD)?;
    it.uninstall("", RUNNING)?;
    end(running)?;

    // The updater's options; the app does not start here, and nothing waits for it.
    it.setup(new, "/UPDATE", 0)?;
    it.expect(NEW)?;
    ensure!(data.exists(), "an upgrade deleted the journal");
    it.setup(old, "", 0)?;
    it.expect(OLD)?;

    it.uninstall("", 0)?;
    it.expect_nothing()?;
    ensure!(data.exists(), "uninstalling deleted the journal without being asked to");
    it.setup(new, "/CurrentUser", 0)?;
    it.uninstall("/DELETEDATA", 0)?;
    it.expect_nothing()?;
    ensure!(!data.exists(), "the data was to be deleted, too");
    Ok(())
}

fn per_machine(old: &Installers, new: &Installers) -> Result<()> {
    let it = Installed::new("machine", "HKLM", "C:/Program Files/Ergo Support")?;
    it.setup(old, "/AllUsers", 0)?;
    it.expect(OLD)?;
    it.setup(new, "/CurrentUser", OTHERWISE)?;
    it.msi("/i", &new.msi, MSI_FAILED)?;
    // Without an option, an upgrade stays where the app is.
    it.setup(new, "", 0)?;
    it.expect(NEW)?;
    it.uninstall("", 0)?;
    it.expect_nothing()
}

fn with_msi(old: &Installers, new: &Installers) -> Result<()> {
    let it = Installed::new("msi", "HKLM", "C:/Program Files/Ergo Support")?;
    let data = it.with_data()?;
    it.msi("/i", &old.msi, 0)?;
    it.expect_files()?;
    ensure!(fs::read_to_string(it.file("packaged-by.txt"))?.trim() == "msi", "it says who keeps it current");
    it.setup(new, "/CurrentUser", OTHERWISE)?;
    it.setup(new, "/AllUsers", OTHERWISE)?;
    it.msi("/i", &new.msi, 0)?;
    it.expect_files()?;
    it.msi("/i", &old.msi, MSI_FAILED)?;
    it.msi("/x", &new.msi, 0)?;
    it.expect_nothing()?;
    ensure!(data.exists(), "uninstalling deleted the journal");
    Ok(())
}

/// One Windows on which the app is installed and removed.
struct Installed {
    wine: Wine,
    /// The hive of the registry that tells where.
    hive: &'static str,
    folder: PathBuf,
}

impl Installed {
    fn new(name: &str, hive: &'static str, folder: &str) -> Result<Self> {
        let wine = Wine::fresh(name)?;
        let folder = match folder.strip_prefix("C:/") {
            Some(below) => wine.drive_c().join(below),
            None => wine.home()?.join(folder),
        };
        Ok(Self { wine, hive, folder })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs a setup program silently.
    fn setup(&self, installers: &Installers, option: &str, code: i32) -> Result<()> {
        let mut setup = self.wine.command("wine");
        setup.arg(&installers.setup).arg("/S").args(option.split_whitespace());
        exits(&mut setup, code)
    }

    fn msi(&self, what: &str, msi: &Path, code: i32) -> Result<()> {
        exits(self.wine.command("wine").args(["msiexec", what]).arg(msi).arg("/qn"), code)
    }

    /// Uninstalls silently. The uninstaller continues as a copy of itself, unless it is told where it stands.
    fn uninstall(&self, option: &str, code: i32) -> Result<()> {
        let mode = if self.hive == "HKCU" { "/CurrentUser" } else { "/AllUsers" };
        let mut uninstall = self.wine.command("wine");
        uninstall.arg(self.file("uninstall.exe")).args(["/S", mode]).args(option.split_whitespace());
        uninstall.arg(format!("_?={}", self.wine.path_of(&self.folder)?));
        exits(&mut uninstall, code)?;
        if code == 0 {
            // Told where it stands, it cannot delete itself.
            fs::remove_file(self.file("uninstall.exe"))?;
            fs::remove_dir(&self.folder).context("uninstalling left something in the folder")?;
        }
        Ok(())
    }

    /// This version is installed and registered.
    fn expect(&self, version: &str) -> Result<()> {
        self.expect_files()?;
        let uninstall =
            format!(r"{}\Software\Microsoft\Windows\CurrentVersion\Uninstall\com.ergo.support", self.hive);
        let listed = self.wine.registry(&uninstall, "DisplayVersion")?;
        ensure!(listed.as_deref() == Some(version), "{listed:?} is installed, not {version}");
        Ok(())
    }

    fn expect_files(&self) -> Result<()> {
        for file in ["ergo-support.exe", "WebView2Loader.dll"] {
            ensure!(self.file(file).is_file(), "{file} is missing");
        }
        let command = self.wine.registry(&self.scheme(), "")?.context("ergo-support:// is not registered")?;
        ensure!(command.ends_with(r#"\Ergo Support\ergo-support.exe" "%1""#), "the scheme opens {command}");
        ensure!(!self.shortcuts()?.is_empty(), "the Start menu has no entry");
        Ok(())
    }

    /// Nothing is left but the person's data.
    fn expect_nothing(&self) -> Result<()> {
        ensure!(!self.folder.exists(), "{} is still there", self.folder.display());
        ensure!(self.wine.registry(&self.scheme(), "")?.is_none(), "ergo-support:// is still registered");
        let settings = format!(r"{}\Software\Ergo\Support", self.hive);
        ensure!(self.wine.registry(&settings, "InstalledBy")?.is_none(), "the registry still has {settings}");
        ensure!(self.shortcuts()?.is_empty(), "the Start menu still has an entry");
        Ok(())
    }

    fn scheme(&self) -> String {
        format!(r"{}\Software\Classes\ergo-support\shell\open\command", self.hive)
    }

    fn shortcuts(&self) -> Result<Vec<PathBuf>> {
        let menu = "Microsoft/Windows/Start Menu/Programs/Ergo Support.lnk";
        let places = [
            self.wine.home()?.join("AppData/Roaming").join(menu),
            self.wine.drive_c().join("ProgramData").join(menu),
        ];
        Ok(places.into_iter().filter(|place| place.exists()).collect())
    }

    /// Leaves a journal where the app keeps it.
    fn with_data(&self) -> Result<PathBuf> {
        let folder = self.wine.home()?.join("AppData/Local/com.ergo.support");
        fs::create_dir_all(&folder)?;
        let journal = folder.join("journal.sqlite");
        fs::write(&journal, "entries")?;
        Ok(journal)
    }

    /// What the setup program recognizes a running app by.
    fn hold_mutex(&self) -> Result<Child> {
        let program = folder().join("hold_mutex.exe");
        let source = crate::places::root().join("xtask/src/windows/hold_mutex.c");
        quietly(Command::new("x86_64-w64-mingw32-gcc").arg("-o").arg(&program).arg(source))?;
        let mut child = self.wine.command("wine").arg(&program).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("it has an output")?).read_line(&mut line)?;
        ensure!(line.trim() == "held", "the mutex could not be made");
        Ok(child)
    }
}

fn end(mut child: Child) -> Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Runs a program, which must end with this exit code within a minute.
fn exits(command: &mut Command, code: i32) -> Result<()> {
    const PATIENCE: Duration = Duration::from_mins(1);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.code() == Some(code), "{command:?} ended with {status}, not {code}");
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            end(child)?;
            anyhow::bail!("{command:?} did not end: it asks something");
        }
        sleep(Duration::from_millis(50));
    }
}

/// A certificate that signs programs, and the file that its signatures are verified with.
fn certificate(folder: &Path) -> Result<(Certificate, PathBuf)> {
    let (key, authority) = (folder.join("key.pem"), folder.join("certificate.pem"));
    quietly(
        Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Ergo Test"])
            .args(["-addext", "extendedKeyUsage=codeSigning", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&authority),
    )?;
    let (file, password_file) = (folder.join("certificate.p12"), folder.join("password"));
    fs::write(&password_file, "test")?;
    let mut export = Command::new("openssl");
    export.args(["pkcs12", "-export", "-passout", "pass:test", "-inkey"]).arg(&key);
    quietly(export.arg("-in").arg(&authority).arg("-out").arg(&file))?;
    Ok((Certificate { file, password_file, time_stamps: None }, authority))
}
