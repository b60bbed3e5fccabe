//! `ergo-server`: runs the workspace server, and administers it.

mod args;
mod options;
mod trust_args;

use args::{Command, Link};
use std::{io::Write, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let command = match args::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(help_or_wrong) => help_or_wrong.exit(),
    };
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).init();
    let done = match command {
        Command::Serve(config) => serve(config).await,
        Command::RotateKeys { database } => rotate(&database).await,
        Command::LinkLogin(link) => link_login(&link).await,
        Command::SetAgent { database, person, disabled } => set_agent(&database, &person, disabled).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ergo-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: ergo_server::Config) -> Result<(), Box<dyn std::error::Error>> {
    // Before the announcement: its reader may send a signal at once.
    let stop = stop_signal()?;
    let running = ergo_server::start(config).await?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on {}", running.url())?;
    out.flush()?;
    stop.await;
    running.stop().await;
    Ok(())
}

async fn rotate(database: &str) -> Result<(), Box<dyn std::error::Error>> {
    let kid = ergo_server::keys::rotate(database).await?;
    println!("new signing key {kid}; tokens of the one before stay good until they expire");
    Ok(())
}

async fn link_login(link: &Link) -> Result<(), Box<dyn std::error::Error>> {
    ergo_server::logins::link(&link.database, &link.issuer, &link.subject, &link.person).await?;
    println!("{} of {} is {} here", link.subject, link.issuer, link.person);
    Ok(())
}

async fn set_agent(database: &str, person: &str, disabled: bool) -> Result<(), Box<dyn std::error::Error>> {
    if disabled {
        ergo_server::agents::disable(database, person).await?;
        println!(
            "{person} is disabled: their sessions, requests and grants have ended, and nothing signs them in"
        );
    } else {
        ergo_server::agents::enable(database, person).await?;
        println!("{person} is enabled and can sign in again");
    }
    Ok(())
}

/// Resolves on ctrl-c and on SIGTERM.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves on ctrl-c.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        _ = tokio::signal::ctrl_c().await;
    })
}
