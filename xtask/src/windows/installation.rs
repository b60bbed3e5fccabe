//! The app on one Windows: installed, removed, and looked at.

use super::{bundle::Installers, screen::Screen, wine::Wine};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

const PROGRAM: &str = "ergo-support.exe";
const UNINSTALL: &str = r"Software\Microsoft\Windows\CurrentVersion\Uninstall";
/// Where `WebView2` is registered, and where the setup program looks for it.
const WEBVIEW2: &str = r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
const RUN: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";
const PATIENCE: Duration = Duration::from_mins(1);

/// For whom the app is installed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// The person who runs the setup program.
    One,
    /// Everyone on the computer.
    All,
}

impl For {
    /// The option of the setup program.
    pub const fn option(self) -> &'static str {
        match self {
            Self::One => "/CurrentUser",
            Self::All => "/AllUsers",
        }
    }

    const fn hive(self) -> &'static str {
        match self {
            Self::One => "HKCU",
            Self::All => "HKLM",
        }
    }
}

/// One installation.
pub struct Installation<'a> {
    wine: &'a Wine,
    whom: For,
    folder: PathBuf,
}

impl<'a> Installation<'a> {
    /// Where the setup programs put it.
    pub fn new(wine: &'a Wine, whom: For) -> Result<Self> {
        let folder = match whom {
            For::One => wine.home()?.join("AppData/Local/Programs/Ergo Support"),
            For::All => wine.drive_c().join("Program Files/Ergo Support"),
        };
        Ok(Self { wine, whom, folder })
    }

    /// In a folder of drive C that somebody chose.
    pub fn below(wine: &'a Wine, whom: For, folder: &str) -> Self {
        Self { wine, whom, folder: wine.drive_c().join(folder) }
    }

    /// A file of the app.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Uninstalls silently, and waits. Without the option `_?=`, the uninstaller would start a copy of itself and return.
    pub fn uninstall(&self, option: &str, code: i32) -> Result<()> {
        let line = format!("uninstall.exe /S {option} _?={}", self.wine.path_of(&self.folder)?);
        exits(&mut self.wine.line(&self.folder, &line)?, code)?;
        if code == 0 {
            // A program that is running cannot delete itself.
            fs::remove_file(self.file("uninstall.exe"))?;
            fs::remove_dir(&self.folder).context("uninstalling left something in the folder")?;
        }
        Ok(())
    }

    /// This version is installed with a setup program, and registered.
    pub fn expect(&self, version: &str) -> Result<()> {
        self.expect_program(version)?;
        ensure!(!self.file("packaged-by.txt").exists(), "this installation may update itself");
        let key = format!(r"{}\{UNINSTALL}\com.ergo.support", self.whom.hive());
        let listed = self.wine.registry(&key, "DisplayVersion")?;
        ensure!(listed.as_deref() == Some(version), "{listed:?} is listed, not {version}");
        Ok(())
    }

