//! The installers under Wine: what they install, refuse, keep, and leave behind.

use super::{
    bundle::{Installers, build, copy_programs, pack},
    compiler::{built, folder},
    guide,
    installation::{
        For, Installation, end, leave_data, msi, pretend_to_have_webview2, programs_of, set_up,
        starts_at_sign_in, update,
    },
    screen::Screen,
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
    time::Duration,
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
            let programs = programs_of(version, &built("debug"), &folder)?;
            pack(&programs, version, Some(&certificate), &folder)
        })
    };
    let (old, new) = (packed(OLD)?, packed(NEW)?);
    step("Installing, upgrading, and removing", || {
        Ok(each(&[
            ("signatures", &|| signatures(&old, &certificate, &authority)),
            ("for one user", &|| for_one(&old, &new)),
            ("for all users", &|| for_all(&old, &new)),
            ("one beside the other", &|| beside(&old, &new)),
            ("in a folder of one's choice", &|| elsewhere(&old, &new)),
            ("an update by the app", &|| updated(&old, &new)),
            ("with the MSI", &|| with_msi(&old, &new)),
            ("the commands of the guide", &|| guide::follow(&new, NEW)),
        ]))
    })
}

fn signatures(installers: &Installers, certificate: &Certificate, authority: &Path) -> Result<()> {
    let wine = Wine::fresh("signed")?;
    set_up(&wine, installers, For::One.option(), 0)?;
    let it = Installation::new(&wine, For::One)?;
    let copies = copy_programs(&built("debug"), Some(certificate), &folder().join("installers"))?;
    let installed = ["ergo-support.exe", "uninstall.exe"].map(|name| it.file(name));
    for file in [&installers.setup].into_iter().chain(&installers.msi).chain(&copies).chain(&installed) {
        verify(file, authority).with_context(|| format!("{}", file.display()))?;
    }
    Ok(())
}

fn for_one(old: &Installers, new: &Installers) -> Result<()> {
    let wine = Wine::fresh("user")?;
    let it = Installation::new(&wine, For::One)?;
    set_up(&wine, old, "/CurrentUser", 0)?;
    it.expect(OLD)?;
    let data = leave_data(&wine)?;

    let running = hold_mutex(&wine, None)?;
    set_up(&wine, new, "/CurrentUser", RUNNING)?;
    it.uninstall("", RUNNING)?;
    end(running)?;
    // A Wine that was started without a screen never has one.
    wine.end()?;
    let screen = Screen::open()?;
    let running = it.start(&screen)?;
    set_up(&wine, new, "/CurrentUser", RUNNING)?;
    it.uninstall("", RUNNING)?;
    // In the usual way, too, which has no exit code.
    wine.command("wine").arg(it.file("uninstall.exe")).arg("/S").status()?;
    it.until_copied()?;
    sleep(Duration::from_secs(5));
    it.expect(OLD)?;
    end(running)?;
    drop(screen);
    wine.end()?;

    set_up(&wine, new, "", 0)?;
    it.expect(NEW)?;
    ensure!(data.exists(), "an upgrade deleted the journal");
    set_up(&wine, old, "", 0)?;
    it.expect(OLD)?;

    it.uninstall("", 0)?;
    it.expect_nothing()?;
    ensure!(data.exists(), "uninstalling deleted the journal without being asked to");
    ensure!(!starts_at_sign_in(&wine)?, "Windows would still start it");
    set_up(&wine, new, "/CurrentUser", 0)?;
    it.uninstall("/DELETEDATA", 0)?;
    it.expect_nothing()?;
    ensure!(!data.exists(), "the data was to be deleted, too");
    Ok(())
}

fn for_all(old: &Installers, new: &Installers) -> Result<()> {
    let wine = Wine::fresh("machine")?;
    let it = Installation::new(&wine, For::All)?;
    set_up(&wine, old, "/AllUsers", 0)?;
    it.expect(OLD)?;
    set_up(&wine, new, "/CurrentUser", OTHERWISE)?;
    msi(&wine, "/i", new, MSI_FAILED)?;
    // Without an option, an upgrade stays where the app is.
    set_up(&wine, new, "", 0)?;
    it.expect(NEW)?;
    it.uninstall("", 0)?;
    it.expect_nothing()
}

