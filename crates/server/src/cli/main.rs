//! `ergo-server`: runs the workspace server, and administers it.

// Both panic when the reader has gone: see `print`.
#![forbid(clippy::print_stdout, clippy::print_stderr)]

mod agents;
mod arg;
mod args;
mod authzen_args;
mod authzen_tokens;
mod backup_args;
mod backups;
mod configuration;
mod data;
mod decision_point;
mod encryption_key;
mod file;
mod issuer;
mod key_args;
mod keys;
mod log_queue;
mod logging;
mod names;
mod options;
mod print;
mod scim_args;
mod scim_tokens;
mod serving;
mod setting_args;
mod settings;
mod signals;
mod values;
mod webhook_args;
mod webhooks;
mod workspaces;

use args::{Command, Link};
use logging::LogFormat;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let command = match args::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(help_or_wrong) => help_or_wrong.exit(),
    };
    // The server has a log of its own.
    if !matches!(command, Command::Serve(_)) {
        LogFormat::default().start();
    }
    let done = match command {
        Command::Serve(serve) => return serving::serve(*serve).await,
        Command::Configuration(asked) => configuration::run(asked).await,
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
        Command::Webhooks(asked) => webhooks::run(asked).await,
        Command::ScimToken(asked) => scim_tokens::run(&asked).await,
        Command::AuthzenToken(asked) => authzen_tokens::run(&asked).await,
        Command::SetAgent { database, person, disabled } => set_agent(&database, &person, disabled).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A reader that has gone needs no message.
            if !print::is_unread(&*error) {
                print::aside(format_args!("ergo-server: {error}"));
            }
            ExitCode::FAILURE
        }
    }
}

async fn link_login(link: &Link) -> Result<(), Box<dyn std::error::Error>> {
    ergo_server::logins::link(&link.database, &link.issuer, &link.subject, &link.person).await?;
    print::line(format_args!("linked {} at {} to {}", link.subject, link.issuer, link.person))?;
    Ok(())
}

async fn set_agent(database: &str, person: &str, disabled: bool) -> Result<(), Box<dyn std::error::Error>> {
    if disabled {
        ergo_server::agents::disable(database, person).await?;
        print::line(format_args!(
            "{person} is disabled: their sessions, requests, and grants have ended, and they cannot sign in"
        ))?;
    } else {
        ergo_server::agents::enable(database, person).await?;
        print::line(format_args!("{person} is enabled and can sign in again"))?;
    }
    Ok(())
}
