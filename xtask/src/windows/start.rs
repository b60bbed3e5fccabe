//! The programs themselves under Wine: the server and `ergo` run, and the app says what it is missing.

use super::{compiler::built, screen::Screen, wine::Wine};
use crate::{checks::each, counts::Counts, step::step};
use anyhow::{Context, Result, ensure};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Starts each program once.
pub fn run() -> Result<Counts> {
    let wine = Wine::fresh("start")?;
    step("Starting the programs", || {
        Ok(each(&[
            ("ergo", &|| ergo(&wine)),
            ("the server", &|| server(&wine)),
            ("the app without WebView2", &|| app_without_webview2(&wine)),
        ]))
    })
}

fn ergo(wine: &Wine) -> Result<()> {
    let answer = wine.command("wine").arg(built("debug").join("ergo.exe")).arg("--help").output()?;
    let has_help = answer.status.success() && String::from_utf8_lossy(&answer.stdout).contains("inspect");
    ensure!(has_help, "ergo has no help");
    Ok(())
}

fn server(wine: &Wine) -> Result<()> {
    let mut command = wine.command("wine");
    command.arg(built("debug").join("ergo-server.exe")).args(["--listen", "127.0.0.1:0", "--training"]);
    command.args(["--database", r"C:\windows\temp\ergo.sqlite"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let lines = BufReader::new(child.stdout.take().context("it has an output")?).lines();
    let said = lines
        .map_while(Result::ok)
        .find_map(|line| line.trim().strip_prefix("listening on http://").map(ToOwned::to_owned));
    let answered = said.context("the server did not start").and_then(|address| healthy(&address));
    child.kill()?;
    child.wait()?;
    answered
}

fn healthy(address: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 204"), "the server is not healthy: {answer}");
    Ok(())
}

/// Wine has no `WebView2`, as a computer from which somebody removed it. The app must say so, and end.
fn app_without_webview2(wine: &Wine) -> Result<()> {
    // A Wine that was started without a screen never has one.
    wine.end()?;
    let screen = Screen::open()?;
    let mut app = wine.command("wine");
    app.arg(built("debug").join("ergo-support.exe")).env("DISPLAY", &screen.display);
    // A debug build also says it where it was started from.
    let mut child = app.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let ended = screen.window("^Ergo Support$", Some("Return")).and_then(|()| ended(&mut child));
    let _ = child.kill();
    let said = child.wait_with_output()?;
    ended?;
    let said = String::from_utf8_lossy(&said.stderr);
    ensure!(said.contains("WebView2 Runtime, which is missing"), "the app says: {said}");
    Ok(())
}

fn ended(app: &mut Child) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        if let Some(status) = app.try_wait()? {
            ensure!(!status.success(), "the app ended as if everything was fine");
            return Ok(());
        }
        sleep(Duration::from_millis(50));
    }
    anyhow::bail!("the app did not end after its message was answered")
}
