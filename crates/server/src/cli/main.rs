//! `ergo-server`: runs the workspace server, and administers it.

mod agents;
mod args;
mod backup_args;
mod backups;
mod data;
mod key_args;
mod keys;
mod options;
mod scim_args;
mod scim_tokens;
mod trust_args;
mod webhook_args;
mod webhooks;
mod workspaces;

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
        Command::Import(asked) => data::import(&asked).await,
        Command::Export { database } => data::export(&database).await,
        Command::Backup(asked) => backups::backup(&asked).await,
        Command::Restore(asked) => backups::restore(&asked).await,
        Command::Keys(asked) => keys::run(asked).await,
        Command::LinkLogin(link) => link_login(&link).await,
        Command::AddAgent(new) => agents::add(new).await,
        Command::ListAgents { database, json } => agents::list(&database, json).await,
        Command::ListWorkspaces { database, json } => workspaces::list(&database, json).await,
        Command::ShowWorkspace { database, workspace, json } => {
            workspaces::show(&database, &workspace, json).await
        }
        Command::SetWorkspace { database, workspace, new, json } => {
            workspaces::set(&database, &workspace, new, json).await
        }
        Command::ScimToken(asked) => scim_tokens::run(&asked).await,
        Command::Webhooks(asked) => webhooks::run(asked).await,
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
    let database = config.database.clone();
    let running = ergo_server::start(config).await?;
    if running.is_empty() {
        eprintln!(
            "This server has no data yet. To fill it, in another window:\n\
             1. ergo-server import FILE --database {database}       (the format: docs/IMPORT.md)\n\
             2. ergo-server agents add --database {database} --person ID --role agent --name NAME --email ADDRESS\n\
             3. Start the server again with --trust-issuer URL --client-id ID, so that agents can sign in (docs/PROVIDERS.md)."
        );
    }
    let mut out = std::io::stdout();
    writeln!(out, "listening on {}", running.url())?;
    out.flush()?;
    stop.await;
    running.stop().await;
    Ok(())
}

async fn link_login(link: &Link) -> Result<(), Box<dyn std::error::Error>> {
    ergo_server::logins::link(&link.database, &link.issuer, &link.subject, &link.person).await?;
    println!("linked {} at {} to {}", link.subject, link.issuer, link.person);
    Ok(())
}

async fn set_agent(database: &str, person: &str, disabled: bool) -> Result<(), Box<dyn std::error::Error>> {
    if disabled {
        ergo_server::agents::disable(database, person).await?;
        println!(
            "{person} is disabled: their sessions, requests, and grants have ended, and they cannot sign in"
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