/// An administrator installs the app for all users of a computer on which a person has it already.
fn beside(old: &Installers, new: &Installers) -> Result<()> {
    let wine = Wine::fresh("both")?;
    let (one, all) = (Installation::new(&wine, For::One)?, Installation::new(&wine, For::All)?);
    set_up(&wine, old, "/CurrentUser", 0)?;
    set_up(&wine, new, "/AllUsers", 0)?;
    one.expect(OLD)?;
    all.expect(NEW)?;
    // Whatever its options say, an uninstaller removes what it came with.
    one.uninstall("/AllUsers", 0)?;
    one.expect_nothing()?;
    all.expect(NEW)?;
    all.uninstall("/CurrentUser", 0)?;
    all.expect_nothing()
}

fn elsewhere(old: &Installers, new: &Installers) -> Result<()> {
    let wine = Wine::fresh("elsewhere")?;
    let it = Installation::below(&wine, For::One, "Own Programs/Ergo");
    set_up(&wine, old, r"/CurrentUser /D=C:\Own Programs\Ergo", 0)?;
    it.expect(OLD)?;
    set_up(&wine, new, "", 0)?;
    it.expect(NEW)?;
    it.uninstall("", 0)?;
    it.expect_nothing()
}

/// With the options that the running app gives to the setup program.
fn updated(old: &Installers, new: &Installers) -> Result<()> {
    let wine = Wine::fresh("updated")?;
    let it = Installation::new(&wine, For::One)?;
    set_up(&wine, old, "/CurrentUser", 0)?;
    pretend_to_have_webview2(&wine)?;
    wine.end()?;
    let screen = Screen::open()?;
    let closing = hold_mutex(&wine, Some(&screen))?;
    std::thread::scope(|scope| {
        let updating = scope.spawn(|| update(&wine, new, &screen));
        sleep(Duration::from_secs(3));
        it.expect(OLD).context("it did not wait for the app")?;
        end(closing)?;
        updating.join().map_err(|_| anyhow::anyhow!("the check panicked"))?
    })?;
    it.expect(NEW)?;
    screen.window("^Ergo Support$", None).context("the new version was not started")
}

fn with_msi(old: &Installers, new: &Installers) -> Result<()> {
    let wine = Wine::fresh("msi")?;
    let it = Installation::new(&wine, For::All)?;
    let data = leave_data(&wine)?;
    msi(&wine, "/i", old, 0)?;
    it.expect_program(OLD)?;
    ensure!(fs::read_to_string(it.file("packaged-by.txt"))?.trim() == "msi", "it says who keeps it current");
    set_up(&wine, new, "/CurrentUser", OTHERWISE)?;
    set_up(&wine, new, "/AllUsers", OTHERWISE)?;
    msi(&wine, "/i", new, 0)?;
    it.expect_program(NEW)?;
    msi(&wine, "/i", old, MSI_FAILED)?;
    msi(&wine, "/x", new, 0)?;
    it.expect_nothing()?;
    ensure!(data.exists(), "uninstalling deleted the journal");
    Ok(())
}

/// What the setup program recognizes the app by if this user runs it.
fn hold_mutex(wine: &Wine, screen: Option<&Screen>) -> Result<Child> {
    let program = folder().join("hold_mutex.exe");
    let source = crate::places::root().join("xtask/src/windows/hold_mutex.c");
    quietly(Command::new("x86_64-w64-mingw32-gcc").arg("-o").arg(&program).arg(source))?;
    let mut hold = wine.command("wine");
    if let Some(screen) = screen {
        hold.env("DISPLAY", &screen.display);
    }
    let mut child = hold.arg(&program).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("it has an output")?).read_line(&mut line)?;
    ensure!(line.trim() == "held", "the mutex could not be made");
    Ok(child)
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
