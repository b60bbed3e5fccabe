//! One `WebKitWebDriver` and the app that it starts, in an environment of their own.

use crate::{
    computer::Computer,
    display::{Display, app, webkit_driver},
    folder::Folder,
    process::{Program, children, kill},
    webdriver::WebDriver,
};
use std::{
    net::TcpListener,
    process::{Command, Output, Stdio},
};

/// The timezone of the computer under test. No sample user has it.
pub const DESKTOP_TIMEZONE: &str = "Europe/Berlin";

/// The language of the computer under test: none, and so the app's own, English.
pub const COMPUTERS_LANGUAGE: &str = "C.UTF-8";

/// The running driver with the running app.
pub struct Driver {
    /// The session that drives the app.
    pub web: WebDriver,
    program: Program,
}

impl Driver {
    /// Starts both. With no `server` the app starts its embedded training server.
    pub async fn start(surroundings: &Surroundings<'_>) -> Self {
        let port = free_port();
        let mut command = Command::new(webkit_driver());
        command.arg(format!("--port={port}"));
        furnish(&mut command, surroundings);
        let program = Program::start(&mut command, &surroundings.folder.log());
        let Computer { policy, program: other, .. } = surroundings.computer;
        let managed = policy.as_ref().map(|policy| policy.program(surroundings.folder));
        let binary = managed.or_else(|| other.clone()).unwrap_or_else(app);
        let web = WebDriver::start(port, &binary).await;
        Self { web, program }
    }

    /// The app's process.
    ///
    /// # Panics
    /// When it does not run.
    pub fn app(&self) -> u32 {
        let started = children(self.program.id());
        *started.first().expect("the driver has started the app")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The app does not end with its driver.
        for app in children(self.program.id()) {
            kill(app);
        }
    }
}

/// Where an app runs.
pub struct Surroundings<'a> {
    /// Its screen.
    pub display: &'a Display,
    /// Its home.
    pub folder: &'a Folder,
    /// Everything else about its computer.
    pub computer: &'a Computer,
}

/// Runs the app in these surroundings, without a driver, to its end.
pub fn run(surroundings: &Surroundings<'_>, arguments: &[&str]) -> Output {
    let mut command = Command::new(app());
    command.args(arguments);
    furnish(&mut command, surroundings);
    command.stdin(Stdio::null()).output().expect("the app can be started")
}

/// Starts a program in these surroundings.
pub fn start_program(surroundings: &Surroundings<'_>, program: &str, arguments: &[&str]) -> Program {
    let mut command = Command::new(program);
    command.args(arguments);
    furnish(&mut command, surroundings);
    Program::start(&mut command, &surroundings.folder.log())
}

/// Nothing of the person's own environment but PATH, and in front of it a browser of the test's own.
fn furnish(command: &mut Command, surroundings: &Surroundings<'_>) {
    let Surroundings { display, folder, computer: Computer { server, bus, environment, .. } } = surroundings;
    let folder = folder.path();
    command.env_clear();
    for kept in ["LD_LIBRARY_PATH", "XAUTHORITY"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let with_browser = std::iter::once(folder.join("bin")).chain(std::env::split_paths(&path));
    command
        .env("PATH", std::env::join_paths(with_browser).expect("folders without colons"))
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env("XDG_RUNTIME_DIR", folder.join("run"))
        .env("DISPLAY", display.name())
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("GSETTINGS_BACKEND", "memory")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        // A page of a journey ends before the time that its second, slower compilation takes is made good.
        .env("JSC_useOMGJIT", "0")
        .env("TZ", DESKTOP_TIMEZONE)
        .env("LC_ALL", COMPUTERS_LANGUAGE)
        .env("RUST_BACKTRACE", "1")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        // Without a bus of its own an app must not find that of the person who runs the tests.
        .env("DBUS_SESSION_BUS_ADDRESS", bus.as_deref().unwrap_or("unix:path=/nonexistent"))
        .envs(environment.iter().map(|(name, value)| (name, value)));
    if let Some(server) = server {
        command.env("ERGO_SUPPORT_SERVER", server);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