    /// The program is this version's, and Windows knows what it is for.
    pub fn expect_program(&self, version: &str) -> Result<()> {
        ensure!(self.file("WebView2Loader.dll").is_file(), "WebView2's loader is missing");
        let program = fs::read(self.file(PROGRAM)).context("the program is missing")?;
        ensure!(has(&program, &marked(version)), "the program is not that of {version}");
        let command = self.wine.registry(&format!(r"{}\shell\open\command", self.scheme()), "")?;
        let command = command.context("ergo-support:// is not registered")?;
        let opens = format!(r#""{}" "%1""#, self.wine.path_of(&self.file(PROGRAM))?);
        ensure!(command == opens, "ergo-support:// opens {command}, not {opens}");
        ensure!(self.is_in_start_menu()?, "the Start menu has no entry");
        ensure!(self.listed()? == 1, "it is listed {} times", self.listed()?);
        Ok(())
    }

    /// Nothing is left but the person's data.
    pub fn expect_nothing(&self) -> Result<()> {
        ensure!(!self.folder.exists(), "{} is still there", self.folder.display());
        ensure!(self.wine.registry(&self.scheme(), "")?.is_none(), "ergo-support:// is still registered");
        let settings = format!(r"{}\Software\Ergo\Support", self.whom.hive());
        ensure!(self.wine.registry(&settings, "InstalledBy")?.is_none(), "the registry still has {settings}");
        ensure!(!self.is_in_start_menu()?, "the Start menu still has an entry");
        ensure!(self.listed()? == 0, "it is still listed");
        Ok(())
    }

    /// Waits until the uninstaller's copy is done.
    pub fn expect_nothing_soon(&self) -> Result<()> {
        let begun = Instant::now();
        while self.expect_nothing().is_err() && begun.elapsed() < PATIENCE {
            sleep(Duration::from_millis(200));
        }
        self.expect_nothing()
    }

    /// Waits until the uninstaller runs as a copy of itself.
    pub fn until_copied(&self) -> Result<()> {
        let temporary = self.wine.home()?.join("Temp");
        let is_copy = |entry: fs::DirEntry| entry.file_name().to_string_lossy().starts_with("~nsu");
        let begun = Instant::now();
        while !fs::read_dir(&temporary)?.filter_map(Result::ok).any(is_copy) {
            ensure!(begun.elapsed() < PATIENCE, "the uninstaller has not started its copy");
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Starts what is installed. Without `WebView2`, it says so in a message box, and runs until that is answered.
    pub fn start(&self, screen: &Screen) -> Result<Child> {
        let mut app = self.wine.command("wine");
        app.arg(self.file(PROGRAM)).env("DISPLAY", &screen.display);
        let child = app.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        screen.window("^Ergo Support$", None)?;
        Ok(child)
    }

    /// How often Windows lists it among the installed programs.
    fn listed(&self) -> Result<usize> {
        let mut query = self.wine.command("wine");
        let answer =
            query.args(["reg", "query", &format!(r"{}\{UNINSTALL}", self.whom.hive()), "/s"]).output()?;
        let lines = String::from_utf8_lossy(&answer.stdout).into_owned();
        Ok(lines.lines().filter(|line| line.contains("DisplayName") && line.contains("Ergo Support")).count())
    }

    fn scheme(&self) -> String {
        format!(r"{}\Software\Classes\ergo-support", self.whom.hive())
    }

    /// Whether the Start menu has an entry. Wine's Windows Installer puts it into the person's menu in any case.
    fn is_in_start_menu(&self) -> Result<bool> {
        let (own, common) =
            (self.wine.home()?.join("AppData/Roaming"), self.wine.drive_c().join("ProgramData"));
        let menus = if self.whom == For::All { vec![own, common] } else { vec![own] };
        let entry = "Microsoft/Windows/Start Menu/Programs/Ergo Support.lnk";
        Ok(menus.into_iter().any(|menu| menu.join(entry).exists()))
    }
}

/// Runs a setup program silently.
pub fn set_up(wine: &Wine, installers: &Installers, options: &str, code: i32) -> Result<()> {
    let (folder, name) = (installers.setup.parent(), installers.setup.file_name());
    let (folder, name) = folder.zip(name).context("the setup program is in a folder")?;
    exits(&mut wine.line(folder, &format!("{} /S {options}", name.to_string_lossy()))?, code)
}

/// Runs a setup program as the updater of the running app does.
pub fn update(wine: &Wine, installers: &Installers, screen: &Screen) -> Result<()> {
    let mut setup = wine.command("wine");
    setup.arg(&installers.setup).args(["/P", "/UPDATE", "/R"]).env("DISPLAY", &screen.display);
    exits(&mut setup, 0)
}

/// Runs Windows Installer silently.
pub fn msi(wine: &Wine, what: &str, installers: &Installers, code: i32) -> Result<()> {
    let msi = installers.msi.as_ref().context("there is no MSI")?;
    exits(wine.command("wine").args(["msiexec", what]).arg(msi).args(["/qn", "/norestart"]), code)
}

/// Leaves a journal where the app keeps it, and lets the app start at sign-in.
pub fn leave_data(wine: &Wine) -> Result<PathBuf> {
    let folder = wine.home()?.join("AppData/Local/com.ergo.support");
    fs::create_dir_all(&folder)?;
    let journal = folder.join("journal.sqlite");
    fs::write(&journal, "entries")?;
    wine.register(RUN, "Ergo Support", "ergo-support.exe --background")?;
    Ok(journal)
}

/// Whether the app starts at sign-in.
pub fn starts_at_sign_in(wine: &Wine) -> Result<bool> {
    Ok(wine.registry(RUN, "Ergo Support")?.is_some())
}

/// Lets setup programs find `WebView2`, as on a computer on which the app was running.
pub fn pretend_to_have_webview2(wine: &Wine) -> Result<()> {
    wine.register(WEBVIEW2, "pv", "120.0.0.0")
}

/// Copies the programs, and marks the app's as this version's: the versions of the test differ in nothing else.
pub fn programs_of(version: &str, built: &Path, folder: &Path) -> Result<PathBuf> {
    let programs = folder.join(version);
    fs::create_dir_all(&programs)?;
    for entry in fs::read_dir(built)? {
        let file = entry?.path();
        if file.extension().is_some_and(|end| end == "exe" || end == "dll") {
            fs::copy(&file, programs.join(file.file_name().unwrap_or_default()))?;
        }
    }
    let program = programs.join(PROGRAM);
    let mut bytes = fs::read(&program)?;
    bytes.extend(marked(version));
    // Signatures begin at a multiple of eight.
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    fs::write(program, bytes)?;
    Ok(programs)
}

fn marked(version: &str) -> Vec<u8> {
    format!("<the app of {version}>").into_bytes()
}

/// Whether a program ends with this mark, before its signature.
fn has(program: &[u8], mark: &[u8]) -> bool {
    const SIGNATURE: usize = 64 * 1024;
    let end = &program[program.len().saturating_sub(SIGNATURE)..];
    end.windows(mark.len()).any(|window| window == mark)
}

/// Ends a program.
pub fn end(mut child: Child) -> Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Runs a program, which must end with this exit code within a minute.
pub fn exits(command: &mut Command, code: i32) -> Result<()> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            ensure!(status.code() == Some(code), "{command:?} ended with {status}, not {code}");
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            end(child)?;
            bail!("{command:?} did not end: it asks something");
        }
        sleep(Duration::from_millis(50));
    }
}
